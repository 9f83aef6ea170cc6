"""What this room adds to somebody's own export: their teams, and what they took part in there, with the names of all who did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ayni.ledger.acts import Basis, Outcome
from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Membership, Space, User
from ayni_web.accounts.queries import owner_of
from ayni_web.book.models import Act, ActParty
from ayni_web.book.queries import taken_part_in
from ayni_web.people.words import called

_STRETCH = 500


def _teams(space: Space) -> Iterator[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is None:
        return
    theirs = Membership.objects.filter(user=owner, space__kind=Space.Kind.SHARED).select_related("space")
    for one in list(theirs.order_by("joined_at", "pk")):
        yield {
            "team": str(one.space_id),
            "name": one.space.name,
            "role": one.role,
            "joined_at": one.joined_at.isoformat(),
            "left_at": one.left_at.isoformat() if one.left_at else None,
            "closed_at": one.space.closed_at.isoformat() if one.space.closed_at else None,
        }


def _acts(space: Space) -> Iterator[Mapping[str, Any]]:
    owner = owner_of(space)
    if owner is None:
        return
    ids = list(taken_part_in(owner).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _STRETCH):
        stretch = Act.objects.filter(pk__in=ids[start : start + _STRETCH]).order_by("pk")
        for act in stretch.prefetch_related("parts__party__identifiers"):
            yield _act(act, list(act.parts.all()), owner)


def _act(act: Act, parts: list[ActParty], owner: User) -> Mapping[str, Any]:
    return {
        "id": act.pk,
        "team": str(act.space_id),
        "at": act.at.isoformat() if act.at else None,
        "kind": act.kind,
        "what": act.what,
        "why": act.why,
        "outcome": Outcome(act.outcome).name.lower(),
        "outcome_note": act.outcome_note,
        "basis": Basis(act.basis).name.lower(),
        "parts": [
            {"name": called(one.party), "you": one.party.user_id == owner.pk, "role": one.role, "share": one.share}
            for one in parts
        ],
        "public": act.public,
        "recorded_at": act.recorded_at.isoformat(),
        "replaced_at": act.replaced_at.isoformat() if act.replaced_at else None,
        "withdrawn_at": act.withdrawn_at.isoformat() if act.withdrawn_at else None,
    }


add_exporter(Exporter("teams", 90, _teams))
add_exporter(Exporter("acts_in_teams", 91, _acts))
