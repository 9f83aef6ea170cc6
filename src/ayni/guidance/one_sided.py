"""Where help has become one-sided: beyond what was usual between these two, and beyond what is usual for such help.

Counted are days on which help went each way, so that ten answers of one afternoon are one. Intervals of shares are
Jeffreys' (Brown, Cai & DasGupta 2001). The difference of two shares has the interval that follows from theirs (G. Y. Zou
and A. Donner, Construction of confidence limits about effect measures: a general approach, *Statistics in Medicine* 27
(2008) 1693–1702).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.clock import DAY, WEEK, YEAR
from ayni.measures.intervals import balance_interval

type Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The numbers in the rules. Spans are seconds.

    `recent`: what was lately, against all before. `least`: so many days of help lately, `before`: and so many before, or
    nothing is said. `lopsided`: a balance is one-sided when its whole 90 % interval lies beyond this (1/3: two to one), as
    in the rules of ties. `young`: an imbalance is left in peace while the first help is younger. `all_along`: where nothing
    changed it takes so long a record, with `all_along_least` days of help, before it is said at all. `full_act`: minutes of
    effort that count as one.
    """

    recent: int = 26 * WEEK
    least: float = 5.0
    before: float = 3.0
    lopsided: float = 1 / 3
    young: float = 180 * DAY
    all_along: float = 2 * YEAR
    all_along_least: float = 8.0
    full_act: float = 10.0


@dataclass(frozen=True, slots=True)
class Help:
    """For each person by their key: days of help from and to the reader, lately and before, and when the first was."""

    people: NDArray[np.int64]
    gave: Numbers
    got: Numbers
    gave_before: Numbers
    got_before: Numbers
    first: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Leaning:
    """One entry a person. `leans`: 1 more from the reader, −1 more to them, 0 neither; `all_along` the same for the whole
    record.

    `share`, `low`, `high`: the part of the help of late that went from the reader; `share_before` … the same of all before.
    """

    leans: NDArray[np.int64]
    all_along: NDArray[np.int64]
    share: Numbers
    low: Numbers
    high: Numbers
    share_before: Numbers
    low_before: Numbers
    high_before: Numbers


def help_of(
    people: NDArray[np.int64],
    gives: NDArray[np.bool_],
    at: NDArray[np.int64],
    minutes: Numbers,
    until: int,
    sides: Sides | None = None,
) -> Help:
    """Days of help each way. A day counts as much as its largest act, a small act as its part. Rows after `until` are left
    out.

    >>> found = help_of(np.array([7, 7]), np.array([True, True]), np.array([0, 60]), np.array([20.0, 5.0]), 100)
    >>> found.gave.tolist(), found.got.tolist()
    ([1.0], [0.0])
    """
    sides = sides or Sides()
    seen = at <= until
    people, gives, at = people[seen], gives[seen], at[seen]
    size = np.minimum(1.0, minutes[seen] / sides.full_act)
    who, place = np.unique(people, return_inverse=True)
    day = (until - at) // DAY
    order = np.lexsort((-size, day, gives, place))
    place, gives, day, size = place[order], gives[order], day[order], size[order]
    fresh = np.ones(len(place), np.bool_)
    fresh[1:] = (place[1:] != place[:-1]) | (gives[1:] != gives[:-1]) | (day[1:] != day[:-1])
    place, gives, day, size = place[fresh], gives[fresh], day[fresh], size[fresh]
    late = day * DAY < sides.recent

    def total(chosen: NDArray[np.bool_]) -> Numbers:
        return np.bincount(place[chosen], weights=size[chosen], minlength=len(who)).astype(np.float64)

    first = np.full(len(who), until)
    np.minimum.at(first, place, until - day * DAY)
    return Help(who, total(late & gives), total(late & ~gives), total(~late & gives), total(~late & ~gives), first)


def usual_one_way(people: NDArray[np.int64], gives: NDArray[np.bool_], kind: NDArray[np.int32]) -> dict[int, float]:
    """For each kind of help, the part that goes in the more usual direction of a relationship, over all relationships.

    A kind that is known from fewer than three relationships with at least four acts is left out: of it nothing is usual
    yet.

    >>> usual_one_way(np.repeat([1, 2, 3], 4), np.ones(12, bool), np.full(12, 1000, np.int32))
    {1000: 1.0}
    """
    usual: dict[int, float] = {}
    for one in np.unique(kind).tolist():
        of = kind == one
        _, place = np.unique(people[of], return_inverse=True)
        gave, all_of = np.bincount(place, weights=gives[of]), np.bincount(place)
        enough = all_of >= 4
        if enough.sum() >= 3:
            usual[int(one)] = float(np.maximum(gave, all_of - gave)[enough].sum() / all_of[enough].sum())
    return usual


def leaning(found: Help, until: int, usual: Numbers | float = 0.5, sides: Sides | None = None) -> Leaning:
    """Which of these have become one-sided, and which are so all along.

    `usual` is for each person the part that usually goes one way in help of these kinds (½ where nothing is known).

    >>> help = Help(np.array([7]), np.array([9.0]), np.array([0.0]), np.array([5.0]), np.array([5.0]), np.array([0]))
    >>> leaning(help, 2 * YEAR).leans.tolist()
    [1]
    """
    sides = sides or Sides()
    low, high = _interval(found.gave, found.got)
    low_before, high_before = _interval(found.gave_before, found.got_before)
    share, share_before = _share(found.gave, found.got), _share(found.gave_before, found.got_before)
    difference = share - share_before
    least = difference - np.sqrt((share - low) ** 2 + (high_before - share_before) ** 2)
    most = difference + np.sqrt((high - share) ** 2 + (share_before - low_before) ** 2)
    beyond = (1 + sides.lopsided) / 2
    bar = np.maximum(beyond, usual)
    old = until - found.first >= sides.young
    there = old & (found.gave + found.got >= sides.least) & (found.gave_before + found.got_before >= sides.before)
    leans = np.where(there & (low > bar) & (least > 0), 1, 0) - np.where(there & (high < 1 - bar) & (most < 0), 1, 0)
    gave, got = found.gave + found.gave_before, found.got + found.got_before
    low_all, high_all = _interval(gave, got)
    long = (until - found.first >= sides.all_along) & (gave + got >= sides.all_along_least)
    # What ended long ago is no sign of today.
    long &= found.gave + found.got > 0
    always = np.where(long & (low_all > bar), 1, 0) - np.where(long & (high_all < 1 - bar), 1, 0)
    return Leaning(leans, always, share, low, high, share_before, low_before, high_before)


def _interval(gave: Numbers, got: Numbers) -> tuple[Numbers, Numbers]:
    low, high = balance_interval(gave, got)
    return (low + 1) / 2, (high + 1) / 2


def _share(gave: Numbers, got: Numbers) -> Numbers:
    """The mean of Jeffreys' posterior, which is there without acts too."""
    return (gave + 0.5) / (gave + got + 1)
