"""What this room shows on a team's page: what one can apply for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.accounts.team_parts import TeamPart, add_team_part
from ayni_web.team.openings import queries

_SHOWN = 5


def _open_ones(request: HttpRequest, membership: Membership) -> Mapping[str, Any]:
    return {
        "openings": list(queries.open_ones(membership).prefetch_related(None)[:_SHOWN]),
        "writes": may(membership, Power.RECORD),
    }


add_team_part(
    TeamPart(
        "openings",
        "openings/_of_a_team.html",
        context=_open_ones,
        where="aside",
        order=60,
        there=lambda membership: Exists(queries.open_ones(membership).prefetch_related(None)),
        way=(gettext_lazy("Opportunities"), "openings:list"),
    )
)
