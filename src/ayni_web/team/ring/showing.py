"""What one reader's screen shows of a ring, looked up in three questions however many sit in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.guidance import rounds
from ayni.guidance.rounds import Round
from ayni_web.people.models import Party
from ayni_web.team.ring import queries
from ayni_web.team.ring.models import Ring, RingAsk, RingOffer, Seat

#: What a round is for, to those who are in it.
FOR_WHAT = {
    Round.COMING: gettext_lazy("Whoever will take part comes in. Then the rounds begin."),
    Round.WELCOME: gettext_lazy("One after the other: your name, and how you are here today."),
    Round.ASKS: gettext_lazy(
        "One after the other: what you ask for, what it is for, by when. It may be large or small."
    ),
    Round.OFFERS: gettext_lazy("Ask by ask: who can help, and who knows somebody who can? A contact is much."),
    Round.FOLLOW_UPS: gettext_lazy("Ask by ask: which offers do you take, and who does what by when?"),
    Round.CLOSING: gettext_lazy("One after the other: a word that you take along."),
    Round.OVER: gettext_lazy("It is over. What was asked and offered stays here for those who took part."),
}
#: The rounds that a page names, in their order.
NAMED = (Round.WELCOME, Round.ASKS, Round.OFFERS, Round.FOLLOW_UPS, Round.CLOSING)


def name_of(party: Party) -> str:
    """What the ring calls somebody."""
    return party.name or _("somebody who is not here any more")


@dataclass(frozen=True, slots=True)
class Person:
    """One in the circle, where their dot lies, and how they stand in this round."""

    seat: Seat
    name: str
    you: bool
    now: bool
    had: bool
    x: str  # places of a picture: never written in the reader's own way of numbers
    y: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    offer: RingOffer
    name: str
    mine: bool
    may_take: bool
    may_follow: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class AskRow:
    """An ask with what was offered to it, and what the reader may do."""

    ask: RingAsk
    name: str
    mine: bool
    now: bool
    may_offer: bool
    may_change: bool
    offers: list[OfferRow] = field(default_factory=list)

    @property
    def my_offer(self) -> RingOffer | None:
        return next((one.offer for one in self.offers if one.mine), None)

    @property
    def is_open(self) -> bool:
        """Whether nothing was taken of what was offered, if anything was."""
        return not any(one.offer.taken_at for one in self.offers)


@dataclass(frozen=True, slots=True)
class Shown:
    """All of it."""

    ring: Ring
    me: Seat
    people: list[Person]
    chosen: list[str]
    away: list[str]
    asks: list[AskRow]
    now: datetime

    @property
    def round(self) -> Round:
        return Round(self.ring.round)

    @property
    def for_what(self) -> str:
        if self.ring.ended_by_itself:
            return _("It ended by itself: nobody had done anything in it for twelve hours. %(kept)s") % {
                "kept": _("What was asked and offered stays here for those who took part.")
            }
        return str(FOR_WHAT[self.round])

    @property
    def rounds(self) -> list[tuple[str, bool, bool]]:
        """Each round by its name, whether it is on now, and whether it was."""
        here = rounds.ORDER.index(self.round)
        return [(str(Ring.Rounds(one).label), one is self.round, rounds.ORDER.index(one) < here) for one in NAMED]

    @property
    def whose(self) -> Person | None:
        return next((one for one in self.people if one.now), None)

    @property
    def turn_ask(self) -> AskRow | None:
        """The ask of whoever has their turn, in rounds that are about asks."""
        if self.round not in {Round.ASKS, *rounds.OF_ASKS}:
            return None
        return next((one for one in self.asks if one.now), None)

    @property
    def other_asks(self) -> list[AskRow]:
        turn = self.turn_ask
        return [one for one in self.asks if one is not turn]

    @property
    def coming(self) -> list[str]:
        """Who comes next, two at most."""
        names = {one.seat.pk: one for one in self.people}
        found = [names[pk] for pk in self.ring.turn.coming if pk in names][:2]
        return [_("you") if one.you else one.name for one in found]

    @property
    def my_turn(self) -> bool:
        return self.whose is not None and self.whose.you

    @property
    def facilitating(self) -> list[str]:
        return [_("you") if one.you else one.name for one in self.people if one.seat.facilitates]

    @property
    def i_facilitate(self) -> bool:
        return self.me.facilitates

    @property
    def went(self) -> bool:
        return self.me.went_at is not None

    @property
    def my_ask(self) -> AskRow | None:
        return next((one for one in self.asks if one.mine), None)

    @property
    def seconds(self) -> int | None:
        """What is left of the turn, below nought where it is over."""
        left = self.ring.clock.seconds(self.now)
        return None if left is None else math.ceil(left)

    @property
    def time_told(self) -> str:
        return clock_words(self.seconds) if self.seconds is not None else ""

    @property
    def whole(self) -> int:
        """How long a turn of this round lasts."""
        return self.ring.short_seconds if self.round in rounds.SHORT else self.ring.seconds

    @property
    def share_left(self) -> str:
        """Which share of the turn is left, from nought to one: how far the circle is drawn."""
        return f"{min(max((self.seconds or 0) / max(self.whole, 1), 0.0), 1.0):.3f}"

    @property
    def now_ms(self) -> int:
        return round(self.now.timestamp() * 1_000)

    @property
    def ends_ms(self) -> int | None:
        return round(self.ring.ends_at.timestamp() * 1_000) if self.ring.ends_at else None

    @property
    def paused(self) -> bool:
        return self.ring.left is not None

    @property
    def last_turn(self) -> bool:
        """Whether it is over after this turn."""
        return self.round is Round.CLOSING and not self.ring.turn.coming


def clock_words(seconds: int) -> str:
    """Minutes and seconds: 1:05, or over by 0:20 as +0:20; a ring that was forgotten goes no further than +99:59."""
    minutes, rest = divmod(min(abs(seconds), 5_999), 60)
    return f"{'+' if seconds < 0 else ''}{minutes}:{rest:02d}"


def shown(ring: Ring, me: Seat) -> Shown:
    """The ring as this one who takes part sees it now."""
    seats = list(queries.seats_of(ring).order_by("pk"))
    me = next((one for one in seats if one.pk == me.pk), me)
    names = {one.pk: name_of(one.party) for one in seats}
    here = [one for one in seats if one.is_here]
    return Shown(
        ring=ring,
        me=me,
        people=_circle(ring, here, me, names),
        chosen=[names[one.pk] for one in seats if one.came_at is None],
        away=[names[one.pk] for one in seats if one.came_at is not None and one.went_at is not None],
        asks=_asks(ring, me, names),
        now=timezone.now(),
    )


def _circle(ring: Ring, here: Sequence[Seat], me: Seat, names: dict[int, str]) -> list[Person]:
    turn = ring.turn
    had, whose = set(turn.had), turn.whose
    people = []
    for number, seat in enumerate(here):
        angle = 2 * math.pi * number / len(here) - math.pi / 2
        people.append(
            Person(
                seat=seat,
                name=names[seat.pk],
                you=seat.pk == me.pk,
                now=seat.pk == whose,
                had=seat.pk in had,
                x=f"{100 + 86 * math.cos(angle):.2f}",
                y=f"{100 + 86 * math.sin(angle):.2f}",
            )
        )
    return people


def _asks(ring: Ring, me: Seat, names: dict[int, str]) -> list[AskRow]:
    on, whose = not ring.is_over, ring.turn.whose
    writes_down = me.facilitates and on
    rows = {
        ask.pk: AskRow(
            ask=ask,
            name=names.get(ask.seat_id, ""),
            mine=ask.seat_id == me.pk,
            now=ask.seat_id == whose,
            may_offer=on and ask.seat_id != me.pk,
            may_change=ask.seat_id == me.pk or writes_down,
        )
        for ask in queries.asks_of(ring).order_by("seat_id")
    }
    for offer in queries.offers_of(ring):
        row = rows.get(offer.ask_id)
        if row is None:
            continue
        mine, agreed = offer.by_id == me.pk, offer.agreed_at is not None
        row.offers.append(
            OfferRow(
                offer=offer,
                name=names.get(offer.by_id, ""),
                mine=mine,
                may_take=(row.mine or writes_down) and offer.taken_at is None,
                may_follow=(mine or row.mine or writes_down) and not agreed,
                may_take_back=mine and not agreed,
            )
        )
    return list(rows.values())
