"""What can be found of promises: those that were not let go."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Space
from ayni_web.accounts.searching import Entry, Searchable, add_searchable
from ayni_web.people.models import Party
from ayni_web.people.words import called
from ayni_web.promises.models import Promise


def _entries(space: Space, rows: Collection[int]) -> Iterator[Entry]:
    found = Promise.objects.filter(space=space, pk__in=rows, withdrawn_at__isnull=True)
    for promise in found.select_related("by", "by__root", "to", "to__root"):
        about = _("from %(givers)s to %(receivers)s") % {
            "givers": _named(promise.by),
            "receivers": _named(promise.to),
        }
        yield Entry(promise.pk, promise.what, at=promise.made_at, who=(promise.by_id, promise.to_id), about=about)


def _named(party: Party) -> str:
    party = party.root or party
    return _("you") if party.is_me else called(party)


add_searchable(
    Searchable(
        "promise",
        gettext_lazy("Promises"),
        order=30,
        model=Promise,
        entries=_entries,
        address=lambda row: reverse("promises:one", args=[row]),
        texts=("what",),
    )
)
