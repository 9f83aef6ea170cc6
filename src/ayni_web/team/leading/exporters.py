"""What this room adds to somebody's own export: what they did not want to be proposed in the teams that they lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.accounts.queries import owner_of
from ayni_web.team.leading.models import StepRefused


def _refused(space: Space) -> Iterable[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is None:
        return
    for one in list(StepRefused.objects.filter(owner=owner).select_related("party").order_by("pk")):
        yield {"team": str(one.space_id), "sort": one.sort, "about": one.party.name, "at": one.at.isoformat()}


add_exporter(Exporter("steps_refused_in_teams", 118, _refused))
