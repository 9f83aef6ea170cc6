"""What stands in a calendar file around now: what is ahead and what was lately, with who is invited.

Beside `ics`, which tells of meetings that took place: here nothing becomes an act or a contact, and whole days (a conference)
count. Of a series, every time it takes place within the window stands for itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import recurring_ical_events
from icalendar import Calendar, Event
from icalendar.timezone import tzp

from ayni.errors import WrongFormatError
from ayni.ledger.parties import Identifier
from ayni.sources.contacts import mail_address
from ayni.sources.contract import SetAside
from ayni.sources.ics_components import Component, components
from ayni.sources.ics_meetings import (
    Attendance,
    UnusableError,
    attendances,
    check_series,
    fault_of,
    organiser,
    parse,
    zone_of,
)
from ayni.sources.opening import Lines, clean, decode, digest

#: Nobody sees more than this in one list, and a file that names more is no calendar of one person.
MOST_PLANNED = 500
#: Of a broadcast nobody can say whom they meet.
MOST_PEOPLE = 200
_LONGEST_STAY = timedelta(days=60)
_MOST_SERIES = 2_000
_DAY_IN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_UNTIL = re.compile(r"UNTIL=(\d{4})(\d{2})(\d{2})", re.IGNORECASE)
_CALENDAR = re.compile(r"^\s*begin:v(calendar|event)\b", re.I | re.M)
_NOTICES = frozenset({"REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One time that something takes place. `key` is the same in every file that tells of it, also after it was moved.

    `starts` and `ends` are UTC; for `whole_days` they are midnights in UTC that stand for days, the end not included. `zone` is
    the name of its own zone, "" where the file names none that is known. `met_as` is the key under which the source `ics` keeps
    this meeting once it took place, "" where that would keep none. `off` is "cancelled", "declined" (by one of `me`) or "".
    `people` are those invited and who called it, without `me`, without rooms and without those who declined; `as_me` is the
    address of `me` that it names.
    """

    key: str
    name: str
    starts: datetime
    ends: datetime
    whole_days: bool
    zone: str
    place: str
    met_as: str
    off: str
    repeats: bool
    caller: Identifier | None
    people: tuple[Attendance, ...]
    as_me: Identifier | None = None

    @property
    def first(self) -> date:
        """Its first day, where it takes place."""
        return _day_in(self.starts, self.zone if not self.whole_days else "")

    @property
    def last(self) -> date:
        """Its last day, included."""
        return _day_in(max(self.ends - timedelta(seconds=1), self.starts), self.zone if not self.whole_days else "")


@dataclass(frozen=True, slots=True)
class Around:
    """What a calendar has between two times, by time, and what of it could not be read."""

    planned: tuple[Planned, ...]
    aside: tuple[SetAside, ...]
    more: bool = False


def planned_in(
    content: bytes, *, now: datetime, me: Collection[Identifier] = (), back: timedelta, ahead: timedelta
) -> Around:
    """What a calendar file has between `back` before and `ahead` after `now`, which has a zone.

    Raises `WrongFormatError` where it is no calendar. What is broken in it is set aside alone; at most `MOST_PLANNED` are
    given (`more` says that there were others), the earliest left out first.

    >>> text = b"BEGIN:VCALENDAR\\nBEGIN:VEVENT\\nUID:1\\nSUMMARY:Dinner\\nDTSTART:20261124T190000Z\\nDTEND:20261124T210000Z\\n"
    >>> text += b"ATTENDEE;CN=Ines Duarte:mailto:ines@example.org\\nEND:VEVENT\\nEND:VCALENDAR\\n"
    >>> found = planned_in(text, now=datetime(2026, 11, 22, tzinfo=UTC), back=timedelta(7), ahead=timedelta(30))
    >>> [(one.name, one.starts.isoformat(), [each.name for each in one.people]) for one in found.planned]
    [('Dinner', '2026-11-24T19:00:00+00:00', ['Ines Duarte'])]
    """
    if not _CALENDAR.search(decode(content[:8_192]).lstrip("\ufeff").replace("\r", "\n")):
        said = "is empty, so it is no calendar" if not content.strip() else "is no calendar"
        raise WrongFormatError(f"This file {said}. Export your calendar as iCalendar (.ics) and choose that file.")
    found = _Reading(content, now - back, now + ahead, frozenset(me))
    planned = sorted(found.all(), key=lambda one: (one.starts, one.name, one.key))
    return Around(tuple(planned[-MOST_PLANNED:]), tuple(found.aside[:50]), len(planned) > MOST_PLANNED)


