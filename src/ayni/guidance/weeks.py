"""Columns a week: in which weeks something came from whom, how much could come, and which requests were answered.

Weeks are counted back from a moment, so that each is whole: week 0 holds the last seven days. Arrays have the latest week
first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.clock import DAY, WEEK

type Numbers = NDArray[np.float64]

#: So many others are added to both sides, so that one person more or less is not the world.
_OTHERS = 1.0
_LEAST, _MOST = 0.1, 1.5
#: After so long a turn counts as unanswered; and after so long without anything a new turn begins.
ANSWERED_WITHIN = 14 * DAY


@dataclass(frozen=True, slots=True)
class Weeks:
    """One row a person, by their key: counts a week, and how much of a usual week could be seen. Both (people, weeks)."""

    people: NDArray[np.int64]
    counts: Numbers
    exposure: Numbers


def weeks_with(
    people: NDArray[np.int64], at: NDArray[np.int64], until: int, weeks: int
) -> tuple[NDArray[np.int64], Numbers]:
    """Who, and for each of them and each week whether there was anything (1) or nothing (0). Rows after `until` are left
    out.

    >>> who, counts = weeks_with(np.array([7, 7, 9]), np.array([100, 100, 100 - 8 * DAY]), 100, 3)
    >>> who.tolist(), counts.tolist()
    ([7, 9], [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    """
    back = (until - at) // WEEK
    seen = (at <= until) & (back < weeks)
    who, place = np.unique(people[seen], return_inverse=True)
    counts = np.zeros((len(who), weeks))
    counts[place, back[seen]] = 1.0
    return who, counts


def coming(people: NDArray[np.int64], at: NDArray[np.int64], until: int, weeks: int) -> Weeks:
    """In which weeks something came from whom; a week in which little came from all others counts for less."""
    who, counts = weeks_with(people, at, until, weeks)
    return Weeks(who, counts, exposure_of(counts, counts.sum(axis=0, keepdims=True)))


def exposure_of(counts: Numbers, around: Numbers) -> Numbers:
    """How much of a usual week each week was: nothing before the first event of a row, else by what came from the others.

    `around` is for each week from how many something came (shape that of `counts`, or one row for all); what a row itself
    adds is taken off, so that nobody's silence excuses itself.

    >>> exposure_of(np.array([[0.0, 1.0, 0.0]]), np.array([[3.0, 4.0, 3.0]])).tolist()
    [[1.0, 1.0, 0.0]]
    """
    begun = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1] > 0
    rest = around - np.minimum(counts, 1.0)
    usual = (rest * begun).sum(axis=1) / np.maximum(begun.sum(axis=1), 1)
    found: Numbers = np.clip((rest + _OTHERS) / (usual[:, None] + _OTHERS), _LEAST, _MOST) * begun
    return found


def answering(
    people: NDArray[np.int64], gives: NDArray[np.bool_], at: NDArray[np.int64], until: int, weeks: int
) -> Weeks:
    """Of the turns that went out to each person, those to which anything came back within two weeks.

    A turn is whatever goes out when nothing went out in the two weeks before, or since something last came from them. Turns
    younger than two weeks are neither answered nor unanswered yet. `exposure` is the number of turns, `counts` of those
    answered. Rows are sorted by person and time.

    >>> found = answering(np.array([7, 7, 7]), np.array([True, False, True]), np.array([0, 5, 9]) * DAY, 30 * DAY, 6)
    >>> float(found.exposure.sum()), float(found.counts.sum())
    (2.0, 1.0)
    """
    number = len(people)
    who = np.unique(people)
    counts, exposure = np.zeros((len(who), weeks)), np.zeros((len(who), weeks))
    if not number:
        return Weeks(who, counts, exposure)
    place = np.arange(number)
    fresh = np.r_[True, people[1:] != people[:-1]]
    start = np.maximum.accumulate(np.where(fresh, place, 0))
    turn = gives & (fresh | np.r_[False, ~gives[:-1]] | np.r_[False, np.diff(at) >= ANSWERED_WITHIN])
    # The next row that came in, of the same person.
    following = np.where(~gives, place, number)
    following = np.minimum.accumulate(following[::-1])[::-1]
    there = following < number
    back = np.minimum(following, number - 1)
    same = there & (start[back] == start)
    answered = same & (at[back] - at <= ANSWERED_WITHIN)
    turns = turn & (at + ANSWERED_WITHIN <= until) & ((until - at) // WEEK < weeks)
    rows = np.searchsorted(who, people[turns]), (until - at[turns]) // WEEK
    np.add.at(exposure, rows, 1.0)
    np.add.at(counts, rows, answered[turns].astype(np.float64))
    return Weeks(who, counts, exposure)
