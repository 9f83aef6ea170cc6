"""Opportunities of every sort, for `test_roles`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.openings import actions
from ayni_web.team.openings.models import Application, Heard, Opening, OpeningChange, Pointing
from tests.architecture.rooms_of_teams import People, Room, Things


def _post(by: Membership, *, closed: bool = False) -> int:
    today = timezone.localdate()
    said = {
        "title": "Lead the atlas", "sort": "role", "what": "Maps", "how": "By a map", "opens_on": today,
        "apply_by": today + timedelta(days=5), "decide_by": None,
    }  # fmt: skip
    opening = actions.post(by, said, [member_party(by)])
    if closed:
        before = today - timedelta(days=2)
        Opening.objects.filter(pk=opening.pk).update(opens_on=before, apply_by=before)
    return opening.pk


def _build(people: People) -> Things:
    things: dict[tuple[str, str], Mapping[str, Any]] = {}
    for who, here in people.place.items():
        things |= {
            (who, "own"): {"opening_id": _post(here)},
            (who, "own, closed"): {"opening_id": _post(here, closed=True)},
            (who, "of others"): {"opening_id": _post(people.bystander)},
            (who, "of others, closed"): {"opening_id": _post(people.bystander, closed=True)},
        }
    return things


def _somebody(ids: Mapping[str, Any]) -> int:
    space = Opening.objects.get(pk=ids["opening_id"]).space
    return Party.objects.get(space=space, name="Xenia").pk


def _changing(ids: Mapping[str, Any]) -> Mapping[str, Any]:
    opening = Opening.objects.get(pk=ids["opening_id"])
    told = {name: getattr(opening, name) for name in ("title", "sort", "what", "opens_on", "apply_by", "version")}
    return told | {"how": "By lots", "why": "Fairer", "whom": list(opening.deciders.values_list("pk", flat=True))}


ROOM = Room(
    "openings",
    _build,
    sent={
        "openings:change": _changing,
        "openings:apply": lambda ids: {"text": "I drew it", "heard": "here"},
        "openings:decide": lambda ids: {"reason": "Nobody applied", "version": 1},
        "openings:withdraw": lambda ids: {"why": "No money", "version": 1},
        "openings:point": lambda ids: {"to": _somebody(ids)},
    },
    done=[
        "openings:change", "openings:apply", "openings:decide", "openings:withdraw", "openings:have_read", "openings:point",
    ],
    tables=[
        (Opening, "space"), (OpeningChange, "opening__space"), (Application, "opening__space"), (Heard, "opening__space"),
        (Pointing, "opening__space"),
    ],
)  # fmt: skip
