"""What of this room goes into an export. Who got a thing stands with the acts, which keep their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.practice.sharing.models import Pilot, Thing


def _things(space: Space) -> Iterable[Mapping[str, Any]]:
    for thing in list(Thing.objects.filter(space=space).order_by("pk").prefetch_related("givings", "refusals")):
        yield {
            "id": thing.pk,
            "title": thing.title,
            "sort": thing.sort,
            "helps": thing.helps,
            "about": thing.about,
            "where": thing.where,
            "language": thing.language,
            "given_by_acts": [giving.act_id for giving in thing.givings.all()],
            "not_for": [{"party": one.party_id, "since": _iso(one.made_at)} for one in thing.refusals.all()],
            "created_at": _iso(thing.created_at),
            "changed_at": _iso(thing.changed_at),
            "retired_at": _iso(thing.retired_at),
            "demo": thing.demo,
        }


def _pilots(space: Space) -> Iterable[Mapping[str, Any]]:
    for pilot in list(Pilot.objects.filter(space=space).order_by("pk").prefetch_related("partners", "changes")):
        yield {
            "id": pilot.pk,
            "what": pilot.what,
            "why": pilot.why,
            "measure": pilot.measure,
            "you_give": pilot.i_give,
            "with": [{"party": one.party_id, "gives": one.gives} for one in pilot.partners.all()],
            "begins": _iso(pilot.begins),
            "ends": _iso(pilot.ends),
            "agreed_on": _iso(pilot.agreed_on),
            "ended_at": _iso(pilot.ended_at),
            "how_it_went": pilot.how,
            "found": pilot.found,
            "learned": pilot.learned,
            "next": pilot.next,
            "changes": [
                {"what": one.what, "before": one.before, "why": one.why, "late": one.late, "at": _iso(one.at)}
                for one in pilot.changes.all()
            ],
            "created_at": _iso(pilot.created_at),
            "demo": pilot.demo,
        }


def _iso(at: date | None) -> str | None:
    return at.isoformat() if at else None


add_exporter(Exporter("shelf", order=62, rows=_things))
add_exporter(Exporter("pilots", order=63, rows=_pilots))
