"""When things happen between two invented people: bursts of help, ordinary weeks, silences.

Times are days before now, from long ago to lately.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from ayni_web.keeping.cast import Shape, Someone

type Span = tuple[float, float]

YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one relationship: when the reader gave, when they received, when they were in touch."""

    gave: Sequence[float]
    got: Sequence[float]
    touched: Sequence[float]


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a shape runs. `burst` and `lull` are lengths in days, `within` the days between two acts of a burst."""

    gap: Span
    burst: Span
    lull: Span
    within: Span
    most: int
    share: float  # of acts that the reader gives


_MANNERS: dict[Shape, _Manner] = {
    Shape.CLOSE: _Manner((12, 26), (120, 330), (40, 150), (14, 44), 52, 0.52),
    Shape.BOTH: _Manner((22, 50), (60, 200), (150, 420), (18, 55), 20, 0.5),
    Shape.QUIET: _Manner((18, 40), (80, 240), (100, 300), (20, 60), 16, 0.5),
    Shape.FROM_YOU: _Manner((20, 44), (60, 160), (60, 200), (14, 40), 16, 1.0),
    Shape.TO_YOU: _Manner((22, 48), (60, 160), (70, 220), (16, 44), 15, 0.0),
}


def course_of(one: Someone, random: Random) -> Course:
    """The course of a relationship, from its beginning to its end or to now."""
    match one.shape:
        case Shape.BOOK:
            return Course((), (), ())
        case Shape.PASSING:
            return Course((), (), (one.years * YEAR,))  # too little for a rhythm, on whatever day it falls
        case Shape.NEW:
            first = one.years * YEAR
            return Course((), (), tuple(_steps(first, 2.0, (2, 4) if one.met else (4, 10), random)))
        case Shape.IN_TOUCH:
            return Course((), (), tuple(_steps(one.years * YEAR, _lately(random), (24, 60), random)))
    manner = _MANNERS[one.shape]
    start = one.years * YEAR
    end = random.uniform(250, 800) if one.shape is Shape.QUIET else _lately(random)
    silence = _silence(one, start, end, random)
    # Some write every week and some twice a year; those with a story often.
    seldom = 1.0 if one.shape is Shape.CLOSE else 0.7 if one.met else random.choice((0.8, 1.2, 2.0, 3.2))
    most = manner.most if one.met or one.shape is Shape.CLOSE else round(manner.most * 0.6)
    gap = (manner.gap[0] * seldom, manner.gap[1] * seldom)
    touched = [at for at in _steps(start, end, gap, random) if not _in(at, silence)]
    acts = _thinned([at for at in _acts(start, end, manner, random) if not _in(at, silence)], most, random)
    sides = _sides(len(acts), manner.share, random)
    gave = [at for at, mine in zip(acts, sides, strict=True) if mine]
    got = [at for at, mine in zip(acts, sides, strict=True) if not mine]
    return Course(gave, got, touched)


def _lately(random: Random) -> float:
    return random.uniform(1.5, 16)


def _steps(start: float, end: float, gap: Span, random: Random) -> Iterator[float]:
    """From start towards now in uneven steps; the last is at `end`."""
    at = start
    while at > end:
        yield at
        at -= random.uniform(*gap)
    yield end


def _acts(start: float, end: float, manner: _Manner, random: Random) -> Iterator[float]:
    at = start - random.uniform(5, 60)
    while at > end:
        burst_ends = at - random.uniform(*manner.burst)
        while at > max(burst_ends, end):
            yield at
            at -= random.uniform(*manner.within)
        at -= random.uniform(*manner.lull)


def _silence(one: Someone, start: float, end: float, random: Random) -> Span | None:
    """A year or so without a word, in relationships that are long enough to bear one."""
    if one.name == "Ravi Menon":
        return 5.46 * YEAR, 4.2 * YEAR
    if one.shape not in {Shape.CLOSE, Shape.BOTH} or start - end < 4 * YEAR or random.random() < 0.4:
        return None
    first = end + (start - end) * random.uniform(0.35, 0.7)
    return first, first - random.uniform(280, 520)


def _in(at: float, span: Span | None) -> bool:
    return span is not None and span[1] < at < span[0]


def _thinned(acts: list[float], most: int, random: Random) -> list[float]:
    if len(acts) <= most:
        return acts
    return sorted(random.sample(acts, most), reverse=True)


def _sides(count: int, share: float, random: Random) -> list[bool]:
    """Who gives each time, in runs of one to three as in life, so that in the end the share comes out."""
    if share in (0.0, 1.0):
        return [share == 1.0] * count
    mine = round(count * share)
    left = {True: mine, False: count - mine}
    sides: list[bool] = []
    turn = random.random() < share
    while len(sides) < count:
        turn = turn if left[turn] else not turn
        run = min(left[turn], random.choice((1, 1, 2, 2, 3)))
        sides += [turn] * run
        left[turn] -= run
        turn = not turn
    return sides
