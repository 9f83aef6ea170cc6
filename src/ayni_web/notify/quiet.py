"""When nothing is mailed: hours of the night, days off, days away, on the clocks of the reader. And when a digest is due.

All of it by the clock on the reader's wall: where clocks are moved, hours that they skip are not waited for, and hours that
they show twice are quiet twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_DAY = timedelta(days=1)
#: Looked ahead so far for a moment that is not quiet.
_FAR = 800


@dataclass(frozen=True, slots=True)
class Quiet:
    """The quiet times of somebody. Hours may go through midnight; both the same, or none, is none."""

    zone: tzinfo
    first: time | None = None
    last: time | None = None
    rest: frozenset[int] = frozenset()
    away: tuple[date, date] | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is quiet now."""
        here = now.astimezone(self.zone)
        return self.rests_on(here.date()) or self.in_hours(here.time())

    def rests_on(self, day: date) -> bool:
        """Whether nothing is mailed on a whole day."""
        return day.weekday() in self.rest or (self.away is not None and self.away[0] <= day <= self.away[1])

    def in_hours(self, at: time) -> bool:
        """Whether a time on the clock is in the quiet hours."""
        if self.first is None or self.last is None or self.first == self.last:
            return False
        if self.first < self.last:
            return self.first <= at < self.last
        return at >= self.first or at < self.last

    def ends(self, now: datetime) -> datetime | None:
        """The first moment from now on that is not quiet; None where none comes for two years."""
        if not self.holds(now):
            return now
        day = now.astimezone(self.zone).date()
        for _ in range(_FAR):
            times = {time.min, self.last or time.min}
            found = sorted(one for at in times for one in moments(day, at, self.zone))
            for one in found:
                if one > now and not self.holds(one):
                    return one
            day += _DAY
        return None


def moments(day: date, at: time, zone: tzinfo) -> list[datetime]:
    """When the clocks show a time on a day, in UTC: once, twice where they are put back, and where they skip it the moment of
    the skip."""
    first, second = (datetime.combine(day, at.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1))
    if first <= second:
        return sorted({first, second})
    # Skipped: the first second from which the clocks show this time or a later one.
    low, high = second, first
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        here = middle.astimezone(zone)
        if (here.date(), here.time()) >= (day, at.replace(fold=0)):
            high = middle
        else:
            low = middle
    return [high]


@dataclass(frozen=True, slots=True)
class DigestTimes:
    """When a digest is due: each day, or on one day of the week (`weekday`, from Monday on)."""

    zone: tzinfo
    at: time
    weekday: int | None = None

    def latest(self, now: datetime) -> datetime:
        """The last time that it was due, now included."""
        day = now.astimezone(self.zone).date() + _DAY
        while True:
            if self.weekday is None or day.weekday() == self.weekday:
                due = moments(day, self.at, self.zone)[0]
                if due <= now:
                    return due
            day -= _DAY

    def next(self, now: datetime) -> datetime:
        """The next time after now."""
        day = now.astimezone(self.zone).date() - _DAY
        while True:
            if self.weekday is None or day.weekday() == self.weekday:
                due = moments(day, self.at, self.zone)[0]
                if due > now:
                    return due
            day += _DAY
