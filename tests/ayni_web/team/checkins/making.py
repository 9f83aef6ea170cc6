"""Teams that talk and look, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.team.checkins import actions, looking
from ayni_web.team.checkins.models import Look, OneToOne
from ayni_web.team.spaces import actions as spaces
from tests.ayni_web.team.people import joined

Role = Membership.Role
ALL_MOSTLY: Mapping[str, str] = {
    "help_came": "mostly",
    "could_give": "mostly",
    "was_seen": "mostly",
    "could_say_no": "mostly",
}
ALL_HARDLY: Mapping[str, str] = dict.fromkeys(ALL_MOSTLY, "hardly")


def team_of(*names: str) -> list[Membership]:
    """A team in which these are; the first leads it."""
    first = spaces.begin(add_person(f"{names[0].lower()}@example.org", name=names[0]), "The maps")
    return [first, *(joined(first, name) for name in names[1:])]


def rhythm(days: int = 3, clock: time = time(10), zone: str = "Europe/Berlin", **more: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=days)
    return {"weeks": 2, "day": day, "clock": clock, "zone": zone, "minutes": 30, "place": "", **more}


def proposed(by: Membership, other: Membership, **more: Any) -> OneToOne:
    return actions.propose(by.space, member_party(by), member_party(other), rhythm(**more))


def talking(by: Membership, other: Membership, **more: Any) -> OneToOne:
    """Two who have agreed to talk."""
    pair = proposed(by, other, **more)
    return actions.answer(pair, member_party(other), pair.version, agreed=True)


def version(pair: OneToOne) -> int:
    return OneToOne.objects.get(pk=pair.pk).version


def open_look(team: Membership, *, weeks: int = 2) -> Look:
    """A look that has opened just now: its rhythm was set, and its moment came."""
    later = timezone.now() + timedelta(days=1)
    told = {
        "weeks": weeks,
        "day": later.astimezone(UTC).date(),
        "clock": later.astimezone(UTC).time().replace(second=0, microsecond=0),
        "zone": "UTC",
        "open_days": 4,
    }
    found = looking.TeamRhythm.objects.filter(space=team.space).first()
    looking.set_rhythm(team.space, found.version if found else 0, told)
    look = looking.open_due(team.space, datetime.combine(told["day"], told["clock"], UTC) + timedelta(minutes=1))
    assert look is not None
    return look


def next_look(look: Look) -> Look:
    """The look after one that has ended, by the rhythm that holds."""
    found = looking.open_due(look.space, look.opens_at + timedelta(weeks=2, minutes=1))
    assert found is not None
    return found


def answer(member: Membership, look: Look, told: Mapping[str, str] = ALL_MOSTLY, words: str = "") -> None:
    looking.answer(member, look, told, words, now=look.opens_at + timedelta(hours=1))


def ended(look: Look) -> str:
    return looking.end_due(Look.objects.get(pk=look.pk), look.closes_at)
