"""Whom one meets today and tomorrow, and what of them is worth having in mind; what was just over and can be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ayni.guidance.meeting import called_back
from ayni_web.accounts.models import User
from ayni_web.people.meetings import Meeting, meetings_of
from ayni_web.practice.today.queries import Day
from ayni_web.promises.words import day_words
from ayni_web.ties.memory import Memory, link_of, memory_of, says

_MOST = 4
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recalled:
    """What comes back of one person before one meets them."""

    name: str
    says: str
    href: str


@dataclass(frozen=True, slots=True)
class Near:
    """A meeting with what comes back. `more`: how many people, where several are there; `alone`: only one is."""

    meeting: Meeting
    when: str
    memories: list[Recalled]
    more: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Meetings:
    """Those that lie ahead, with what comes back, and those just over."""

    ahead: list[Near]
    over: list[Meeting]


def near_meetings(user: User, day: Day) -> Meetings:
    """The next meetings of today and tomorrow, and those of yesterday and today of which something may be told."""
    today = day.today
    found = meetings_of(user, today - _DAY, today + _DAY, rooms=day.meets)
    ahead = [one for one in found if not one.over][:_MOST]
    whom = tuple(dict.fromkeys(party for one in ahead for party in one.parties))
    memory = _memory(user, day, whom) if whom else None
    return Meetings([_near(one, memory, today) for one in ahead], [one for one in found if one.over][:_MOST])


def _memory(user: User, day: Day, whom: tuple[int, ...]) -> Memory:
    """What is known of these; kept as long as the day is, and for the last who were asked for alone."""
    if whom not in day.memories:
        day.memories.clear()
        day.memories[whom] = memory_of(user, whom, day.today)
    return day.memories[whom]


def _near(one: Meeting, memory: Memory | None, today: date) -> Near:
    memories = []
    for back in called_back([p for p in one.parties if p in memory.parties], memory.known) if memory else ():
        assert memory is not None
        reason = back.reasons[0]
        said = says(memory, back.party, reason)
        memories.append(Recalled(memory.name(back.party), said, link_of(reason, back.party)))
    number = len(one.parties)
    return Near(one, _when(one, today), memories, number if number > 1 else 0, number == 1)


def _when(one: Meeting, today: date) -> str:
    day = day_words(max(one.on, today) if one.at is None else one.on, today)
    if one.at is None:
        return capfirst(day)
    return capfirst(_("%(day)s, %(time)s") % {"day": day, "time": time_format(one.at.time(), "TIME_FORMAT")})
