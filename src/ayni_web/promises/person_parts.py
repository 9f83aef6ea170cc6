"""What this room shows on a person's page."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest

from ayni_web.accounts.models import User
from ayni_web.people.models import Party
from ayni_web.people.parts import Part, add_part
from ayni_web.promises import queries
from ayni_web.promises.forms import PromiseForm
from ayni_web.promises.words import name_of, shown


def _promises(request: HttpRequest, party: Party) -> dict[str, Any] | None:
    asker = cast(User, request.user)
    found = list(queries.with_party(asker, party))
    open_ones = [one for one in found if one.is_open]
    open_ones.sort(key=lambda one: (one.due is None, one.due or one.made_at.date(), one.pk))
    return {
        "rows": [shown(one) for one in open_ones],
        "ended": len(found) - len(open_ones),
        "form": PromiseForm(user=asker, about=party),
        "name": name_of(party),
    }


def _expectations(request: HttpRequest, party: Party) -> dict[str, Any] | None:
    return {"expectation": queries.expectation_of(party)}


add_part(Part("promises", "promises/_of_a_person.html", _promises, where="top", order=30))
add_part(Part("expectations", "promises/_expectations.html", _expectations, where="aside", order=60))
