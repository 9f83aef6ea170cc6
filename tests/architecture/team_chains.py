"""Chains of every sort, for `test_roles`."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ayni.ledger.kinds import ADVICE
from ayni_web.accounts.models import Membership
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.people.members import member_party
from ayni_web.team.chains import actions
from ayni_web.team.chains.models import Chain, ChainLink, InChain, NotToTell
from ayni_web.team.chains.queries import CouldTell, Step, key_of
from tests.architecture.rooms_of_teams import People, Room, Things


def _acts(people: list[Membership], days_ago: int) -> list[Act]:
    """Each gave to the next."""
    return [
        book.record(
            giver.space,
            book.Draft(
                givers=[member_party(giver)],
                receivers=[member_party(receiver)],
                kind=ADVICE.number,
                at=timezone.now() - timedelta(days=days_ago - place),
                what="Read it",
            ),
            by=giver.user,
        )
        for place, (giver, receiver) in enumerate(itertools.pairwise(people))
    ]


def _chain(people: list[Membership], *, told: bool) -> int:
    acts = _acts(people, 700)
    parties = [member_party(one) for one in people]
    steps = tuple(Step(act, parties[n], parties[n + 1], "Read it") for n, act in enumerate(acts))
    chain = actions.propose(people[0], CouldTell(key_of([act.pk for act in acts]), steps), ["Read it"] * len(steps))
    for one in people[1:] if told else []:
        actions.answer(one, chain, agrees=True)
    return chain.pk


def _build(people: People) -> Things:
    things: dict[tuple[str, str], Mapping[str, Any]] = {}
    xenia, yves = people.bystander, people.other
    for who, here in people.place.items():
        other = yves if here != yves else people.place["lead"]
        third = people.place["facilitator" if who == "lead" else "lead"]
        third = third if third not in (here, other) else people.place["facilitator"]
        things |= {
            (who, "own"): {
                "chain_id": _chain([here, xenia, other], told=False),
                "key": key_of([act.pk for act in _acts([xenia, here, other], 400)]),
            },
            (who, "told"): {"chain_id": _chain([xenia, other, third], told=True)},
            (who, "of others, not told"): {
                "chain_id": _chain([xenia, other, third], told=False),
                "key": key_of([act.pk for act in _acts([xenia, other, third], 300)]),
            },
        }
    return things


ROOM = Room(
    "chains",
    _build,
    sent={
        "chains:propose": lambda ids: {"says-0": "Read it", "says-1": "Read that"},
        "chains:answer": lambda ids: {"agrees": "no"},
    },
    done=["chains:propose", "chains:refuse", "chains:answer", "chains:take_back"],
    tables=[(Chain, "space"), (ChainLink, "chain__space"), (InChain, "chain__space"), (NotToTell, "space")],
)
