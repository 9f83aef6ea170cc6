"""How this room erases."""

from __future__ import annotations

from collections.abc import Callable

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.vault import actions
from ayni_web.vault.models import Note
from ayni_web.vault.subjects import about


def _about(traces: Traces) -> list[str]:
    return [about("party", party) for party in sorted(traces.parties)]


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    # What notes say of others is sealed from us too: only those told of this person are known.
    return {"sealed_notes": Note.objects.filter(space=space, about__in=_about(traces)).count()}


def _forget(space: Space, traces: Traces) -> None:
    actions.forget_about(space, _about(traces))


def _everything(space: Space, step: Callable[[], None]) -> None:
    actions.erase_space(space)
    step()


add_eraser(Eraser("vault", 40, _mentions, _forget, _everything))
