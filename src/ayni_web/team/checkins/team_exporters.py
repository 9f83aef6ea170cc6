"""What this room adds to the file that a member takes along of a team: their own talks, the notes that they may see, and what
was shown of looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_exporters import TeamExporter, add_team_exporter
from ayni_web.team.checkins import queries
from ayni_web.team.checkins.models import Look
from ayni_web.team.checkins.told import notes_told, pair_told


def _pairs(asker: Membership) -> Iterator[Mapping[str, Any]]:
    found = queries.pairs_of(asker).prefetch_related(
        "points__by__identifiers", "one__identifiers", "other__identifiers"
    )
    for pair in list(found.prefetch_related("talks")):
        yield pair_told(pair)


def _notes(asker: Membership) -> Iterator[Mapping[str, Any]]:
    yield from notes_told(list(queries.notes_of(asker, timezone.now()).prefetch_related("by__identifiers")))


def _looks(asker: Membership) -> Iterator[Mapping[str, Any]]:
    looks = list(queries.looks_of(asker).exclude(ended_at=None).prefetch_related("words"))
    figures = queries.figures_of(asker, looks)
    for look in looks:
        shown = look.end == Look.End.SHOWN
        yield {
            "opened_on": look.opens_on.isoformat(),
            "end": look.end,
            "figure": figures.get(look.opens_on.isoformat()) if shown else None,
            "words": [one.text for one in look.words.all()] if shown else [],
        }


add_team_exporter(TeamExporter("one_to_ones", 60, _pairs))
add_team_exporter(TeamExporter("check_in_notes", 61, _notes))
add_team_exporter(TeamExporter("looks", 62, _looks))
