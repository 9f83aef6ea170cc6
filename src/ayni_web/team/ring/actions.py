"""The only writer of rings. A move of the turn states the step that it rests on, so that two clicks at once move once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni.guidance import rounds
from ayni.guidance.rounds import Clock, Round, Turn
from ayni_web.accounts.models import Membership
from ayni_web.book.in_order import one_telling
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.ring import notices, queries
from ayni_web.team.ring.models import Ring, Seat

#: Seconds by which a turn becomes longer at a click.
LONGER = 60
MOST_SEATS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a ring is begun."""

    title: str
    where: str = ""
    seconds: int = 120
    short_seconds: int = 45
    for_all: bool = True


@transaction.atomic
def begin(by: Membership, plan: Plan, chosen: Sequence[Party], *, once: UUID | None = None) -> Ring:
    """A ring, once for one telling. Whoever begins it facilitates, and is the first who is there."""
    one_telling(once)
    told = queries.told_once(by, once)
    if told is not None:
        return told
    me = member_party(by)
    here = set(queries.others_here(by).values_list("pk", flat=True))
    others = list(dict.fromkeys(party.pk for party in chosen if party.pk != me.pk))
    if any(one not in here for one in others):
        raise InputError(_("Somebody whom you chose is not in the team any more."))
    if len(others) >= MOST_SEATS:
        raise InputError(_("These are too many for one ring: choose at most %(n)s.") % {"n": MOST_SEATS - 1})
    ring = Ring.objects.create(
        space=by.space,
        title=" ".join(plan.title.split())[:200] or _("A ring"),
        where=" ".join(plan.where.split())[:300],
        seconds=plan.seconds,
        short_seconds=plan.short_seconds,
        for_all=plan.for_all,
        begun_by=me,
        once=once,
    )
    Seat.objects.create(ring=ring, party=me, facilitates=True, came_at=timezone.now())
    Seat.objects.bulk_create([Seat(ring=ring, party_id=one) for one in others])
    notices.tell_chosen(ring, [party for party in chosen if party.pk != me.pk])
    return ring


@transaction.atomic
def come(by: Membership, ring: Ring) -> Seat:
    """Take part, or come back. Whoever comes late has their turn behind the others."""
    ring = held(ring)
    me = member_party(by)
    seat = Seat.objects.filter(ring=ring, party=me).first()
    still_on(ring)
    if seat is None:
        if not ring.for_all:
            raise PermissionDenied
        if ring.seats.count() >= MOST_SEATS:
            raise InputError(_("This ring is full."))
        seat = Seat(ring=ring, party=me)
    if seat.is_here:
        return seat
    seat.came_at, seat.went_at = seat.came_at or timezone.now(), None
    if not Seat.objects.filter(ring=ring, facilitates=True).exists():
        seat.facilitates = True
    seat.save()
    notices.came(ring, me)
    asks = queries.ask_by(seat) is not None
    changed(ring, rounds.with_one_more(ring.turn, seat.pk, asks=asks))
    return seat


@transaction.atomic
def go(ring: Ring, seat: Seat) -> None:
    """Go away before it is over; one can come back. Where nobody else facilitates, whoever sat down first after them does."""
    ring = held(ring)
    if not Seat.objects.filter(pk=seat.pk, went_at__isnull=True, came_at__isnull=False).update(went_at=timezone.now()):
        return
    Seat.objects.filter(pk=seat.pk).update(facilitates=False)
    here = Seat.objects.filter(ring=ring, came_at__isnull=False, went_at__isnull=True)
    if not ring.is_over and not here.filter(facilitates=True).exists():
        heir = here.order_by("came_at", "pk").first()
        if heir is not None:
            Seat.objects.filter(pk=heir.pk).update(facilitates=True)
    turn = rounds.without(ring.turn, seat.pk)
    if ring.turn.whose == seat.pk:
        changed(ring, turn, _clock_of(ring, turn.round) if turn.whose is not None else Clock())
    else:
        changed(ring, turn)


@transaction.atomic
def begin_rounds(ring: Ring, step: int) -> None:
    """All who will come are there: the first round begins."""
    _at_step(ring, step)
    ring = held(ring)
    if ring.turn.round is Round.COMING:
        _to(ring, _onward(ring))


@transaction.atomic
def next_turn(ring: Ring, step: int) -> None:
    """The next turn, whoever clicks first; after the last turn it is over."""
    _at_step(ring, step)
    ring = held(ring)
    if ring.turn.round is not Round.COMING:
        _to(ring, _onward(ring))


@transaction.atomic
def turn_before(ring: Ring, step: int) -> None:
    """The turn before, from its beginning."""
    _at_step(ring, step)
    ring = held(ring)
    seats, asking = _who(ring)
    turn = rounds.back(ring.turn, seats=seats, asking=asking)
    if turn != ring.turn:
        _to(ring, turn)


@transaction.atomic
def later(ring: Ring, step: int) -> None:
    """Whoever has their turn comes at the end of the round; where they are the last of it, the next round begins."""
    _at_step(ring, step)
    ring = held(ring)
    turn = rounds.later(ring.turn)
    _to(ring, turn if turn != ring.turn else _onward(ring))


@transaction.atomic
def pause(ring: Ring, step: int) -> None:
    """The clock stands until it goes on."""
    _at_step(ring, step)
    ring = held(ring)
    changed(ring, ring.turn, ring.clock.paused(timezone.now()))


