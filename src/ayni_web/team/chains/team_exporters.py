"""What this room adds to the file of a team."""

from __future__ import annotations

from collections.abc import Iterator

from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_exporters import TeamExporter, add_team_exporter
from ayni_web.team.chains import queries
from ayni_web.team.chains.told import Row, chain_row


def _chains(asker: Membership) -> Iterator[Row]:
    me, told = queries.party_of(asker), set(queries.told_in(asker).values_list("pk", flat=True))
    for one in list(queries.seen_in(asker)):
        yield chain_row(one, me, whole=one.pk in told)


add_team_exporter(TeamExporter("chains", 55, _chains))
