"""Who would answer, and what the asker said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from numpy.typing import NDArray

from ayni.guidance.holding import About, Candidate, Holding, Network
from ayni.guidance.holding import Group as InGroup
from ayni.guidance.ideas import Gift, Need
from ayni.guidance.matching import Offers, telling
from ayni.guidance.thinness import Advice, advised, standings
from ayni.guidance.thinness import Standing as Stands
from ayni.guidance.wants import Want
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.models import Act
from ayni_web.people.models import Party
from ayni_web.practice.mirror.models import Refused, Would
from ayni_web.practice.mirror.standing import (
    Facts,
    Standing,
    answers_of,
    closed_in,
    facts_of,
    places_of,
    standing_of,
)

#: So many parties or acts that hold a word are looked at.
_MOST_FOUND = 300


@dataclass(frozen=True, slots=True)
class Held:
    """Whether it would hold: every want, and for the one asked about, everybody of whom something says so."""

    standing: Standing
    facts: Facts
    stands: list[Stands]
    advice: Advice | None
    refused: list[Refused]
    candidates: list[Candidate] = field(default_factory=list)
    enough: bool = True

    def gift(self, pk: int | None) -> Gift | None:
        return next((one for one in (*self.facts.gifts, *self.facts.mine) if one.id == pk), None)

    def need(self, pk: int | None) -> Need | None:
        return next((one for one in (*self.facts.needs, *self.facts.limits) if one.id == pk), None)


def held_of(user: User, want: Want | None, about: str) -> Held | None:
    """Whether the asker's network would hold; None where it is not known who they are, or they know nobody."""
    standing = standing_of(user)
    if standing is None:
        return None
    facts, refused = facts_of(standing), list(refused_by(user))
    told = _told(standing)
    holding, stands = standing.once(
        ("holding", timezone.localdate(), frozenset(told.items())), lambda: _holding(standing, facts, told)
    )
    codes = {f"{row.want}:{row.step}:{row.party.root_id or row.party_id}" for row in refused}
    advice = advised(holding, stands, facts.meets, codes)
    candidates: list[Candidate] = []
    if want is not None:
        candidates = holding.candidates(want, about_of(standing, want, about))
        groups = list(InGroup)
        candidates.sort(key=lambda one: (groups.index(one.group), one.comes, standing.names[one.party].name, one.party))
    return Held(standing, facts, stands, advice, refused, candidates, holding.enough_on_record)


def _holding(standing: Standing, facts: Facts, told: Mapping[tuple[Want, int], bool]) -> tuple[Holding, list[Stands]]:
    holding = Holding(_network(standing, facts, told))
    return holding, standings(holding)


def _network(standing: Standing, facts: Facts, told: Mapping[tuple[Want, int], bool]) -> Network:
    answers, returns = answers_of(standing)
    return Network(
        ledger=standing.mine.opened.ledger,
        me=standing.me,
        dealings=standing.dealings,
        people=frozenset(standing.names),
        ties=standing.ties,
        answers=answers,
        returns=returns,
        gifts=facts.gifts,
        limits=facts.limits,
        hard_season=facts.hard_season,
        closed=closed_in(standing),
        told=told,
    )


def _told(standing: Standing) -> dict[tuple[Want, int], bool]:
    rows = Would.objects.filter(space=standing.space).order_by("at", "pk")
    found = rows.values_list("want", "party_id", "party__root_id", "would")
    wants = set(Want)
    return {(Want(want), root or party): would for want, party, root, would in found if want in wants}


def about_of(standing: Standing, want: Want, words: str) -> About:
    """What these words find: roles, people whom one does not know oneself, and what was written of acts."""
    if not telling(words):
        return About()
    return About(
        words=words,
        roles=_roles(standing, words),
        sought=_sought(standing, words) if want in (Want.INTRODUCTION, Want.REFERRAL) else frozenset(),
        written=_written(standing, words),
    )


def _roles(standing: Standing, words: str) -> dict[int, tuple[str, ...]]:
    """Whose role, organisation or circle says it: looked for by beginnings first, which is quick among many."""
    beginnings = {plain[:4] for plain in telling(words)}
    near = [one for one in standing.names.values() if any(beginning in one.words for beginning in beginnings)]
    offers = Offers([" ".join((one.title, one.organisation, *one.circles)) for one in near])
    return {near[match.index].id: match.words for match in offers.meeting(words)}


def _sought(standing: Standing, words: str) -> frozenset[int]:
    """People of the space who fit the words and with whom the reader has nothing on record."""
    found = Q()
    for word in telling(words).values():
        found |= Q(name__icontains=word) | Q(organisation__icontains=word) | Q(title__icontains=word)
    rows = Party.objects.filter(found, space=standing.space, root__isnull=True, hidden=False, is_me=False)
    rows = rows.filter(nature=Party.Nature.HUMAN).exclude(pk=standing.me).order_by("pk")
    near = list(rows.values_list("pk", "name", "organisation", "title")[:_MOST_FOUND])
    offers = Offers([" ".join(texts) for _, *texts in near])
    fitting = {near[match.index][0] for match in offers.meeting(words)}
    return frozenset(fitting - set(standing.ties))


def _written(standing: Standing, words: str) -> NDArray[np.intp]:
    """Acts in whose words it stands."""
    found = Q()
    for word in telling(words).values():
        found |= Q(what__icontains=word) | Q(outcome_note__icontains=word)
    rows = Act.objects.filter(found, space=standing.space, replaced_at__isnull=True, withdrawn_at__isnull=True)
    near = list(rows.order_by("-pk").values_list("pk", "what", "outcome_note")[:_MOST_FOUND])
    offers = Offers([" ".join(texts) for _, *texts in near])
    return places_of(standing, [near[match.index][0] for match in offers.meeting(words)])


def refused_by(user: User) -> QuerySet[Refused]:
    """The steps that the asker does not want, the latest first."""
    return Refused.objects.filter(space=personal_space(user)).select_related("party__root")


def refused_for(user: User, refused_id: int) -> Refused:
    """One of these, or 404."""
    found = refused_by(user).filter(pk=refused_id).first()
    if found is None:
        raise Http404
    return found
