"""When somebody may be reminded, and when they are left in peace: at their time, in their zone, outside their quiet hours."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from ayni_web.accounts.models import User
from ayni_web.notify.models import Wishes
from ayni_web.notify.quiet import DigestTimes, Quiet
from ayni_web.notify.sources import working_hours

MORNING = time(8)
EVENING = time(20)
_LATEST = time(23, 59)
#: At the least so long after their time somebody may be reminded, also where their working hours end before.
LEAST = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a day in which reminders may come, on the clocks of the reader; never while it is quiet."""

    first: time
    last: time
    quiet: Quiet

    @property
    def zone(self) -> tzinfo:
        return self.quiet.zone

    def opens(self, on: date) -> datetime:
        """When it opens on a day. A time that the clocks skip that day comes as much later as they skip."""
        return datetime.combine(on, self.first, self.zone).astimezone(UTC)

    def is_open(self, now: datetime) -> bool:
        """Whether reminders may come now."""
        here = now.astimezone(self.zone)
        closes = datetime.combine(here.date(), self.last, self.zone).astimezone(UTC)
        return not self.quiet.holds(now) and self.opens(here.date()) <= now <= closes

    def next_open(self, now: datetime) -> datetime:
        """When it is open next; now, where it is open."""
        if self.is_open(now):
            return now
        day = now.astimezone(self.zone).date()
        while self.quiet.rests_on(day) or self.opens(day) < now:
            day += timedelta(days=1)
        opens = self.opens(day)
        return self.quiet.ends(opens) or opens


def zone_of(user: User) -> tzinfo:
    """The zone that somebody chose; UTC where they chose none or nobody here knows it."""
    try:
        return zoneinfo.ZoneInfo(user.time_zone) if user.time_zone else UTC
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return UTC


def window_of(user: User, wishes: Wishes) -> Window:
    """When a reader may be reminded: from the time they chose, else from the beginning of their working hours, to the
    end of these; where they chose quiet hours, whenever these are not."""
    hours = working_hours(user)
    first = wishes.at or (hours[0] if hours else MORNING)
    off = _off(user, wishes, wishes.quiet_from, wishes.quiet_until)
    if off.first is not None and off.last is not None and off.first != off.last:
        first = off.last if off.in_hours(first) else first
        return Window(first, off.first if off.first > first else _LATEST, off)
    last = hours[1] if hours else EVENING
    least = (datetime.combine(date.min, first) + LEAST).time()
    if least < first:
        least = _LATEST
    return Window(first, max(last, least), off)


def quiet_of(user: User, wishes: Wishes) -> Quiet:
    """When nothing new is mailed: in the hours that they chose, else outside their working hours, else from eight to eight."""
    if wishes.quiet_from is not None and wishes.quiet_until is not None:
        return _off(user, wishes, wishes.quiet_from, wishes.quiet_until)
    begin, end = working_hours(user) or (MORNING, EVENING)
    return _off(user, wishes, end, begin)


def _off(user: User, wishes: Wishes, first: time | None, last: time | None) -> Quiet:
    away = None
    if wishes.away_from is not None:
        away = (wishes.away_from, wishes.away_until or wishes.away_from)
    rest = frozenset(int(day) for day in wishes.rest_days if day in "0123456")
    # Somebody who rests on all days of the week would never be told anything: then they turn mail off.
    return Quiet(zone_of(user), first, last, rest if len(rest) < 7 else frozenset(), away)


def digest_of_time(user: User, wishes: Wishes) -> DigestTimes:
    """When their digest is due."""
    weekly = wishes.digest == Wishes.Digest.WEEKLY
    return DigestTimes(zone_of(user), wishes.digest_at or MORNING, wishes.digest_day % 7 if weekly else None)


def hours_in(text: str) -> tuple[time, time] | None:
    """Working hours as people write them, "09:00-17:00"; None where they are not, or go through the night.

    >>> hours_in("09:00-17:30")
    (datetime.time(9, 0), datetime.time(17, 30))
    >>> hours_in("whenever") is None
    True
    """
    first, _, last = text.replace("–", "-").partition("-")
    try:
        found = time.fromisoformat(first.strip()), time.fromisoformat(last.strip())
    except ValueError:
        return None
    return found if found[0] < found[1] else None
