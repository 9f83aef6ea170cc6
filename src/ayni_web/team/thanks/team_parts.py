"""What this room shows on a team's page: the latest thanks and wins, and what waits for the reader's word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.accounts.team_parts import TeamPart, add_team_part
from ayni_web.team.thanks import queries

_SHOWN = 3


def _lately(request: HttpRequest, membership: Membership) -> Mapping[str, Any]:
    return {
        "me": queries.party_of(membership),
        "thanks": queries.thanks_seen_in(membership)[:_SHOWN],
        "wins": queries.wins_seen_in(membership).prefetch_related(None)[:_SHOWN],
        "waiting": queries.how_many_wait_for(membership),
        "writes": may(membership, Power.RECORD),
    }


add_team_part(
    TeamPart(
        "thanks",
        "thanks/_of_a_team.html",
        context=_lately,
        order=30,
        there=queries.anything_for,
        empty=lambda membership: {"writes": may(membership, Power.RECORD)},
    )
)
