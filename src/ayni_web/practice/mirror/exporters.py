"""What this room adds to an export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.practice.mirror.models import MoreSay, PutAway, Refused, Would


def _put_away(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(PutAway.objects.filter(space=space).order_by("pk")):
        yield {"sight": one.sight, "party": one.party_id, "because": one.because, "at": one.at.isoformat()}


def _say(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(MoreSay.objects.filter(space=space).order_by("pk")):
        yield {"party": one.party_id, "has": one.has, "at": one.at.isoformat()}


def _would(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(Would.objects.filter(space=space).order_by("pk")):
        yield {"party": one.party_id, "want": one.want, "would": "yes" if one.would else "no", "at": one.at.isoformat()}


def _refused(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(Refused.objects.filter(space=space).order_by("pk")):
        yield {"party": one.party_id, "want": one.want, "step": one.step, "at": one.at.isoformat()}


add_exporter(Exporter("sights_put_away", order=60, rows=_put_away))
add_exporter(Exporter("who_has_more_say", order=61, rows=_say))
add_exporter(Exporter("said_they_would", order=62, rows=_would))
add_exporter(Exporter("refused_steps", order=63, rows=_refused))
