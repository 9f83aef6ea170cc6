"""Parts of a team's page that the team's rituals add.

A ritual has a module `team_parts` (found by itself) that says:

    add_team_part(TeamPart("asks", "asks/_of_a_team.html", context=open_asks, order=10))

The template is included in the team's page, with `user`, `request`, `membership` (the reader's place in the team), and as `given`
what `context` returned. Where that is None, the part is left out. `context` asks the ritual's own queries, which decide by the
reader's role what they may see.

Most teams use some rituals and not others. A part says with `there`, as a condition of a query, whether it has anything to
show; all of these are asked in one question, and where it has nothing, `context` is not called: a part with a `way` is folded
to it, any other is shown with what `empty` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import BooleanField, Exists, ExpressionWrapper, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from ayni_web.accounts.models import Membership, Space

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
    #: Whether there is anything to show to this reader; asked for always where it is None.
    there: Callable[[Membership], Exists | Q] | None = None
    #: Where there is nothing: what the way to it is called, and the address it leads to.
    way: tuple[str | Promise, str] | None = None
    empty: Callable[[Membership], Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class FilledTeamPart:
    """A part with what it shows."""

    part: TeamPart
    given: Mapping[str, Any]


_PARTS: dict[str, TeamPart] = {}


def add_team_part(part: TeamPart) -> None:
    """Adds a part to every team's page."""
    _PARTS[part.key] = part


@dataclass(frozen=True, slots=True)
class Way:
    """A part that has nothing to show, folded to the way to it."""

    label: str | Promise
    url: str


@dataclass(frozen=True, slots=True)
class TeamParts:
    """What rituals have to show the reader of a team, in their order, by where it stands."""

    main: list[FilledTeamPart] = field(default_factory=list)
    aside: list[FilledTeamPart] = field(default_factory=list)
    folded: list[Way] = field(default_factory=list)


def team_parts_of(request: HttpRequest, membership: Membership) -> TeamParts:
    """All of them, filled or folded."""
    parts = sorted(_PARTS.values(), key=lambda part: (part.order, part.key))
    nothing_in, found = _with_nothing(membership, parts), TeamParts()
    for part in parts:
        if part.key in nothing_in and part.way is not None:
            label, address = part.way
            found.folded.append(Way(label, reverse(address, args=[membership.space_id])))
            continue
        is_empty = part.key in nothing_in and part.empty is not None
        given = part.empty(membership) if is_empty and part.empty else part.context(request, membership)
        if given is not None:
            (found.main if part.where == "main" else found.aside).append(FilledTeamPart(part, given))
    return found


def _with_nothing(membership: Membership, parts: Sequence[TeamPart]) -> set[str]:
    """Which of these have nothing to show, in one question."""
    asked = {f"part_{n}": (part.key, part.there(membership)) for n, part in enumerate(parts) if part.there}
    if not asked:
        return set()
    conditions = {
        name: ExpressionWrapper(condition, output_field=BooleanField()) for name, (_key, condition) in asked.items()
    }
    there = Space.objects.filter(pk=membership.space_id).annotate(**conditions).values(*asked).get()
    return {key for name, (key, _condition) in asked.items() if not there[name]}
