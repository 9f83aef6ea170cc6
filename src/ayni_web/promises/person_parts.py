"""What this room shows on a person's page."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest

from ayni_web.accounts.models import User
from ayni_web.people.models import Party
from ayni_web.people.parts import Part, add_part, held
from ayni_web.promises import queries
from ayni_web.promises.forms import PromiseForm
from ayni_web.promises.models import Expectation, Promise
from ayni_web.promises.words import name_of, shown


def _promises(request: HttpRequest, party: Party) -> dict[str, Any] | None:
    asker = cast(User, request.user)
    found = list(queries.with_party(asker, party)) if "promises" in held(party) else []
    open_ones = [one for one in found if one.is_open]
    open_ones.sort(key=lambda one: (one.due is None, one.due or one.made_at.date(), one.pk))
    return {
        "rows": [shown(one) for one in open_ones],
        "ended": len(found) - len(open_ones),
        "form": PromiseForm(user=asker, about=party),
        "name": name_of(party),
    }


def _expectations(request: HttpRequest, party: Party) -> dict[str, Any] | None:
    return {"expectation": queries.expectation_of(party) if "expectations" in held(party) else None}


_PROMISES = {"promises": lambda party, same: Promise.objects.filter(Q(by_id__in=same) | Q(to_id__in=same))}
_EXPECTATIONS = {"expectations": lambda party, same: Expectation.objects.filter(party_id__in=same)}

add_part(Part("promises", "promises/_of_a_person.html", _promises, where="top", order=30, rows=_PROMISES))
add_part(
    Part("expectations", "promises/_expectations.html", _expectations, where="aside", order=60, rows=_EXPECTATIONS)
)
