"""What this room adds to a person's page: what came back after years, and a way to wake a tie that has gone quiet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from ayni.guidance.ideas import Person, Situation
from ayni.guidance.ties import State
from ayni.guidance.waking import dormant
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.people.parts import Part, add_part
from ayni_web.practice.years.looking_back import came_back_from
from ayni_web.practice.years.queries import sides_of
from ayni_web.ties.knowing import Mine, rows_of


def _years(request: HttpRequest, party: Party) -> Mapping[str, Any] | None:
    if party.kind != Party.Kind.PERSON:
        return None
    space = personal_space(who_asks(request))
    me = people.me(space)
    mine = rows_of(space, me)
    stories = came_back_from(space, party, mine)
    asleep = mine is not None and me is not None and _is_dormant(mine, me, party)
    return {"stories": stories, "asleep": asleep} if stories or asleep else None


def _is_dormant(mine: Mine, me: Party, party: Party) -> bool:
    """Whether it is an old tie, by what the reader sees or the record says."""
    tie = mine.ties.get(party.pk)
    overruled = {party.pk: State(party.overruled_as)} if party.overruled_as else {}
    if tie is None or overruled.get(party.pk, tie.state) is not State.QUIET:
        return False
    situation = Situation(
        ledger=mine.opened.ledger,
        me=me.pk,
        now=int(timezone.now().timestamp()),
        today=timezone.localdate(),
        ties=mine.ties,
        people=[Person(party=party.pk)],
    )
    sides = sides_of(party.space, mine, situation)
    return bool(dormant(situation, overruled=overruled, sides=sides, observed_until=mine.observed_until))


add_part(Part("years", "years/_of_a_person.html", context=_years, where="aside", order=40))
