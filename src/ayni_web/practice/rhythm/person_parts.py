"""What this room shows on a person's page: when the next check-in is due, and the talks."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

from ayni.guidance.check_ins import due_day
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.people.parts import Part, add_part, held
from ayni_web.practice.rhythm import queries
from ayni_web.practice.rhythm.models import Rest, Talk
from ayni_web.promises.words import day_words
from ayni_web.ties.knowing import known_for, rows_of


def _rhythm(request: HttpRequest, party: Party) -> dict[str, Any] | None:
    if party.kind != Party.Kind.PERSON:
        return None
    asker, today = cast(User, request.user), timezone.localdate()
    space = personal_space(asker)
    mine = rows_of(space, people.me(space))
    rest = queries.rest_of(party) if "rests" in held(party) else None
    bond = queries.bond_with(known_for(asker, party), party, rest, record_ended=bool(mine and mine.record_ended))
    due = due_day(bond, today)
    return {
        "rest": rest,
        "due": day_words(max(due[0], today)) if due else "",
        "talks": queries.talks_ahead(queries.talks_with(asker, party)) if "talks" in held(party) else [],
    }


_ROWS = {
    "rests": lambda party, same: Rest.objects.filter(party_id__in=same),
    "talks": lambda party, same: Talk.objects.filter(party_id__in=same),
}

add_part(Part("rhythm", "rhythm/_of_a_person.html", _rhythm, where="aside", order=30, rows=_ROWS))
