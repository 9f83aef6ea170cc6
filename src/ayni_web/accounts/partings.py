"""What the rituals of a team do when the account of somebody ends who was in it.

A ritual has a module `partings` (found by itself) that says:

    add_parting(Parting("asks", part_from))

`part_from(space, traces)` is called for each team in which they ever were, in one transaction, while their party
still has its name: it takes them out of words that others wrote, and throws away what was theirs alone. What they
took part in with others stays with these, without who it was (the book does so with its acts).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.models import Space


@dataclass(frozen=True)
class Parting:
    """What one ritual does when somebody's account ends."""

    room: str
    part_from: Callable[[Space, Traces], None]
    order: int = 0


_PARTINGS: dict[str, Parting] = {}


def add_parting(parting: Parting) -> None:
    """Declares what a ritual does when somebody's account ends."""
    _PARTINGS[parting.room] = parting


def part(space: Space, traces: Traces) -> None:
    """Let every ritual of this team part from somebody."""
    for parting in sorted(_PARTINGS.values(), key=lambda one: (one.order, one.room)):
        parting.part_from(space, traces)
