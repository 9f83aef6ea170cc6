"""What this room adds to an export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.practice.rhythm.models import CheckIn, Rest, Talk


def _talks(space: Space) -> Iterable[Mapping[str, Any]]:
    for talk in list(Talk.objects.filter(space=space).order_by("pk")):
        yield {
            "id": talk.pk,
            "with": talk.party_id,
            "at": _iso(talk.at),
            "minutes": talk.minutes,
            "place": talk.place,
            "agenda": talk.agenda,
            "said": talk.said,
            "held_at": _iso(talk.held_at),
            "called_off_at": _iso(talk.called_off_at),
            "changed_at": _iso(talk.changed_at),
        }


def _check_ins(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(CheckIn.objects.filter(space=space).order_by("pk")):
        yield {
            "with": one.party_id,
            "week": _iso(one.week),
            "planned": _iso(one.planned),
            "due": _iso(one.due),
            "every_days": one.gap,
            "by": one.by,
        }


def _rests(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(Rest.objects.filter(space=space).order_by("pk")):
        yield {"party": one.party_id, "until": _iso(one.until) or "always", "since": _iso(one.made_at)}


def _iso(at: date | None) -> str | None:
    return at.isoformat() if at else None


add_exporter(Exporter("talks", order=50, rows=_talks))
add_exporter(Exporter("check_ins", order=51, rows=_check_ins))
add_exporter(Exporter("left_in_peace", order=52, rows=_rests))
