"""What this room adds to the file of a team: what its pages show the one who takes it along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_exporters import TeamExporter, add_team_exporter
from ayni_web.team.thanks import queries, told
from ayni_web.team.thanks.models import Award
from ayni_web.team.thanks.told import Row


def _thanks(asker: Membership) -> Iterator[Row]:
    yield from map(told.thanks_row, list(queries.thanks_seen_in(asker)))


def _credit(asker: Membership) -> Iterator[Row]:
    yield from map(told.claim_row, list(queries.claims_seen_in(asker)))


def _wins(asker: Membership) -> Iterator[Row]:
    yield from map(told.win_row, list(queries.wins_seen_in(asker)))


def _stories(asker: Membership) -> Iterator[Row]:
    yield from map(told.story_row, list(queries.stories_seen_in(asker)))


def _programmes(asker: Membership) -> Iterator[Row]:
    me = queries.party_of(asker)
    programmes = list(queries.programmes_seen_in(asker).prefetch_related("changes"))
    awards: dict[int, list[Award]] = defaultdict(list)
    for one in Award.objects.filter(programme__in=programmes).select_related("party", "by"):
        awards[one.programme_id].append(one)
    for programme in programmes:
        given = awards[programme.pk]
        decides = any(party.pk == me for party in programme.deciders.all())
        yield told.programme_row(programme, given, sees={one.party_id for one in given} if decides else {me})


for place, (name, rows) in enumerate(
    (("thanks", _thanks), ("credit", _credit), ("wins", _wins), ("stories", _stories), ("programmes", _programmes))
):
    add_team_exporter(TeamExporter(name, 40 + place, rows))
