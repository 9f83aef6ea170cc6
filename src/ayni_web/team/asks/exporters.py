"""What this room adds to somebody's own export: what they asked, answered, offered and can bear, in whatever team."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.accounts.queries import owner_of
from ayni_web.people.models import Capacity
from ayni_web.team.asks.models import Ask, Limit, Offer, Pointer, Reached, Standing
from ayni_web.team.asks.team_exporters import offered, written
from ayni_web.team.asks.words import party_name


def _asks(space: Space) -> Iterator[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is not None:
        for ask in list(Ask.objects.filter(by__user=owner).order_by("pk")):
            yield {"team": str(ask.space_id), **written(ask), "end_note": ask.end_note}


def _answers(space: Space) -> Iterator[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is None:
        return
    for offer in list(Offer.objects.filter(by__user=owner).select_related("ask__by").order_by("pk")):
        yield {
            **_to(offer.ask),
            "said": "offered",
            "text": offer.text,
            "private": offer.private,
            "ready_by": offer.ready_by.isoformat() if offer.ready_by else None,
            "at": offer.at.isoformat(),
            "taken_at": offer.taken_at.isoformat() if offer.taken_at else None,
            "withdrawn_at": offer.withdrawn_at.isoformat() if offer.withdrawn_at else None,
        }
    for pointer in list(Pointer.objects.filter(by__user=owner).select_related("ask__by", "to").order_by("pk")):
        pointed = {"to": party_name(pointer.to), "text": pointer.why, "at": pointer.at.isoformat()}
        yield {**_to(pointer.ask), "said": "pointed", **pointed}


def _reached(space: Space) -> Iterator[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is None:
        return
    for one in list(Reached.objects.filter(party__user=owner).select_related("ask__by").order_by("pk")):
        said = {"said": one.said, "said_at": one.said_at.isoformat() if one.said_at else None}
        # Reasons name others by numbers of the database; the words that made them are enough.
        reasons = [{name: row[name] for name in ("why", "gift", "words") if row.get(name)} for row in one.reasons]
        yield {**_to(one.ask), "at": one.at.isoformat(), "reasons": reasons, **said}


def _to(ask: Ask) -> dict[str, Any]:
    return {"team": str(ask.space_id), "ask": ask.pk, "title": ask.title, "asker": party_name(ask.by)}


def _standing(space: Space) -> Iterator[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is not None:
        for one in list(Standing.objects.filter(by__user=owner).order_by("pk")):
            yield {"team": str(one.space_id), **offered(one)}


def _bearing(space: Space) -> Iterator[Mapping[str, Any]]:
    """What they said in each team that they can give, and how much they can bear."""
    owner = owner_of(space)
    if owner is None:
        return
    for gift in list(Capacity.objects.filter(party__user=owner, space__kind=Space.Kind.SHARED).order_by("pk")):
        yield {"team": str(gift.space_id), "gives": gift.text, "sort": gift.sort}
    for one in list(Limit.objects.filter(party__user=owner).order_by("pk")):
        until = one.resting_until.isoformat() if one.resting_until else None
        # As words: nought says something here, and an export leaves out what says nothing.
        limit = {"asks": _number(one.asks), "minutes": _number(one.minutes)}
        yield {"team": str(one.space_id), "in_seven_days": limit, "resting_until": until}


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


add_exporter(Exporter("asks_in_teams", 92, _asks))
add_exporter(Exporter("answers_in_teams", 93, _answers))
add_exporter(Exporter("asks_that_reached_you", 94, _reached))
add_exporter(Exporter("standing_offers", 95, _standing))
add_exporter(Exporter("what_you_can_bear", 96, _bearing))
