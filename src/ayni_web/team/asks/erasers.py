"""How this room erases: its rows stand in teams, whose people part from them otherwise (`partings`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.team.asks.models import Ask, Limit, Offer, Pointer, Reached, Standing
from ayni_web.team.asks.partings import part_from


def _mentions(space: Space, traces: Traces) -> Mapping[str, int]:
    return {}  # no ask stands in an own space, where this is asked


def _everything(space: Space, step: Callable[[], None]) -> None:
    for rows in (Reached.objects.filter(ask__space=space), Pointer.objects.filter(ask__space=space)):
        rows.delete()
        step()
    Offer.objects.filter(ask__space=space).delete()
    Ask.objects.filter(space=space).delete()
    step()
    Standing.objects.filter(space=space).delete()
    Limit.objects.filter(space=space).delete()
    step()


add_eraser(Eraser("asks", 8, _mentions, part_from, _everything))
