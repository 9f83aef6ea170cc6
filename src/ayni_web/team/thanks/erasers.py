"""How this room erases a whole team.

Nobody is erased from a team by another; whose account ends parts from it (`partings`).
"""

from __future__ import annotations

from collections.abc import Callable

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.team.thanks.models import Preference, Programme, Story, Thanks, Win
from ayni_web.team.thanks.partings import part_from

_CHUNK = 500


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    return {}


def _everything(space: Space, step: Callable[[], None]) -> None:
    for model in (Thanks, Win, Programme, Story, Preference):
        while ids := list(model._default_manager.filter(space=space).values_list("pk", flat=True)[:_CHUNK]):
            model._default_manager.filter(pk__in=ids).delete()
            step()


add_eraser(Eraser("thanks", 9, _mentions, part_from, _everything))
