"""When a message was written, in UTC seconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import mktime_tz, parsedate_tz

from ayni.clock import believable
from ayni.sources.mail.headers import Headers

_MONTHS = {month: n for n, month in enumerate(b"jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_USUAL = re.compile(
    rb"(?:[A-Za-z]{3},)?\s*(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4})\s+(\d\d):(\d\d)(?::(\d\d))?\s+([+-])(\d\d)(\d\d)(?:\s*\(.*)?",
    re.DOTALL,
)
_POSTMARK_DATE = re.compile(rb"([A-Za-z]{3}\s+)?[A-Za-z]{3}\s+\d{1,2}\s+\d{1,2}:\d\d.*|\d{1,2}\s+[A-Za-z]{3}\s+\d{4}.*")
#: Dates that programs write on the first line of a message where they know none: git, and counting from 1970.
_NEUTRAL = frozenset({1_000_684_800, 0})
_LONGEST_DATE = 200


def date(raw: bytes) -> int | None:
    """The time that a `Date` line states, or None where none can be read. Without a zone it is UTC.

    >>> date(b"Sat, 22 Feb 2003 09:55:11 +0100 (CET)")
    1045904111
    """
    match = _USUAL.fullmatch(raw)
    if match is not None:
        day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = match.groups()
        try:
            local = datetime(
                int(year),
                _MONTHS[month.lower()],
                int(day),
                int(hour),
                int(minute),
                min(int(second or 0), 59),
                tzinfo=UTC,
            )
        except (KeyError, ValueError):
            return None
        offset = int(zone_hours) * 3600 + int(zone_minutes) * 60
        return int(local.timestamp()) - (offset if sign == b"+" else -offset)
    return _unusual(raw)


def written_at(headers: Headers, postmark: bytes, now: int) -> int | None:
    """The time of a message: its `Date`; else the earliest believable `Received`; else its first line's; else None.

    A `Date` that can be read is taken as it is, however absurd: the caller judges it.
    """
    stated = date(headers.first("date"))
    if stated is not None:
        return stated
    received = [date(line.rpartition(b";")[2].strip()) for line in headers.every("received")]
    possible = [at for at in received if at is not None and believable(at, now)]
    if possible:
        return min(possible)
    marked = _postmarked(postmark)
    return marked if marked is not None and marked not in _NEUTRAL and believable(marked, now) else None


def _unusual(raw: bytes) -> int | None:
    if not raw or len(raw) > _LONGEST_DATE:
        return None
    try:
        parts = parsedate_tz(raw.decode("latin-1"))
        return None if parts is None else _in_range(mktime_tz(parts))
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _in_range(at: int) -> int | None:
    # What SQLite and every column can hold; years past 9999 are no dates.
    return at if -(2**40) < at < 2**40 else None


def _postmarked(postmark: bytes) -> int | None:
    match = _POSTMARK_DATE.search(postmark[:_LONGEST_DATE])
    return _unusual(match[0].strip()) if match else None
