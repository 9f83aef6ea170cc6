"""Rings with people in them, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence

from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.team.ring import actions, asking
from ayni_web.team.ring.models import Ring, RingAsk, Seat


def begun(by: Membership, *others: Membership, came: bool = True, **plan: object) -> Ring:
    """A ring by somebody, with others chosen for it; they came, unless said otherwise."""
    chosen = [member_party(one) for one in others]
    ring = actions.begin(by, actions.Plan(**{"title": "Thursday", **plan}), chosen)  # type: ignore[arg-type]
    for one in others if came else ():
        actions.come(one, ring)
    ring.refresh_from_db()
    return ring


def seat(ring: Ring, of: Membership) -> Seat:
    return Seat.objects.get(ring=ring, party__user=of.user)


def moved(ring: Ring, by: Membership, *do: str) -> Ring:
    for one in do:
        ring.refresh_from_db()
        actions.move(ring, seat(ring, by), one, ring.step)
    ring.refresh_from_db()
    return ring


def asked(ring: Ring, by: Membership, text: str = "A room for forty in May") -> RingAsk:
    return asking.write_ask(ring, seat(ring, by), seat(ring, by), text, version=0)


def whose(ring: Ring) -> str:
    ring.refresh_from_db()
    turn = ring.turn.whose
    return Seat.objects.get(pk=turn).party.name if turn else ""


def at(ring: Ring, what: str = "") -> str:
    return f"/teams/{ring.space_id}/rings/{ring.pk}/{what}"


def names(found: Sequence[Seat]) -> list[str]:
    return [one.party.name for one in found]
