"""What this room adds to an export: what its owner put away, in their own space and in teams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.accounts.queries import owner_of
from ayni_web.practice.signs.models import SignPutAway


def _put_away(space: Space) -> Iterable[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is None:
        return
    for one in list(SignPutAway.objects.filter(owner=owner).select_related("space", "party").order_by("pk")):
        own = one.space_id == space.pk
        yield {
            "sign": one.sort,
            "party": one.party_id if own else None,
            "with": one.party.name if one.party is not None and not own else "",
            "team": "" if own else one.space.name,
            "because": one.because,
            "at": one.at.isoformat(),
        }


add_exporter(Exporter("signs_put_away", order=66, rows=_put_away))
