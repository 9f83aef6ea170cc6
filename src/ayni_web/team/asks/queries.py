"""Which asks, offers and limits of a team somebody may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Window
from django.http import Http404
from django.utils import timezone

from ayni_web.accounts.models import Membership
from ayni_web.book import queries as book
from ayni_web.book.models import Act
from ayni_web.people.members import party_id_of
from ayni_web.people.models import Capacity
from ayni_web.team.asks.models import Ask, Limit, Offer, Pointer, Reached, Standing

#: How far back it is looked how soon the first offer comes, and how many asks it takes to say so.
FIRST_OFFER_DAYS = 90
FEWEST_ASKS = 5


def own_party_ids(asker: Membership) -> list[int]:
    """The party that the asker is in their team."""
    mine = party_id_of(asker)
    return [mine] if mine else []


def asks_seen_by(asker: Membership) -> QuerySet[Ask]:
    """Asks of the asker's team: those for all, one's own, those that reached one, and where one offered or was pointed to help."""
    return _seen(Ask.objects.filter(space=asker.space_id), own_party_ids(asker)).select_related("by", "through")


def _seen(asks: QuerySet[Ask], mine: Sequence[int]) -> QuerySet[Ask]:
    reached = Reached.objects.filter(party__in=mine).values("ask_id")
    offered = Offer.objects.filter(by__in=mine).values("ask_id")
    return asks.filter(Q(for_all=True) | Q(by__in=mine) | Q(pk__in=reached) | Q(pk__in=offered))


def ask_for(asker: Membership, ask_id: int) -> Ask:
    """One ask that the asker may see, or 404."""
    found = asks_seen_by(asker).filter(pk=ask_id).first()
    if found is None:
        raise Http404
    return found


def own_ask_for(asker: Membership, ask_id: int) -> Ask:
    """One of the asker's own asks: 404 where it is not theirs to see, 403 where it is somebody else's."""
    found = ask_for(asker, ask_id)
    if found.by.user_id != asker.user_id:
        raise PermissionDenied
    return found


def others_ask_for(asker: Membership, ask_id: int) -> Ask:
    """An ask of somebody else, or 404; one's own is answered by nobody but others (403)."""
    found = ask_for(asker, ask_id)
    if found.by.user_id == asker.user_id:
        raise PermissionDenied
    return found


def told_once(asker: Membership, once: UUID | None) -> Ask | None:
    """The ask that this very telling made already; None where it has not arrived yet."""
    return asks_seen_by(asker).filter(once=once, by__user=asker.user_id).first() if once is not None else None


def standing_told_once(asker: Membership, once: UUID | None) -> Standing | None:
    """The standing offer that this very telling made already."""
    return Standing.objects.filter(space=asker.space_id, once=once).first() if once is not None else None


@dataclass(frozen=True, slots=True)
class Listed:
    """An ask as a list shows it to one reader."""

    ask: Ask
    mine: bool
    #: What it was when it reached the reader, where it did.
    reached: Reached | None
    #: Offers that the reader may see; all of them where the ask is theirs.
    offers: int
    i_offered: bool
    late: bool

    @property
    def waits_for_reader(self) -> bool:
        """Whether it found its way to the reader, who has said nothing to it yet."""
        return self.ask.is_open and not self.mine and self.reached is not None and self.reached.said == ""

    @property
    def steps(self) -> int:
        """How far it has come: asked, offered, helped."""
        return 3 if self.ask.end == Ask.End.HELPED else 2 if self.offers else 1


def listed(asker: Membership, asks: Iterable[Ask]) -> list[Listed]:
    """Asks with what a list shows of each: two queries for all of them."""
    rows = list(asks)
    ids, mine = [one.pk for one in rows], set(own_party_ids(asker))
    reached_rows = Reached.objects.filter(ask__in=ids, party__in=mine).select_related("ask")
    reached = {one.ask_id: one for one in reached_rows}
    offers: dict[int, list[Offer]] = {}
    for offer in Offer.objects.filter(ask__in=ids, withdrawn_at__isnull=True):
        offers.setdefault(offer.ask_id, []).append(offer)
    today = timezone.localdate()
    return [
        Listed(
            ask=one,
            mine=one.by_id in mine,
            reached=reached.get(one.pk),
            offers=sum(1 for o in offers.get(one.pk, ()) if not o.private or one.by_id in mine or o.by_id in mine),
            i_offered=any(o.by_id in mine for o in offers.get(one.pk, ())),
            late=one.is_open and one.due < today,
        )
        for one in rows
    ]


