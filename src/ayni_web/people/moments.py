"""Days that come once or every year, and which of them lie ahead."""

from __future__ import annotations

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta

from ayni_web.people.models import Moment, Party

_DAY = re.compile(r"(?:(\d{4})-|--)(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Ahead:
    """A moment that comes, on a day of the calendar. `moment` is None for a birthday that a source told."""

    party: Party
    what: str
    sort: str
    on: date
    plan: str = ""
    moment: Moment | None = None

    @classmethod
    def of_moment(cls, moment: Moment, on: date) -> Ahead:
        return cls(moment.party.root or moment.party, moment.what, moment.sort, on, moment.plan, moment)

    @classmethod
    def of_birthday(cls, party: Party, on: date) -> Ahead:
        return cls(party, str(Moment.Sort.BIRTHDAY.label), Moment.Sort.BIRTHDAY, on)

    def days_from(self, today: date) -> int:
        """How many days are left."""
        return (self.on - today).days


def is_day(written: str) -> bool:
    """Whether this is a day as it is kept: 2026-12-01, or --12-01 every year."""
    match = _DAY.fullmatch(written)
    if match is None:
        return False
    try:
        date(int(match[1] or 2000), int(match[2]), int(match[3]))  # 2000 had a 29th of February
    except ValueError:
        return False
    return True


def day_of(written: str) -> str:
    """The day without its year: 1980-05-17 and --05-17 are both --05-17."""
    return f"--{written[-5:]}"


def ways_to_write(today: date, days: int) -> dict[str, date]:
    """How the days from today to so many ahead are written, with and without their year; the 29th of February is
    the 28th where there is none."""
    ways: dict[str, date] = {}
    for number in range(days + 1):
        day = today + timedelta(days=number)
        ways.setdefault(f"--{day:%m-%d}", day)
        ways[day.isoformat()] = day
        if (day.month, day.day) == (2, 28) and not isleap(day.year):
            ways.setdefault("--02-29", day)
    return ways


def next_on(written: str, today: date) -> date | None:
    """The next day on which this comes, today included; None where it lies behind."""
    if not written.startswith("--"):
        day = date.fromisoformat(written)
        return day if day >= today else None
    month, day_number = int(written[2:4]), int(written[5:7])
    for year in (today.year, today.year + 1):
        leaps = (month, day_number) == (2, 29) and not isleap(year)
        day = date(year, month, 28 if leaps else day_number)
        if day >= today:
            return day
    return None
