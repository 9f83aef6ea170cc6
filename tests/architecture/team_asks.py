"""Asks, offers and limits of every sort, for `test_roles`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.people.models import Capacity
from ayni_web.team.asks import actions, bearing, standing
from ayni_web.team.asks.models import Ask, Limit, Offer, Pointer, Reached, Standing
from tests.architecture.rooms_of_teams import People, Room, Things


def _ask(by: Membership, *, for_all: bool = True) -> Ask:
    due = timezone.localdate() + timedelta(days=5)
    return actions.ask(by, actions.Said(title="Read my map", reason="It goes to print", due=due, for_all=for_all))


def _build(people: People) -> Things:
    things: dict[tuple[str, str], Mapping[str, Any]] = {}
    xenia, yves = people.bystander, people.other
    gift, offered = bearing.can_give(yves, "Maps"), standing.stand(yves, standing.Told(what="An hour"))
    for who, here in people.place.items():
        mine, theirs = _ask(here), _ask(xenia)
        hidden = _ask(xenia, for_all=False)
        to_mine = actions.offer(yves if here != yves else xenia, mine, "I can", version=1)
        my_offer = actions.offer(here, theirs, "I can", version=1)
        answered = _ask(xenia)
        open_offer = actions.offer(yves if here != yves else people.place["lead"], answered, "I can", version=1)
        private = actions.offer(
            people.place["facilitator" if who == "lead" else "lead"], answered, "", version=1, private=True
        )
        my_gift, my_standing = (
            bearing.can_give(here, f"Maps of {who}"),
            standing.stand(here, standing.Told(what="Mine")),
        )
        things |= {
            (who, "own"): {
                "ask_id": mine.pk, "offer_id": to_mine.pk, "capacity_id": my_gift.pk, "standing_id": my_standing.pk,
            },
            (who, "for all"): {"ask_id": _ask(xenia).pk, "offer_id": open_offer.pk, "standing_id": offered.pk},
            (who, "answered by them"): {"ask_id": theirs.pk, "offer_id": my_offer.pk},
            (who, "answered by others"): {"ask_id": answered.pk, "offer_id": open_offer.pk},
            (who, "answered by others, between the two"): {"ask_id": answered.pk, "offer_id": private.pk},
            (who, "not for all"): {"ask_id": hidden.pk, "offer_id": NO_OFFER},
            (who, "of others"): {"capacity_id": gift.pk, "standing_id": offered.pk},
        }  # fmt: skip
    return things


NO_OFFER = 987_654_321
_WORDS = {"title": "Read my map", "reason": "It goes to print", "kind": "200"}


def _today() -> str:
    return timezone.localdate().isoformat()


def _ending(ids: Mapping[str, Any]) -> Mapping[str, Any]:
    ask = Ask.objects.get(pk=ids["ask_id"])
    return {"end": "not_helped", "version": ask.version, "answers": ask.answers}


def _pointing(ids: Mapping[str, Any]) -> Mapping[str, Any]:
    ask = Ask.objects.get(pk=ids["ask_id"])
    here = Membership.objects.filter(space=ask.space_id, left_at__isnull=True, user__name="Yves").get()
    return {"to": member_party(here).pk, "version": ask.version}


ROOM = Room(
    "asks",
    _build,
    sent={
        "asks:new": lambda ids: {**_WORDS, "due": _today()},
        "asks:change": lambda ids: {**_WORDS, "title": "Read it twice", "due": _today(), "version": 1},
        "asks:offer": lambda ids: {"text": "I can", "version": 1},
        "asks:point": _pointing,
        "asks:end": _ending,
        "asks:giving": lambda ids: {"text": "Printing", "sort": "skill"},
        "asks:limit": lambda ids: {"asks": "2"},
        "asks:stand": lambda ids: {"what": "An afternoon", "places": "1"},
        "asks:standing": lambda ids: {**_WORDS, "due": _today(), "version": 1},
        "asks:change_standing": lambda ids: {"what": "Half of it", "places": "1", "version": 1},
    },
    done=[
        "asks:new", "asks:change", "asks:offer", "asks:point", "asks:not_now", "asks:take", "asks:withdraw", "asks:end",
        "asks:giving", "asks:not_giving", "asks:limit", "asks:stand", "asks:standing", "asks:change_standing", "asks:end_standing",
    ],
    tables=[
        (Ask, "space"), (Offer, "ask__space"), (Pointer, "ask__space"), (Reached, "ask__space"), (Limit, "space"),
        (Standing, "space"), (Capacity, "space"),
    ],
)  # fmt: skip
