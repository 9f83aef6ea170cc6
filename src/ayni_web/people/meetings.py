"""Whom the reader will meet, as rooms tell it: talks of two, dinners, conferences.

A room has a module `meetings` (found by itself) that says:

    add_meetings("talks", talks_between, rows_between)

So a page can bring the right memory back before a meeting without knowing the rooms that meetings come from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, QuerySet

from ayni_web.accounts.models import User


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting: what it is called, its day (the reader's own), its time (None: whole days), its page, and who is there."""

    what: str
    on: date
    at: datetime | None
    path: str
    #: The parties that stand for those who are there, without the reader.
    parties: tuple[int, ...]
    #: It is over, and what came of it can be told at `path` while it is fresh.
    over: bool = False


type Meetings = Callable[[User, date, date], Iterable[Meeting]]
#: Rows of the space `OuterRef("pk")` that may be meetings of these days; more than are is fine, fewer is not.
type Rows = Callable[[date, date], QuerySet[Any]]

_ROOMS: dict[str, tuple[Meetings, Rows]] = {}


def add_meetings(room: str, meetings: Meetings, rows: Rows) -> None:
    """Declares a room's meetings of somebody, from one day to another, both included: those that lie ahead, and those just
    over of which something may still be told. `rows` lets a page ask in a query that it makes anyway whether there are any."""
    _ROOMS[room] = (meetings, rows)


def meetings_of(user: User, first: date, last: date, *, rooms: Collection[str] | None = None) -> list[Meeting]:
    """All meetings of these days, the earliest first; of some rooms alone, where the others are known to have none."""
    asked = sorted(_ROOMS) if rooms is None else sorted(rooms)
    found = [meeting for room in asked for meeting in _ROOMS[room][0](user, first, last)]
    return sorted(found, key=lambda one: (one.on, one.at is not None, one.at.timestamp() if one.at else 0, one.what))


def may_meet(first: date, last: date) -> dict[str, Exists]:
    """For a query of spaces, by room: whether there may be meetings on these days."""
    return {room: Exists(rows(first, last)) for room, (_meetings, rows) in sorted(_ROOMS.items())}
