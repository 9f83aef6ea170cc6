"""The thread: one relationship over its whole life, given above, received below, quiet stretches dotted."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

type Size = Literal["small", "large"]
type _Place = Callable[[datetime], float]

#: Width, height above and below the line, and room under it for the years, in the units of the picture.
_MEASURES: dict[Size, tuple[float, float, float]] = {"small": (300.0, 21.0, 0.0), "large": (960.0, 72.0, 28.0)}
_YEAR_ROOM = 50.0
_SMALLEST_BAR = 2.5
_WIDEST_BAR = {"small": 4.0, "large": 9.0}


@dataclass(frozen=True, slots=True)
class ThreadMark:
    """Something that happened at one time: an act (given or received, with its weight) or a contact (neither)."""

    at: datetime
    given: float = 0.0
    received: float = 0.0


@dataclass(frozen=True, slots=True)
class ThreadBin:
    """What happened from `start` up to but without `end`.

    `href` leads to the acts, `words` replaces what is said of them.
    """

    start: datetime
    end: datetime
    given: float = 0.0
    received: float = 0.0
    given_acts: int = 0
    received_acts: int = 0
    contacts: int = 0
    href: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A quiet stretch on the line; `words` only where there is room for them."""

    x1: float
    x2: float
    words: str

    @property
    def middle(self) -> float:
        return round((self.x1 + self.x2) / 2, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    words: str
    anchor: Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One bin as it is drawn: its bars, the ticks of its contacts, the area that answers to hand and eye."""

    given: Bar | None
    received: Bar | None
    contact: float | None
    hit: Bar
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class ThreadPicture:
    size: Size
    width: float
    height: float
    axis: float
    moments: tuple[Moment, ...]
    quiet: tuple[Stretch, ...]
    ticks: tuple[Tick, ...]
    words: str

    @property
    def given_path(self) -> str:
        """All bars of what was given as one path: lists hold many small threads, and one element is soon written."""
        return "".join(_outline(moment.given) for moment in self.moments if moment.given)

    @property
    def received_path(self) -> str:
        """All bars of what was received as one path."""
        return "".join(_outline(moment.received) for moment in self.moments if moment.received)

    @property
    def contact_path(self) -> str:
        """All marks of contacts as one path."""
        top, bottom = self.contact_top, self.contact_bottom
        return "".join(f"M{moment.contact} {top}V{bottom}" for moment in self.moments if moment.contact is not None)

    @property
    def tick_height(self) -> float:
        return self.height - 6

    @property
    def contact_top(self) -> float:
        return self.axis - (2 if self.size == "small" else 6)

    @property
    def contact_bottom(self) -> float:
        return self.axis + (2 if self.size == "small" else 6)


def gather(
    marks: Iterable[ThreadMark], *, start: datetime, end: datetime, count: int = 60, href: str = ""
) -> list[ThreadBin]:
    """Marks gathered into `count` bins of equal length between start and end; marks outside are left out.

    `href` may hold `{start}` and `{end}`, which become dates of the bin (2026-11-22); an empty bin has no address.
    """
    if count < 1 or end <= start:
        return []
    step = (end - start) / count
    sums = [[0.0, 0.0, 0, 0, 0] for _ in range(count)]
    for mark in marks:
        if not start <= mark.at <= end:
            continue
        held = sums[min(count - 1, int((mark.at - start) / step))]
        held[0] += mark.given
        held[1] += mark.received
        held[2] += mark.given > 0
        held[3] += mark.received > 0
        held[4] += mark.given <= 0 and mark.received <= 0
    bins = []
    for index, (given, received, given_acts, received_acts, contacts) in enumerate(sums):
        left, right = start + step * index, start + step * (index + 1)
        filled = bool(given_acts or received_acts or contacts)
        address = href.format(start=f"{left:%Y-%m-%d}", end=f"{right:%Y-%m-%d}") if filled and href else ""
        bins.append(
            ThreadBin(left, right, given, received, int(given_acts), int(received_acts), int(contacts), address)
        )
    return bins


def quiet_spans(
    marks: Iterable[ThreadMark], *, end: datetime, longer_than: timedelta
) -> list[tuple[datetime, datetime]]:
    """The stretches without any mark that lasted longer than the given time, the one up to `end` among them."""
    times = sorted(mark.at for mark in marks if mark.at <= end)
    return [(left, right) for left, right in pairwise([*times, end]) if right - left > longer_than]


def thread(
    bins: Sequence[ThreadBin],
    *,
    size: Size = "small",
    quiet_spans: Sequence[tuple[datetime, datetime]] = (),
    start: datetime | None = None,
    end: datetime | None = None,
    name: str = "",
) -> ThreadPicture:
    """The picture of one relationship between two times.

    Heights grow with the square root of what was given, so that one act stays visible beside a busy month. Without
    bins the line alone is drawn. Words are in the language that is active.
    """
    width, reach, foot = _MEASURES[size]
    first = start or min((one.start for one in bins), default=datetime(1970, 1, 1, tzinfo=UTC))
    last = end or max((one.end for one in bins), default=first)
    span = max((last - first).total_seconds(), 1.0)
    axis = reach + 1

    def place(at: datetime) -> float:
        return round(min(1.0, max(0.0, (at - first).total_seconds() / span)) * width, 1)

    tallest = max((max(one.given, one.received) for one in bins), default=0.0)
    moments = tuple(
        _moment(one, place(one.start), place(one.end), reach, tallest, size)
        for one in bins
        if (one.given > 0 or one.received > 0 or one.contacts) and one.end > first and one.start < last
    )
    return ThreadPicture(
        size=size,
        width=width,
        height=2 * reach + 2 + foot,
        axis=axis,
        moments=moments,
        quiet=tuple(_stretch(left, right, place, size) for left, right in quiet_spans if place(right) > place(left)),
        ticks=_ticks(first, last, width, place) if size == "large" and last > first else (),
        words=_whole(bins, name, first if bins else None),
    )


def _outline(bar: Bar) -> str:
    return f"M{bar.x} {bar.y}h{bar.width}v{bar.height}h-{bar.width}z"


def _moment(one: ThreadBin, left: float, right: float, reach: float, tallest: float, size: Size) -> Moment:
    room = max(right - left, 1.0)
    wide = round(min(_WIDEST_BAR[size], max(1.2, room * 0.82)), 1)
    x = round(min(left + (room - wide) / 2, _MEASURES[size][0] - wide), 1)

    def tall(amount: float) -> float:
        return round(max(_SMALLEST_BAR, math.sqrt(amount / tallest) * (reach - 1)), 1) if amount > 0 else 0.0

    above, below = tall(one.given), tall(one.received)
    return Moment(
        given=Bar(x, round(reach - above, 1), wide, above) if above else None,
        received=Bar(x, round(reach + 2, 1), wide, below) if below else None,
        contact=round(x + wide / 2, 1) if one.contacts else None,
        hit=Bar(round(left, 1), 0.0, round(min(room, _MEASURES[size][0] - left), 1), 2 * reach + 2),
        # A small thread is one picture with one name: its parts cannot be pointed at, so they need no words.
        words=(one.words or _bin_words(one)) if size == "large" else "",
        href=one.href,
    )


def _bin_words(one: ThreadBin) -> str:
    parts = []
    if one.given_acts or one.given > 0:
        acts = one.given_acts or 1
        parts.append(ngettext("you gave once", "you gave %(acts)s times", acts) % {"acts": acts})
    if one.received_acts or one.received > 0:
        acts = one.received_acts or 1
        parts.append(ngettext("you received once", "you received %(acts)s times", acts) % {"acts": acts})
    if one.contacts:
        parts.append(ngettext("in touch once", "in touch %(count)s times", one.contacts) % {"count": one.contacts})
    return gettext("%(when)s: %(what)s") % {"when": _span_words(one.start, one.end), "what": ", ".join(parts)}


def _span_words(start: datetime, end: datetime) -> str:
    left = timezone.localtime(start) if timezone.is_aware(start) else start
    right = end - timedelta(microseconds=1)
    right = timezone.localtime(right) if timezone.is_aware(right) else right
    form = "DATE_FORMAT" if end - start < timedelta(days=45) and left.month == right.month else "YEAR_MONTH_FORMAT"
    one, two = date_format(left, form), date_format(right, form)
    return one if one == two else gettext("%(start)s to %(end)s") % {"start": one, "end": two}


def _stretch(left: datetime, right: datetime, place: _Place, size: Size) -> Stretch:
    x1, x2 = place(left), place(right)
    months = round((right - left).days / 30.44)
    words = ngettext("a quiet month", "%(months)s quiet months", months) % {"months": months} if months else ""
    roomy = size == "large" and x2 - x1 > 8 * len(words)
    return Stretch(x1 + 2, max(x2 - 2, x1 + 2), words if roomy else "")


def _ticks(first: datetime, last: datetime, width: float, place: _Place) -> tuple[Tick, ...]:
    """Years, or months where the whole is shorter than a year and a half; as many as have room, none cut off."""
    months = (last - first) < timedelta(days=550)
    starts: list[tuple[datetime, str]] = []
    year, month = first.year, first.month
    while (at := datetime(year, month, 1, tzinfo=first.tzinfo)) <= last:
        if at >= first and (months or month == 1):
            starts.append((at, str(year) if month == 1 else date_format(at, "M")))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    if not starts or place(starts[0][0]) >= _YEAR_ROOM:
        starts.insert(0, (first, str(first.year) if not months else date_format(first, "M Y")))
    every = max(1, math.ceil(len(starts) / (width / _YEAR_ROOM)))
    ticks: list[Tick] = []
    for at, words in starts[::every]:
        x = place(at)
        at_edge = x > width - _YEAR_ROOM * 0.75
        left = width - _YEAR_ROOM * 0.75 if at_edge else x
        if ticks and left - ticks[-1].x < _YEAR_ROOM * (1.4 if " " in ticks[-1].words else 0.9):
            continue
        ticks.append(Tick(width if at_edge else x, words, "end" if at_edge else "start"))
    return tuple(ticks)


def _whole(bins: Sequence[ThreadBin], name: str, first: datetime | None) -> str:
    given = sum(one.given_acts or (one.given > 0) for one in bins)
    received = sum(one.received_acts or (one.received > 0) for one in bins)
    if first is None or not (given or received or any(one.contacts for one in bins)):
        return gettext("Nothing has been recorded yet.")
    since = {"given": given, "received": received, "year": first.year, "name": name}
    if name:
        return (
            gettext("You and %(name)s since %(year)s: you gave %(given)s times, received %(received)s times.") % since
        )
    return gettext("Since %(year)s: given %(given)s times, received %(received)s times.") % since
