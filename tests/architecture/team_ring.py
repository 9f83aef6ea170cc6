"""Rings of every sort, for `test_roles`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.team.ring import actions, asking
from ayni_web.team.ring.models import Ring, RingAsk, RingOffer, Seat
from tests.architecture.rooms_of_teams import People, Room, Things


def _ring(by: Membership, *others: Membership, for_all: bool = True) -> Ring:
    """One that is on, in its first round."""
    ring = actions.begin(by, actions.Plan(title="Thursday", for_all=for_all), [member_party(one) for one in others])
    for one in others:
        actions.come(one, ring)
    actions.move(ring, _seat(ring, by), "begin", ring.step)
    ring.refresh_from_db()
    return ring


def _seat(ring: Ring, of: Membership) -> Seat:
    return Seat.objects.get(ring=ring, party__user=of.user)


def _asked(ring: Ring, asker: Membership, offerer: Membership) -> dict[str, int]:
    """An ask of one with an offer of another: the ids of an address."""
    asks, offers = _seat(ring, asker), _seat(ring, offerer)
    ask = asking.write_ask(ring, asks, asks, "A room for forty", version=0)
    offer = asking.offer(ring, offers, ask, offers, sort="can")
    return {"ring_id": ring.pk, "ask_id": ask.pk, "offer_id": offer.pk}


def _build(people: People) -> Things:
    things: dict[tuple[str, str], Mapping[str, Any]] = {}
    xenia = people.bystander
    for who, here in people.place.items():
        third = people.place["member" if who == "lead" else "lead"]
        over, gone = _ring(xenia, here, third), _ring(xenia, third)
        things |= {
            (who, "facilitated"): _asked(_ring(here, xenia, third), xenia, third),
            (who, "taken part"): _asked(_ring(xenia, here, third), xenia, third),
            (who, "own"): _asked(_ring(xenia, here, third), here, third),
            (who, "offered by them"): _asked(_ring(xenia, here, third), xenia, here),
            (who, "open to all"): _asked(_ring(xenia, third), xenia, third),
            (who, "of others"): _asked(_ring(xenia, third, for_all=False), xenia, third),
            (who, "over, taken part"): _asked(over, xenia, third),
            (who, "over, of others"): _asked(gone, xenia, third),
        }
        for ring in (over, gone):
            actions.move(ring, _seat(ring, xenia), "end", ring.step)
    return things


ROOM = Room(
    "ring",
    _build,
    sent={
        "ring:new": lambda ids: {"title": "Friday", "seconds": "120", "short_seconds": "45"},
        "ring:move": lambda ids: {"do": "next", "step": Ring.objects.get(pk=ids["ring_id"]).step},
        "ring:hand_over": lambda ids: {"to": Seat.objects.get(ring=ids["ring_id"], party__name="Xenia").pk},
        "ring:ask": lambda ids: {"text": "A boat"},
        "ring:offer": lambda ids: {"sort": "knows", "text": "My aunt"},
        "ring:follow_up": lambda ids: {"what": "Ring the aunt"},
    },
    done=[
        "ring:new", "ring:come", "ring:go", "ring:move", "ring:hand_over", "ring:take_over", "ring:ask", "ring:take_away",
        "ring:offer", "ring:take_back", "ring:take", "ring:follow_up",
    ],
    tables=[(Ring, "space"), (Seat, "ring__space"), (RingAsk, "ring__space"), (RingOffer, "ask__ring__space")],
)  # fmt: skip
