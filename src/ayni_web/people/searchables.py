"""What can be found of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni_web.accounts.models import Space
from ayni_web.accounts.searching import Entry, Searchable, Watched, add_searchable
from ayni_web.people.models import Capacity, Identifier, Moment, Need, Party

#: What is written about a party, and how it is called where it is found.
_WRITTEN: tuple[tuple[str, str | Promise], ...] = (
    ("title", _("Role")),
    ("organisation", _("Organisation")),
    ("place", _("Place")),
    ("seeks", _("Seeks")),
    ("can_give", _("Can give")),
    ("likes", _("Likes to be helped")),
    ("met", _("How you met")),
    ("remark", _("From the address book")),
)
#: What stands in tables of its own.
_FACTS: dict[str, str | Promise] = {
    "address": _("Known as"),
    "circle": pgettext_lazy("people", "Circle"),
    "need": _("Needs"),
    "gives": _("Can give"),
    "seeks": _("Seeks"),
    "moment": _("A moment"),
    "plan": _("What you plan"),
}


def _entries(space: Space, rows: Collection[int]) -> Iterator[Entry]:
    facts = _facts_of(space, rows)
    columns = [field for field, _label in _WRITTEN]
    parties = Party.objects.filter(space=space, pk__in=rows).values_list("pk", "root_id", "name", *columns)
    for pk, root, name, *written in parties:
        told = [(label, text) for (_field, label), text in zip(_WRITTEN, written, strict=True) if text]
        told += [(_FACTS[sort], text) for sort, text in facts[pk]]
        about = ", ".join(text for text in written[:2] if text)
        address = next((text for sort, text in facts[pk] if sort == "address"), "")
        yield Entry(pk, name or address, tuple(told), who=(pk,), about=about, shown_as=root)


def _facts_of(space: Space, rows: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """All that stands of these parties in tables of its own, in one query."""

    def of(model: type, text: str, sort: Value | F) -> object:
        found = model.objects.filter(party__space=space, party_id__in=rows)  # type: ignore[attr-defined]
        return _three(found, "party_id", text, sort)

    through = Party.circles.through._default_manager.filter(party_id__in=rows, circle__space=space)
    known_as = Identifier.objects.filter(space=space, party_id__in=rows).exclude(scheme__contains="/")
    asked = _three(known_as, "party_id", "value", Value("address")).union(
        _three(through, "party_id", "circle__name", Value("circle")),
        of(Need, "text", Value("need")),
        of(Capacity, "text", F("side")),
        of(Moment, "what", Value("moment")),
        of(Moment, "plan", Value("plan")),
        all=True,
    )
    facts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for party, sort, text in asked:
        if text:
            facts[party].append((sort, text))
    return facts


def _three(rows, party: str, text: str, sort: Value | F):  # type: ignore[no-untyped-def]
    told = rows.order_by().annotate(
        of_sort=Cast(sort, CharField(max_length=10)), of_text=Cast(F(text), TextField()), of_party=F(party)
    )
    return told.values_list("of_party", "of_sort", "of_text")


add_searchable(
    Searchable(
        "person",
        _("People"),
        order=10,
        model=Party,
        entries=_entries,
        address=lambda row: reverse("insights:person", args=[row]),
        watched=(
            Watched(Identifier, "party_id"),
            Watched(Party.circles.through, "party_id"),
            Watched(Need, "party_id"),
            Watched(Capacity, "party_id"),
            Watched(Moment, "party_id"),
        ),
    )
)
