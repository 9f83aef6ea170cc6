"""How this room erases: of a person's own space the days on which notes are looked at again; of a team's all its talks."""

from __future__ import annotations

from collections.abc import Callable

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.team.repair.models import Case, LookAgain, PlacesToTurn


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    return {}  # what talks say is sealed from us too, and no table of ours says with whom a preparation is


def _forget(space: Space, traces: Traces) -> None:
    pass


def _everything(space: Space, step: Callable[[], None]) -> None:
    LookAgain.objects.filter(space=space).delete()
    Case.objects.filter(space=space).delete()
    PlacesToTurn.objects.filter(space=space).delete()
    step()


add_eraser(Eraser("repair", 12, _mentions, _forget, _everything))
