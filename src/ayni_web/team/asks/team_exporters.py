"""What this room adds to the file that a member takes along of their team: the asks that they may see, and what is offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_exporters import TeamExporter, add_team_exporter
from ayni_web.team.asks import queries
from ayni_web.team.asks.models import Ask, Standing
from ayni_web.team.asks.words import party_name

_STRETCH = 500


def _asks(asker: Membership) -> Iterator[Mapping[str, Any]]:
    ids = list(queries.asks_seen_by(asker).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _STRETCH):
        stretch = queries.with_offers(queries.asks_seen_by(asker).filter(pk__in=ids[start : start + _STRETCH]))
        for ask in stretch.order_by("pk"):
            yield _ask(ask, asker)


def _ask(ask: Ask, asker: Membership) -> Mapping[str, Any]:
    mine = ask.by.user_id == asker.user_id
    return written(ask) | {
        "by": party_name(ask.by),
        "offers": [
            {
                "by": party_name(one.by),
                "text": one.text,
                "private": one.private,
                "ready_by": one.ready_by.isoformat() if one.ready_by else None,
                "at": one.at.isoformat(),
                "taken_at": one.taken_at.isoformat() if one.taken_at else None,
                "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
            }
            for one in ask.offers.all()
            if one.by.user_id == asker.user_id or (one.withdrawn_at is None and (mine or not one.private))
        ],
        "pointers": [
            {"by": party_name(one.by), "to": party_name(one.to), "why": one.why, "at": one.at.isoformat()}
            for one in ask.pointers.all()
            if mine or asker.user_id in {one.by.user_id, one.to.user_id}
        ],
    }


def written(ask: Ask) -> dict[str, Any]:
    """An ask as its asker said it, and how it ended."""
    return {
        "id": ask.pk,
        "title": ask.title,
        "text": ask.text,
        "reason": ask.reason,
        "due": ask.due.isoformat(),
        "kind": ask.kind,
        "minutes": ask.minutes,
        "for_all": ask.for_all,
        "asked_at": ask.asked_at.isoformat(),
        "ended_at": ask.ended_at.isoformat() if ask.ended_at else None,
        "end": ask.end,
        "end_note": "" if ask.end == Ask.End.HELPED else ask.end_note,  # of help it stands with the act
    }


def _standing(asker: Membership) -> Iterator[Mapping[str, Any]]:
    for one in list(queries.standing_seen_by(asker)):
        yield offered(one) | {"by": party_name(one.by)}


def offered(one: Standing) -> dict[str, Any]:
    """A standing offer as its giver said it."""
    return {
        "id": one.pk,
        "what": one.what,
        "how": one.how,
        "weekday": one.weekday,
        "at": one.at.isoformat() if one.at else None,
        "time_zone": one.time_zone,
        "minutes": one.minutes,
        "places": one.places,
        "until": one.until.isoformat() if one.until else None,
        "made_at": one.made_at.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
    }


add_team_exporter(TeamExporter("asks", 20, _asks))
add_team_exporter(TeamExporter("standing_offers", 21, _standing))
