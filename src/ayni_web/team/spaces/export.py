"""What one member may see of a team, as a file: read in stretches, so that a large team needs no more memory than a small one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone

from ayni.ledger.acts import Basis, Outcome
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.models import Membership
from ayni_web.accounts.team_exporters import team_exporters
from ayni_web.book import queries as book
from ayni_web.book.models import Act
from ayni_web.book.words import kind_words
from ayni_web.people.words import called
from ayni_web.team.spaces.words import name_of

_STRETCH = 500


def written(asker: Membership) -> Iterator[str]:
    """The file, piece by piece: the team, who is in it, the acts that the asker may see, and what rituals add (docs/teams.md)."""
    space = asker.space
    head = {
        "format": "ayni-team",
        "version": 1,
        "exported_at": timezone.now().isoformat(),
        "team": space.name,
        "closed_at": space.closed_at.isoformat() if space.closed_at else None,
        "members": [_member(one) for one in accounts.members_seen_by(asker)],
    }
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    yield from _list("acts", _acts(asker))
    for exporter in team_exporters():
        yield from _list(exporter.name, exporter.rows(asker))
    yield "\n}\n"


def _list(name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield f",\n {json.dumps(name)}: ["
    first = True
    for row in rows:
        yield ("\n" if first else ",\n") + json.dumps(row, ensure_ascii=False)
        first = False
    yield "\n ]"


def _member(member: Membership) -> dict[str, Any]:
    return {"name": name_of(member.user), "role": member.role, "joined_at": member.joined_at.isoformat()}


def _acts(asker: Membership) -> Iterator[dict[str, Any]]:
    seen = book.acts_seen_in(asker)
    ids = list(seen.values_list("pk", flat=True))
    for start in range(0, len(ids), _STRETCH):
        for act in seen.filter(pk__in=ids[start : start + _STRETCH]):
            yield _act(act)


def _act(act: Act) -> dict[str, Any]:
    return {
        "id": act.pk,
        "at": act.at.isoformat() if act.at else None,
        "kind": kind_words(act.kind, act.space_id),
        "givers": [called(part.party) for part in act.parts.all() if part.role == "giver"],
        "receivers": [called(part.party) for part in act.parts.all() if part.role == "receiver"],
        "what": act.what,
        "why": act.why,
        "outcome": Outcome(act.outcome).name.lower(),
        "outcome_note": act.outcome_note,
        "basis": Basis(act.basis).name.lower(),
        "public": act.public,
        "recorded_at": act.recorded_at.isoformat(),
    }
