"""How this room erases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.practice.today.models import Answer, QuietWeek, Request


def _of(space: Space, traces: Traces) -> tuple[Any, Any]:
    answers = Answer.objects.filter(space=space, party_id__in=traces.parties)
    return answers, Request.objects.filter(space=space, party_id__in=traces.parties)


def _naming(space: Space, traces: Traces) -> list[Request]:
    """Requests of others that name this person."""
    others = Request.objects.filter(space=space).exclude(party_id__in=traces.parties)
    return [one for one in others if traces.in_text(one.what)]


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    answers, requests = _of(space, traces)
    return {"answers": answers.count() + requests.count(), "notes": len(_naming(space, traces))}


@transaction.atomic
def _forget(space: Space, traces: Traces) -> None:
    for rows in _of(space, traces):
        rows.delete()
    Request.objects.filter(space=space, pointed_to_id__in=traces.parties).update(pointed_to=None)
    for request in _naming(space, traces):
        request.what = traces.out_of(request.what)
        request.save(update_fields=["what"])


def _everything(space: Space, step: Callable[[], None]) -> None:
    for model in (Answer, QuietWeek, Request):
        model.objects.filter(space=space).delete()
        step()


add_eraser(Eraser("today", 10, _mentions, _forget, _everything))
