"""Somebody's account ends: by now the rituals of the team have let go of their words, and the index does so too."""

from __future__ import annotations

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.models import Space
from ayni_web.accounts.partings import Parting, add_parting
from ayni_web.search import index


def part_from(space: Space, traces: Traces) -> None:
    """Read again what the others changed, and leave no word of before."""
    index.catch_up(space)
    index.leave_no_trace()


add_parting(Parting("search", part_from, order=1_000))
