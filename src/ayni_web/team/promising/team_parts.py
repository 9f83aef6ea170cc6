"""What this room shows on a team's page: the reader's own promises here, and what waits for them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists
from django.http import HttpRequest

from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.accounts.team_parts import TeamPart, add_team_part
from ayni_web.promises import queries
from ayni_web.promises.words import shown_of_team

ON_THE_PAGE = 5


def _promises(request: HttpRequest, membership: Membership) -> dict[str, Any]:
    own = list(queries.as_read_by(membership.user, queries.own_open_in(membership)[: 4 * ON_THE_PAGE]))
    rows = [shown_of_team(one, writes=may(membership, Power.RECORD)) for one in own]
    rows.sort(key=lambda row: not (row.promise.waits and row.mine))
    return {"rows": rows[:ON_THE_PAGE], "writes": may(membership, Power.RECORD)}


add_team_part(
    TeamPart(
        "promises",
        "promising/_of_a_team.html",
        _promises,
        order=40,
        there=lambda membership: Exists(queries.own_open_in(membership)),
        empty=lambda membership: {"rows": [], "writes": may(membership, Power.RECORD)},
    )
)
