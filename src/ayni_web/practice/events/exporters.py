"""What this room adds to an export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ayni_web.accounts.exporters import Exporter, add_exporter
from ayni_web.accounts.models import Space
from ayni_web.practice.events.models import Dropped, Event, Guest, Told


def _events(space: Space) -> Iterable[Mapping[str, Any]]:
    for event in list(Event.objects.filter(space=space).prefetch_related("guests", "told").order_by("pk")):
        days = event.whole_days
        yield {
            "id": event.pk,
            "name": event.name,
            "starts": event.first_day.isoformat() if days else _iso(event.starts),
            "ends": event.last_day.isoformat() if days else _iso(event.ends),
            "whole_days": days,
            "zone": event.zone,
            "place": event.place,
            "purpose": event.purpose,
            "calendar_key": event.key,
            "calendar_contact": event.met_as,
            "called_by": event.caller,
            "called_off_at": _iso(event.cancelled_at),
            "closed_at": _iso(event.closed_at),
            "asked_again_on": _iso(event.again_on),
            "changed_at": _iso(event.changed_at),
            "made_at": _iso(event.made_at),
            "guests": [_guest(guest) for guest in event.guests.all()],
            "told": [_told(told) for told in event.told.all()],
        }


def _guest(guest: Guest) -> Mapping[str, Any]:
    said = {True: "yes", False: "no", None: ""}[guest.met]
    return {
        "party": guest.party_id,
        "name": guest.name,
        "address": guest.address,
        "met": said,
        "said_at": _iso(guest.said_at),
    }


def _told(told: Told) -> Mapping[str, Any]:
    return {
        "party": told.party_id,
        "line": told.line,
        "kept_as": told.kept_as,
        "act": told.act_id,
        "promise": told.promise_id,
        "fact": told.fact,
        "at": _iso(told.made_at),
    }


def _dropped(space: Space) -> Iterable[Mapping[str, Any]]:
    for dropped in list(Dropped.objects.filter(space=space)):
        yield {"name": dropped.name, "at": _iso(dropped.made_at), "found": dropped.found}


def _iso(at: date | None) -> str | None:
    return at.isoformat() if at else None


add_exporter(Exporter("events", order=53, rows=_events))
add_exporter(Exporter("calendar_to_choose_from", order=54, rows=_dropped))
