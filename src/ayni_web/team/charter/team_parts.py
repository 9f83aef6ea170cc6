"""What this room shows on a team's page: how many clauses hold, and how many wait for the reader; and how others propose one."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from ayni_web.accounts.clauses import write_clauses
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.accounts.team_parts import TeamPart, add_team_part
from ayni_web.people.members import member_party
from ayni_web.team.charter import actions, queries
from ayni_web.team.charter.forms import USUAL
from ayni_web.team.charter.models import Agreement, Clause
from ayni_web.team.charter.standing import standings


def _charter(request: HttpRequest, membership: Membership) -> dict[str, Any]:
    charter = queries.charter_of(membership)
    if charter is None:
        return {"holds": 0, "asks": 0}
    present = queries.present_in(charter)
    me = next((party for party, _since in present if party.user_id == membership.user_id), None)
    rows = standings(queries.clauses_of(charter), present, me or member_party(membership))
    asks = sum(row.asks_me for row in rows) if may(membership, Power.RECORD) else 0
    return {"holds": sum(row.holds is not None for row in rows), "asks": asks}


def _begun(membership: Membership) -> Exists:
    return Exists(queries.agreements_seen_by(membership).filter(sort=Agreement.Sort.CHARTER))


add_team_part(
    TeamPart(
        "charter", "charter/_of_a_team.html", _charter, where="aside", order=30, there=_begun,
        way=(gettext_lazy("The team's charter"), "charter:home"),
    )
)  # fmt: skip


def _propose(membership: Membership, text: str) -> str:
    agreement = actions.charter(membership.space)
    clause = actions.propose(
        membership, agreement, topic=Clause.Topic.OTHER, text=text, look_again=timezone.localdate() + USUAL
    )
    return reverse("charter:clause", args=[membership.space_id, clause.pk])


write_clauses(_propose)
