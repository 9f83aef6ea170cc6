"""When something comes back that comes every few weeks, at the same time on the clocks of one place.

A rhythm is a day, a time on the clock and a zone. It keeps its place on the clock when clocks are changed: what is at ten
stays at ten, and is at another moment of UTC. A time that the clocks skip comes as much later as they skip; of one that comes
twice the first counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo


def moment(day: date, clock: time, zone: tzinfo) -> datetime:
    """The moment, in UTC, at which the clocks of a zone show this.

    >>> from zoneinfo import ZoneInfo
    >>> moment(date(2026, 3, 28), time(10), ZoneInfo("Europe/Berlin")).hour
    9
    >>> moment(date(2026, 3, 29), time(10), ZoneInfo("Europe/Berlin")).hour
    8
    """
    return datetime.combine(day, clock.replace(fold=0), zone).astimezone(UTC)


def days_from(first: date, weeks: int) -> Iterator[date]:
    """The days of a rhythm, from its first on, without end but that of the calendar.

    Raises `ValueError` where it would not go on.
    """
    if weeks < 1:
        raise ValueError(f"A rhythm has at least one week; got {weeks}.")
    day = first
    while True:
        yield day
        try:
            day += timedelta(weeks=weeks)
        except OverflowError:
            return


def next_day(first: date, weeks: int, after: datetime, clock: time, zone: tzinfo) -> date:
    """The first day of a rhythm whose moment lies after `after`.

    >>> from zoneinfo import ZoneInfo
    >>> next_day(date(2026, 3, 5), 2, datetime(2026, 3, 20, tzinfo=UTC), time(10), ZoneInfo("Europe/Berlin"))
    datetime.date(2026, 4, 2)
    """
    if weeks < 1:
        raise ValueError(f"A rhythm has at least one week; got {weeks}.")
    # Near the day first, so that a rhythm that slept for years is not walked week by week.
    passed = max(0, (after.astimezone(zone).date() - first).days // (7 * weeks) - 1)
    begin = first + timedelta(weeks=weeks * passed)
    for day in days_from(begin, weeks):
        if moment(day, clock, zone) > after:
            return day
    raise ValueError("The calendar ends before this comes again.")
