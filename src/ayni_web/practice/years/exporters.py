"""What this room adds to an export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.practice.years.models import Answer


def _answers(space: Space) -> Iterable[Mapping[str, Any]]:
    for one in list(Answer.objects.filter(space=space).order_by("pk")):
        yield {
            "party": one.party_id,
            "said": one.said,
            "on": one.on.isoformat(),
            "until": one.until.isoformat() if one.until else None,
            "act": one.act_id,
            "contact": one.contact,
        }


add_exporter(Exporter("old_ties", order=54, rows=_answers))
