"""What of this room goes into somebody's own export: the rings they sat in, with what they asked and offered there."""

from __future__ import annotations

from collections.abc import Iterator

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.accounts.queries import owner_of
from ayni_web.team.ring.models import RingAsk, RingOffer, Seat
from ayni_web.team.ring.showing import name_of
from ayni_web.team.ring.told import Row, ask_row, offer_row


def _rings(space: Space) -> Iterator[Row]:
    owner = owner_of(space)
    if owner is None:
        return
    mine = Seat.objects.filter(party__user=owner, came_at__isnull=False).select_related("ring")
    for seat in list(mine.order_by("pk")):
        asks = RingAsk.objects.filter(seat=seat)
        offers = RingOffer.objects.filter(by=seat).select_related("ask__seat__party")
        yield {
            "team": str(seat.ring.space_id),
            "ring": seat.ring.pk,
            "title": seat.ring.title,
            "came_at": seat.came_at.isoformat() if seat.came_at else None,
            "asks": [ask_row(one) for one in asks],
            "offers": [{"to": name_of(one.ask.seat.party), "ask": one.ask.text, **offer_row(one)} for one in offers],
        }


add_exporter(Exporter("rings", 115, _rings))
