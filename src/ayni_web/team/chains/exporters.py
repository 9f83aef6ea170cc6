"""What of this room goes into somebody's own export: their links of the chains in which they are."""

from __future__ import annotations

from collections.abc import Iterator

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.accounts.queries import owner_of
from ayni_web.people.models import Party
from ayni_web.team.chains.models import Chain
from ayni_web.team.chains.told import Row, chain_row


def _chains(space: Space) -> Iterator[Row]:
    owner = owner_of(space)
    if owner is None:
        return
    for party in list(Party.objects.filter(user=owner, space__kind=Space.Kind.SHARED)):
        mine = Chain.objects.filter(people__party=party, withdrawn_at__isnull=True)
        for one in list(mine.prefetch_related("links__giver", "links__receiver").order_by("pk")):
            yield {"team": str(one.space_id), **chain_row(one, party.pk, whole=False)}


add_exporter(Exporter("chains_in_teams", 115, _chains))
