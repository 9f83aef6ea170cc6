"""What a team's page shows of asks: the open ones, quietly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.accounts.team_parts import TeamPart, add_team_part
from ayni_web.team.asks import queries

SHOWN = 5


def open_asks(request: HttpRequest, membership: Membership) -> Mapping[str, Any]:
    """The nearest open asks that the reader may see, those that found their way to them first."""
    found = list(queries.open_asks_by_who_waits(membership)[:SHOWN])
    number = found[0].all_of_them if found else 0  # type: ignore[attr-defined]
    rows = queries.listed(membership, found) if found else []
    return {"rows": rows, "number": number, "more": number > len(rows), "may_write": may(membership, Power.RECORD)}


add_team_part(TeamPart("asks", "asks/_of_a_team.html", context=open_asks, order=20))