class _Reading:
    """One file. It is gone through twice: zones of time may stand behind the events that use them."""

    def __init__(self, content: bytes, first: datetime, last: datetime, me: frozenset[Identifier]) -> None:
        self._content, self._first, self._last, self._me = content, first, last, me
        self.aside: list[SetAside] = []

    def all(self) -> Iterator[Planned]:
        tzp.use_default()  # the parser remembers the zones of every calendar it ever saw
        several: set[str] = set()
        for component in self._components():
            if component.name == "VTIMEZONE":
                self._learn_zone(component)
            elif component.has("RECURRENCE-ID", "RRULE", "RDATE"):
                several.add(component.text("UID"))
        series: dict[str, list[Component]] = {}
        for component in self._components():
            if component.name != "VEVENT" or component.calendar.get("METHOD", "").upper() in _NOTICES:
                continue
            if component.problem:
                self.aside.append(SetAside(f"event {component.number}", component.problem))
            elif component.text("UID") and component.text("UID") in several:
                series.setdefault(component.text("UID"), []).append(component)
            elif self._may_be_near(component):
                yield from self._of([component])
        for number, events in enumerate(series.values()):
            if number >= _MOST_SERIES:
                self.aside.append(SetAside("series", "too-large", f"only the first {_MOST_SERIES:,} series were read"))
                return
            if any(self._may_be_near(one) or self._may_come_again(one) for one in events):
                yield from self._of(events)

    def _components(self) -> Iterable[Component]:
        return components(Lines(io.BytesIO(self._content)))

    def _learn_zone(self, component: Component) -> None:
        try:
            if not component.problem:
                parse([component.source()])
        except UnusableError as error:
            self.aside.append(SetAside("time zone", error.reason, error.detail))

    def _may_be_near(self, component: Component) -> bool:
        """Whether an event may lie in the window, by the day that its text begins with; those far off are not parsed."""
        day = _DAY_IN.match(component.text("DTSTART"))
        if day is None:
            return True
        written = tuple(map(int, day.groups()))
        early, late = self._first - _LONGEST_STAY, self._last + timedelta(days=2)
        return (early.year, early.month, early.day) <= written <= (late.year, late.month, late.day)

    def _may_come_again(self, component: Component) -> bool:
        if not component.has("RRULE", "RDATE"):
            return False
        until = _UNTIL.search(component.text("RRULE"))
        early = self._first - _LONGEST_STAY
        return until is None or tuple(map(int, until.groups())) >= (early.year, early.month, early.day)

    def _of(self, events: list[Component]) -> Iterator[Planned]:
        where, calendar = f"event {events[0].number}", events[0].calendar
        repeats = any(one.has("RRULE", "RDATE") for one in events)
        try:
            found = parse([one.source() for one in events])
            times = self._times(found) if repeats else found
            for event in times:
                planned = self._planned(event, calendar, repeats or "RECURRENCE-ID" in event)
                if planned is not None and planned.ends >= self._first and planned.starts <= self._last:
                    yield planned
        except UnusableError as error:
            self.aside.append(SetAside(where, error.reason, error.detail))
        except (ValueError, OverflowError) as error:
            self.aside.append(SetAside(where, "malformed", fault_of(error)))

    def _times(self, events: list[Event]) -> list[Event]:
        """Every time of a series within the window, with what was moved or changed applied."""
        starts = [_as_time(event, "DTSTART", UTC)[0] for event in events]
        check_series(events, min(starts), self._last)
        calendar = Calendar()
        for event in events:
            calendar.add_component(event)
        try:
            return list(recurring_ical_events.of(calendar).between(self._first - _LONGEST_STAY, self._last))
        except Exception as error:  # the library raises errors of many kinds on broken series
            raise UnusableError("malformed", fault_of(error)) from None

    def _planned(self, event: Event, calendar: dict[str, str], repeats: bool) -> Planned | None:
        zone = zone_of(calendar.get("X-WR-TIMEZONE", ""))
        starts, whole_days = _as_time(event, "DTSTART", zone)
        ends = _end(event, starts, zone, whole_days)
        present = attendances(event)
        caller = organiser(event) or next((each for each in present if each.chair), None)
        people = {each.who: each for each in (*([caller] if caller else []), *present)}
        others = tuple(each for who, each in people.items() if each.person and who not in self._me)[:MOST_PEOPLE]
        off = "cancelled" if self._cancelled(event, calendar) else ""
        if any(each.who in self._me and each.status == "DECLINED" for each in present):
            off = off or "declined"
        uid, name = clean(str(event.get("UID", "")), 300), clean(str(event.get("SUMMARY", "")), 200)
        again = _as_time(event, "RECURRENCE-ID" if "RECURRENCE-ID" in event else "DTSTART", zone)[0]
        own = uid or digest(name, starts.isoformat(), *sorted(str(who) for who in people))
        at = f"@{again:%Y%m%d}" if whole_days else f"@{int(again.timestamp())}"
        return Planned(
            key=f"{own}{at}" if repeats else own,
            name=name,
            starts=starts,
            ends=ends,
            whole_days=whole_days,
            zone=_zone_name(event, calendar),
            place=clean(str(event.get("LOCATION", "")), 200),
            met_as="" if whole_days or not uid else f"ics:{clean(str(event.get('UID', '')))}{at}",
            off=off,
            repeats=repeats,
            caller=caller.who if caller else _owner(calendar),
            people=others,
            as_me=next((who for who in people if who in self._me), None),
        )

    @staticmethod
    def _cancelled(event: Event, calendar: dict[str, str]) -> bool:
        return calendar.get("METHOD", "").upper() == "CANCEL" or str(event.get("STATUS", "")).upper() == "CANCELLED"


