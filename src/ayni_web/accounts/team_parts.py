"""Parts of a team's page that the team's rituals add.

A ritual has a module `team_parts` (found by itself) that says:

    add_team_part(TeamPart("asks", "asks/_of_a_team.html", context=open_asks, order=10))

The template is included in the team's page, with `user`, `request`, `membership` (the reader's place in the team), and as `given`
what `context` returned. Where that is None, the part is left out. `context` asks the ritual's own queries, which decide by the
reader's role what they may see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest

from ayni_web.accounts.models import Membership

type Context = Callable[[HttpRequest, Membership], Mapping[str, Any] | None]


@dataclass(frozen=True)
class TeamPart:
    """One part of a team's page, in its column of thought (`main`) or beside it (`aside`)."""

    key: str
    template: str
    context: Context
    where: Literal["main", "aside"] = "main"
    #: Those with a smaller number stand higher.
    order: int = 100


@dataclass(frozen=True)
class FilledTeamPart:
    """A part with what it shows."""

    part: TeamPart
    given: Mapping[str, Any]


_PARTS: dict[str, TeamPart] = {}


def add_team_part(part: TeamPart) -> None:
    """Adds a part to every team's page."""
    _PARTS[part.key] = part


def team_parts_of(request: HttpRequest, membership: Membership) -> dict[str, list[FilledTeamPart]]:
    """What rituals have to show the reader of this team, in their order, by where it stands."""
    filled: dict[str, list[FilledTeamPart]] = {"main": [], "aside": []}
    for part in sorted(_PARTS.values(), key=lambda part: (part.order, part.key)):
        given = part.context(request, membership)
        if given is not None:
            filled[part.where].append(FilledTeamPart(part, given))
    return filled
