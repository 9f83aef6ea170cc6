"""What of this room goes into an export: everything but the digests of links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.practice.introductions.models import Introduction


def _rows(space: Space) -> Iterator[Mapping[str, Any]]:
    found = list(Introduction.objects.filter(space=space).order_by("pk").prefetch_related("sides", "steps"))
    for one in found:
        yield {
            "id": one.pk,
            "why": one.why,
            "asked_by": one.asked_by,
            "created_at": one.created_at,
            "agreed_at": one.agreed_at,
            "text": one.text,
            "introduced_at": one.introduced_at,
            "act": one.act_id,
            "follow_up_on": one.follow_up_on,
            "talked": one.talked,
            "outcome": one.outcome,
            "closed_at": one.closed_at,
            "closed_as": one.closed_as,
            "sides": [
                {
                    "party": side.party_id,
                    "language": side.language,
                    "why": side.why,
                    "about": side.about,
                    "link_made_at": side.link_made_at,
                    "link_opens_until": side.expires_at,
                    "answer": side.answer,
                    "told": side.told,
                    "answered_at": side.answered_at,
                    "word": side.word,
                    "may_pass_on": side.may_pass_on,
                }
                for side in one.sides.all()
            ],
            "steps": [
                {"what": step.what, "side": step.place, "detail": step.detail, "at": step.at}
                for step in one.steps.all()
            ],
        }


add_exporter(Exporter("introductions", 60, _rows))
