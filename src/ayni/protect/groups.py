"""Whether a figure of a group may be shown, given every group of which one was ever shown.

Who compares figures adds and subtracts them. People who were in exactly the same groups so far cannot be told apart by
that; they make a cell. Any sum or difference of shown groups is made of whole cells, so that where each cell has enough
people, no arithmetic over all that was ever shown can reach fewer. The rule refuses what would break a cell into one that
is too small: it is simpler and stricter than auditing the linear span of the answers (F. Y. Chin and G. Özsoyoğlu, Auditing
and inference control in statistical databases, *IEEE Transactions on Software Engineering* 8 (1982) 574–582), which asks
only that nobody is alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from enum import StrEnum

#: Fewer people than this are never behind anything shown.
LEAST = 5


class Refusal(StrEnum):
    """Why a figure is not shown."""

    SMALL = "small"  # too few people are behind it
    SPLITS = "splits"  # with what was shown before, it would leave too few apart


def refusal(group: Set[int], shown: Iterable[Set[int]], least: int = LEAST) -> Refusal | None:
    """Why a figure of these people may not be shown; None where it may. `shown` are all groups of which one was shown
    before.

    Raises `ValueError` for a `least` below 2: with one, nothing would be protected.

    >>> eight = frozenset(range(8))
    >>> refusal(eight, []), refusal(eight - {7}, [eight]), refusal(frozenset(range(4)), [])
    (None, <Refusal.SPLITS: 'splits'>, <Refusal.SMALL: 'small'>)
    """
    if least < 2:
        raise ValueError(f"At least two people must be behind what is shown; got {least}.")
    if len(group) < least:
        return Refusal.SMALL
    groups = list(shown)
    for cell in cells(groups):
        inside = len(cell & group)
        if 0 < inside < len(cell) and min(inside, len(cell) - inside) < least:
            return Refusal.SPLITS
    new = len(frozenset(group).difference(*groups))
    return Refusal.SPLITS if 0 < new < least else None


def kept_together(present: Set[int], shown: Iterable[Set[int]], least: int = LEAST) -> frozenset[int]:
    """The group to go on with, so that figures of one team can follow each other while people come and go.

    Whoever was in a shown group stays in it, present or not (who has gone adds nothing any more, and no difference tells
    it); those who came later are taken in when they are enough to be nobody in particular.

    >>> sorted(kept_together({1, 2, 3, 4, 5, 9}, [{1, 2, 3, 4, 5, 6}]))
    [1, 2, 3, 4, 5, 6]
    """
    before = frozenset[int]().union(*shown)
    new = frozenset(present) - before
    return before | new if not before or len(new) >= least else before


def cells(shown: Iterable[Set[int]]) -> list[frozenset[int]]:
    """Who cannot be told apart by any sum or difference of figures of these groups, cell by cell.

    >>> sorted(sorted(cell) for cell in cells([{1, 2, 3}, {2, 3, 4}]))
    [[1], [2, 3], [4]]
    """
    marks: dict[int, list[int]] = {}
    for number, group in enumerate(shown):
        for one in group:
            marks.setdefault(one, []).append(number)
    found: dict[tuple[int, ...], set[int]] = {}
    for one, mark in marks.items():
        found.setdefault(tuple(mark), set()).add(one)
    return [frozenset(cell) for cell in found.values()]
