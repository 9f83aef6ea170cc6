"""What this room adds to an export: what its owner knows of people, and their own week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.people.models import Capacity, Circle, Moment, Need, Week
from ayni_web.people.queries import kind_limits


def _needs(space: Space) -> Iterator[Mapping[str, Any]]:
    for need in list(Need.objects.filter(space=space).order_by("pk")):
        yield {
            "party": need.party_id,
            "text": need.text,
            "sort": need.sort,
            "learned": need.learned,
            "where": need.where,
            "learned_on": need.learned_on.isoformat(),
            "met_at": need.met_at.isoformat() if need.met_at else None,
            "created_at": need.created_at.isoformat(),
        }


def _capacities(space: Space) -> Iterator[Mapping[str, Any]]:
    for one in list(Capacity.objects.filter(space=space).order_by("pk")):
        yield {"party": one.party_id, "side": one.side, "text": one.text, "sort": one.sort, "demo": one.demo}


def _moments(space: Space) -> Iterator[Mapping[str, Any]]:
    for one in list(Moment.objects.filter(space=space).order_by("pk")):
        yield {"party": one.party_id, "what": one.what, "on": one.on, "sort": one.sort, "plan": one.plan}


def _week(space: Space) -> Iterator[Mapping[str, Any]]:
    for week in list(Week.objects.filter(space=space)):
        row = {
            "answers_within_hours": week.answers_within_hours,
            "shown_to": week.shown_to,
            "circles": list(week.circles.values_list("name", flat=True)),
            "kinds": [{"kind": kind, "minutes": minutes} for kind, minutes in kind_limits(space).items()],
            "demo": week.demo,
        }
        # Nought says something here: nothing is asked.
        yield {"minutes": week.minutes, **row}


def _rhythms(space: Space) -> Iterator[Mapping[str, Any]]:
    for circle in list(Circle.objects.filter(space=space, rhythm_days__isnull=False)):
        yield {"circle": circle.name, "days": circle.rhythm_days}


add_exporter(Exporter("needs", 10, _needs))
add_exporter(Exporter("capacities", 11, _capacities))
add_exporter(Exporter("moments", 12, _moments))
add_exporter(Exporter("week", 13, _week))
add_exporter(Exporter("rhythms", 14, _rhythms))
