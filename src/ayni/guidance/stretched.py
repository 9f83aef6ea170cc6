"""Stretched for now, or one way for long: what the record says for each, as facts. It never says what somebody is.

History, load and season are looked at: what came before, what they give to others at the same time, what was noted of their
life, and whether it was so at this time of the year before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ayni.clock import DAY, WEEK, YEAR

_YEAR_WEEKS = 52
#: So many days of help over so long, and nothing back to anybody, before it is said that it has gone one way for long.
_LONG_DAYS, _LONG = 5, 2 * YEAR
#: A year ago counts where it was as low as this part of what is usual, and where less came from everybody than this part.
_AS_LOW, _FROM_ALL = 0.5, 0.7


class Hint(StrEnum):
    """A fact that speaks for one reading or the other."""

    HARD_SEASON = "hard_season"  # the reader noted one
    MOMENT = "moment"  # a new role, a loss, a launch lies near
    BEFORE = "before"  # they gave before
    OTHERS = "others"  # they gave to others in that time
    LAST_YEAR = "last_year"  # it was so a year ago, and passed
    FROM_ALL = "from_all"  # less came from everybody in that time
    NEVER = "never"  # on record nothing ever came, to nobody
    SHORT = "short"  # the record is too short to tell


class Reading(StrEnum):
    """Which of the two the facts fit better. `OPEN`: both."""

    STRETCHED = "stretched"
    LONG = "long"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact, with its number (days of help) where it has one, and when it was last so."""

    hint: Hint
    number: int = 0
    at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known between the reader and one person.

    `at`, `gives`: help both ways, by time. `since`: when the change began. `gave_others`: days on which they gave to others
    since. `counts`, `exposure`: what came a week, the latest first, where a fall was seen.
    """

    at: NDArray[np.int64]
    gives: NDArray[np.bool_]
    since: int
    until: int
    hard_season: bool = False
    moment: bool = False
    gave_others: int = 0
    counts: NDArray[np.float64] | None = None
    exposure: NDArray[np.float64] | None = None


def facts_of(history: History) -> tuple[Fact, ...]:
    """The facts that speak for one or the other, strongest first.

    >>> gave = History(at=np.array([0, 9 * DAY]), gives=np.array([False, True]), since=5 * DAY, until=9 * DAY)
    >>> [fact.hint.value for fact in facts_of(gave)]
    ['before', 'short']
    """
    return tuple(_facts(history))


def _facts(history: History) -> Iterator[Fact]:
    if history.hard_season:
        yield Fact(Hint.HARD_SEASON)
    if history.moment:
        yield Fact(Hint.MOMENT)
    came = history.at[~history.gives]
    before = came[came < history.since]
    if len(before):
        yield Fact(Hint.BEFORE, len(np.unique(before // DAY)), int(before.max()))
    if history.gave_others:
        yield Fact(Hint.OTHERS, history.gave_others)
    if _so_a_year_ago(history):
        yield Fact(Hint.LAST_YEAR)
    if _from_all(history):
        yield Fact(Hint.FROM_ALL)
    went = history.at[history.gives]
    if not len(came) and not history.gave_others and len(np.unique(went // DAY)) >= _LONG_DAYS:
        yield Fact(Hint.NEVER, at=int(went.min()))
    first = int(history.at.min()) if len(history.at) else history.until
    if history.until - first < _LONG:
        yield Fact(Hint.SHORT)


def _so_a_year_ago(history: History) -> bool:
    counts, exposure = history.counts, history.exposure
    if counts is None or exposure is None:
        return False
    weeks = max((history.until - history.since) // WEEK, 1)
    then, usual = slice(_YEAR_WEEKS, _YEAR_WEEKS + weeks), slice(_YEAR_WEEKS + weeks, _YEAR_WEEKS + weeks + 26)
    if (exposure[usual] > 0).sum() < 8 or (exposure[then] > 0).sum() < weeks:
        return False
    passed = counts[weeks:_YEAR_WEEKS].mean()
    return bool(counts[then].mean() <= _AS_LOW * min(counts[usual].mean(), passed))


def _from_all(history: History) -> bool:
    exposure = history.exposure
    if history.counts is None or exposure is None:
        return False
    weeks = max((history.until - history.since) // WEEK, 1)
    known = exposure[weeks:][exposure[weeks:] > 0]
    return len(known) > 0 and bool(exposure[:weeks].mean() < _FROM_ALL * known.mean())


_FOR_A_STRETCH = {Hint.HARD_SEASON, Hint.MOMENT, Hint.BEFORE, Hint.OTHERS, Hint.LAST_YEAR, Hint.FROM_ALL}
#: That something came before is what a fall is, and how long one way lasted is another matter.
_NOT_OF_A_FALL = {Hint.BEFORE, Hint.NEVER, Hint.SHORT}


def of_a_fall(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Those of the facts that say something of why less comes."""
    return tuple(fact for fact in facts if fact.hint not in _NOT_OF_A_FALL)


def read(facts: Sequence[Fact]) -> Reading:
    """Which reading the facts fit better: one way for long only where nothing speaks for a stretch and the record is long.

    >>> read([Fact(Hint.NEVER)]).value, read([Fact(Hint.NEVER), Fact(Hint.MOMENT)]).value, read([]).value
    ('long', 'stretched', 'open')
    """
    hints = {fact.hint for fact in facts}
    if hints & _FOR_A_STRETCH:
        return Reading.STRETCHED
    return Reading.LONG if Hint.NEVER in hints and Hint.SHORT not in hints else Reading.OPEN