def open_asks(asker: Membership) -> QuerySet[Ask]:
    """Those of them that have not ended, the nearest day first."""
    return asks_seen_by(asker).filter(ended_at__isnull=True).order_by("due", "pk")


def ended_asks(asker: Membership) -> QuerySet[Ask]:
    """Those that have, the last first."""
    return asks_seen_by(asker).filter(ended_at__isnull=False).order_by("-ended_at", "-pk")


def found_their_way_to(asker: Membership) -> QuerySet[Ask]:
    """Open asks of others that reached the asker and wait for a word."""
    waiting = Reached.objects.filter(party__user=asker.user_id, party__space=asker.space_id, said="")
    return open_asks(asker).filter(pk__in=waiting.values("ask_id"))


def open_asks_by_who_waits(asker: Membership) -> QuerySet[Ask]:
    """All open asks, first those that reached the asker and wait for a word; each knows how many there are."""
    waiting = Reached.objects.filter(
        party__user=asker.user_id, party__space=asker.space_id, said="", ask=OuterRef("pk")
    )
    counted = open_asks(asker).annotate(waits=Exists(waiting), all_of_them=Window(Count("pk")))
    return counted.order_by("-waits", "due", "pk")


def reached_of(asker: Membership, ask: Ask) -> Reached | None:
    """How this ask reached the asker themselves; that of others is nobody's to read."""
    return Reached.objects.filter(ask=ask, party__user=asker.user_id).select_related("ask").first()


def reached_number(asker: Membership, ask: Ask) -> int:
    """How many an own ask reached. Not whom: who is not among them may have as much as they can bear."""
    return Reached.objects.filter(ask=ask, ask__by__user=asker.user_id).count()


def offers_seen_by(asker: Membership, ask: Ask) -> list[Offer]:
    """Offers that stand: all of them for whoever asked; others see the open ones and their own."""
    offers = Offer.objects.filter(ask=ask, withdrawn_at__isnull=True).select_related("by", "promise")
    if ask.by.user_id != asker.user_id:
        offers = offers.filter(Q(private=False) | Q(by__user=asker.user_id))
    return list(offers)


def offer_for(asker: Membership, ask: Ask, offer_id: int) -> Offer:
    """One of these, or 404."""
    for one in offers_seen_by(asker, ask):
        if one.pk == offer_id:
            return one
    raise Http404


def pointers_seen_by(asker: Membership, ask: Ask) -> list[Pointer]:
    """Who pointed to whom: seen by the asker of the ask, and by the two."""
    pointers = Pointer.objects.filter(ask=ask).select_related("by", "to")
    if ask.by.user_id != asker.user_id:
        pointers = pointers.filter(Q(by__user=asker.user_id) | Q(to__user=asker.user_id))
    return list(pointers)


def acts_of(asker: Membership, ask: Ask) -> list[Act]:
    """What the ledger knows of this help, as far as the asker may see it: the help itself first, then who pointed to it."""
    told = [pk for pk in (ask.act_id, *ask.pointers.values_list("act_id", flat=True)) if pk is not None]
    if not told:
        return []
    newest = book.newest_of(Act.objects.filter(pk__in=told, space=asker.space_id))
    seen = {act.pk: act for act in book.acts_seen_in(asker).filter(pk__in=[one.pk for one in newest.values()])}
    rows = [seen[newest[pk].pk] for pk in told if pk in newest and newest[pk].pk in seen]
    return book.as_read_by(asker.user, rows)


# What a member gives, and what they can bear


