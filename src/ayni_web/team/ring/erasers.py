"""How this room erases a whole team. Whose account ends parts from it (`partings`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.team.ring.models import Ring
from ayni_web.team.ring.partings import part_from


def _mentions(space: Space, traces: Traces) -> Mapping[str, int]:
    return {}  # no ring stands in an own space, where this is asked


def _everything(space: Space, step: Callable[[], None]) -> None:
    for ring in Ring.objects.filter(space=space).order_by("pk"):
        ring.delete()
        step()


add_eraser(Eraser("ring", 8, _mentions, part_from, _everything))
