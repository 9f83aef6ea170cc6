"""How it went with what one person promised, over time: for their own eyes, in counts and intervals, never as a mark.

What counts as "as said" is kept by its day, or kept by a day that was agreed before the old one had passed. Intervals are Jeffreys'
for a share (Brown, Cai & DasGupta 2001), and for the difference of two shares those bounds put together as by Newcombe (1998),
Interval estimation for the difference between independent proportions, Statistics in Medicine 17, method 10.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from ayni.measures.intervals import balance_interval

#: What is "lately", and how many promises each side must hold before the two are compared.
LATELY = timedelta(days=182)
FEWEST = 5
_CONFIDENCE = 0.9


class Went(StrEnum):
    """How it went with one promise."""

    IN_TIME = "in_time"
    ANEW = "anew"  # agreed anew before its day, and kept by the new one
    KEPT = "kept"  # without a day
    LATE = "late"
    NOT_KEPT = "not_kept"
    STILL_OPEN = "still_open"  # its day has passed
    AHEAD = "ahead"
    LET_GO = "let_go"


AS_SAID = frozenset({Went.IN_TIME, Went.ANEW, Went.KEPT})
OTHERWISE = frozenset({Went.LATE, Went.NOT_KEPT, Went.STILL_OPEN})


class Turn(StrEnum):
    """How lately compares with before."""

    MORE = "more"  # more often as said
    LESS = "less"
    SAME = "same"  # nothing that chance could not make
    UNKNOWN = "unknown"  # too few to say


@dataclass(frozen=True, slots=True)
class Word:
    """One promise of a person, as far as it matters here. `to` is whom they promised, by any number that stays the same."""

    to: int
    due: date | None = None
    kept_on: date | None = None
    broken_on: date | None = None
    let_go_on: date | None = None
    moved_in_time: bool = False
    moved_late: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """Of `came` promises whose time has come, `as_said` went as was said; of ten such, between `low` and `high` would."""

    came: int
    as_said: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trend:
    """Lately, before, and how the two compare; None where nothing came in that time."""

    lately: Share | None
    before: Share | None
    turn: Turn


@dataclass(frozen=True, slots=True)
class Breach:
    """The latest promise to somebody that was not kept, and how many to them went as said since."""

    to: int
    on: date
    kept_since: int


def went(word: Word, today: date) -> Went:
    """How it went with a promise up to a day.

    >>> went(Word(to=1, due=date(2026, 11, 20), kept_on=date(2026, 11, 20)), date(2026, 11, 22))
    <Went.IN_TIME: 'in_time'>
    >>> went(Word(to=1, due=date(2026, 11, 20), kept_on=date(2026, 11, 19), moved_in_time=True), date(2026, 11, 22))
    <Went.ANEW: 'anew'>
    >>> went(Word(to=1, due=date(2026, 11, 20)), date(2026, 11, 22))
    <Went.STILL_OPEN: 'still_open'>
    """
    if word.broken_on is not None:
        return Went.NOT_KEPT
    if word.kept_on is not None:
        return _kept(word, word.kept_on)
    if word.let_go_on is not None:
        return Went.LET_GO
    return Went.STILL_OPEN if word.due is not None and word.due < today else Went.AHEAD


def _kept(word: Word, on: date) -> Went:
    if word.due is None:
        return Went.LATE if word.moved_late else Went.KEPT
    if on > word.due or word.moved_late:
        return Went.LATE
    return Went.ANEW if word.moved_in_time else Went.IN_TIME


def came_on(word: Word) -> date | None:
    """The day on which it showed how a promise went: its own day, or, without one, when it ended."""
    return word.due or word.broken_on or word.kept_on


def share_of(words: Iterable[Word], today: date) -> Share | None:
    """Of those whose time has come, how many went as said, with the 90 % interval for ten such; None where none has come."""
    ended = [how for word in words if (how := went(word, today)) in AS_SAID | OTHERWISE]
    if not ended:
        return None
    good = sum(how in AS_SAID for how in ended)
    low, high = _bounds(good, len(ended))
    return Share(len(ended), good, 10 * low, 10 * high)


def _bounds(good: int, of: int) -> tuple[float, float]:
    low, high = balance_interval(np.array([float(good)]), np.array([float(of - good)]), _CONFIDENCE)
    return (float(low[0]) + 1) / 2, (float(high[0]) + 1) / 2


def trend(words: Sequence[Word], today: date, lately: timedelta = LATELY) -> Trend:
    """The last half year beside all before. Fewer than five on a side, and nothing is said of the two.

    >>> trend([Word(to=1, due=date(2026, 11, 1), kept_on=date(2026, 11, 1))], date(2026, 11, 22)).turn
    <Turn.UNKNOWN: 'unknown'>
    """
    since = today - lately
    dated = [(day, word) for word in words if (day := came_on(word)) is not None]
    new = share_of([word for day, word in dated if day > since], today)
    old = share_of([word for day, word in dated if day <= since], today)
    return Trend(new, old, _turn(new, old))


def _turn(new: Share | None, old: Share | None) -> Turn:
    if new is None or old is None or min(new.came, old.came) < FEWEST:
        return Turn.UNKNOWN
    now, then = new.as_said / new.came, old.as_said / old.came
    up = math.hypot(new.high / 10 - now, then - old.low / 10)
    down = math.hypot(now - new.low / 10, old.high / 10 - then)
    difference = now - then
    if difference - down > 0:
        return Turn.MORE
    return Turn.LESS if difference + up < 0 else Turn.SAME


def breaches(words: Iterable[Word], today: date) -> list[Breach]:
    """For each person to whom something was not kept: the latest such day, and what went as said since. The latest first."""
    latest: dict[int, date] = {}
    kept: list[tuple[int, date]] = []
    for word in words:
        if word.broken_on is not None:
            latest[word.to] = max(word.broken_on, latest.get(word.to, word.broken_on))
        elif word.kept_on is not None and went(word, today) in AS_SAID:
            kept.append((word.to, word.kept_on))
    found = [Breach(to, on, sum(1 for who, day in kept if who == to and day > on)) for to, on in latest.items()]
    return sorted(found, key=lambda one: (one.on, one.to), reverse=True)
