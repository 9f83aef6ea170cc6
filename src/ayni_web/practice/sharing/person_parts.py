"""What a person's page says of the shelf and of pilots: what they got, what may fit them, what you try together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.queries import personal_space
from ayni_web.people.models import Party
from ayni_web.people.parts import Part, add_part, held
from ayni_web.practice.sharing import queries
from ayni_web.practice.sharing.models import Partner, Thing
from ayni_web.practice.sharing.shown import fitting_shown
from ayni_web.practice.sharing.wishes import who_might_need
from ayni_web.practice.sharing.words import pilot_shown

#: So many of each are shown; all of them stand on the pages of the shelf and of pilots.
MOST = 5
#: So many things are proposed for one person.
MOST_FITTING = 3


def _of_a_person(request: HttpRequest, party: Party) -> Mapping[str, Any] | None:
    if party.is_me or party.nature != Party.Nature.HUMAN:
        return None
    asker = who_asks(request)
    space = personal_space(asker)
    there = held(party)
    things = {thing.pk: thing for thing in queries.things_of(asker)} if "things" in there else {}
    given = queries.given(space) if things else []
    fits = who_might_need(space, list(things.values()), given, about=party, most=1, most_of_one=MOST_FITTING)
    pilots = queries.pilots_with(asker, party) if "pilots" in there else []
    got = [(things[one.thing], one.act) for one in given if one.party.pk == party.pk]
    return {
        "got": got[:MOST],
        "more": max(0, len(got) - MOST),
        "fitting": fitting_shown(fits.fitting),
        "pilots": [pilot_shown(one) for one in pilots[:MOST]],
        "shelf": any(thing.retired_at is None for thing in things.values()),
    }


_ROWS = {
    "things": lambda party, same: Thing.objects.filter(space=party.space_id),
    "pilots": lambda party, same: Partner.objects.filter(party_id__in=same),
}

add_part(Part("sharing", "sharing/_of_a_person.html", _of_a_person, where="aside", order=55, rows=_ROWS))
