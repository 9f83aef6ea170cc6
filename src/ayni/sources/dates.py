"""Dates as tables and exports write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ayni.clock import DAY

_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?\s?m\.?(?![a-z]))?", re.IGNORECASE
)
_ZONE = re.compile(r"(?:\b(?:UTC|GMT)\b|(?<=\d)\s*Z\b)?\s*(?:(?<=[\dCT\s])([+-])(\d{2}):?(\d{2}))?\s*$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?=T|$)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(
    r"(?<!\d)(?:(\d{1,2})(?:st|nd|rd|th|\.)?[\s/-]+(?:de )?([^\W\d_]{3,})\.?"
    r"|([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?),?[\s/-]+(?:de )?(\d{4}|\d{2})(?!\d)",
    re.IGNORECASE,
)
_MONTH_NAMES = "jan/ene feb mar/mär apr/abr may/mai jun jul aug/ago sep oct/okt nov dec/dez/dic"
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.split(), start=1) for name in names.split("/")}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS = 100_000_000_000  # as seconds this is the year 5138


class Moment(NamedTuple):
    """UTC seconds, and whether a time of day was stated (without one it is midnight UTC)."""

    at: int
    clock: bool


def moment_of(text: str, *, month_first: bool | None = None) -> Moment | None:
    """The time that a text states, or None where none can be read or where it could be two different days.

    Reads seconds and milliseconds since 1970, ISO 8601, `15 Jan 2024`, `Jan 15, 2024`, `15.01.2024` and
    `1/15/24, 2:30 PM`. Days and months between slashes are told apart by numbers above 12, or by
    `month_first` where the writer's habit is known. Without a zone a time is UTC.

    >>> moment_of("15 Jan 2024")
    Moment(at=1705276800, clock=False)
    >>> moment_of("09/05/24, 11:00 AM") is None
    True
    >>> moment_of("09/05/24, 11:00 AM", month_first=True)
    Moment(at=1725534000, clock=True)
    """
    # Most tables write the year first; what begins so is no number.
    if text[4:5] == "-" and (iso := _from_iso(text)):
        return iso
    text = re.sub(r"\s+", " ", text).strip()
    if not text or len(text) > 80:
        return None
    if re.fullmatch(r"-?\d{9,}(\.\d*)?|-?\d{1,7}(\.\d*)?|0", text, re.ASCII):
        return _from_number(float(text))
    if iso := _from_iso(text):
        return iso
    day = _day(text, month_first)
    clock = _CLOCK.search(text)
    time = _time(clock)
    if day is None or time is None:
        return None
    try:
        value = datetime(*day, tzinfo=UTC) + time - _offset(text)
    except (ValueError, OverflowError):
        return None
    return _moment(value, clock is not None)


def _moment(value: datetime, clock: bool) -> Moment:
    since = value - _EPOCH
    return Moment(since.days * DAY + since.seconds, clock)


def _from_iso(text: str) -> Moment | None:
    try:
        value = datetime.fromisoformat(text)
        return _moment(value if value.tzinfo else value.replace(tzinfo=UTC), len(text) > 10)
    except (ValueError, OverflowError):
        return None


def _from_number(number: float) -> Moment | None:
    seconds = number / 1000 if abs(number) >= _MILLISECONDS else number
    return Moment(int(seconds // 1), True) if abs(seconds) < _MILLISECONDS else None


def _day(text: str, month_first: bool | None) -> tuple[int, int, int] | None:
    if match := _YEAR_FIRST.search(text) or _COMPACT.search(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _NAMED.search(text):
        month = _MONTHS.get((match[2] or match[3])[:3].lower())
        return (_year(match[5]), month, int(match[1] or match[4])) if month else None
    if match := _YEAR_LAST.search(text):
        return _between_marks(int(match[1]), match[2], int(match[3]), _year(match[4]), month_first)
    return None


def _between_marks(one: int, mark: str, two: int, year: int, month_first: bool | None) -> tuple[int, int, int] | None:
    """A day such as 05/09/2024. Between dots the day comes first everywhere."""
    if mark == "." or (one > 12 >= two):
        return year, two, one
    if month_first or two > 12 or one == two:
        return year, one, two
    return (year, two, one) if month_first is False else None


def _year(text: str) -> int:
    """Of two digits, those from 70 on are of the last century, as in Unix and POSIX."""
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 70 else 2000)


def _time(clock: re.Match[str] | None) -> timedelta | None:
    if clock is None:
        return timedelta()
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if clock[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock[4].lower() == "p" else 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _offset(text: str) -> timedelta:
    zone = _ZONE.search(text)
    if zone is None or not zone[1] or ":" not in text:
        return timedelta()
    offset = timedelta(hours=int(zone[2]), minutes=int(zone[3]))
    return offset if zone[1] == "+" else -offset