@transaction.atomic
def go_on(ring: Ring, step: int) -> None:
    _at_step(ring, step)
    ring = held(ring)
    changed(ring, ring.turn, ring.clock.going(timezone.now()))


@transaction.atomic
def longer(ring: Ring, step: int) -> None:
    """A minute more for this turn."""
    _at_step(ring, step)
    ring = held(ring)
    changed(ring, ring.turn, ring.clock.longer(LONGER, timezone.now()))


@transaction.atomic
def end(ring: Ring, step: int) -> None:
    """It is over, in whatever round it was. What was asked and offered stays with those who took part."""
    _at_step(ring, step)
    _to(held(ring), Turn(Round.OVER))


@transaction.atomic
def end_forgotten(ring: Ring, now: datetime) -> bool:
    """It is over where nobody did anything in it for long, as if whoever facilitates had ended it; whether it was so."""
    ring = held(ring)
    if not ring.is_forgotten(now):
        return False
    Ring.objects.filter(pk=ring.pk).update(ended_by_itself=True, step=F("step") + 1)
    _to(ring, Turn(Round.OVER))
    return True


MOVES = {
    "begin": begin_rounds,
    "next": next_turn,
    "back": turn_before,
    "later": later,
    "pause": pause,
    "go_on": go_on,
    "longer": longer,
    "end": end,
}


def move(ring: Ring, seat: Seat, do: str, step: int) -> None:
    """What whoever facilitates does with the turn. Whoever has their turn may say that they are done.

    Raises `ChangedMeanwhileError` where somebody moved on since they looked.
    """
    if not seat.facilitates and not (do == "next" and ring.turn.whose == seat.pk):
        raise PermissionDenied
    if do not in MOVES:
        raise InputError(_("This cannot be done with a ring."))
    MOVES[do](ring, step)


@transaction.atomic
def hand_over(ring: Ring, seat: Seat, to: Seat, *, together: bool) -> None:
    """Somebody else facilitates from now on: instead of whoever did, or together with them."""
    ring = held(ring)
    still_on(ring)
    if not Seat.objects.filter(pk=seat.pk, facilitates=True).exists():
        raise PermissionDenied
    if not Seat.objects.filter(pk=to.pk, came_at__isnull=False, went_at__isnull=True).update(facilitates=True):
        raise InputError(_("They are not here just now. Choose somebody who is."))
    if not together and to.pk != seat.pk:
        Seat.objects.filter(pk=seat.pk).update(facilitates=False)
    changed(ring, ring.turn)


@transaction.atomic
def take_over(ring: Ring, seat: Seat) -> None:
    """Facilitate too, also where whoever does is lost. Everybody sees who facilitates."""
    ring = held(ring)
    still_on(ring)
    if Seat.objects.filter(pk=seat.pk, facilitates=False, went_at__isnull=True).update(facilitates=True):
        changed(ring, ring.turn)


# What every change of a ring goes through --------------------------------------------------------------------------------


def held(ring: Ring) -> Ring:
    """The ring as it stands now, held until this transaction ends."""
    return Ring.objects.select_for_update().get(pk=ring.pk)


def still_on(ring: Ring) -> None:
    if ring.is_over:
        raise InputError(_("This ring is over."))


def changed(ring: Ring, turn: Turn, clock: Clock | None = None) -> None:
    """Keep where a held ring is, and let every screen know that something changed."""
    clock = ring.clock if clock is None else clock
    as_held = Ring.objects.filter(pk=ring.pk, version=ring.version)
    there = {"round": turn.round, "queue": list(turn.queue), "place": turn.place}
    there |= {"ends_at": clock.ends_at, "left": clock.left, "last_at": timezone.now()}
    if as_held.update(version=F("version") + 1, **there) != 1:
        raise ChangedMeanwhileError(_("Somebody was quicker. Look at where the ring is now."))


def touched(ring: Ring) -> None:
    """Something that screens show changed, and not whose turn it is."""
    Ring.objects.filter(pk=ring.pk).update(version=F("version") + 1, last_at=timezone.now())


def _at_step(ring: Ring, step: int) -> None:
    """One conditional update by columns of the row itself: of two who move at once, one comes second and is told."""
    as_seen = Ring.objects.filter(pk=ring.pk, step=step, ended_at__isnull=True)
    if as_seen.update(step=F("step") + 1) != 1:
        raise ChangedMeanwhileError(_("Somebody was quicker. Look at where the ring is now."))


def _to(ring: Ring, turn: Turn) -> None:
    """Another turn: its clock begins."""
    changed(ring, turn, _clock_of(ring, turn.round) if turn.whose is not None else Clock())
    if turn.round is Round.OVER:
        Ring.objects.filter(pk=ring.pk).update(ended_at=timezone.now())
        notices.is_over(ring)


def _clock_of(ring: Ring, round: Round) -> Clock:
    return rounds.started(ring.short_seconds if round in rounds.SHORT else ring.seconds, timezone.now())


def _onward(ring: Ring) -> Turn:
    seats, asking = _who(ring)
    return rounds.onward(ring.turn, seats=seats, asking=asking)


def _who(ring: Ring) -> tuple[list[int], list[int]]:
    """Who is here, in the order of the circle, and who of them asks for something."""
    here = Seat.objects.filter(ring=ring, came_at__isnull=False, went_at__isnull=True).order_by("pk")
    return list(here.values_list("pk", flat=True)), list(queries.asks_of(ring).values_list("seat_id", flat=True))
