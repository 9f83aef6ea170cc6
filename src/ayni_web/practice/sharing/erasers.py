"""How this room erases. What was given goes with its act; a pilot with nobody else goes whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.practice.sharing.models import Partner, Pilot, PilotChange, Refusal, Thing

_THING = ("title", "helps", "about", "where")
_PILOT = ("what", "why", "measure", "i_give", "found", "learned", "next")
_PARTNER = ("gives",)
_CHANGE = ("before", "why")
_CHUNK = 500


def _theirs(space: Space, traces: Traces) -> QuerySet[Partner]:
    return Partner.objects.filter(pilot__space=space, party_id__in=traces.parties)


def _alone(space: Space, traces: Traces) -> list[int]:
    """Pilots with this person and nobody else."""
    others = (
        Partner.objects.filter(pilot=OuterRef("pk")).exclude(party_id__in=traces.parties).exclude(party__is_me=True)
    )
    pilots = Pilot.objects.filter(space=space, pk__in=_theirs(space, traces).values("pilot_id"))
    return list(pilots.filter(~Exists(others)).values_list("pk", flat=True))


def _named(space: Space, traces: Traces) -> Iterator[tuple[Model, tuple[str, ...], bool]]:
    """Rows that stay and name this person: the row, its texts, and whether they took part."""
    gone, took_part = set(_alone(space, traces)), set(_theirs(space, traces).values_list("pilot_id", flat=True))
    rows: list[tuple[QuerySet[Any], tuple[str, ...], str]] = [
        (Thing.objects.filter(space=space), _THING, ""),
        (Pilot.objects.filter(space=space), _PILOT, "pk"),
        (Partner.objects.filter(pilot__space=space).exclude(party_id__in=traces.parties), _PARTNER, "pilot_id"),
        (PilotChange.objects.filter(pilot__space=space), _CHANGE, "pilot_id"),
    ]
    for found, texts, of in rows:
        for row in list(found):
            pilot = getattr(row, of) if of else None
            if pilot in gone:
                continue
            here = pilot in took_part
            if any(traces.out_of(text := getattr(row, name), took_part=here) != text for name in texts):
                yield row, texts, here


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    alone = _alone(space, traces)
    shared = _theirs(space, traces).exclude(pilot_id__in=alone).values("pilot_id").distinct().count()
    return {"pilots": len(alone), "shared_pilots": shared, "notes": sum(1 for _ in _named(space, traces))}


@transaction.atomic
def _forget(space: Space, traces: Traces) -> None:
    for row, texts, took_part in list(_named(space, traces)):
        for name in texts:
            setattr(row, name, traces.out_of(getattr(row, name), took_part=took_part))
        row.save(update_fields=list(texts))
    Pilot.objects.filter(pk__in=_alone(space, traces)).delete()
    _theirs(space, traces).delete()
    Refusal.objects.filter(thing__space=space, party_id__in=traces.parties).delete()


def _everything(space: Space, step: Callable[[], None]) -> None:
    models: tuple[type[Pilot] | type[Thing], ...] = (Pilot, Thing)
    for model in models:
        while ids := list(model._default_manager.filter(space=space).values_list("pk", flat=True)[:_CHUNK]):
            model._default_manager.filter(pk__in=ids).delete()
            step()


def withdraw_demo(space: Space) -> None:
    """Take back what the demo network put on the shelf and tried; also what was tried with nobody but invented people.

    A thing of the demo that was given to somebody real stays: it is the reader's now.
    """
    real = Partner.objects.filter(pilot=OuterRef("pk"), party__demo=False, party__is_me=False)
    invented = Partner.objects.filter(pilot=OuterRef("pk"), party__demo=True)
    pilots = Pilot.objects.filter(space=space).filter(~Exists(real))
    pilots.filter(Exists(invented)).delete()
    pilots.filter(demo=True).delete()
    things = Thing.objects.filter(space=space, demo=True)
    things.filter(givings__act__isnull=False, givings__act__demo=False).update(demo=False)
    things.filter(demo=True).delete()


add_eraser(Eraser("sharing", 11, _mentions, _forget, _everything))
