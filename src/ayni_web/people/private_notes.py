"""What the vault asks of this room: how the people are called that notes are about, and which notes stand on a person's page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries
from ayni_web.people.models import Party
from ayni_web.vault.of_something import notes_about
from ayni_web.vault.subjects import Named, about


def names_of_parties(user: User, numbers: Collection[int]) -> Mapping[int, Named]:
    """How these parties are called now, and their pages. Merged ones are called as what stands for them."""
    found: dict[int, Named] = {}
    ids = list(numbers)
    for start in range(0, len(ids), 5_000):
        rows = Party.objects.filter(space=personal_space(user), pk__in=ids[start : start + 5_000])
        for party in rows.select_related("root"):
            shown = party.root or party
            found[party.pk] = Named(shown.name, reverse("insights:person", args=[shown.pk]))
    return found


def notes_on(request: HttpRequest, party: Party) -> dict[str, Any]:
    """The private notes on a person: those told of every party that stands for them."""
    others = [number for number in queries.one_with(party) if number != party.pk]
    return notes_about(request, [about("party", number) for number in (party.pk, *others)])
