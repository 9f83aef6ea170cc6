"""How this room erases."""

from __future__ import annotations

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.people import actions, erasing
from ayni_web.people.models import Identifier, Party


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    return {
        "entries": len(traces.parties),
        "addresses": Identifier.objects.filter(party_id__in=traces.parties).count(),
        "notes": erasing.mentions_in_notes(space, traces),
    }


def _forget(space: Space, traces: Traces) -> None:
    party = Party.objects.filter(space=space, pk__in=traces.parties, root__isnull=True).first()
    if party is not None:
        actions.forget(space, party)
    erasing.forget_in_notes(space, traces)


add_eraser(Eraser("people", 30, _mentions, _forget, erasing.erase_everything))
