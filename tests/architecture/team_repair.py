"""Talks of every sort, for `test_roles`: one's own, such as wait for an answer, such as one leads or is asked to lead, and those of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.utils import timezone

from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.queries import personal_space
from ayni_web.team.repair.models import Case, CaseKey, PlacesToTurn, Sheet
from ayni_web.team.repair.queries import APART, TALK
from ayni_web.vault.models import Note
from tests.architecture.rooms_of_teams import People, Room, Things


def a_case(
    space: Any, first: User, second: User, *, sort: str, third: User | None = None, **more: Any
) -> dict[str, Any]:
    """A talk with a sheet in it. What is sealed is noise here: nobody in these tests has a key."""
    case = Case.objects.create(
        space=space, first=first, second=second, pair=f"{sort}-{uuid4().hex[:8]}", mediator=third, **more
    )
    sheet = Sheet.objects.create(
        case=case, kind="lesson", author=second, key_edition=1, nonce=bytes(12), sealed=bytes(64)
    )
    return {"case_id": case.pk, "sheet_id": sheet.pk}


def a_note(user: User, about: str) -> dict[str, Any]:
    """A preparation, or a considered step away."""
    space = personal_space(user)
    return {
        "note_id": Note.objects.create(owner=user, space=space, about=about, nonce=bytes(12), ciphertext=bytes(64)).pk
    }


def _build(people: People) -> Things:
    things: dict[tuple[str, str], Mapping[str, Any]] = {}
    some, other, now = people.bystander, people.other, timezone.now()
    begun = {"agreed_at": now}
    for who, here in people.place.items():
        things |= {(who, of): ids for of, ids in _of(people.space, here, some, other, begun).items()}
        things |= {
            (who, "own note"): a_note(here.user, TALK),
            (who, "own step"): a_note(here.user, APART),
            (who, "note of others"): a_note(some.user, TALK),
            (who, "step of others"): a_note(some.user, APART),
        }
    return things


def _of(space: Any, here: Membership, some: Membership, other: Membership, begun: Any) -> dict[str, dict[str, Any]]:
    me, them, third = here.user, some.user, other.user
    led = {**begun, "mediator_since": timezone.now()}
    sort = f"{me.pk}"
    return {
        "own": a_case(space, me, them, sort=f"own{sort}", third=third, **led),
        "asks them": a_case(space, them, me, sort=f"asks{sort}"),
        "asked by them": a_case(space, me, them, sort=f"asked{sort}"),
        "led by them": a_case(space, them, third, sort=f"led{sort}", third=me, **led),
        "calls them": a_case(space, them, third, sort=f"calls{sort}", third=me, **begun),
        "of others": a_case(space, them, some.user, sort=f"others{sort}", **begun),
    }


def _seen(ids: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"seen": 1}


def _key_for(ids: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"user": Case.objects.get(pk=ids["case_id"]).second_id}


ROOM = Room(
    "repair",
    _build,
    sent={
        "repair:places": lambda ids: {"text": "Call 112", "seen": 0},
        "repair:answer": lambda ids: {"answer": "later", "seen": 1},
        "repair:call": lambda ids: {"answer": "no", "seen": 1},
        "repair:answer_third": lambda ids: {"answer": "no", "seen": 1},
        "repair:let_in": _key_for,
        **{f"repair:{name}": _seen for name in ("take_back", "end_third", "close", "confirm", "remove", "use")},
    },
    done=[
        "repair:places", "repair:answer", "repair:call", "repair:take_back", "repair:end_third", "repair:close", "repair:erase",
        "repair:confirm", "repair:remove",
    ],
    tables=[(Case, "space"), (CaseKey, "case__space"), (Sheet, "case__space"), (PlacesToTurn, "space")],
)  # fmt: skip
