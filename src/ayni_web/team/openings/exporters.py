"""What of this room goes into somebody's own export: what they applied for, and what they posted."""

from __future__ import annotations

from collections.abc import Iterator

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.accounts.queries import owner_of
from ayni_web.people.models import Party
from ayni_web.people.words import called
from ayni_web.team.openings import queries
from ayni_web.team.openings.models import Application, Opening
from ayni_web.team.openings.told import Row, application_row, opening_row


def _parties(space: Space) -> list[Party]:
    owner = owner_of(space)
    return list(Party.objects.filter(user=owner, space__kind=Space.Kind.SHARED)) if owner else []


def _applications(space: Space) -> Iterator[Row]:
    mine = Application.objects.filter(party__in=_parties(space)).select_related("party", "opening")
    for one in list(mine.order_by("pk")):
        yield {"team": str(one.opening.space_id), "title": one.opening.title, **application_row(one)}


def _posted(space: Space) -> Iterator[Row]:
    mine = Opening.objects.filter(by__in=_parties(space)).select_related("by")
    for one in list(mine.prefetch_related("deciders", "changes").order_by("pk")):
        chosen = [called(party) for party in queries.chosen_in(one)]
        yield {"team": str(one.space_id), **opening_row(one, (), chosen)}


add_exporter(Exporter("applications", 110, _applications))
add_exporter(Exporter("openings_posted", 111, _posted))
