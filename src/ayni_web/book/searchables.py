"""What can be found of acts: those in force of which somebody wrote something down."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Space
from ayni_web.accounts.searching import Entry, Searchable, Watched, add_searchable
from ayni_web.book.models import Act, ActParty
from ayni_web.book.words import names_of, told

_WRITTEN = ("what", "why", "supports", "may_lead_to", "outcome_note")


def _entries(space: Space, rows: Collection[int]) -> Iterator[Entry]:
    acts = Act.objects.filter(space=space, pk__in=rows, replaced_at__isnull=True, withdrawn_at__isnull=True)
    everybody = ActParty.objects.select_related("party", "party__root").order_by("pk")
    for act in acts.prefetch_related(Prefetch("parts", queryset=everybody)):
        parts = list(act.parts.all())
        texts = (
            (gettext_lazy("Why"), act.why),
            (gettext_lazy("Meant to support"), act.supports),
            (gettext_lazy("May lead to"), act.may_lead_to),
            (gettext_lazy("How it helped"), act.outcome_note),
            *((gettext_lazy("For what"), part.credit) for part in parts),
        )
        if act.what or any(text for _label, text in texts):
            about = _("from %(givers)s to %(receivers)s") % {
                "givers": names_of(act, ActParty.Role.GIVER),
                "receivers": names_of(act, ActParty.Role.RECEIVER),
            }
            who = tuple(part.party_id for part in parts)
            yield Entry(act.pk, act.what, texts, act.at, who, about, title=told(act))


add_searchable(
    Searchable(
        "act",
        gettext_lazy("Acts"),
        order=20,
        model=Act,
        entries=_entries,
        address=lambda row: reverse("book:act", args=[row]),
        texts=_WRITTEN,
        watched=(Watched(ActParty, "act_id", texts=("credit",)),),
    )
)
