"""What can be found of this room: things of the shelf, and pilots with their measure and their lesson."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Space
from ayni_web.accounts.searching import Entry, Searchable, Watched, add_searchable
from ayni_web.people.words import called
from ayni_web.practice.sharing.models import Partner, Pilot, Thing


def _things(space: Space, rows: Collection[int]) -> Iterator[Entry]:
    for thing in Thing.objects.filter(space=space, pk__in=rows):
        texts = (
            (gettext_lazy("What it helps with"), thing.helps),
            (gettext_lazy("A few words on it"), thing.about),
            (gettext_lazy("Where it lies"), thing.where),
        )
        yield Entry(thing.pk, thing.title, texts, thing.created_at, about=str(thing.get_sort_display()))


def _pilots(space: Space, rows: Collection[int]) -> Iterator[Entry]:
    partners = Prefetch("partners", Partner.objects.select_related("party__root"))
    for pilot in Pilot.objects.filter(space=space, pk__in=rows).prefetch_related(partners):
        who = [one for one in pilot.partners.all() if not one.party.is_me]
        texts = (
            (gettext_lazy("Why"), pilot.why),
            (gettext_lazy("How you will both know that it worked"), pilot.measure),
            (gettext_lazy("What you give"), pilot.i_give),
            *((gettext_lazy("What they give"), one.gives) for one in who),
            (gettext_lazy("What the measure says"), pilot.found),
            (gettext_lazy("What you learned"), pilot.learned),
            (gettext_lazy("What comes next"), pilot.next),
        )
        names = dict.fromkeys(called(one.party.root or one.party) for one in who)
        yield Entry(
            pilot.pk,
            pilot.what,
            texts,
            pilot.created_at,
            tuple(one.party_id for one in who),
            about=", ".join(names),
        )


add_searchable(
    Searchable(
        "thing",
        gettext_lazy("On the shelf"),
        order=42,
        model=Thing,
        entries=_things,
        address=lambda row: reverse("sharing:thing", args=[row]),
        texts=("title", "helps", "about", "where"),
    )
)
add_searchable(
    Searchable(
        "pilot",
        gettext_lazy("Small joint tries"),
        order=44,
        model=Pilot,
        entries=_pilots,
        address=lambda row: reverse("sharing:pilot", args=[row]),
        texts=("what",),
        watched=(Watched(Partner, "pilot_id"),),
    )
)
