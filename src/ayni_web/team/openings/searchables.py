"""What can be found of opportunities: what everybody in the team reads of them, never who applied or what they wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from ayni_web.accounts.searching import ALL, Entry, TeamSearchable, add_team_searchable
from ayni_web.team.openings.models import Opening


def _openings(teams: Collection[UUID], rows: Collection[int]) -> Iterator[Entry]:
    for one in Opening.objects.filter(space__in=teams, pk__in=rows).select_related("space"):
        texts = (
            (gettext_lazy("What it is about"), one.what),
            (gettext_lazy("How it will be decided"), one.how),
            (gettext_lazy("The reason"), one.reason or one.withdrawn_why),
        )
        yield Entry(
            one.pk,
            one.title,
            texts,
            one.at,
            who=(ALL,),
            about=one.space.name,
            address=reverse("openings:one", args=[one.space_id, one.pk]),
        )


add_team_searchable(
    TeamSearchable("opening", gettext_lazy("Opportunities in your teams"), order=62, model=Opening, entries=_openings)
)
