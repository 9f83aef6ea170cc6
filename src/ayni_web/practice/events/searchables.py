"""What can be found of events: what they are, where, what for, and what was told after them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Space
from ayni_web.accounts.searching import Entry, Searchable, Watched, add_searchable
from ayni_web.practice.events.models import Event, Guest, Told


def _entries(space: Space, rows: Collection[int]) -> Iterator[Entry]:
    found = Event.objects.filter(space=space, pk__in=rows).prefetch_related("guests", "told")
    for event in found:
        guests = list(event.guests.all())
        names = ", ".join(guest.name or guest.address for guest in guests if guest.party_id is None)
        texts = (
            (gettext_lazy("Where"), event.place),
            (gettext_lazy("What for"), event.purpose),
            (gettext_lazy("Who was there"), names),
            (gettext_lazy("What was told"), " · ".join(told.line for told in event.told.all())),
        )
        who = tuple(guest.party_id for guest in guests if guest.party_id is not None)
        yield Entry(event.pk, event.name, texts, event.starts, who, about=event.place)


add_searchable(
    Searchable(
        "event",
        gettext_lazy("Events"),
        order=50,
        model=Event,
        entries=_entries,
        address=lambda row: reverse("events:one", args=[row]),
        texts=("name", "place", "purpose"),
        watched=(Watched(Guest, "event_id"), Watched(Told, "event_id", texts=("line",))),
    )
)
