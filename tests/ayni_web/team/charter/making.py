"""Teams with a charter, for the tests of this folder."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.team.charter import actions, queries
from ayni_web.team.charter.models import Clause
from ayni_web.team.charter.standing import Standing, standing_of

FIRST = "Who is asked answers within two working days."


def soon(days: int = 30) -> date:
    return timezone.localdate() + timedelta(days=days)


def proposed(by: Membership, text: str = FIRST, topic: str = "answers", **more: object) -> Clause:
    return actions.propose(by, actions.charter(by.space), topic=topic, text=text, look_again=soon(), **more)  # type: ignore[arg-type]


def stands(by: Membership, clause: Clause) -> Standing:
    found = queries.clause_for(by, clause.pk)
    return standing_of(found, queries.present_in(found.agreement), member_party(by))


def agree(clause: Clause, *who: Membership, number: int = 0) -> None:
    clause.refresh_from_db()
    for one in who:
        actions.answer(one, clause, clause.number, number or clause.number, agrees=True)


def at(team: Membership, clause: Clause, what: str = "") -> str:
    return f"/teams/{team.space_id}/charter/clauses/{clause.pk}/{what}"
