"""Pairs counted straight from acts: what counting them one by one gives."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni import Ledger
from ayni.engines.embedded import arranged, tying
from ayni.engines.embedded.tying import count_pairs


def as_counted(giver: list[int], receiver: list[int], parties: int) -> dict[tuple[int, int], tuple[int, int]]:
    kept = np.array([one != other for one, other in zip(giver, receiver, strict=True)], np.bool_)
    found = count_pairs(np.array(giver, np.int32), np.array(receiver, np.int32), kept, parties, 2.0)
    assert found is not None
    assert found.sums.weight_up.tolist() == (found.sums.acts_up * 2.0).tolist()
    assert found.sums.weight_down.tolist() == (found.sums.acts_down * 2.0).tolist()
    pairs = list(zip(found.lower.tolist(), found.upper.tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    return dict(zip(pairs, zip(found.sums.acts_up.tolist(), found.sums.acts_down.tolist(), strict=True), strict=True))


@given(
    st.integers(1, 2_000_000),
    st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), max_size=60),
)
def test_pairs_and_acts_each_way_are_those_counted_one_by_one(parties: int, drawn: list[tuple[int, int]]) -> None:
    rows = [(one % (parties + 1), (one + step) % (parties + 1)) for one, step in drawn]
    acts = Counter(row for row in rows if row[0] != row[1])
    expected = {
        (min(pair), max(pair)): (acts[min(pair), max(pair)], acts[max(pair), min(pair)]) for pair in map(sorted, acts)
    }
    assert as_counted([one for one, _ in rows], [other for _, other in rows], parties + 1) == expected


def test_many_rows_on_many_shelves_and_pieces_lose_none() -> None:
    rng = np.random.default_rng(3)
    giver = rng.integers(0, 5_000, 400_000).astype(np.int32)
    receiver = ((giver + rng.integers(1, 40, 400_000)) % 5_000).astype(np.int32)
    found = count_pairs(giver, receiver, np.ones(len(giver), np.bool_), 5_000, 1.0)
    assert found is not None
    keys, many = np.unique(
        np.minimum(giver, receiver).astype(np.int64) * 5_000 + np.maximum(giver, receiver), return_counts=True
    )
    assert (found.lower.astype(np.int64) * 5_000 + found.upper).tolist() == keys.tolist()
    assert (found.sums.acts_up + found.sums.acts_down).tolist() == many.tolist()
    assert int(found.sums.acts_up.sum()) == int((giver < receiver).sum())


def test_more_parties_than_can_be_packed_are_left_to_the_other_way() -> None:
    one = np.array([0], np.int32), np.array([1], np.int32), np.array([True])
    assert count_pairs(*one, 2**31, 1.0) is None


@pytest.mark.parametrize("weight", [1.0, 3.0, 0.0])
def test_measures_give_the_same_whichever_way_ties_were_made(monkeypatch: pytest.MonkeyPatch, weight: float) -> None:
    rng = np.random.default_rng(5)
    giver, receiver = rng.integers(0, 60, (2, 3_000))

    def told() -> list[list[dict[str, object]]]:
        ledger = Ledger.from_columns(giver, receiver, weight=np.broadcast_to(weight, 3_000))
        return [ledger.reciprocity().rows(), ledger.people().rows(), ledger.dyads().rows()]

    straight = told()
    monkeypatch.setattr(arranged, "count_pairs", lambda *_: None)
    assert told() == straight
    assert tying.count_pairs is count_pairs
