"""What this room keeps, as rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ayni_web.people.words import called
from ayni_web.team.openings.models import Application, Opening

type Row = Mapping[str, Any]


def opening_row(opening: Opening, applications: Iterable[Application], chosen: Iterable[str]) -> Row:
    """An opportunity as one reader sees it, with the applications that they may read."""
    return {
        "id": opening.pk,
        "by": called(opening.by),
        "title": opening.title,
        "sort": opening.sort,
        "what": opening.what,
        "how_it_is_decided": opening.how,
        "deciders": [called(party) for party in opening.deciders.all()],
        "opens_on": opening.opens_on.isoformat(),
        "apply_by": opening.apply_by.isoformat(),
        "decide_by": opening.decide_by.isoformat() if opening.decide_by else None,
        "changes": [
            {"before": one.before, "why": one.why, "after_applications_opened": one.late, "at": one.at.isoformat()}
            for one in opening.changes.all()
        ],
        "decided_at": opening.decided_at.isoformat() if opening.decided_at else None,
        "reason": opening.reason,
        "chosen": list(chosen),
        "withdrawn_at": opening.withdrawn_at.isoformat() if opening.withdrawn_at else None,
        "withdrawn_why": opening.withdrawn_why,
        "applications": [application_row(one) for one in applications],
        "at": opening.at.isoformat(),
    }


def application_row(application: Application) -> Row:
    return {
        "name": called(application.party),
        "text": application.text,
        "heard": application.heard,
        "chosen": application.chosen,
        "word": application.word,
        "at": application.at.isoformat(),
        "withdrawn_at": application.withdrawn_at.isoformat() if application.withdrawn_at else None,
    }
