"""How this room erases. It keeps nothing of anybody's own space; of a team's it goes with all that the team keeps."""

from __future__ import annotations

from collections.abc import Callable

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.team.charter.models import Agreement
from ayni_web.team.charter.partings import part_from


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    return {}


def _everything(space: Space, step: Callable[[], None]) -> None:
    Agreement.objects.filter(space=space).delete()
    step()


add_eraser(Eraser("charter", 12, _mentions, part_from, _everything))
