"""Spans of time that a measure is asked about, one after the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ayni.clock import span
from ayni.errors import InputError, SpanError
from ayni.ledger.columns import NO_TIME

_MOST = 10_000
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_LATEST = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """The seconds after `since`, up to and with `until`. Without `since` everything up to `until`, and what has no time."""

    since: int | None
    until: int | None


def single(now: int | None, window: str | float | None) -> TimeSpan:
    """The span before `now`. Where no row states a time, a window holds none. Raises `SpanError`."""
    if window is None:
        return TimeSpan(None, now)
    return TimeSpan(_LATEST if now is None else _before(now, span(window)), now)


def _before(now: int, seconds: float) -> int:
    """The last second that is not in a window of so many seconds: of half a second, `now` is in it."""
    return max(NO_TIME, now - math.ceil(seconds))


def series(first_at: int | None, now: int | None, every: str | float, window: str | float | None) -> list[TimeSpan]:
    """Spans from the first act to `now`, oldest first.

    Spans of a fixed length end at `now` and at each step before it; `month`, `quarter` and `year` are those of the
    calendar in UTC, the last one up to `now`. Each holds its own step, or the `window` before its end. None without times.

    >>> [span.until for span in series(0, 25, 10, None)]
    [5, 15, 25]

    Raises `SpanError` for a span that cannot be read, `InputError` for more than 10,000 spans.
    """
    if first_at is None or now is None or first_at > now:
        return []
    ends = _calendar(first_at, now, _MONTHS[every]) if every in _MONTHS else _steps(first_at, now, _step(every))
    length = None if window is None else span(window)
    return [TimeSpan(begin if length is None else _before(end, length), end) for begin, end in ends]


def _step(every: str | float) -> int:
    try:
        step = int(span(every))
    except SpanError:
        raise SpanError(f"{every!r} is not a step. Write month, quarter, year, or a span such as 30d.") from None
    if step < 1:
        raise SpanError("A step lasts at least a second.")
    return step


def _steps(first_at: int, now: int, step: int) -> list[tuple[int, int]]:
    count = (now - first_at) // step + 1
    _refuse_too_many(count)
    return [(now - (back + 1) * step, now - back * step) for back in range(count - 1, -1, -1)]


def _calendar(first_at: int, now: int, months: int) -> list[tuple[int, int]]:
    try:
        begin, last = _EPOCH + timedelta(seconds=first_at), _EPOCH + timedelta(seconds=now)
        number = (begin.year * 12 + begin.month - 1) // months * months
        until = last.year * 12 + last.month - 1
        _refuse_too_many((until - number) // months + 1)
        edges = [_month_start(one) for one in range(number, until + months, months)]
    except (OverflowError, ValueError):
        raise InputError("The acts have times that no calendar holds. Give the step as a span such as 30d.") from None
    ends = [edge - 1 for edge in edges[1:] if edge <= now] + [now]
    return [(begin - 1, end) for begin, end in zip(edges, ends, strict=False)]


def _month_start(number: int) -> int:
    return int((datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC) - _EPOCH).total_seconds())


def _refuse_too_many(count: int) -> None:
    if count > _MOST:
        raise InputError(f"That would be {count:,} spans; {_MOST:,} are the most. Take a longer step.")
