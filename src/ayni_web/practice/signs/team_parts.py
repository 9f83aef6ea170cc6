"""What this room shows on a team's page: the way to one's own signs there, and how the team as a whole does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_parts import TeamPart, add_team_part
from ayni_web.practice.signs.whole_team import whole_team
from ayni_web.practice.signs.whole_words import told_whole


def _signs(request: HttpRequest, membership: Membership) -> Mapping[str, Any]:
    found = whole_team(membership)
    return {"told": told_whole(found), "until": found.until, "people": found.people, "why_not": found.why_not}


add_team_part(TeamPart("signs", "signs/_of_a_team.html", context=_signs, where="aside", order=80))
