"""What this room shows on a team's page: the way to chains, and how many wait for the reader's word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_parts import TeamPart, add_team_part
from ayni_web.team.chains import queries


def _chains(request: HttpRequest, membership: Membership) -> Mapping[str, Any]:
    return {"waiting": queries.waiting_for(membership).count()}


add_team_part(
    TeamPart(
        "chains",
        "chains/_of_a_team.html",
        context=_chains,
        where="aside",
        order=70,
        there=lambda membership: Exists(queries.waiting_for(membership)),
        way=(gettext_lazy("Help passed on"), "chains:list"),
    )
)
