"""What is asked and offered in a ring, and what follows. Each for themselves; whoever facilitates writes down what is said."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni.guidance import rounds
from ayni_web.accounts.models import Membership
from ayni_web.promises import between
from ayni_web.team.ring import queries
from ayni_web.team.ring.actions import changed, held, still_on, touched
from ayni_web.team.ring.models import Ring, RingAsk, RingOffer, Seat

ORIGIN = "ring"
_LONGEST = 500


@transaction.atomic
def write_ask(ring: Ring, seat: Seat, whose: Seat, text: str, *, version: int) -> RingAsk:
    """What somebody asks for. `version` is the one that the writer saw, nought where there was none.

    Raises `ChangedMeanwhileError` where it was written by somebody else in the meantime.
    """
    ring = held(ring)
    still_on(ring)
    _for(ring, seat, whose)
    text = " ".join(text.split())[:_LONGEST]
    if not text:
        raise InputError(_("Say what is asked for."))
    stands = queries.ask_by(whose)
    if stands is not None and stands.text == text:
        return stands  # a click that came twice
    if version == 0:
        made = _made_first(ring, whose, text)
    else:
        same = RingAsk.objects.filter(seat=whose, version=version)
        if same.update(text=text, version=F("version") + 1) != 1:
            raise _written_meanwhile()
        made = RingAsk.objects.get(seat=whose)
    changed(ring, rounds.with_one_more(ring.turn, whose.pk, asks=True) if whose.is_here else ring.turn)
    return made


def _made_first(ring: Ring, whose: Seat, text: str) -> RingAsk:
    try:
        with transaction.atomic():
            return RingAsk.objects.create(ring=ring, seat=whose, text=text)
    except IntegrityError as error:
        raise _written_meanwhile() from error


def _written_meanwhile() -> ChangedMeanwhileError:
    return ChangedMeanwhileError(
        _("It was written down by somebody else in the meantime. Look at what stands there; your words are still here.")
    )


@transaction.atomic
def take_away(ring: Ring, seat: Seat, ask: RingAsk) -> None:
    """An ask goes, with what was offered to it. What was promised stays among the promises of the two."""
    ring = held(ring)
    _for(ring, seat, ask.seat)
    RingAsk.objects.filter(pk=ask.pk).delete()
    turn = ring.turn
    changed(ring, rounds.without(turn, ask.seat_id) if turn.round in rounds.OF_ASKS else turn)


@transaction.atomic
def offer(ring: Ring, seat: Seat, ask: RingAsk, by: Seat, *, sort: str, text: str = "") -> RingOffer:
    """“I can”, or “I know somebody who can”. Said again, it says the newer thing."""
    ring = held(ring)
    still_on(ring)
    _for(ring, seat, by)
    if ask.seat_id == by.pk:
        raise InputError(_("Nobody offers to their own ask. Choose somebody else."))
    if not RingAsk.objects.filter(pk=ask.pk).exists():
        raise ChangedMeanwhileError(_("This ask was taken away in the meantime."))
    said = {"sort": RingOffer.Sort(sort), "text": " ".join(text.split())[:_LONGEST]}
    made, new = RingOffer.objects.get_or_create(ask=ask, by=by, defaults=said)
    if not new and made.agreed_at is None and (said["text"] or made.sort != sort):
        RingOffer.objects.filter(pk=made.pk).update(**said)
    touched(ring)
    return made


@transaction.atomic
def take_back(ring: Ring, seat: Seat, offer: RingOffer) -> None:
    """An offer goes. Once something follows from it, it is a promise, and changed where promises are."""
    _for(ring, seat, offer.by)
    if not RingOffer.objects.filter(pk=offer.pk, agreed_at__isnull=True).delete()[0]:
        raise ChangedMeanwhileError(
            _("Something follows from it by now. Agree anew with the other one, where your promises stand.")
        )
    touched(ring)


@transaction.atomic
def take(ring: Ring, seat: Seat, offer: RingOffer) -> None:
    """The one who asks says yes. Twice is once."""
    _for(ring, seat, offer.ask.seat)
    if RingOffer.objects.filter(pk=offer.pk, taken_at__isnull=True).update(taken_at=timezone.now()):
        touched(ring)


@transaction.atomic
def follow_up(ring: Ring, seat: Seat, offer: RingOffer, *, what: str, due: date | None) -> RingOffer:
    """What follows from an offer, before all: a promise of who offered to the one who asked.

    Who offered binds themselves. Where the other, or whoever facilitates, writes it down, it waits for their yes.
    Raises `ChangedMeanwhileError` where it was written down in the meantime.
    """
    if not may_for(ring, seat, offer.by_id, offer.ask.seat_id):
        raise PermissionDenied
    what = " ".join(what.split())[:_LONGEST]
    if not what:
        raise InputError(_("Say what follows."))
    if due is not None and due < timezone.localdate():
        raise InputError(_("This day has passed. Choose one that lies ahead."))
    by, to = offer.by.party, offer.ask.seat.party
    here = Membership.objects.filter(space=ring.space_id, left_at__isnull=True, user__in=[by.user_id, to.user_id])
    if here.count() != 2:
        raise InputError(_("One of the two is not in the team any more."))
    now = timezone.now()
    open_one = RingOffer.objects.filter(pk=offer.pk, agreed_at__isnull=True)
    if open_one.update(agreed_at=now, taken_at=Coalesce(F("taken_at"), now), follow_up=what, due=due) != 1:
        raise ChangedMeanwhileError(
            _("What follows was written down in the meantime. Look at it; your words are still here.")
        )
    teller = by if seat.pk == offer.by_id else to
    made = between.say(ring.space, teller=teller, by=by, to=to, what=what, due=due, origin=ORIGIN, origin_id=ring.pk)
    RingOffer.objects.filter(pk=offer.pk).update(promise=made)
    touched(ring)
    return RingOffer.objects.get(pk=offer.pk)


def may_for(ring: Ring, seat: Seat, *whose: int) -> bool:
    """Everybody for themselves; whoever facilitates, while it is on, writes down for all."""
    return seat.pk in whose or (seat.facilitates and not ring.is_over)


def _for(ring: Ring, seat: Seat, whose: Seat) -> None:
    if not may_for(ring, seat, whose.pk):
        raise PermissionDenied
