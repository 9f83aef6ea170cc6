"""What is needed of how one leads, for `test_roles`: something that each had refused, for whoever stands in for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ayni_web.people.members import member_party
from ayni_web.team.leading import actions
from ayni_web.team.leading.models import StepRefused
from tests.architecture.rooms_of_teams import People, Room, Things


def _build(people: People) -> Things:
    about, other = member_party(people.bystander), member_party(people.other)
    things: dict[tuple[str, str], Mapping[str, Any]] = {}
    for who, place in people.place.items():
        actions.refuse(place, StepRefused.Sort.SAY, about)
        things[who, ""] = {"about": about.pk, "other": other.pk}
    return things


ROOM = Room(
    "leading",
    _build,
    sent={
        "leading:refuse": lambda ids: {"sort": "give", "party": ids["other"]},
        "leading:propose_again": lambda ids: {"sort": "say", "party": ids["about"]},
    },
    done=["leading:refuse", "leading:propose_again"],
    tables=[(StepRefused, "space")],
)
