"""What is known of somebody, as pages about many people read it: the words without the row they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Fact:
    """A need or a capacity. `how` is how a need was learned, or the side of a capacity; `on` is when a need was learned."""

    pk: int
    whose_id: int
    text: str
    sort: str
    how: str
    on: date | None
