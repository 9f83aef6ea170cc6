"""How this room erases. It goes last: by then the database has noted all that the other rooms erased."""

from __future__ import annotations

from collections.abc import Callable

from ayni_web.accounts.erasing import Eraser, Traces, add_eraser
from ayni_web.accounts.models import Space
from ayni_web.search import index


def _mentions(space: Space, traces: Traces) -> dict[str, int]:
    return {}  # the index holds nothing that another room does not count


def _forget(space: Space, traces: Traces) -> None:
    index.catch_up(space)
    index.leave_no_trace()


def _everything(space: Space, step: Callable[[], None]) -> None:
    index.forget(space)
    index.leave_no_trace()
    step()


add_eraser(Eraser("search", 1_000, _mentions, _forget, _everything))
