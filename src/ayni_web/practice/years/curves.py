"""The curves of return times as a picture: after what one gave, how soon something came back, directly or by others.

Time runs on a scale of logarithms, as in `ayni.pictures.curves`, so that a week and ten years both have room.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext
from numpy.typing import NDArray

from ayni.clock import DAY, WEEK, YEAR
from ayni.guidance.long_time import LongTime
from ayni.measures.return_curves import ReturnCurve

WIDTH, HEIGHT = 360.0, 214.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 42.0, 350.0, 12.0, 180.0
_MONTH = YEAR // 12
#: Each curve has so many corners at most, or a page would carry one for each act.
_STEPS = 160
_TICKS: tuple[tuple[int, Callable[[], str]], ...] = (
    (DAY, lambda: ngettext("%(n)s day", "%(n)s days", 1) % {"n": 1}),
    (WEEK, lambda: ngettext("%(n)s week", "%(n)s weeks", 1) % {"n": 1}),
    (_MONTH, lambda: ngettext("%(n)s month", "%(n)s months", 1) % {"n": 1}),
    (YEAR, lambda: ngettext("%(n)s year", "%(n)s years", 1) % {"n": 1}),
    (3 * YEAR, lambda: ngettext("%(n)s year", "%(n)s years", 3) % {"n": 3}),
    (10 * YEAR, lambda: ngettext("%(n)s year", "%(n)s years", 10) % {"n": 10}),
)
_WITHIN: tuple[tuple[int, Promise], ...] = (
    (_MONTH, gettext_lazy("within a month")),
    (YEAR, gettext_lazy("within a year")),
    (2 * YEAR, gettext_lazy("within two years")),
    (5 * YEAR, gettext_lazy("within five years")),
    (10 * YEAR, gettext_lazy("within ten years")),
)


@dataclass(frozen=True, slots=True)
class Tick:
    place: float
    words: str
    written: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: its path, the band of its 95 % interval, and where it reaches one half, if it does."""

    kind: str  # "bw" or "th": the class that colours it
    path: str
    band: str
    half: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class ReturnPicture:
    width: float
    height: float
    left: float
    right: float
    bottom: float
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A share in whole percents with its 95 % interval; None beyond what was watched."""

    percent: int | None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Within:
    words: Promise
    directly: Share
    by_others: Share

    @property
    def shares(self) -> tuple[Share, Share]:
        return self.directly, self.by_others


def shares_within(found: LongTime) -> tuple[Within, ...]:
    """What the curves say, as a table; spans of which neither says anything are left out."""
    rows = (Within(words, _at(found.directly, span), _at(found.by_others, span)) for span, words in _WITHIN)
    return tuple(row for row in rows if row.directly.percent is not None or row.by_others.percent is not None)


def _at(curve: ReturnCurve, seconds: float) -> Share:
    share = curve.at(seconds)
    if share is None:
        return Share(None)
    step = int(np.searchsorted(curve.seconds, seconds, side="right")) - 1
    if step < 0 or math.isnan(float(curve.low[step])):
        return Share(round(100 * share))
    return Share(round(100 * share), round(100 * float(curve.low[step])), round(100 * float(curve.high[step])))


def return_picture(found: LongTime) -> ReturnPicture:
    """Both curves, one over the other."""
    curves = {"bw": found.directly, "th": found.by_others}
    last = max(float(max(curve.longest for curve in curves.values())), 2.0 * YEAR)

    def x(seconds: float) -> float:
        part = math.log(max(seconds, DAY) / DAY) / math.log(last / DAY)
        return round(_LEFT + min(part, 1.0) * (_RIGHT - _LEFT), 1)

    top = max((float(curve.share[-1]) for curve in curves.values() if len(curve.share)), default=0.0)
    most = next(most for most in (0.25, 0.5, 1.0) if top <= most * 0.96 or most == 1.0)

    def y(share: float) -> float:
        return round(_BOTTOM - min(share, most) / most * (_BOTTOM - _TOP), 1)

    return ReturnPicture(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=_RIGHT,
        bottom=_BOTTOM,
        across=_ticks(x, last),
        up=tuple(Tick(y(most * part / 2), f"{100 * most * part / 2:g} %") for part in range(3)),
        lines=tuple(_line(kind, curve, x, y) for kind, curve in curves.items()),
    )


def _ticks(x: Callable[[float], float], last: float) -> tuple[Tick, ...]:
    ticks, written = [], -100.0
    for seconds, words in _TICKS:
        if seconds > last:
            break
        place = x(seconds)
        # Words that would touch the ones before are left out; the mark stays.
        ticks.append(Tick(place, words(), written=place - written > 50))
        written = place if ticks[-1].written else written
    return tuple(ticks)


def _line(kind: str, curve: ReturnCurve, x: Callable[[float], float], y: Callable[[float], float]) -> Line:
    end = x(curve.longest) if curve.longest else _LEFT
    few = _fewer(curve)
    seconds = curve.seconds[few].tolist()
    upper = _corners(seconds, curve.high[few], x, y, end)
    lower = _corners(seconds, curve.low[few], x, y, end)
    median = curve.median
    return Line(
        kind=kind,
        path=_path(_corners(seconds, curve.share[few], x, y, end)),
        band=f"{_path([*upper, *reversed(lower)])}Z" if seconds else "",
        half=None if median is None else (x(median), y(0.5)),
    )


def _fewer(curve: ReturnCurve) -> NDArray[np.intp]:
    """Places of steps that are enough to draw the curve: the last of each stretch of time."""
    count = len(curve.seconds)
    if count <= _STEPS:
        return np.arange(count)
    stretch = np.linspace(0.0, math.log(max(2, int(curve.seconds[-1]))), _STEPS)
    places = np.searchsorted(np.log(np.maximum(curve.seconds, 1)), stretch, side="right") - 1
    return np.unique(np.append(places[places >= 0], count - 1))


def _corners(
    seconds: list[int], shares: NDArray[Any], x: Callable[[float], float], y: Callable[[float], float], end: float
) -> list[tuple[float, float]]:
    points, before = [(_LEFT, y(0.0))], y(0.0)
    for when, share in zip(seconds, shares.tolist(), strict=True):
        here = before if math.isnan(share) else y(share)
        points += [(x(when), before), (x(when), here)]
        before = here
    return [*points, (max(end, points[-1][0]), before)]


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points)
