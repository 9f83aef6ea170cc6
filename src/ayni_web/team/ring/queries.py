"""What somebody may see of rings: those they take part in, and, while one is on, those that they may come to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from ayni_web.accounts.models import Membership, Space
from ayni_web.people.models import Party
from ayni_web.team.ring.models import FORGOTTEN, Ring, RingAsk, RingOffer, Seat


@dataclass(frozen=True, slots=True)
class Place:
    """A ring, and the reader's seat in it: None where they may come and did not yet, and nobody chose them."""

    ring: Ring
    seat: Seat | None

    @property
    def takes_part(self) -> bool:
        """Whether they came: what is said in a ring is for those alone."""
        return self.seat is not None and self.seat.came_at is not None


def _mine(asker: Membership) -> QuerySet[Seat]:
    return Seat.objects.filter(ring__space=asker.space_id, party__user=asker.user_id)


def _seen(asker: Membership) -> QuerySet[Ring]:
    """Rings in which they took part; while one is on, also those for which they were chosen, and those open to all."""
    seats = _mine(asker).filter(ring=OuterRef("pk"))
    took_part, chosen = Exists(seats.filter(came_at__isnull=False)), Exists(seats)
    on = Q(ended_at__isnull=True) & (Q(for_all=True) | Q(chosen))
    return Ring.objects.filter(space=asker.space_id).filter(Q(took_part) | on)


def open_ones(asker: Membership) -> QuerySet[Ring]:
    """Rings that are on, and that they take part in or may come to. One that was forgotten is not on any more."""
    return _seen(asker).filter(ended_at__isnull=True, last_at__gt=timezone.now() - FORGOTTEN).select_related("begun_by")


def forgotten_ones(space: Space | None = None) -> QuerySet[Ring]:
    """Rings that should end by themselves: of one team, or of all for the clock's work."""
    found = Ring.objects.filter(ended_at__isnull=True, last_at__lte=timezone.now() - FORGOTTEN)
    return found if space is None else found.filter(space=space)


def kept_ones(asker: Membership) -> QuerySet[Ring]:
    """Rings that are over, and in which they took part."""
    return _seen(asker).filter(ended_at__isnull=False).select_related("begun_by")


def taken_part_in(asker: Membership) -> list[Ring]:
    """All in which they took part, the earliest first."""
    took_part = _mine(asker).filter(came_at__isnull=False)
    return list(Ring.objects.filter(pk__in=took_part.values("ring")).order_by("begun_at", "pk"))


def place_for(asker: Membership, ring_id: int) -> Place:
    """One ring that they may see, with their seat, or 404."""
    found = _seen(asker).filter(pk=ring_id).first()
    if found is None:
        raise Http404
    return Place(found, _mine(asker).select_related("party").filter(ring=found).first())


def seated_for(asker: Membership, ring_id: int) -> tuple[Ring, Seat]:
    """One in which they take part: 404 where they may not know of it, 403 where they could come and did not."""
    place = place_for(asker, ring_id)
    if place.seat is None or not place.takes_part:
        raise PermissionDenied
    return place.ring, place.seat


def facilitated_for(asker: Membership, ring_id: int) -> tuple[Ring, Seat]:
    """One that they facilitate now; 403 for the others who take part."""
    ring, seat = seated_for(asker, ring_id)
    if not seat.facilitates:
        raise PermissionDenied
    return ring, seat


def seats_of(ring: Ring) -> QuerySet[Seat]:
    """Everybody who was chosen or came, in the order of the circle."""
    return Seat.objects.filter(ring=ring).select_related("party")


def seat_of(ring: Ring, seat_id: int) -> Seat:
    """One of them, or 404."""
    found = seats_of(ring).filter(pk=seat_id).first()
    if found is None:
        raise Http404
    return found


def asks_of(ring: Ring) -> QuerySet[RingAsk]:
    return RingAsk.objects.filter(ring=ring)


def ask_by(seat: Seat) -> RingAsk | None:
    return RingAsk.objects.filter(seat=seat).first()


def ask_of(ring: Ring, ask_id: int) -> RingAsk:
    """One ask of a ring with who asks, or 404."""
    found = asks_of(ring).select_related("seat__party").filter(pk=ask_id).first()
    if found is None:
        raise Http404
    return found


def offers_of(ring: Ring) -> QuerySet[RingOffer]:
    """All offers in a ring, in the order in which they were made."""
    return RingOffer.objects.filter(ask__ring=ring)


def offer_of(ring: Ring, offer_id: int) -> RingOffer:
    """One of them with whom it is between, or 404."""
    found = offers_of(ring).select_related("by__party", "ask__seat__party").filter(pk=offer_id).first()
    if found is None:
        raise Http404
    return found


def offer_by(seat: Seat, ask: RingAsk) -> RingOffer | None:
    return RingOffer.objects.filter(ask=ask, by=seat).first()


def told_once(asker: Membership, once: UUID | None) -> Ring | None:
    """The ring that this very telling began already."""
    return Ring.objects.filter(space=asker.space_id, once=once).first() if once is not None else None


def others_here(asker: Membership) -> QuerySet[Party]:
    """Who is in the team now beside the asker, by name."""
    here = Membership.objects.filter(space=asker.space_id, left_at__isnull=True).exclude(user=asker.user_id)
    return Party.objects.filter(space=asker.space_id, user__in=here.values("user")).order_by("name", "pk")
