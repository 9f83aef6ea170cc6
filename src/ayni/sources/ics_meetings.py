"""What an event of a calendar says: when it was, and who met whom."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import recurring_ical_events
from icalendar import Calendar, Event

from ayni.ledger.parties import Identifier
from ayni.sources.contacts import mail_address
from ayni.sources.opening import clean, readable

#: Occurrences of one series that are read: thirteen years of working days.
MOST_OCCURRENCES = 3_500
#: Each day since the start of a series is looked at, also those before anything is believed.
#: So many days, times the times of each, are looked at for one series: 80 years of every day.
_MOST_LOOKED_AT = 30_000
_EARLIEST_START = datetime(1900, 1, 1, tzinfo=UTC)
_NOT_THERE = frozenset({"DECLINED", "DELEGATED"})
_NO_PERSON = frozenset({"ROOM", "RESOURCE", "GROUP"})
_RESOURCE = re.compile(r"@(resource|group)\.calendar\.google\.com$", re.IGNORECASE)
_MONTH_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class UnusableError(Exception):
    """An event that cannot be used: a code of `contract.REASONS` and what was there."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody an event names, and what is said of their coming, in upper case."""

    who: Identifier
    name: str
    status: str
    chair: bool
    person: bool


def parse(sources: list[str]) -> list[Event]:
    """The events of some texts of components. Raises `UnusableError` where they cannot be read."""
    text = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ayni//EN", *sources, "END:VCALENDAR", ""))
    # The parser raises errors of many kinds on broken input; whichever it is, the event is broken.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of zones that it guesses right
            return [event for event in Calendar.from_ical(text).walk("VEVENT") if isinstance(event, Event)]
    except Exception as error:
        raise UnusableError("malformed", fault_of(error)) from None


def fault_of(error: Exception) -> str:
    """What is wrong with an event that the parser cannot read, in our words.

    >>> fault_of(ValueError("Cannot access 'dt' on broken property 'DTSTART' (expected 'vDDDTypes')"))
    'its DTSTART cannot be read'
    """
    named = re.search(r"property '([A-Za-z-]{1,40})'", str(error))
    return f"its {named[1].upper()} cannot be read" if named else "it is not written as calendars are"


