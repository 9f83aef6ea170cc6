"""Motifs against a slow reading of their definition: every two and every three acts, one by one."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import NamedTuple
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import Ledger
from ayni.measures import motifs_slabs


class Row(NamedTuple):
    at: int | None
    giver: int
    receiver: int


def rows_of(parties: int, last: int, most: int) -> st.SearchStrategy[list[Row]]:
    party = st.integers(1, parties)
    return st.lists(st.builds(Row, at=st.none() | st.integers(-last, last), giver=party, receiver=party), max_size=most)


def ledger_of(rows: list[Row]) -> Ledger:
    at, giver, receiver = zip(*rows, strict=True) if rows else ((), (), ())
    return Ledger.from_columns(list(giver), list(receiver), at=list(at))


def defined(rows: list[Row], delta: int) -> Counter[str]:
    acts = sorted(row for row in rows if row.giver != row.receiver and row.at is not None)
    found: Counter[str] = Counter()
    for size in (1, 2, 3):
        for chosen in combinations(acts, size):
            name = named(chosen)
            if name is not None and chosen[-1].at - chosen[0].at <= delta:
                found[name] += 1
    return found


def named(acts: tuple[Row, ...]) -> str | None:
    """The acts as they would be called in a motif; None for those that do not hang together, or are among four."""
    names: dict[int, str] = {}
    for act in acts:
        if names and act.giver not in names and act.receiver not in names:
            return None
        for party in act[1:]:
            if party not in names and len(names) == 3:
                return None
            names.setdefault(party, "abcd"[len(names)])
    return " ".join(f"{names[act.giver]}→{names[act.receiver]}" for act in acts)


def counted(rows: list[Row], delta: int) -> Counter[str]:
    found = ledger_of(rows).motifs(delta=delta)
    return Counter({motif: n for motif, n in zip(found["motif"], found["count"], strict=True) if n})


@settings(deadline=None, max_examples=150)
@given(rows_of(parties=5, last=15, most=25), st.integers(1, 40))
def test_motifs_are_what_their_definition_says(rows: list[Row], delta: int) -> None:
    assert counted(rows, delta) == defined(rows, delta)


@settings(deadline=None, max_examples=100)
@given(rows_of(parties=4, last=60, most=40), st.integers(1, 30))
def test_motifs_that_go_over_a_cut_in_time_are_counted_once(rows: list[Row], delta: int) -> None:
    with patch.multiple(motifs_slabs, _ACTS_IN_A_SLAB=1, _SAMPLED=1):
        assert counted(rows, delta) == defined(rows, delta)


@settings(deadline=None, max_examples=30)
@given(rows_of(parties=3, last=6, most=60), st.integers(1, 12))
def test_sides_of_many_acts_are_counted_like_those_of_few(rows: list[Row], delta: int) -> None:
    assert counted(rows, delta) == defined(rows, delta)


@settings(deadline=None, max_examples=50)
@given(rows_of(parties=5, last=15, most=30), st.integers(1, 40))
def test_turning_every_act_around_turns_every_motif_around(rows: list[Row], delta: int) -> None:
    """Times are made different first: what is first in a second goes by giver."""
    apart = [row._replace(at=100 * row.at + place) for place, row in enumerate(rows) if row.at is not None]
    turned = [Row(row.at, row.receiver, row.giver) for row in apart]
    letters = str.maketrans("ab", "ba")
    expected = Counter(
        {
            " ".join(act[::-1] for act in motif.translate(letters).split()): n
            for motif, n in counted(apart, 100 * delta).items()
        }
    )
    assert counted(turned, 100 * delta) == expected
