"""What this room shows on a team's page, to whoever leads it: the way to how they themselves lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.accounts.team_parts import TeamPart, add_team_part


def _way(request: HttpRequest, membership: Membership) -> Mapping[str, Any] | None:
    return {} if may(membership, Power.OWN_LEADING) else None


add_team_part(TeamPart("leading", "leading/_of_a_team.html", context=_way, where="aside", order=85))
