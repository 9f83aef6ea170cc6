"""Clauses, examples and expectations of every sort, for `test_roles`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ayni.ledger.kinds import ADVICE
from ayni_web.accounts.models import Membership
from ayni_web.book import actions as book
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.charter import actions
from ayni_web.team.charter.models import Agreement, Answer, Clause, Consent, Example, Remark, Side, Wording
from tests.architecture.rooms_of_teams import People, Room, Things


def _clause(by: Membership, agreement: Agreement | None = None) -> Clause:
    of, topic = agreement or actions.charter(by.space), "other"
    return actions.propose(by, of, topic=topic, text="Meetings end five minutes early.")


def _example(by: Membership, giver: Membership, *, public: bool = False) -> Example:
    draft = book.Draft(
        givers=[member_party(giver)], receivers=[member_party(by)], kind=ADVICE.number, what="Ended it early"
    )
    act = book.record(by.space, draft, by=by.user, public=public)
    return actions.add_example(by, _clause(by), act=act)


def _between(by: Membership, other: Membership) -> tuple[Agreement, Clause]:
    made = actions.begin_between(by, "The atlas", [member_party(other)])
    return made, _clause(by, made)


def _build(people: People) -> Things:
    things: dict[tuple[str, str], Mapping[str, Any]] = {}
    some, other = people.bystander, people.other
    theirs, their_clause = _between(some, other)
    of_others = {
        "of others": {
            "clause_id": _clause(some).pk,
            "example_id": _example(some, other, public=True).pk,
            "agreement_id": theirs.pk,
        },
        "between others": {
            "clause_id": their_clause.pk,
            "example_id": _example(some, other).pk,
            "agreement_id": theirs.pk,
        },
    }
    for who, here in people.place.items():
        own = actions.begin_between(some, "The harbour", [member_party(here)])
        things |= {(who, of): ids for of, ids in of_others.items()}
        things[who, "own"] = {
            "clause_id": _clause(here).pk,
            "example_id": _example(some, here).pk,
            "agreement_id": own.pk,
        }
    return things


def _answer(ids: Mapping[str, Any]) -> dict[str, Any]:
    return {"seen": 1, "number": 1, "answer": "yes"}


def _new(ids: Mapping[str, Any]) -> dict[str, Any]:
    again = timezone.localdate() + timedelta(days=30)
    return {"topic": "other", "text": "We end on time.", "look_again": again.isoformat()}


def _others(ids: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": "The coast", "others": [Party.objects.get(name="Yves", user__isnull=False).pk]}


ROOM = Room(
    "charter",
    _build,
    sent={
        "charter:new": _new,
        "charter:new_between": _new,
        "charter:new_expectations": _others,
        "charter:change": lambda ids: {"text": "Meetings end ten minutes early.", "seen": 1},
        "charter:answer": _answer,
        "charter:take_back": lambda ids: {"seen": 1},
        "charter:let_go": lambda ids: {"seen": 1},
        "charter:look": lambda ids: {"words": "It went so", "again": _new(ids)["look_again"]},
        "charter:remark": lambda ids: {"text": "And in August?"},
        "charter:example": lambda ids: {"text": "On Monday"},
    },
    done=[
        "charter:new", "charter:new_between", "charter:new_expectations", "charter:change", "charter:answer",
        "charter:take_back", "charter:let_go", "charter:look", "charter:remark", "charter:example", "charter:consent",
        "charter:take_away", "charter:step_out",
    ],
    tables=[
        (Agreement, "space"), (Side, "agreement__space"), (Clause, "agreement__space"),
        (Wording, "clause__agreement__space"), (Answer, "wording__clause__agreement__space"),
        (Remark, "clause__agreement__space"), (Example, "clause__agreement__space"),
        (Consent, "example__clause__agreement__space"),
    ],
)  # fmt: skip
