"""Return times as curves: how soon what was received was followed by an act, to the one who gave or to somebody else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ayni.clock import DAY, HOUR, MINUTE, WEEK, YEAR
from ayni.clock import span as seconds_of
from ayni.ledger.readings import Reading
from ayni.measures.responses import ResponseOptions
from ayni.measures.return_curves import ReturnCurve, return_curves
from ayni.pictures.asking import asked
from ayni.pictures.picture import Picture
from ayni.pictures.sheet import WIDTH, Sheet, width_of
from ayni.pictures.svg import line, path, tag, write
from ayni.pictures.wording import count, percent, span, up_to

_MONTH = YEAR // 12
_TICKS = (
    (1, "1 s"), (MINUTE, "1 min"), (HOUR, "1 hour"), (DAY, "1 day"), (WEEK, "1 week"), (_MONTH, "1 month"),
    (YEAR, "1 year"), (10 * YEAR, "10 years"),
)  # fmt: skip
_WAYS = (("direct", "mutual", "gave back"), ("forward", "through", "gave to somebody else"))


@dataclass(frozen=True, slots=True)
class _Axes:
    """Where a time (on a scale of logarithms) and a share stand."""

    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float
    most: float

    def x(self, seconds: float) -> float:
        part = math.log(max(seconds, self.first) / self.first) / math.log(self.last / self.first)
        return self.left + min(part, 1.0) * (self.right - self.left)

    def y(self, share: float) -> float:
        return self.bottom - min(share, self.most) / self.most * (self.bottom - self.top)


def draw(reading: Reading, *, width: int = WIDTH) -> Picture:
    """The curves of a reading of `responses`, with bands for their 95 % intervals and a point where half is reached.

    Raises `InputError` for a reading that does not hold its ledger.
    """
    question = asked(reading)
    curves = return_curves(question.ledger, **{name: v for name, v in question.options.items() if name != "within"})
    within = seconds_of(question.options.get("within") or ResponseOptions().within)
    sheet = Sheet(width)
    received = curves["direct"].received
    sheet.heading(_sentence(curves["direct"]), *_below(reading, curves, within))
    if received:
        _plot(sheet, curves)
        sheet.legend((partial(_in_legend, _line(way, colour)), words) for way, colour, words in _WAYS)
    return sheet.picture()


def _in_legend(look: str, x: float, y: float) -> str:
    return tag("path", d=path("M", x, y, "H", x + 26), class_=look, stroke_width=2.6)


def _sentence(curve: ReturnCurve) -> str:
    if not curve.received:
        return "No act received states a time, so there are no return times."
    if curve.median is not None:
        return f"Half of what was received was returned within {span(curve.median)}."
    if not curve.answered:
        return "Nothing that was received was returned so far."
    return f"{percent(float(curve.share[-1])).capitalize()} of what was received was returned within {span(curve.longest)}."


def _below(reading: Reading, curves: Mapping[str, ReturnCurve], within: float) -> list[str]:
    direct = curves["direct"]
    if not direct.received:
        return []
    soon = {name: curve.at(within) for name, curve in curves.items()}
    told = [f"{count(direct.received, 'act')} received{up_to(reading.now)}."]
    if soon["direct"] is not None and soon["forward"] is not None:
        told.append(
            f"Within {_days(within)}, {percent(soon['direct'])} were followed by one to the giver, "
            f"{percent(soon['forward'])} by one to somebody else."
        )
    unanswered = direct.received - direct.answered
    if unanswered:
        told.append(f"{unanswered:,} were not returned yet, and count for as long as they were watched.")
    return [" ".join(told)]


def _days(seconds: float) -> str:
    """A span as it was asked for: 30 days rather than 4 weeks."""
    days = seconds / DAY
    return count(int(days), "day") if days.is_integer() and days <= 100 else span(seconds)


def _plot(sheet: Sheet, curves: Mapping[str, ReturnCurve]) -> None:
    tall = 240.0 if sheet.narrow else 320.0
    steps = np.concatenate([curve.seconds for curve in curves.values()])
    first = max(1.0, float(np.quantile(steps, 0.01)) / 2) if len(steps) else float(MINUTE)
    last = max(float(max(curve.longest for curve in curves.values())), first * 4, 2.0)
    top_share = max((float(curve.share[-1]) for curve in curves.values() if len(curve.share)), default=0.0)
    most = next(most for most in (0.1, 0.25, 0.5, 1.0) if top_share <= most * 0.96 or most == 1.0)
    axes = _Axes(sheet.left + 44, sheet.right - 8, sheet.y + 8, sheet.y + tall, first, last, most)
    _grid(sheet, axes)
    for way, colour, _ in _WAYS:
        _band(sheet, axes, curves[way], colour)
    for way, colour, _ in _WAYS:
        _curve(sheet, axes, curves[way], way, colour)
    _halves(sheet, axes, curves)
    sheet.y += tall + 44


def _grid(sheet: Sheet, axes: _Axes) -> None:
    for part in range(5):
        share = axes.most * part / 4
        y = axes.y(share)
        sheet.add(tag("path", d=path("M", axes.left, y, "H", axes.right), class_="line s-rule", stroke_width=1))
        figure = f"{100 * share:.1f}".removesuffix(".0")
        sheet.add(write(f"{figure} %", axes.left - 8, y + 5, "end f-soft"))
    written = -math.inf
    for seconds, words in _TICKS:
        x, half = axes.x(seconds), width_of(words) / 2
        if not axes.first <= seconds <= axes.last:
            continue
        sheet.add(tag("path", d=path("M", x, axes.bottom, "V", axes.bottom + 5), class_="line s-quiet", stroke_width=1))
        if x - half > written + 6:
            middle = min(x, sheet.width - 8 - half)
            sheet.add(write(words, middle, axes.bottom + 22, "middle f-soft"))
            written = middle + half


def _steps(axes: _Axes, curve: ReturnCurve, shares: NDArray[np.float64]) -> list[tuple[float, float]]:
    """The corners of a step curve, one step for each point of the picture's width at most."""
    points, x_before, y_before = [(axes.left, axes.bottom)], axes.left, axes.bottom
    for seconds, share in zip(curve.seconds.tolist(), shares.tolist(), strict=True):
        x, y = axes.x(seconds), y_before if math.isnan(share) else axes.y(share)
        if x - x_before >= 1.2 or seconds == curve.seconds[-1]:
            points += [(x, y_before), (x, y)]
            x_before, y_before = x, y
    return [*points, (axes.x(curve.longest), y_before)]


