"""How this room erases. It keeps nothing of anybody's own space; of a team's it goes with all that the team keeps."""

from __future__ import annotations

from collections.abc import Callable

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.team.checkins.models import Look, Note, OneToOne, TeamRhythm
from ayni_web.team.checkins.partings import part_from


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    return {}


def _everything(space: Space, step: Callable[[], None]) -> None:
    for model in (OneToOne, Note, Look, TeamRhythm):
        model._default_manager.filter(space=space).delete()
        step()


add_eraser(Eraser("check-ins", 12, _mentions, part_from, _everything))
