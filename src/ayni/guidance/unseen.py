"""Which kinds of help in a group get no word of thanks: about the group, never about one of it.

A pure function over acts. A statement is made only where at least `LEAST` people stand behind it on every side, so
that it can be about none of them, and in rough words, so that two looks at different times cannot be subtracted from
one another. Whoever calls gives whole past months, for the same reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

#: So many people on each side, or nothing is said.
LEAST = 5
#: So many acts, or there is nothing to tell from.
LEAST_ACTS = 10
#: Below this share of acts with a word, they are called seldom thanked.
SELDOM = 1 / 3


class HowOften(StrEnum):
    """How often a kind of help got a word, in rough words."""

    NEVER = "never"
    SELDOM = "seldom"  # less than every third


@dataclass(frozen=True, slots=True)
class Given:
    """One act: its kind, who gave, who received, and whether anybody who received said a word on it."""

    kind: int
    givers: frozenset[int]
    receivers: frozenset[int]
    thanked: bool


@dataclass(frozen=True, slots=True)
class Unseen:
    """A kind of help that gets hardly a word here."""

    kind: int
    how_often: HowOften


def unseen(given: Iterable[Given]) -> tuple[Unseen, ...]:
    """The kinds of help that get no word, or hardly any, by kind number.

    Said of a kind only where at least `LEAST_ACTS` acts went without a word, at least `LEAST` people gave these, at
    least `LEAST` received them, and no one gave, or received, more than half of them.

    >>> acts = [Given(600, frozenset({n}), frozenset({n + 1}), thanked=False) for n in range(12)]
    >>> unseen(acts)
    (Unseen(kind=600, how_often=<HowOften.NEVER: 'never'>),)
    >>> unseen(acts[:4])
    ()
    """
    kinds: dict[int, list[Given]] = defaultdict(list)
    for one in given:
        kinds[one.kind].append(one)
    told = []
    for kind, acts in sorted(kinds.items()):
        without = [one for one in acts if not one.thanked]
        if not _many(without):
            continue
        if len(without) == len(acts):
            told.append(Unseen(kind, HowOften.NEVER))
        elif len(acts) - len(without) < SELDOM * len(acts):
            told.append(Unseen(kind, HowOften.SELDOM))
    return tuple(told)


def _many(acts: list[Given]) -> bool:
    """Whether enough people stand behind these acts, and none of them alone for most."""
    if len(acts) < LEAST_ACTS:
        return False
    for side in ("givers", "receivers"):
        people = Counter(person for act in acts for person in getattr(act, side))
        if len(people) < LEAST or 2 * max(people.values()) > len(acts):
            return False
    return True
