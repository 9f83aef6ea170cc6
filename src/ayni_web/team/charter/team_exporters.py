"""What this room adds to the file that a member takes along of a team: the charter, and the expectations they have a side in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_exporters import TeamExporter, add_team_exporter
from ayni_web.people.words import called
from ayni_web.team.charter import queries
from ayni_web.team.charter.models import Clause, Wording


def _agreements(asker: Membership) -> Iterator[Mapping[str, Any]]:
    for agreement in list(queries.agreements_seen_by(asker).order_by("pk").prefetch_related("sides__party")):
        yield {
            "id": agreement.pk,
            "sort": agreement.sort,
            "name": agreement.name,
            "sides": [called(side.party) for side in agreement.sides.all() if side.left_at is None],
            "ended_at": agreement.ended_at.isoformat() if agreement.ended_at else None,
            "clauses": [_clause(asker, clause) for clause in queries.clauses_of(agreement)],
        }


def _clause(asker: Membership, clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.pk,
        "topic": clause.topic,
        "look_again": clause.look_again.isoformat() if clause.look_again else None,
        "ended_at": clause.ended_at.isoformat() if clause.ended_at else None,
        "wordings": [_wording(one) for one in clause.wordings.all()],
        "said": [
            {
                "by": called(one.party) if one.party else "",
                "at": one.at.isoformat(),
                "text": one.text,
                "looked": one.looked,
            }
            for one in queries.remarks_of(clause)
        ],
        "examples": [{"text": one.text, "act": one.act_id} for one in queries.examples_of(asker, clause)],
    }


def _wording(one: Wording) -> dict[str, Any]:
    return {
        "number": one.number,
        "text": one.text,
        "why": one.why,
        "ends": one.ends,
        "by": called(one.by) if one.by else "",
        "at": one.at.isoformat(),
        "agreed_at": one.agreed_at.isoformat() if one.agreed_at else None,
        "answers": [
            {"by": called(answer.party), "agrees": answer.agrees, "why": answer.why, "at": answer.at.isoformat()}
            for answer in one.answers.all()
        ],
    }


add_team_exporter(TeamExporter("agreements", 50, _agreements))
