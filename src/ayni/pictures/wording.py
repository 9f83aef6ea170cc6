"""Numbers, shares, times and spans as people say them."""

from __future__ import annotations

from datetime import UTC, datetime

from ayni.clock import DAY, HOUR, MINUTE, WEEK, YEAR

_MONTH = YEAR / 12
_UNITS = ((YEAR, "year"), (_MONTH, "month"), (WEEK, "week"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"))


def count(number: int, one: str, more: str | None = None) -> str:
    """A number and what it counts.

    >>> count(1, "tie"), count(1200, "party", "parties")
    ('1 tie', '1,200 parties')
    """
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def percent(share: float) -> str:
    """A share in whole percents; what is there at all is never 0, and what is not all never 100.

    >>> percent(0.414), percent(0.002), percent(0.999), percent(0.0)
    ('41 %', 'under 1 %', 'over 99 %', '0 %')
    """
    if 0 < share < 0.005:
        return "under 1 %"
    return "over 99 %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"


def span(seconds: float) -> str:
    """A span of time in its largest fitting unit.

    >>> span(40), span(3 * 86400), span(90 * 86400), span(500 * 86400)
    ('40 seconds', '3 days', '3 months', '16 months')
    """
    for length, name in _UNITS:
        # Two of a unit at least, so that nothing is rounded by half: "16 months" rather than "1 year".
        if seconds >= (2 if name != "minute" else 1) * length - length / 20:
            return count(round(seconds / length), name)
    return count(round(seconds), "second")


def day(at: float) -> str:
    """A day such as 30 Jun 2026, in UTC.

    >>> day(0)
    '1 Jan 1970'
    """
    when = datetime.fromtimestamp(at, UTC)
    return f"{when.day} {when:%b %Y}"


def up_to(now: int | None) -> str:
    """Up to when the record was read, as the end of a sentence."""
    return "" if now is None else f" up to {day(now)}"
