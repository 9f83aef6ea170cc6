"""How this room erases."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.practice.rhythm.models import CheckIn, Rest, Talk

_NOTES = ("agenda", "said", "place")


def _naming(space: Space, traces: Traces) -> list[Talk]:
    """Talks with others in which this person is named."""
    talks = Talk.objects.filter(space=space).exclude(party_id__in=traces.parties)
    return [talk for talk in talks if traces.in_anything([getattr(talk, note) for note in _NOTES])]


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    talks = Talk.objects.filter(space=space, party_id__in=traces.parties)
    return {"talks": talks.count(), "notes": len(_naming(space, traces))}


@transaction.atomic
def _forget(space: Space, traces: Traces) -> None:
    for model in (Talk, CheckIn, Rest):
        model.objects.filter(space=space, party_id__in=traces.parties).delete()
    for talk in _naming(space, traces):
        for note in _NOTES:
            setattr(talk, note, traces.out_of(getattr(talk, note)))
        talk.save(update_fields=list(_NOTES))


def _everything(space: Space, step: Callable[[], None]) -> None:
    for model in (Talk, CheckIn, Rest):
        model.objects.filter(space=space).delete()
        step()


add_eraser(Eraser("rhythm", 12, _mentions, _forget, _everything))
