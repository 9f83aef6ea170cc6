"""What this room adds to the file of a team."""

from __future__ import annotations

from collections.abc import Iterator

from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_exporters import TeamExporter, add_team_exporter
from ayni_web.people.words import called
from ayni_web.team.openings import queries
from ayni_web.team.openings.told import Row, opening_row


def _openings(asker: Membership) -> Iterator[Row]:
    for one in list(queries.openings_seen_in(asker).prefetch_related("changes")):
        chosen = [called(party) for party in queries.chosen_in(one)]
        yield opening_row(one, list(queries.applications_seen_by(asker, one)), chosen)


add_team_exporter(TeamExporter("openings", 50, _openings))
