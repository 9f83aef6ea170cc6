"""What this room keeps, as rows of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ayni_web.team.ring import queries
from ayni_web.team.ring.models import Ring, RingAsk, RingOffer
from ayni_web.team.ring.showing import name_of

type Row = Mapping[str, Any]


def ring_row(ring: Ring) -> Row:
    """A ring as everybody who took part reads it."""
    seats = list(queries.seats_of(ring).order_by("pk"))
    names = {one.pk: name_of(one.party) for one in seats}
    offers = list(queries.offers_of(ring))
    return {
        "id": ring.pk,
        "title": ring.title,
        "where": ring.where,
        "begun_at": ring.begun_at.isoformat(),
        "ended_at": ring.ended_at.isoformat() if ring.ended_at else None,
        "ended_by_itself": ring.ended_by_itself,
        "who_took_part": [names[one.pk] for one in seats if one.came_at is not None],
        "facilitators": [names[one.pk] for one in seats if one.facilitates],
        "asks": [
            {
                "by": names[ask.seat_id],
                **ask_row(ask),
                "offers": [{"by": names[one.by_id], **offer_row(one)} for one in offers if one.ask_id == ask.pk],
            }
            for ask in queries.asks_of(ring).order_by("seat_id")
        ],
    }


def ask_row(ask: RingAsk) -> Row:
    return {"text": ask.text, "at": ask.at.isoformat()}


def offer_row(offer: RingOffer) -> Row:
    return {
        "said": offer.sort,
        "text": offer.text,
        "at": offer.at.isoformat(),
        "taken_at": offer.taken_at.isoformat() if offer.taken_at else None,
        "follow_up": offer.follow_up,
        "due": offer.due.isoformat() if offer.due else None,
    }
