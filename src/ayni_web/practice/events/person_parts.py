"""What this room shows on a person's page: the events at which they are or were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from ayni_web.accounts.asking import who_asks
from ayni_web.people.models import Party
from ayni_web.people.parts import Part, add_part, held
from ayni_web.practice.events.models import Guest
from ayni_web.practice.events.queries import with_party
from ayni_web.practice.events.words import when
from ayni_web.promises.words import name_of


def _events(request: HttpRequest, party: Party) -> Mapping[str, Any] | None:
    if party.is_me or party.kind != Party.Kind.PERSON:
        return None
    found = with_party(who_asks(request), party) if "events" in held(party) else []
    return {"events": [(event, when(event)) for event in found], "name": name_of(party)}


_ROWS = {"events": lambda party, same: Guest.objects.filter(party_id__in=same)}

add_part(Part("events", "events/_of_a_person.html", _events, where="aside", order=50, rows=_ROWS))
