"""The triad census against a slow reading of its definition: every three parties, one by one."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import Ledger

type Tie = tuple[int, int]

ties = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=45)


def triad(parties: tuple[int, ...], there: set[Tie]) -> str:
    """The name: how many pairs are mutual, asymmetric and null, and a letter where that leaves a choice."""
    asymmetric = [(a, b) for a in parties for b in parties if (a, b) in there and (b, a) not in there]
    mutual = [{a, b} for a, b in combinations(parties, 2) if {(a, b), (b, a)} <= there]
    name = f"{len(mutual)}{len(asymmetric)}{3 - len(mutual) - len(asymmetric)}"
    return name + letter(name, asymmetric, mutual)


def letter(name: str, asymmetric: list[Tie], mutual: list[set[int]]) -> str:
    givers, receivers = [tie[0] for tie in asymmetric], [tie[1] for tie in asymmetric]
    if name in ("021", "120"):  # down: both ties from one party; up: both to one; else through one
        return "D" if len(set(givers)) == 1 else "U" if len(set(receivers)) == 1 else "C"
    if name == "111":  # down: the tie comes from outside to one of the mutual two
        return "D" if receivers[0] in mutual[0] else "U"
    if name == "030":  # around, or one party gives to both
        return "C" if len(set(givers)) == 3 else "T"
    return ""


@settings(deadline=None, max_examples=200)
@given(ties)
def test_the_census_is_what_its_definition_says(rows: list[Tie]) -> None:
    there = {(giver, receiver) for giver, receiver in rows if giver != receiver}
    parties = sorted({party for tie in there for party in tie})
    expected = Counter(triad(three, there) for three in combinations(parties, 3))
    found = Ledger.from_columns([a for a, _ in rows], [b for _, b in rows]).triads().rows()[0]
    assert found.pop("parties") == len(parties)
    assert {name.removeprefix("t"): n for name, n in found.items() if n} == expected
