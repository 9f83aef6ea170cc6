"""What there is to be reminded of: rooms above declare it, and this room asks them.

A room has a module `reminders` (found by itself) that says:

    add_source(Source("promises", _("Promises"), due=..., entries=..., order=10))
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils.functional import Promise

from ayni_web.accounts.models import User


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be reminded of on a day of the reader. `key` is the same however often it is asked for."""

    key: str
    on: date
    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the calendar: a whole day (`start` is a date) or a time with its zone.

    `sequence` grows whenever the entry is moved or rewritten; `yearly` comes back each year.
    """

    key: str
    summary: str
    start: date | datetime
    changed_at: datetime
    path: str = ""
    minutes: int = 0
    sequence: int = 0
    yearly: bool = False
    description: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are asked about, and what the reader was told of already."""

    first: date
    last: date
    told: Collection[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Source:
    """What one room has to remind of. `due` gives what falls into a span of days, `entries` the calendar from a day on."""

    name: str
    title: str | Promise
    due: Callable[[User, Span], Iterable[Due]]
    entries: Callable[[User, date], Iterable[Entry]]
    order: int = 100


_SOURCES: dict[str, Source] = {}
_HOURS: list[Callable[[User], tuple[time, time] | None]] = []


def add_source(source: Source) -> None:
    """Declares what a room reminds of."""
    _SOURCES[source.name] = source


def sources() -> list[Source]:
    """All that rooms declared, in their order."""
    return sorted(_SOURCES.values(), key=lambda source: (source.order, source.name))


def tell_hours(hours: Callable[[User], tuple[time, time] | None]) -> None:
    """Declares who knows the working hours of a reader."""
    if hours not in _HOURS:
        _HOURS.append(hours)


def working_hours(user: User) -> tuple[time, time] | None:
    """When somebody works, in their own zone; None where nobody knows."""
    return next((found for hours in _HOURS if (found := hours(user)) is not None), None)
