"""What can be found of introductions: why the two should meet, what each was told, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Space
from ayni_web.accounts.searching import Entry, Searchable, Watched, add_searchable
from ayni_web.people.words import called
from ayni_web.practice.introductions.models import Introduction, Side


def _entries(space: Space, rows: Collection[int]) -> Iterator[Entry]:
    sides = Side.objects.select_related("party", "party__root").order_by("place")
    found = Introduction.objects.filter(space=space, pk__in=rows).exclude(closed_as=Introduction.Closed.WITHDRAWN)
    for introduction in found.prefetch_related(Prefetch("sides", queryset=sides)):
        both = list(introduction.sides.all())
        texts = (
            *((gettext_lazy("Why this could matter to them"), side.why) for side in both),
            *((gettext_lazy("A word back"), side.word) for side in both),
            (gettext_lazy("What came of it"), introduction.outcome),
        )
        parties = [side.party for side in both if side.party is not None]
        title = ", ".join(called(party.root or party) for party in parties)
        who = tuple(party.pk for party in parties)
        yield Entry(introduction.pk, introduction.why, texts, introduction.created_at, who, about=title, title=title)


add_searchable(
    Searchable(
        "introduction",
        gettext_lazy("Introductions"),
        order=40,
        model=Introduction,
        entries=_entries,
        address=lambda row: reverse("introductions:one", args=[row]),
        texts=("why", "outcome"),
        watched=(Watched(Side, "introduction_id", texts=("why", "word")),),
    )
)
