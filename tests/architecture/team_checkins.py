"""Talks of two, looks and notes of every sort, for `test_roles`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.promises.models import Promise
from ayni_web.team.checkins import actions, agenda, noting, sealing
from ayni_web.team.checkins.models import Look, Note, OneToOne, Point, Pot, Talk, TeamRhythm, Wish
from ayni_web.team.checkins.words import QUESTIONS
from tests.architecture.rooms_of_teams import People, Room, Things


def _rhythm(days: int = 3) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=days)
    return {"weeks": 2, "day": day, "clock": time(10), "zone": "UTC", "minutes": 30, "place": ""}


def _asked(by: Membership, of: Membership) -> OneToOne:
    """Made directly: in this world two may have several."""
    one, other = member_party(by), member_party(of)
    pair = OneToOne.objects.create(space=by.space, one=one, other=other, **_rhythm())
    Wish.objects.create(pair=pair, by=one, **_rhythm())
    return pair


def _talking(by: Membership, of: Membership) -> dict[str, Any]:
    """The ids of two who talk: with a talk that was held, one that comes, and a point of its agenda."""
    pair = _asked(by, of)
    actions.answer(pair, member_party(of), 1, agreed=True)
    held = actions.talked(pair, 2)
    point = agenda.add(pair, member_party(by), "The printer")
    return {"pair_id": pair.pk, "talk_id": held.pk, "point_id": point.pk}


def _note(by: Membership, *, for_all: bool = True) -> dict[str, Any]:
    said = noting.say(by.space, member_party(by), Note.Sort.TOO_MUCH, "Two projects", for_all=for_all)
    return {"note_id": said.pk}


def a_look(of: Membership) -> Look:
    """One that is open, and asks everybody who is there."""
    now = timezone.now()
    here = Membership.objects.filter(space=of.space, left_at__isnull=True).values_list("pk", flat=True)
    look = Look.objects.create(
        space=of.space,
        opens_on=timezone.localdate(),
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=1),
        group=sorted(here),
    )
    Pot.objects.create(look=look, salt=sealing.new_salt())
    told = {name: value for name, value in _rhythm(9).items() if name not in {"minutes", "place"}}
    TeamRhythm.objects.create(space=of.space, **told)
    return look


def _build(people: People) -> Things:
    some, other = people.bystander, people.other
    look = a_look(some)
    of_others = _talking(some, other) | _note(some)
    private = _note(some, for_all=False)
    things: dict[tuple[str, str], Mapping[str, Any]] = {}
    for who, here in people.place.items():
        things |= {
            (who, "open"): {"look_id": look.pk},
            (who, "own"): _talking(some, here) | _note(here),
            (who, "where the other asked"): {"pair_id": _asked(some, here).pk},
            (who, "of others"): of_others,
            (who, "kept to themselves"): private,
        }
    return things


def _seen(ids: Mapping[str, Any]) -> dict[str, Any]:
    return {"version": OneToOne.objects.get(pk=ids["pair_id"]).version}


def _told(days: int = 5) -> dict[str, Any]:
    told = _rhythm(days)
    return {"weeks": 4, "day": told["day"], "clock": "11:00", "minutes": 30}


def _written(ids: Mapping[str, Any]) -> dict[str, Any]:
    talk = Talk.objects.get(pair=ids["pair_id"], held_at=None, skipped_at=None)
    return {"notes": "What we said", "talk": talk.pk, "version": talk.notes_version}


def _proposed(ids: Mapping[str, Any]) -> dict[str, Any]:
    return _told() | {"other": Party.objects.get(name="Zora", user__isnull=False).pk}


ROOM = Room(
    "checkins",
    _build,
    sent={
        "checkins:rhythm": lambda ids: _told() | {"open_days": 4, "version": 1},
        "checkins:pause": lambda ids: {"pause": "yes", "version": 1},
        "checkins:look": lambda ids: dict.fromkeys(QUESTIONS, "mostly"),
        "checkins:say": lambda ids: {"sort": "celebrate", "text": "It is printed"},
        "checkins:help": lambda ids: {"what": "Take over the second"},
        "checkins:propose": _proposed,
        "checkins:answer": lambda ids: _seen(ids) | {"answer": "yes"},
        "checkins:ask_anew": lambda ids: _seen(ids) | _told(),
        "checkins:talked": _seen,
        "checkins:steer": lambda ids: _seen(ids) | {"step": "pause"},
        "checkins:move": lambda ids: _seen(ids) | _told(),
        "checkins:add": lambda ids: {"text": "The map"},
        "checkins:point": lambda ids: {"step": "spoken"},
        "checkins:write": _written,
        "checkins:promise": lambda ids: {"side": "me", "what": "Send it"},
    },
    done=[
        "checkins:rhythm", "checkins:pause", "checkins:look", "checkins:say", "checkins:take_back", "checkins:help",
        "checkins:propose", "checkins:answer", "checkins:ask_anew", "checkins:talked", "checkins:steer",
        "checkins:move", "checkins:add", "checkins:point", "checkins:write", "checkins:promise",
    ],
    tables=[
        (OneToOne, "space"), (Wish, "pair__space"), (Talk, "pair__space"), (Point, "pair__space"), (Note, "space"),
        (TeamRhythm, "space"), (Look, "space"), (Pot, "look__space"), (Promise, "space"),
    ],
)  # fmt: skip
