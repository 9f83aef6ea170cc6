"""How this room erases a whole team. Whose account ends parts from it (`partings`)."""

from __future__ import annotations

from collections.abc import Callable

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.team.leading.models import StepRefused
from ayni_web.team.leading.partings import part_from


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    return {}


def _everything(space: Space, step: Callable[[], None]) -> None:
    StepRefused.objects.filter(space=space).delete()
    step()


add_eraser(Eraser("leading", 9, _mentions, part_from, _everything))
