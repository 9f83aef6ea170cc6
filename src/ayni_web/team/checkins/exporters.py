"""What this room adds to somebody's own export: their one-to-ones in teams, and what they said in their own name.

How they answered a look is not in it: nobody can find that, not even for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.accounts.queries import owner_of
from ayni_web.team.checkins import queries
from ayni_web.team.checkins.models import Note
from ayni_web.team.checkins.told import notes_told, pair_told


def _pairs(space: Space) -> Iterator[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is None:
        return
    found = queries.pairs_everywhere(owner).prefetch_related("talks", "points__by__identifiers")
    for pair in list(found.prefetch_related("one__identifiers", "other__identifiers")):
        yield pair_told(pair)


def _notes(space: Space) -> Iterator[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is not None:
        said = Note.objects.filter(by__user=owner).select_related("by").prefetch_related("by__identifiers")
        yield from notes_told(list(said.order_by("pk")))


add_exporter(Exporter("one_to_ones", 96, _pairs))
add_exporter(Exporter("check_in_notes", 97, _notes))
