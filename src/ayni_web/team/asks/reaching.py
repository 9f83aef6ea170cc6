"""Brings asks to those who can answer them: all open ones of a team at once, under everybody's own limit (`guidance.routing`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ayni.guidance import routing
from ayni.ledger.acts import Outcome
from ayni_web.accounts.models import Membership, Space
from ayni_web.book.models import ActParty
from ayni_web.book.snapshot import open_snapshot
from ayni_web.people.models import Capacity, Party
from ayni_web.team.asks import notices
from ayni_web.team.asks.models import Ask, Limit, Offer, Pointer, Reached, Standing

WEEK = timedelta(days=7)
#: Who has said nothing for so long is not waited for: the ask goes to somebody else too.
PATIENCE = timedelta(days=4)
#: So many earlier asks are looked at, the latest first, for who helped with such ones.
ANSWERS_LOOKED_AT = 2_000


def route(space: Space, *, now: datetime | None = None) -> int:
    """Bring the open asks of a team to people who can answer them; how many it reached anew.

    Safe to repeat. Two that route at once take turns, so nobody's limit is passed by both together.
    """
    if space.closed_at is not None:
        return 0
    now = now or timezone.now()
    ledger = open_snapshot(space).ledger  # before the transaction: inside one it would be made anew
    with transaction.atomic():
        Space.objects.select_for_update(no_key=True).get(pk=space.pk)
        asks = _open_asks(space, now)
        if not asks:
            return 0
        people = _members(space)
        gifts = _gifts(space)
        found = routing.routed(
            asks,
            _helpers(space, people, gifts, now),
            now=int(now.timestamp()),
            answers=_answers(space),
            ledger=ledger,
        )
        rows = [
            Reached(ask_id=one.ask, party_id=one.party, at=now, reasons=[_kept(why, gifts) for why in one.reasons])
            for one in found.proposals
        ]
        # Who says "not now" at this very moment has said so.
        Reached.objects.bulk_create(rows, ignore_conflicts=True)
        notices.tell_reached(_with_names(rows))
    return len(rows)


def _with_names(rows: Iterable[Reached]) -> QuerySet[Reached]:
    """Those that were just kept, with what is told of them."""
    kept = Reached.objects.filter(
        ask__in=[one.ask_id for one in rows], party__in=[one.party_id for one in rows], said=""
    )
    return kept.select_related("ask__by", "ask__space", "ask__through", "party")


def _open_asks(space: Space, now: datetime) -> list[routing.Ask]:
    """Those that wait for somebody: open, in time, without an offer."""
    today = timezone.localdate(now)
    waiting = Ask.objects.filter(space=space, ended_at__isnull=True, due__gte=today)
    # What was asked between two goes to others only where one of the two wants it: opened to all, or pointed on.
    pointed_on = Pointer.objects.filter(ask__space=space).values("ask_id")
    waiting = waiting.filter(Q(through__isnull=True) | Q(for_all=True) | Q(pk__in=pointed_on))
    rows = list(waiting.exclude(pk__in=Offer.objects.filter(withdrawn_at__isnull=True).values("ask_id")))
    ids = [one.pk for one in rows]
    asked: dict[int, set[int]] = {}
    refused: dict[int, set[int]] = {}
    for one in Reached.objects.filter(ask__in=ids):
        waits = one.said == "" and one.at > now - PATIENCE
        (asked if waits else refused).setdefault(one.ask_id, set()).add(one.party_id)
    pointed: dict[int, list[routing.Pointed]] = {}
    for pointer in Pointer.objects.filter(ask__in=ids):
        pointed.setdefault(pointer.ask_id, []).append(routing.Pointed(to=pointer.to_id, by=pointer.by_id))
    return [
        routing.Ask(
            id=one.pk,
            asker=one.by_id,
            text=text_of(one),
            kind=one.kind,
            minutes=one.effort,
            due=one.due,
            opened_at=int(one.asked_at.timestamp()),
            asked=frozenset(asked.get(one.pk, ())),
            refused=frozenset(refused.get(one.pk, ())),
            pointed=tuple(pointed.get(one.pk, ())),
        )
        for one in rows
    ]


def text_of(ask: Ask) -> str:
    """The words of an ask that say what it is about."""
    return "\n".join(filter(None, (ask.title, ask.text, ask.reason)))


def _members(space: Space) -> dict[int, datetime]:
    """The parties of those who are in the team, with when they came."""
    here = dict(Membership.objects.filter(space=space, left_at__isnull=True).values_list("user_id", "joined_at"))
    parties = Party.objects.filter(space=space, user__in=list(here)).values_list("pk", "user_id")
    return {pk: here[user] for pk, user in parties}


@dataclass(frozen=True, slots=True)
class _Gifts:
    """What members said they can give, by party; and the words of each, by the number under which routing knows it."""

    by_party: Mapping[int, list[routing.Gift]]
    texts: Mapping[int, str]


def _gifts(space: Space) -> _Gifts:
    by_party: dict[int, list[routing.Gift]] = {}
    texts: dict[int, str] = {}
    for gift in Capacity.objects.filter(space=space, side=Capacity.Side.GIVES):
        by_party.setdefault(gift.party_id, []).append(routing.Gift(id=gift.pk, text=gift.text, sort=gift.sort))
        texts[gift.pk] = gift.text
    for one in Standing.objects.filter(space=space, ended_at__isnull=True).exclude(until__lt=timezone.localdate()):
        # Below nought, so that the two sorts never share a number.
        by_party.setdefault(one.by_id, []).append(
            routing.Gift(id=-one.pk, text=f"{one.what}\n{one.how}", sort="", standing=True)
        )
        texts[-one.pk] = one.what
    return _Gifts(by_party, texts)


def _helpers(space: Space, people: Mapping[int, datetime], gifts: _Gifts, now: datetime) -> list[routing.Helper]:
    """Everybody in the team, with what they can give and what is left of what they can bear."""
    limits = {one.party_id: one for one in Limit.objects.filter(space=space)}
    sent: Counter[int] = Counter()
    held: Counter[int] = Counter()
    lately = Reached.objects.filter(ask__space=space, at__gt=now - WEEK)
    # Who offers hours has said with these how many they bear.
    lately = lately.exclude(ask__through__by=F("party"))
    for one in lately.select_related("ask"):
        sent[one.party_id] += 1
        if one.said in {"", Reached.Said.OFFERED}:
            held[one.party_id] += round(one.ask.effort)
    today = timezone.localdate(now)
    return [_helper(pk, joined, gifts, limits.get(pk), sent[pk], held[pk], today) for pk, joined in people.items()]


def _helper(
    party: int, joined: datetime, gifts: _Gifts, limit: Limit | None, sent: int, held: int, today: Any
) -> routing.Helper:
    asks = limit.asks if limit else None
    minutes = limit.minutes if limit else None
    # Routing could also ask less of who was not here for long (`seen_at`). It is not told: when somebody was here last is known
    # from their sessions alone, which are theirs to see and not the team's, and an ask that passes somebody by would tell of it.
    # Who is away says so (`resting_until`), and who says nothing for `PATIENCE` is not waited for.
    return routing.Helper(
        party=party,
        gifts=tuple(gifts.by_party.get(party, ())),
        asks_left=None if asks is None else max(asks - sent, 0),
        minutes_left=None if minutes is None else max(minutes - held, 0),
        asked_lately=sent,
        resting=bool(limit and limit.resting_until and limit.resting_until > today),
        joined_at=int(joined.timestamp()),
    )


def _answers(space: Space) -> list[routing.Answer]:
    """Earlier asks with who helped, as the ledger has it."""
    helped = Ask.objects.filter(space=space, end=Ask.End.HELPED, act__isnull=False).select_related("act")
    rows = {
        one.act_id: one
        for one in helped.order_by("-ended_at")[:ANSWERS_LOOKED_AT]
        if one.act is not None and one.act.withdrawn_at is None and one.act.outcome != Outcome.DID_NOT_HELP
    }
    parts = ActParty.objects.filter(act__in=list(rows), role=ActParty.Role.GIVER)
    return [
        routing.Answer(
            ask=one.pk,
            by=party,
            text=text_of(one),
            kind=one.kind,
            at=int(one.ended_at.timestamp()) if one.ended_at else 0,
        )
        for act, party in parts.values_list("act_id", "party_id")
        if (one := rows.get(act)) is not None
    ]


def _kept(reason: routing.Reason, gifts: _Gifts) -> dict[str, Any]:
    """A reason as it is kept: with the gift's own words, which may be written anew later."""
    row: dict[str, Any] = {"why": str(reason.why)}
    if reason.gift is not None:
        row["gift"] = gifts.texts.get(reason.gift, "")
    said = {"words": list(reason.words), "answers": list(reason.answers), "times": reason.times}
    row |= {name: value for name, value in said.items() if value}
    row |= {name: value for name, value in (("by", reason.by), ("at", reason.at)) if value is not None}
    return row


def route_all(spaces: Iterable[Space], *, now: datetime | None = None) -> int:
    """The same for many teams, each in a transaction of its own."""
    return sum(route(space, now=now) for space in spaces)
