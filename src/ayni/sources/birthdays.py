"""Birthdays as address books write them, with or without a year."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_DAY = re.compile(r"(\d{4}|--)-?(\d{2})-?(\d{2})(?:[T ].*)?")
_OLDEST = 130  # years
_LEAP = 2000  # any leap year: a birthday without a year may be 29 February


def birthday(text: str, now: int, *, without_year: str = "") -> str:
    """`1980-05-17`, or `--05-17` where the year is unknown, or an empty text where no day can be read.

    `without_year` is the year that a program writes for "no year" (Apple writes 1604). A year in the
    future or more than 130 years back is no year of birth either.

    >>> birthday("19800517", 1795305600), birthday("1604-05-17", 1795305600), birthday("--0229", 1795305600)
    ('1980-05-17', '--05-17', '--02-29')
    >>> birthday("soon", 1795305600)
    ''
    """
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return ""
    stated, month, day = match[1], int(match[2]), int(match[3])
    today = datetime.fromtimestamp(now, UTC).year
    known = stated != "--" and stated != without_year.strip() and today - _OLDEST <= int(stated) <= today
    try:
        date(int(stated) if known else _LEAP, month, day)
    except ValueError:
        return ""
    return f"{stated}-{month:02}-{day:02}" if known else f"--{month:02}-{day:02}"
