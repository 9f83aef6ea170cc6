"""What `test_roles` needs of each ritual of a team: things of every sort in the world that it builds, and what its forms send."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ayni_web.accounts.models import Membership, Space


@dataclass(frozen=True)
class People:
    """Who is in the world: `place` gives, for everybody asked about, whose things are theirs: their own place in the team,
    or for people outside that of a member who stands in for them."""

    space: Space
    place: Mapping[str, Membership]
    #: Two more members, who are asked nothing themselves.
    bystander: Membership
    other: Membership


#: The ids in an address, by who asks and what it is about ("own", "for all", …): {("lead", "own"): {"ask_id": 3}}.
type Things = Mapping[tuple[str, str], Mapping[str, Any]]


@dataclass(frozen=True)
class Room:
    """One ritual. `sent` gives what a form that means it sends, with the ids of the thing it is about; `done` names the
    addresses that must have changed something where the table says yes; `tables` are looked at for that."""

    name: str
    build: Callable[[People], Things]
    sent: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = field(default_factory=dict)
    done: Sequence[str] = ()
    tables: Sequence[tuple[Any, str]] = ()
