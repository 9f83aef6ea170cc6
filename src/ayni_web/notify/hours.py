"""When somebody may be reminded: at their time, in their zone, outside their quiet hours."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from ayni_web.accounts.models import User
from ayni_web.notify.models import Wishes
from ayni_web.notify.sources import working_hours

MORNING = time(8)
EVENING = time(20)
#: At the least so long after their time somebody may be reminded, also where their working hours end before.
LEAST = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a day in which mail may come, on the clocks of the reader. Outside it are the quiet hours."""

    first: time
    last: time
    weekdays_only: bool
    zone: tzinfo

    def opens(self, on: date) -> datetime:
        """When it opens on a day. A time that the clocks skip that day comes as much later as they skip."""
        return datetime.combine(on, self.first, self.zone).astimezone(UTC)

    def is_open(self, now: datetime) -> bool:
        """Whether mail may come now."""
        here = now.astimezone(self.zone)
        closes = datetime.combine(here.date(), self.last, self.zone).astimezone(UTC)
        return self._is_day(here.date()) and self.opens(here.date()) <= now <= closes

    def next_open(self, now: datetime) -> datetime:
        """When it is open next; now, where it is open."""
        if self.is_open(now):
            return now
        day = now.astimezone(self.zone).date()
        while not self._is_day(day) or self.opens(day) < now:
            day += timedelta(days=1)
        return self.opens(day)

    def _is_day(self, day: date) -> bool:
        return not self.weekdays_only or day.weekday() < 5


def zone_of(user: User) -> tzinfo:
    """The zone that somebody chose; UTC where they chose none or nobody here knows it."""
    try:
        return zoneinfo.ZoneInfo(user.time_zone) if user.time_zone else UTC
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return UTC


def window_of(user: User, wishes: Wishes) -> Window:
    """When a reader may be reminded: from the time they chose, else from the beginning of their working hours, to the
    end of these."""
    hours = working_hours(user)
    first = wishes.at or (hours[0] if hours else MORNING)
    last = hours[1] if hours else EVENING
    least = (datetime.combine(date.min, first) + LEAST).time()
    if least < first:
        least = time(23, 59)
    return Window(first, max(last, least), wishes.days == Wishes.Days.WEEKDAYS, zone_of(user))


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