def _owner(calendar: dict[str, str]) -> Identifier | None:
    return mail_address(calendar.get("X-WR-CALNAME", ""))


def _as_time(event: Event, name: str, zone: tzinfo) -> tuple[datetime, bool]:
    """A time of an event in UTC, and whether it is a whole day. Raises `UnusableError` where there is none."""
    value = getattr(event.get(name), "dt", None)
    try:
        if isinstance(value, datetime):
            return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC), False
        if isinstance(value, date):
            return datetime.combine(value, time.min, UTC), True
    except (ValueError, OverflowError):
        raise UnusableError("absurd-date", str(getattr(value, "year", ""))) from None
    raise UnusableError("no-date")


def _end(event: Event, starts: datetime, zone: tzinfo, whole_days: bool) -> datetime:
    """When it ends: as it says, by its length, or after an hour or a day; never before it begins nor after two months."""
    try:
        if "DTEND" in event:
            ends = _as_time(event, "DTEND", zone)[0]
        else:
            length = getattr(event.get("DURATION"), "dt", None)
            usual = timedelta(days=1) if whole_days else timedelta(hours=1)
            ends = starts + (length if isinstance(length, timedelta) else usual)
    except (UnusableError, OverflowError):
        ends = starts
    least = starts + timedelta(days=1) if whole_days else starts
    return min(max(ends, least), starts + _LONGEST_STAY)


def _zone_name(event: Event, calendar: dict[str, str]) -> str:
    """The name of the zone that an event is in, where it is one that everybody knows."""
    value = getattr(event.get("DTSTART"), "dt", None)
    zone = getattr(value, "tzinfo", None)
    named = str(getattr(zone, "key", "") or getattr(zone, "zone", "") or "")
    for name in (named if named.upper() not in ("UTC", "ETC/UTC") else "", calendar.get("X-WR-TIMEZONE", "")):
        try:
            if name:
                return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ""


def _day_in(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone) if zone else UTC).date()
