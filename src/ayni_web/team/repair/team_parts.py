"""What this room shows on a team's page: the reader's own talks, as a number to themselves, and the way to prepare one."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists
from django.http import HttpRequest

from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_parts import TeamPart, add_team_part
from ayni_web.team.repair import queries


def _talks(request: HttpRequest, membership: Membership) -> dict[str, Any]:
    mine = list(queries.cases_in(membership))
    return {"waits": sum(queries.waits_for(case, membership.user) for case in mine), "mine": len(mine)}


add_team_part(
    TeamPart(
        "repair",
        "repair/_of_a_team.html",
        _talks,
        where="aside",
        order=80,
        there=lambda membership: Exists(queries.cases_in(membership)),
        empty=lambda membership: {"waits": 0, "mine": 0},
    )
)
