"""What this room adds to an export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.practice.today.models import Answer, QuietWeek, Request


def _answers(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(Answer.objects.filter(space=space).order_by("pk")):
        yield {
            "party": one.party_id,
            "idea": one.idea,
            "help": one.help,
            "said": one.said,
            "on": one.on.isoformat(),
            "until": one.until.isoformat() if one.until else None,
            "act": one.act_id,
        }


def _quiet_weeks(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(QuietWeek.objects.filter(space=space).order_by("monday")):
        yield {"monday": one.monday.isoformat(), "minutes": str(one.minutes)}


def _requests(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(Request.objects.filter(space=space).order_by("pk")):
        yield {
            "party": one.party_id,
            "what": one.what,
            "reply": one.reply,
            "again_on": one.again_on.isoformat() if one.again_on else None,
            "pointed_to": one.pointed_to_id,
            "act": one.act_id,
            "answered_at": one.answered_at.isoformat(),
            "settled_at": one.settled_at.isoformat() if one.settled_at else None,
        }


add_exporter(Exporter("answers_to_ideas", order=50, rows=_answers))
add_exporter(Exporter("quiet_weeks", order=51, rows=_quiet_weeks))
add_exporter(Exporter("requests", order=52, rows=_requests))
