"""How this room erases."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.practice.events.models import Dropped, Event, Guest, Told

_NOTES = ("name", "place", "purpose")


def _naming(space: Space, traces: Traces) -> list[Event]:
    """Events whose own words name this person."""
    return [one for one in Event.objects.filter(space=space) if traces.in_anything([getattr(one, n) for n in _NOTES])]


def _guests(space: Space, traces: Traces) -> list[int]:
    """This person as a guest: by what they are, by an address of theirs, or by their name alone."""
    own = Guest.objects.filter(event__space=space, party_id__in=traces.parties).values_list("pk", flat=True)
    nameless = Guest.objects.filter(event__space=space, party=None).values_list("pk", "name", "address")
    return [*own, *(pk for pk, *words in nameless if traces.in_anything(words))]


def _lines(space: Space, traces: Traces) -> list[Told]:
    """Lines on others that name this person."""
    rows = Told.objects.filter(event__space=space).exclude(party_id__in=traces.parties)
    return [told for told in rows if traces.in_text(told.line)]


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    told = Told.objects.filter(event__space=space, party_id__in=traces.parties).count()
    there = len(_guests(space, traces))
    return {"events": there, "notes": told + len(_naming(space, traces)) + len(_lines(space, traces))}


@transaction.atomic
def _forget(space: Space, traces: Traces) -> None:
    Guest.objects.filter(pk__in=_guests(space, traces)).delete()
    Told.objects.filter(event__space=space, party_id__in=traces.parties).delete()
    for told in _lines(space, traces):
        told.line = traces.out_of(told.line)
        told.save(update_fields=["line"])
    for event in _naming(space, traces):
        for note in _NOTES:
            setattr(event, note, traces.out_of(getattr(event, note)))
        event.save(update_fields=list(_NOTES))
    known_as = Q()
    for address in traces.addresses:
        known_as |= Q(caller__iexact=address)
    if known_as:
        Event.objects.filter(known_as, space=space).update(caller="")
    # What was dropped and not chosen yet can be dropped again.
    Dropped.objects.filter(space=space).delete()


def _everything(space: Space, step: Callable[[], None]) -> None:
    for rows in (Told.objects.filter(event__space=space), Guest.objects.filter(event__space=space)):
        rows.delete()
        step()
    Event.objects.filter(space=space).delete()
    step()
    Dropped.objects.filter(space=space).delete()
    step()


def withdraw_demo(space: Space) -> None:
    """Take back the demo's events, before its people go. One at which the reader put somebody real stays: it is theirs now."""
    real = Guest.objects.filter(event=OuterRef("pk"), party__demo=False, party__is_me=False)
    mine = Event.objects.filter(space=space, demo=True)
    mine.filter(Exists(real)).update(demo=False)
    mine.filter(demo=True).delete()


add_eraser(Eraser("events", 12, _mentions, _forget, _everything))
