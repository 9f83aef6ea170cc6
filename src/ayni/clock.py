"""Time: UTC seconds inside, spans and windows as people write them.

Nothing here reads the machine's clock: "now" is always an argument.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta

from ayni.errors import SpanError

MINUTE = 60
HOUR = 3_600
DAY = 86_400
WEEK = 7 * DAY
YEAR = 31_557_600  # the Julian year of 365.25 days, so that ten years have no leap-day drift

_UNITS = {"s": 1, "m": MINUTE, "min": MINUTE, "h": HOUR, "d": DAY, "w": WEEK, "y": YEAR}
_SPAN = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(s|min|m|h|d|w|y)?\s*", re.ASCII)

#: Times outside these are taken for mistakes of a clock, not for history: e-mail began in 1971,
#: and the first mails that archives still hold are of the 1980s.
EARLIEST_BELIEVABLE = int(datetime(1980, 1, 1, tzinfo=UTC).timestamp())
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def span(text: str | float) -> float:
    """Seconds in a span: a number of seconds, or `90s`, `15min`, `12h`, `180d`, `6w`, `5y`.

    >>> span("180d")
    15552000.0
    >>> span("12h") == span(43200)
    True

    Raises `SpanError` for anything else, for zero and for what is not finite.
    """
    if isinstance(text, (int, float)):
        seconds = float(text)
    else:
        match = _SPAN.fullmatch(text)
        if match is None:
            raise SpanError(
                f"{text!r} is not a span. Write seconds, or a number with one of s, min, h, d, w, y, such as 180d."
            )
        seconds = float(match[1]) * _UNITS[match[2] or "s"]
    if not math.isfinite(seconds) or seconds <= 0:
        raise SpanError(f"A span must be longer than nothing; got {text!r}.")
    return seconds


def moment(text: str | float | datetime) -> int:
    """UTC seconds of a time: seconds, an ISO 8601 date or time, or a datetime. Without a zone it is UTC.

    >>> moment("2004-04-15")
    1081987200
    >>> moment("2004-04-15T02:00:00+02:00")
    1081987200

    Raises `SpanError` when it cannot be read.
    """
    if isinstance(text, datetime):
        value = text if text.tzinfo else text.replace(tzinfo=UTC)
        return (value - _EPOCH) // timedelta(seconds=1)
    if isinstance(text, (int, float)):
        if not math.isfinite(text):
            raise SpanError(f"{text!r} is not a time.")
        return math.floor(text)
    stripped = text.strip()
    if re.fullmatch(r"-?\d+(\.\d+)?", stripped, re.ASCII):
        return math.floor(float(stripped))
    try:
        return moment(datetime.fromisoformat(stripped))
    except ValueError:
        raise SpanError(
            f"{text!r} is not a time. Write 2026-11-22, 2026-11-22T09:30:00+01:00, or seconds since 1970."
        ) from None


def believable(at: int, now: int) -> bool:
    """Whether a record may carry this time: not before 1980, not more than two days after `now`."""
    return EARLIEST_BELIEVABLE <= at <= now + 2 * DAY
