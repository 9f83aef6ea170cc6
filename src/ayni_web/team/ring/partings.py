"""What happens to rings when somebody leaves a team, and when their account ends."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.leaving import when_left
from ayni_web.accounts.models import Membership, Space
from ayni_web.accounts.partings import Parting, add_parting
from ayni_web.team.ring import actions
from ayni_web.team.ring.models import Ring, RingAsk, RingOffer, Seat


def leave_rings(membership: Membership) -> None:
    """Somebody leaves the team: they go from the rings that are on, and are expected in none."""
    _go_from(Seat.objects.filter(ring__space=membership.space_id, party__user=membership.user_id))


def _go_from(seats: QuerySet[Seat]) -> None:
    open_ones = seats.filter(ring__ended_at__isnull=True).select_related("ring")
    for seat in list(open_ones):
        if seat.came_at is None:
            seat.delete()
            actions.touched(seat.ring)
        else:
            actions.go(seat.ring, seat)


@transaction.atomic
def part_from(space: Space, traces: Traces) -> None:
    """An account ends: what they asked and offered goes, and words of others name them no more. That the others met stays."""
    theirs = Seat.objects.filter(ring__space=space, party__in=traces.parties)
    _go_from(theirs)
    RingAsk.objects.filter(seat__in=theirs).delete()
    RingOffer.objects.filter(by__in=theirs).delete()
    theirs.delete()
    for ring in list(Ring.objects.filter(space=space)):
        title, where = traces.out_of(ring.title), traces.out_of(ring.where)
        if (title, where) != (ring.title, ring.where):
            Ring.objects.filter(pk=ring.pk).update(title=title, where=where)
        actions.touched(ring)
    for ask in list(RingAsk.objects.filter(ring__space=space)):
        if traces.in_text(ask.text):
            RingAsk.objects.filter(pk=ask.pk).update(text=traces.out_of(ask.text))
    for offer in list(RingOffer.objects.filter(ask__ring__space=space)):
        text, follow_up = traces.out_of(offer.text), traces.out_of(offer.follow_up)
        if (text, follow_up) != (offer.text, offer.follow_up):
            RingOffer.objects.filter(pk=offer.pk).update(text=text, follow_up=follow_up)


when_left(leave_rings)
add_parting(Parting("ring", part_from))