def _band(sheet: Sheet, axes: _Axes, curve: ReturnCurve, colour: str) -> None:
    if len(curve.seconds):
        upper, lower = _steps(axes, curve, curve.high), _steps(axes, curve, curve.low)
        sheet.add(tag("path", d=line([*upper, *reversed(lower)]) + "Z", class_=f"f-{colour}", opacity=0.16))


def _curve(sheet: Sheet, axes: _Axes, curve: ReturnCurve, way: str, colour: str) -> None:
    drawn = line(_steps(axes, curve, curve.share))
    sheet.add(tag("path", d=drawn, class_=f"{_line(way, colour)} curve", stroke_width=2.6))


def _line(way: str, colour: str) -> str:
    """The second curve is dashed, so that colour does not say alone which it is."""
    return f"line s-{colour}" + (" dashed" if way == "forward" else "")


def _halves(sheet: Sheet, axes: _Axes, curves: Mapping[str, ReturnCurve]) -> None:
    """A point where a curve reaches one half, with the time."""
    said_at: list[float] = []
    for way, colour, _ in _WAYS:
        median = curves[way].median
        if median is None or axes.most < 1:
            continue
        x, y, words = axes.x(median), axes.y(0.5), span(median)
        sheet.add(tag("circle", cx=x, cy=y, r=5, class_=f"f-{colour} s-paper", stroke_width=2))
        wide = width_of(words)
        right = x + 10 + wide < axes.right and not any(x < other < x + wide + 20 for other in said_at)
        below = 22 if right else -10
        sheet.add(write(words, x + (8 if right else -8), y + below, f"halo strong{'' if right else ' end'}"))
        said_at.append(x)
