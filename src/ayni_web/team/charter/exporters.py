"""What this room adds to somebody's own export: what they proposed, answered and said in their teams' agreements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.accounts.queries import owner_of
from ayni_web.team.charter.models import Answer, Remark, Wording


def _said(space: Space) -> Iterator[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is None:
        return
    for wording in list(Wording.objects.filter(by__user=owner).select_related("clause__agreement").order_by("pk")):
        yield _row("proposed", wording, wording.at.isoformat(), text=wording.text, why=wording.why, ends=wording.ends)
    answers = Answer.objects.filter(party__user=owner).select_related("wording__clause__agreement").order_by("pk")
    for answer in list(answers):
        yield _row(
            "agreed" if answer.agrees else "did not agree",
            answer.wording,
            answer.at.isoformat(),
            text=answer.wording.text,
            why=answer.why,
        )
    for remark in list(Remark.objects.filter(party__user=owner).select_related("clause__agreement").order_by("pk")):
        yield {
            "team": str(remark.clause.agreement.space_id),
            "what": "looked at" if remark.looked else "said",
            "clause": remark.clause_id,
            "at": remark.at.isoformat(),
            "text": remark.text,
        }


def _row(what: str, wording: Wording, at: str, **told: Any) -> dict[str, Any]:
    team = str(wording.clause.agreement.space_id)
    return {"team": team, "what": what, "clause": wording.clause_id, "at": at, **told}


add_exporter(Exporter("agreements_in_teams", 95, _said))
