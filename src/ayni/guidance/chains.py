"""Chains of help through third people: somebody received, and within some days gave to somebody else, who did the same.

A pure function over acts. It finds what followed what; that one thing led to the other only those in it can say. Help
that goes back to somebody who is in the chain already, or to somebody who had given to the giver in the same span, is
giving back and no link: the rule of the measure `pay_forward`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: So many people at most stand in one chain.
LONGEST = 7
#: No more are found: whoever tells one tells a good one.
MOST = 300


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One act between two people: when (seconds), which act, from whom, to whom."""

    at: float
    act: int
    giver: int
    receiver: int


def chains(links: Iterable[Link], *, within: float, through: int | None = None) -> list[tuple[Link, ...]]:
    """The chains of at least two links, the longest first, among these the latest first; at most `MOST`.

    Args:
        links: acts, one row for each giver and receiver of an act.
        within: how many seconds may lie between receiving and giving on; the two acts are not of one second.
        through: only chains with this person in them.

    Returns:
        Chains that are not the beginning, middle or end of a longer one found. Nobody stands in a chain twice.

    >>> ben_mara, mara_lena, lena_ben = Link(0, 1, 10, 11), Link(60, 2, 11, 12), Link(120, 3, 12, 10)
    >>> [[link.act for link in chain] for chain in chains([ben_mara, mara_lena, lena_ben], within=100)]
    [[2, 3], [1, 2]]
    >>> chains([ben_mara, mara_lena], within=30)
    []
    """
    ordered = sorted(set(links))
    given: dict[int, list[Link]] = defaultdict(list)
    between: dict[tuple[int, int], list[float]] = defaultdict(list)
    for link in ordered:
        if link.giver != link.receiver:
            given[link.giver].append(link)
            between[link.giver, link.receiver].append(link.at)
    times = {person: [link.at for link in theirs] for person, theirs in given.items()}

    def gives_back(link: Link) -> bool:
        """Whether the receiver had given to the giver in the span before."""
        earlier = between.get((link.receiver, link.giver), [])
        place = bisect_right(earlier, link.at)
        return place > 0 and link.at - earlier[place - 1] <= within

    def next_of(chain: tuple[Link, ...]) -> list[Link]:
        last = chain[-1]
        people = {chain[0].giver, *(link.receiver for link in chain)}
        theirs = given.get(last.receiver, [])
        start = bisect_right(times.get(last.receiver, []), last.at)
        found = []
        for link in theirs[start:]:
            if link.at - last.at > within:
                break
            if link.receiver not in people and not gives_back(link):
                found.append(link)
        return found

    found: list[tuple[Link, ...]] = []
    looked = 0
    waiting: list[tuple[Link, ...]] = [
        (link,) for link in ordered if link.giver != link.receiver and not gives_back(link)
    ]
    while waiting and looked < 20_000:
        chain = waiting.pop()
        looked += 1
        longer = next_of(chain) if len(chain) < LONGEST - 1 else []
        waiting += [(*chain, link) for link in longer]
        if len(chain) > 1 and not longer:
            found.append(chain)
    if through is not None:
        found = [chain for chain in found if through in _people(chain)]
    found.sort(key=lambda chain: (-len(chain), -chain[-1].at, [link.act for link in chain]))
    told: list[tuple[Link, ...]] = []
    for chain in found:
        if len(told) < MOST and not any(_inside(chain, other) for other in told):
            told.append(chain)
    return told


def _people(chain: Sequence[Link]) -> set[int]:
    return {chain[0].giver, *(link.receiver for link in chain)}


def _inside(chain: Sequence[Link], other: Sequence[Link]) -> bool:
    """Whether a chain is a stretch of another."""
    size = len(chain)
    return any(tuple(other[start : start + size]) == tuple(chain) for start in range(len(other) - size + 1))
