"""Keeps what the first five minutes told, through the people room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from ayni.identity import identifiers
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions as people
from ayni_web.people import queries
from ayni_web.people.lines import Somebody, Told, sort_of_capacity, told
from ayni_web.people.models import Capacity, Circle, Party
from ayni_web.practice.begin.queries import same_name


@transaction.atomic
def name_people(user: User, named: Sequence[Somebody]) -> list[Party]:
    """Everybody named, added or, where they are known already, with what is new about them; in their order."""
    space = personal_space(user)
    people.claim_me(space, (), name=user.name)
    return list({party.pk: party for party in (_named(user, space, one) for one in named)}.values())


def _named(user: User, space: Space, one: Somebody) -> Party:
    email = identifiers.email(one.email) if one.email else None
    known = queries.party_ids(space, [email]).get(email) if email else None
    party = queries.party_for(user, known) if known else same_name(user, one.name)
    if party is None:
        party = people.add_party(space, one.name, email=email)
    said = {"title": one.title, "organisation": one.organisation, "place": one.place}
    people.edit(party, {field: words for field, words in said.items() if words})
    if one.manner:
        people.set_manner(party, one.manner)
    for fact in one.told:
        people.learn(party, fact)
    return party


@transaction.atomic
def say_how(said: Iterable[tuple[Party, str, str]]) -> None:
    """How each likes to be helped, and what they look for."""
    for party, manner, looks_for in said:
        if manner != party.manner:
            people.set_manner(party, manner)
        if words := looks_for.strip():
            people.learn(party, _need(words))


def _need(words: str) -> Told:
    """Whatever stands in the field is something they look for, also where it begins like an offer."""
    read = told(words, timezone.localdate())
    return read if read.about == "need" else Told("need", words, "need")


@transaction.atomic
def say_own(user: User, *, gives: Iterable[str], seeks: Iterable[str], minutes: int | None) -> None:
    """What the reader can give and seeks, and how much a week."""
    space = personal_space(user)
    me = people.claim_me(space, (), name=user.name)
    for side, lines in ((Capacity.Side.GIVES, gives), (Capacity.Side.SEEKS, seeks)):
        for line in lines:
            people.add_capacity(me, side, line, sort=sort_of_capacity(line))
    if minutes is not None:
        people.set_minutes(space, minutes)


@transaction.atomic
def say_week(
    user: User,
    *,
    minutes: int | None,
    answers_within_hours: int | None,
    shown_to: str,
    circles: Iterable[Circle],
    limits: Mapping[int, int],
) -> None:
    """All about the reader's week at once."""
    space = personal_space(user)
    people.set_week(
        space, minutes=minutes, answers_within_hours=answers_within_hours, shown_to=shown_to, circles=circles
    )
    people.set_kind_limits(space, limits)
