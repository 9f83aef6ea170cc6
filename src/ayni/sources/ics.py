"""Calendars (.ics): every meeting that took place is a contact between who called it and those who came.

Whole days, events without guests, cancelled and declined meetings and those still to come give
nothing. Rooms and equipment are nobody. A series gives one contact for every time it took place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from icalendar import Event
from icalendar.timezone import tzp

from ayni.clock import DAY, YEAR, believable
from ayni.ledger.kinds import MEETING
from ayni.ledger.parties import Identifier
from ayni.sources.contacts import mail_address
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, ReadOptions, SetAside
from ayni.sources.ics_components import Component, components
from ayni.sources.ics_meetings import (
    MOST_OCCURRENCES,
    Attendance,
    UnusableError,
    attendances,
    fault_of,
    occurrences,
    organiser,
    parse,
    recurrence_of,
    start_of,
    zone_of,
)
from ayni.sources.opening import FileFound, Lines, Meter, chosen, clean, decode, digest, open_file, size

_BROADCAST = 25
#: Times that all series of one file may have taken place: a few lines can name millions.
MOST_REPEATED = 300_000
_NOTICES = frozenset({"REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"})
_CALENDAR = re.compile(r"^\s*begin:v(calendar|event|todo|journal|freebusy|availability|alarm|timezone)\b", re.I | re.M)
#: Later than this a date is a mistake and not a plan.
_FAR = 10 * YEAR


class ICalendar:
    """Calendars in iCalendar files, or in folders of them."""

    name = "ics"
    title = "Calendar (iCalendar)"
    endings: tuple[str, ...] = (".ics", ".ical", ".icalendar")

    def recognises(self, path: Path, head: bytes) -> bool:
        if path.is_dir():
            return any(file.suffix.lower() in self.endings for file in path.iterdir())
        return _is_calendar(head)

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        """Every meeting as a contact of kind `meeting`, from who called it to those who came."""
        files, problems = chosen(paths, self.endings, _is_calendar, "a calendar")
        yield from problems
        meter = Meter(file.path for file in files)
        introduced: set[Identifier] = set()
        for file in files:
            yield from _Reading(file, options, introduced).all(meter)
            meter.file_done(size(file.path))
        yield from meter.finish()


def _is_calendar(head: bytes) -> bool:
    return _CALENDAR.search(decode(head).lstrip("\ufeff").replace("\r", "\n")) is not None


class _Reading:
    """One calendar file. It is gone through twice: zones of time may stand behind the events that use them."""

    def __init__(self, file: FileFound, options: ReadOptions, introduced: set[Identifier]) -> None:
        self._file = file
        self._options = options
        self._now = datetime.fromtimestamp(options.now, UTC)
        self._introduced = introduced
        self._changed: set[str] = set()
        self._series: dict[str, list[Component]] = {}
        self._repeated = 0

    def all(self, meter: Meter) -> Iterator[Found]:
        # The parser remembers the zones of every calendar it ever saw; another file's do not count here.
        tzp.use_default()
        with open_file(self._file.path) as stream:
            for component in components(Lines(stream)):
                if component.name == "VTIMEZONE":
                    yield from self._learn_zone(component)
                elif component.has("RECURRENCE-ID", "RRULE", "RDATE"):
                    self._changed.add(component.text("UID"))
        with open_file(self._file.path) as stream:
            lines = Lines(stream)
            for component in components(lines):
                if component.name != "VTIMEZONE":
                    yield from self._component(component)
                    yield from meter.row(lines.done)
        for series in self._series.values():
            yield from self._all_of(series)

    def _learn_zone(self, component: Component) -> Iterator[Found]:
        try:
            if component.problem:
                raise UnusableError(component.problem)
            parse([component.source()])
        except UnusableError as error:
            yield SetAside(self._where(component), error.reason, error.detail or "a time zone")

    def _where(self, component: Component) -> str:
        return f"{self._file.name}#{component.number}"

    def _component(self, component: Component) -> Iterator[Found]:
        where = self._where(component)
        if component.problem:
            yield SetAside(where, component.problem)
        elif component.name != "VEVENT":
            yield LeftOut(where, "no-tie")
        elif component.text("UID") and component.text("UID") in self._changed:
            self._series.setdefault(component.text("UID"), []).append(component)
        else:
            yield from self._all_of([component])

    def _all_of(self, series: list[Component]) -> Iterator[Found]:
        """An event alone, or all that is said of a series."""
        where, zone = self._where(series[0]), zone_of(series[0].calendar.get("X-WR-TIMEZONE", ""))
        sources = [component.source() for component in series]
        try:
            if not any(component.has("RRULE", "RDATE") for component in series):
                for component, event in zip(series, parse(sources), strict=True):
                    yield from self._event(self._where(component), event, component.calendar, zone)
                return
            guests = any(component.has("ATTENDEE") for component in series)
            if not guests or all(start_of(event, zone) is None for event in parse(sources)):
                yield LeftOut(where, "no-tie")
                return
            yield from self._occurrences(where, sources, series[0].calendar, zone)
        except UnusableError as error:
            yield SetAside(where, error.reason, error.detail)
        except ValueError as error:
            yield SetAside(where, "malformed", fault_of(error))

    def _occurrences(self, where: str, sources: list[str], calendar: dict[str, str], zone: tzinfo) -> Iterator[Found]:
        if self._repeated > MOST_REPEATED:
            yield SetAside(where, "too-large", f"the series before it took place {MOST_REPEATED:,} times already")
            return
        count = 0
        for event in occurrences(sources, zone, self._now):
            count += 1
            self._repeated += 1
            if count > MOST_OCCURRENCES:
                yield SetAside(where, "in-part", f"only its first {MOST_OCCURRENCES:,} times were read")
                return
            yield from self._event(where, event, calendar, zone)
        if not count:
            yield LeftOut(where, "to-come")

    def _event(self, where: str, event: Event, calendar: dict[str, str], zone: tzinfo) -> Iterator[Found]:
        start = start_of(event, zone)
        if start is None:
            yield LeftOut(where, "no-tie")
            return
        at = int(start.timestamp())
        present = attendances(event)
        caller = self._caller(event, present, calendar)
        reason = self._left_out(event, present, caller, calendar, at)
        if reason:
            yield LeftOut(where, reason)
        elif not believable(at, self._options.now):
            yield SetAside(where, "absurd-date", start.date().isoformat())
        elif caller is None:
            yield SetAside(where, "no-sender")
        else:
            yield from self._meeting(event, zone, at, caller, [each for each in present if each.person])

    def _caller(self, event: Event, present: list[Attendance], calendar: dict[str, str]) -> Attendance | None:
        """Who called a meeting. Where nobody is named: who chairs it, whose calendar it is, or one of those present."""
        called = organiser(event) or next((each for each in present if each.chair), None)
        if called is not None:
            return called
        own = self._options.me[0] if self._options.me else mail_address(calendar.get("X-WR-CALNAME", ""))
        if own is not None and all(each.who != own for each in present):
            return Attendance(own, "", "", chair=True, person=True)
        people = sorted((each for each in present if each.person), key=lambda each: (each.who != own, each.who))
        return people[0] if len(people) > 1 else None

    def _left_out(
        self, event: Event, present: list[Attendance], caller: Attendance | None, calendar: dict[str, str], at: int
    ) -> str:
        """Why an event is nobody's meeting, or an empty text."""
        method = calendar.get("METHOD", "").upper()
        others = [each for each in present if caller is None or each.who != caller.who]
        if method in _NOTICES:
            return "calendar-notice"
        if not others:
            return "no-tie"
        if method == "CANCEL" or str(event.get("STATUS", "")).upper() == "CANCELLED":
            return "cancelled"
        if any(each.who in self._options.me and each.status == "DECLINED" for each in present):
            return "cancelled"
        coming = [each for each in others if each.person]
        if not coming:
            return "cancelled" if any(each.status == "DECLINED" for each in others) else "no-tie"
        if len(coming) > _BROADCAST:
            return "broadcast"
        soon = self._options.now < at <= self._options.now + _FAR
        return "to-come" if soon and at > self._options.now + DAY // 24 else ""

    def _meeting(
        self, event: Event, zone: tzinfo, at: int, caller: Attendance, present: list[Attendance]
    ) -> Iterator[Found]:
        receivers = [each for each in present if each.who != caller.who]
        for each in (caller, *receivers):
            if each.who not in self._introduced:
                self._introduced.add(each.who)
                own = self._options.me if each.who in self._options.me else (each.who,)
                yield PartyFound((each.who, *(other for other in own if other != each.who)), each.name)
        what = clean(str(event.get("SUMMARY", "")), 200)
        to = tuple(each.who for each in receivers)
        yield ActFound(self._key(event, zone, at, caller, to), at, MEETING.number, (caller.who,), to, what=what)

    def _key(self, event: Event, zone: tzinfo, at: int, caller: Attendance, to: tuple[Identifier, ...]) -> str:
        """The event's own id and the start it has in its series, which stays when one time of a series is moved."""
        recurrence = recurrence_of(event, zone)
        begins = int(recurrence.timestamp()) if recurrence is not None else at
        own = clean(str(event.get("UID", "")))
        return f"ics:{own or digest(str(caller.who), *map(str, sorted(to)), str(event.get('SUMMARY', '')))}@{begins}"
