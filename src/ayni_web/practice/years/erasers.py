"""How this room erases. An answer has no words of its own: it goes with whom it is about."""

from __future__ import annotations

from collections.abc import Callable

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.practice.years.models import Answer


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    return {"answers": Answer.objects.filter(space=space, party_id__in=traces.parties).count()}


def _forget(space: Space, traces: Traces) -> None:
    Answer.objects.filter(space=space, party_id__in=traces.parties).delete()


def _everything(space: Space, step: Callable[[], None]) -> None:
    Answer.objects.filter(space=space).delete()
    step()


add_eraser(Eraser("years", 13, _mentions, _forget, _everything))
