"""What a person's page says of introductions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from ayni_web.accounts.models import User
from ayni_web.people.models import Party
from ayni_web.people.parts import Part, add_part, held
from ayni_web.practice.introductions.models import Side
from ayni_web.practice.introductions.queries import with_party
from ayni_web.practice.introductions.shown import shown

#: How many of somebody's introductions their page shows; all stand on the page of introductions.
MOST = 5


def _of_a_person(request: HttpRequest, party: Party) -> Mapping[str, Any] | None:
    if party.is_me or party.nature != Party.Nature.HUMAN or not isinstance(request.user, User):
        return None
    found = with_party(request.user, party) if "introductions" in held(party) else []
    return {"introductions": [shown(one) for one in found[:MOST]]}


_ROWS = {"introductions": lambda party, same: Side.objects.filter(party_id__in=same)}

add_part(Part("introductions", "introductions/_of_a_person.html", _of_a_person, where="aside", order=60, rows=_ROWS))