def zone_of(name: str) -> tzinfo:
    """The zone of a calendar whose times state none; UTC where it is not known."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def start_of(event: Event, zone: tzinfo) -> datetime | None:
    """When an event begins, or None where it takes whole days. Raises `UnusableError` where it does not say."""
    return _moment(event, "DTSTART", zone)


def recurrence_of(event: Event, zone: tzinfo) -> datetime | None:
    """The start that an occurrence has in its series, wherever it was moved to, or else its own start."""
    return _moment(event, "RECURRENCE-ID" if "RECURRENCE-ID" in event else "DTSTART", zone)


def _moment(event: Event, name: str, zone: tzinfo) -> datetime | None:
    value = getattr(event.get(name), "dt", None)
    if isinstance(value, datetime):
        try:
            return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise UnusableError("absurd-date", str(value.year)) from None
    if isinstance(value, date):
        return None
    raise UnusableError("no-date")


def attendances(event: Event) -> list[Attendance]:
    """Everybody an event invites, each once. Raises `UnusableError` for names in a broken encoding."""
    found: dict[Identifier, Attendance] = {}
    for address in _several(event.get("ATTENDEE")):
        each = _attendance(address)
        if each is not None:
            found.setdefault(each.who, each)
    return list(found.values())


def organiser(event: Event) -> Attendance | None:
    """Who called an event, or None where it does not say."""
    return next((each for each in map(_attendance, _several(event.get("ORGANIZER"))) if each is not None), None)


def _several(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _attendance(address: Any) -> Attendance | None:
    params: Mapping[str, Any] = getattr(address, "params", {})
    who = mail_address(str(address)) or mail_address(str(params.get("EMAIL", "")))
    if who is None:
        return None
    name = clean(str(params.get("CN", "")).strip("\"' "), 200)
    if not readable(who.value) or not readable(name):
        raise UnusableError("broken-encoding")
    said = {key: str(params.get(key, "")).upper() for key in ("PARTSTAT", "ROLE", "CUTYPE")}
    person = said["CUTYPE"] not in _NO_PERSON and said["ROLE"] != "NON-PARTICIPANT" and not _RESOURCE.search(who.value)
    return Attendance(
        who,
        "" if mail_address(name) else name,
        said["PARTSTAT"],
        said["ROLE"] == "CHAIR",
        person and said["PARTSTAT"] not in _NOT_THERE,
    )


def occurrences(sources: list[str], zone: tzinfo, until: datetime) -> Iterator[Event]:
    """The occurrences of a series that began by `until`, with what moved or changed applied.

    At most one more than `MOST_OCCURRENCES`, so that a caller can tell that there are too many.
    Raises `UnusableError` for a series that cannot be read or that repeats more often than people meet.
    """
    events = parse(sources)
    starts = [start for start in (start_of(event, zone) for event in events) if start is not None]
    for event in events:
        _check(event)
    if not starts or min(starts) > until:
        return
    if min(starts) < _EARLIEST_START:
        raise UnusableError("absurd-date", min(starts).date().isoformat())
    if _at_most(events, min(starts), until) > _MOST_LOOKED_AT:
        raise UnusableError("too-large", "it repeats more often than people meet")
    calendar = Calendar()
    for event in events:
        calendar.add_component(event)
    try:
        yield from recurring_ical_events.of(calendar).between(min(starts), until + timedelta(seconds=1))[
            : MOST_OCCURRENCES + 1
        ]
    except Exception as error:
        raise UnusableError("malformed", fault_of(error)) from None


def check_series(events: list[Event], begin: datetime, until: datetime) -> None:
    """Raise `UnusableError` for a series that cannot be followed from its beginning to `until`: it repeats more often than
    people meet, or for ever without ever taking place."""
    for event in events:
        _check(event)
    if begin < _EARLIEST_START:
        raise UnusableError("absurd-date", begin.date().isoformat())
    if _at_most(events, begin, until) > _MOST_LOOKED_AT:
        raise UnusableError("too-large", "it repeats more often than people meet")


def _check(event: Event) -> None:
    """Refuse rules that would be followed for ever: every minute, in steps of nothing, on 30 February."""
    for rule in _several(event.get("RRULE")):
        frequency = str(next(iter(_numbers(rule, "FREQ")), "")).upper()
        times = _times_a_day(rule)
        if frequency in ("SECONDLY", "MINUTELY", "HOURLY") or times > 4:
            raise UnusableError("too-large", "it repeats more often than people meet")
        if any(int(step) < 1 for step in _numbers(rule, "INTERVAL")):
            raise UnusableError("malformed", "it repeats in steps of nothing")
        months, days = _numbers(rule, "BYMONTH"), _numbers(rule, "BYMONTHDAY")
        longest = max((_MONTH_DAYS[int(month)] for month in months if 1 <= int(month) <= 12), default=31)
        if days and all(abs(int(day)) > longest for day in days):
            raise UnusableError("malformed", "it falls on a day that no month has")
        _check_places(rule, frequency, times)


def _at_most(events: list[Event], begin: datetime, until: datetime) -> int:
    """A bound on how often these take place, by their rules of days and weeks; years and months are few."""
    days = (until - begin).days + 1
    rules = [rule for event in events for rule in _several(event.get("RRULE"))]
    return sum(days * _times_a_day(rule) for rule in rules)


def _times_a_day(rule: Any) -> int:
    times = 1
    for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= len(_numbers(rule, part)) or 1
    return times


def _check_places(rule: Any, frequency: str, times: int) -> None:
    """Refuse the third of two: such a rule is followed day by day to the end of time and names none."""
    if frequency not in ("DAILY", "WEEKLY"):
        return
    if _numbers(rule, "BYYEARDAY") or _numbers(rule, "BYWEEKNO"):
        raise UnusableError("malformed", "it counts days of the year in a rule of days or weeks")
    most = times if frequency == "DAILY" else times * (len(_numbers(rule, "BYDAY")) or 1)
    if any(abs(int(place)) > most for place in _numbers(rule, "BYSETPOS")):
        raise UnusableError("malformed", "it names a place that no day or week has")


def _numbers(rule: Any, part: str) -> list[Any]:
    return _several(rule.get(part)) if isinstance(rule, dict) else []
