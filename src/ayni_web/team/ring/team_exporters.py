"""What this room adds to the file of a team: the rings in which the asker took part."""

from __future__ import annotations

from collections.abc import Iterator

from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_exporters import TeamExporter, add_team_exporter
from ayni_web.team.ring import queries
from ayni_web.team.ring.told import Row, ring_row


def _rings(asker: Membership) -> Iterator[Row]:
    for ring in queries.taken_part_in(asker):
        yield ring_row(ring)


add_team_exporter(TeamExporter("rings", 60, _rings))