def limit_of(asker: Membership) -> Limit | None:
    """The asker's own limit. There is no way to ask for that of somebody else."""
    return Limit.objects.filter(party__user=asker.user_id, space=asker.space_id).first()


def gifts_of(asker: Membership) -> list[Capacity]:
    """What the asker said here that they can give."""
    own = Capacity.objects.filter(space=asker.space_id, party__user=asker.user_id, side=Capacity.Side.GIVES)
    return list(own.order_by("pk"))


def gift_for(asker: Membership, capacity_id: int) -> Capacity:
    """One of these, or 404."""
    for one in gifts_of(asker):
        if one.pk == capacity_id:
            return one
    raise Http404


def reached_lately(asker: Membership, now: datetime) -> int:
    """How many asks reached the asker in the last seven days, without those through what they offer."""
    theirs = Reached.objects.filter(party__user=asker.user_id, ask__space=asker.space_id)
    return theirs.filter(at__gt=now - timedelta(days=7)).exclude(ask__through__by=F("party")).count()


# What stands offered


def standing_seen_by(asker: Membership) -> QuerySet[Standing]:
    """What is offered in the asker's team before anybody asks, by those who are in it."""
    today = timezone.localdate()
    offered = Standing.objects.filter(space=asker.space_id, ended_at__isnull=True).exclude(until__lt=today)
    return offered.select_related("by").order_by("what", "pk")


def standing_for(asker: Membership, standing_id: int) -> Standing:
    """One standing offer of the asker's team, also one that has ended, or 404."""
    found = Standing.objects.filter(space=asker.space_id, pk=standing_id).select_related("by").first()
    if found is None:
        raise Http404
    return found


def own_standing_for(asker: Membership, standing_id: int) -> Standing:
    """One of the asker's own; 403 for what somebody else offers."""
    found = standing_for(asker, standing_id)
    if found.by.user_id != asker.user_id:
        raise PermissionDenied
    return found


def asked_through(asker: Membership, standing: Standing) -> list[Ask]:
    """Asks that came through a standing offer, as far as the asker may see them."""
    return list(asks_seen_by(asker).filter(through=standing).order_by("through_at", "asked_at"))


# How it goes


@dataclass(frozen=True, slots=True)
class FirstOffers:
    """How soon the first offer came, over asks of the last days. `half_within` is None where fewer than half had one."""

    asks: int
    offered: int
    half_within: timedelta | None
    days: int


def first_offers(asker: Membership, now: datetime) -> FirstOffers | None:
    """How soon asks of the team hear a first offer. None below a handful of asks.

    Those that still wait count for as long as they have waited (Kaplan and Meier 1958, JASA 53); those that ended without an
    offer never heard one.
    """
    since = now - timedelta(days=FIRST_OFFER_DAYS)
    asks = Ask.objects.filter(space=asker.space_id, asked_at__gt=since, through__isnull=True)
    rows = list(asks.values_list("asked_at", "first_offer_at", "ended_at"))
    if len(rows) < FEWEST_ASKS:
        return None
    heard = sorted(first - asked for asked, first, _ended in rows if first is not None)
    waiting = sorted(now - asked for asked, first, ended in rows if first is None and ended is None)
    return FirstOffers(len(rows), len(heard), _half_within(heard, waiting, len(rows)), FIRST_OFFER_DAYS)


def _half_within(heard: Sequence[timedelta], waiting: Sequence[timedelta], number: int) -> timedelta | None:
    """The time by which half had an offer; `waiting` is how long the others have waited until now."""
    left = 1.0
    for place, time in enumerate(heard):
        at_risk = number - place - sum(1 for one in waiting if one < time)
        left *= 1 - 1 / at_risk
        if left <= 0.5:
            return time
    return None


def with_offers(asks: QuerySet[Ask]) -> QuerySet[Ask]:
    """With everything that belongs to each, for an export."""
    offers = Offer.objects.select_related("by").order_by("pk")
    pointers = Pointer.objects.select_related("by", "to").order_by("pk")
    return asks.prefetch_related(Prefetch("offers", queryset=offers), Prefetch("pointers", queryset=pointers))
