"""What the rituals of a team add to the file that a member takes along of it.

A ritual has a module `team_exporters` (found by itself) that says:

    add_team_exporter(TeamExporter("asks", order=20, rows=asks_seen_by))

Its rows become a list under its name in the team's file, after `members` and `acts`. `rows` is given the asker's place in the
team and gives what this one person may see there, by the ritual's own queries: never more than their pages show them. Times are
written as ISO texts, people by the names that the team sees.

What somebody took part in goes into their own export too (`accounts.exporters`; `queries.owner_of` says whose a personal space is).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ayni_web.accounts.models import Membership


@dataclass(frozen=True)
class TeamExporter:
    """One list of a team's file. `rows` must not leave a query open while its rows are taken: read in stretches, or all at once."""

    name: str
    order: int
    rows: Callable[[Membership], Iterable[Mapping[str, Any]]]


_EXPORTERS: dict[str, TeamExporter] = {}


def add_team_exporter(exporter: TeamExporter) -> None:
    """Declares a list of the team's file."""
    _EXPORTERS[exporter.name] = exporter


def team_exporters() -> list[TeamExporter]:
    """All that rituals declared, in their order."""
    return sorted(_EXPORTERS.values(), key=lambda exporter: (exporter.order, exporter.name))
