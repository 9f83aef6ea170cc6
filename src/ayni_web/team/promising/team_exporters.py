"""What this room adds to the file that a member takes along of a team: the promises that they may see there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_exporters import TeamExporter, add_team_exporter
from ayni_web.people.words import called
from ayni_web.promises import queries
from ayni_web.promises.exporters import told_of_team


def _promises(asker: Membership) -> Iterator[Mapping[str, Any]]:
    seen = queries.seen_in(asker).order_by("pk").prefetch_related("changes", "by__identifiers", "to__identifiers")
    for one in list(seen):
        own = queries.side_of(asker.user, one) is not None
        yield told_of_team(one, whole=own) | {"by": called(one.by), "to": called(one.to)}


add_team_exporter(TeamExporter("promises", 40, _promises))
