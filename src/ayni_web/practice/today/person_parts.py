"""What this room adds to a person's page: a way to answer what they ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from ayni_web.people.models import Party
from ayni_web.people.parts import Part, add_part


def _answer(request: HttpRequest, party: Party) -> Mapping[str, Any] | None:
    return {"party": party} if party.kind == Party.Kind.PERSON else None


add_part(Part("today", "today/_of_a_person.html", context=_answer, where="aside", order=90))
