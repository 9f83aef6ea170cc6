"""How this room erases."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.practice.signs.models import SignPutAway


def _naming(space: Space, traces: Traces) -> list[SignPutAway]:
    """Reasons that name this person and are about others, or about nobody."""
    rows = SignPutAway.objects.filter(space=space).exclude(party_id__in=traces.parties)
    return [row for row in rows if traces.in_text(row.because)]


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    said = SignPutAway.objects.filter(space=space, party_id__in=traces.parties).count()
    return {"answers": said, "notes": len(_naming(space, traces))}


@transaction.atomic
def _forget(space: Space, traces: Traces) -> None:
    SignPutAway.objects.filter(space=space, party_id__in=traces.parties).delete()
    for row in _naming(space, traces):
        row.because = traces.out_of(row.because)
        row.save(update_fields=["because"])


def _everything(space: Space, step: Callable[[], None]) -> None:
    SignPutAway.objects.filter(space=space).delete()
    step()


add_eraser(Eraser("signs", 14, _mentions, _forget, _everything))
