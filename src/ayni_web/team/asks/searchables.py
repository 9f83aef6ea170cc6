"""What can be found of asks, by those who may see each, and of what is offered before anybody asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from ayni_web.accounts.searching import ALL, Entry, TeamSearchable, Watched, add_team_searchable
from ayni_web.team.asks.models import Ask, Offer, Reached, Standing


def _asks(teams: Collection[UUID], rows: Collection[int]) -> Iterator[Entry]:
    found = list(Ask.objects.filter(space__in=teams, pk__in=rows).select_related("by", "space"))
    readers = _readers([one for one in found if not one.for_all])
    for ask in found:
        texts = (
            (gettext_lazy("What one should know"), ask.text),
            (gettext_lazy("What it is for"), ask.reason),
            (gettext_lazy("How it ended"), ask.end_note),
        )
        yield Entry(
            ask.pk,
            ask.title,
            texts,
            ask.asked_at,
            who=(ALL,) if ask.for_all else (ask.by_id, *sorted(readers[ask.pk])),
            about=" · ".join(filter(None, (ask.by.name, ask.space.name))),
            address=reverse("asks:ask", args=[ask.space_id, ask.pk]),
        )


def _readers(asks: Collection[Ask]) -> dict[int, set[int]]:
    """Who else sees asks that are not for all: those whom they reached, and who offered."""
    found: dict[int, set[int]] = defaultdict(set)
    if asks:
        reached = Reached.objects.filter(ask__in=asks).values_list("ask_id", "party_id").order_by()
        offered = Offer.objects.filter(ask__in=asks).values_list("ask_id", "by_id").order_by()
        for ask, party in reached.union(offered):
            found[ask].add(party)
    return found


def _standing(teams: Collection[UUID], rows: Collection[int]) -> Iterator[Entry]:
    still = Q(until__isnull=True) | Q(until__gte=timezone.localdate())
    found = Standing.objects.filter(still, space__in=teams, pk__in=rows, ended_at__isnull=True)
    for one in found.select_related("by", "space"):
        yield Entry(
            one.pk,
            one.what,
            ((gettext_lazy("How it works"), one.how),),
            one.made_at,
            who=(ALL,),
            about=" · ".join(filter(None, (one.by.name, one.space.name))),
            address=reverse("asks:standing", args=[one.space_id, one.pk]),
        )


add_team_searchable(
    TeamSearchable(
        "ask",
        gettext_lazy("Asks in your teams"),
        order=60,
        model=Ask,
        entries=_asks,
        watched=(Watched(Reached, "ask_id"), Watched(Offer, "ask_id")),
    )
)
add_team_searchable(
    TeamSearchable("standing", gettext_lazy("Offered in your teams"), order=61, model=Standing, entries=_standing)
)
