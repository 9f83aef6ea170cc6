"""Acts summed to ties, against plain loops."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import Ledger
from ayni.engines.embedded.arranged import arrange

acts = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 9), st.sampled_from([0.0, 0.25, 1.0, 8.0])),
    max_size=60,
)


def ledger_of(rows: list[tuple[int, int, int, float]]) -> Ledger:
    giver, receiver, at, weight = ([row[n] for row in rows] for n in range(4))
    return Ledger.from_columns(giver, receiver, at=at, weight=weight)


def summed(rows: list[tuple[int, int, int, float]]) -> dict[tuple[int, int], tuple[int, float]]:
    ties: dict[tuple[int, int], tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    for giver, receiver, _, weight in rows:
        if giver != receiver:
            count, whole = ties[giver, receiver]
            ties[giver, receiver] = count + 1, whole + weight
    return ties


@settings(deadline=None)
@given(acts)
def test_ties_are_the_sums_of_acts_by_giver_then_receiver(rows: list[tuple[int, int, int, float]]) -> None:
    ledger = ledger_of(rows)
    ties = arrange(ledger, contacts=False).ties(None, {})
    keys = ledger.parties.keys.to_pylist()
    columns = zip(ties.giver, ties.receiver, ties.acts.tolist(), ties.weight.tolist(), strict=True)
    assert [((keys[giver], keys[receiver]), (count, weight)) for giver, receiver, count, weight in columns] == sorted(
        summed(rows).items()
    )
    assert ties.parties == len(keys)
    assert [ties.giver[ties.starts[n] : ties.starts[n + 1]].tolist() for n in range(len(keys))] == [
        [n] * int((ties.giver == n).sum()) for n in range(len(keys))
    ]


@settings(deadline=None)
@given(acts)
def test_every_person_has_each_partner_once_with_both_ways(rows: list[tuple[int, int, int, float]]) -> None:
    ledger, sums = ledger_of(rows), summed(rows)
    persons = arrange(ledger, contacts=False).person_ties(None)
    keys: Any = ledger.parties.keys.to_pylist()
    assert [keys[n] for n in persons.person] == sorted({party for tie in sums for party in tie})
    for place, number in enumerate(persons.person):
        party, here = keys[number], slice(persons.starts[place], persons.starts[place + 1])
        partners = [keys[n] for n in persons.partner[here]]
        assert partners == sorted({a if b == party else b for a, b in sums if party in (a, b)})
        given_, received = ([sums.get(tie, (0, 0.0)) for tie in ties] for ties in zip(
            *[((party, other), (other, party)) for other in partners], strict=True
        ))  # fmt: skip
        assert list(zip(persons.acts_given[here], persons.weight_given[here], strict=True)) == given_
        assert list(zip(persons.acts_received[here], persons.weight_received[here], strict=True)) == received


@pytest.mark.parametrize("threads", ["1", "2", "5"])
def test_large_sums_are_the_same_on_any_number_of_threads(monkeypatch: pytest.MonkeyPatch, threads: str) -> None:
    monkeypatch.setenv("AYNI_THREADS", threads)
    rng, rows = np.random.default_rng(4), 300_000
    giver, receiver = rng.integers(0, 2_000, (2, rows))
    weight = rng.integers(0, 9, rows) / 8  # sums of these are exact
    found = arrange(Ledger.from_columns(giver, receiver, weight=weight), contacts=False).ties(None, {})
    apart = giver != receiver
    ties, places = np.unique(giver[apart] * 2_000 + receiver[apart], return_inverse=True)
    assert np.array_equal(found.giver * 2_000 + found.receiver, ties)
    assert np.array_equal(found.acts, np.bincount(places))
    assert np.array_equal(found.weight, np.bincount(places, weights=weight[apart]))
