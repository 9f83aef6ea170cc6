"""How rooms erase what they keep: one person of a space, or all of it.

A room has a module `erasers` (found by itself) that says:

    add_eraser(Eraser("imports", order=10, mentions=..., forget=..., everything=...))

Those with a smaller order go first: rooms above before the rooms that their rows point to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ayni_web.accounts.models import Space

#: What stands where a name stood.
GONE = "…"
_SHORTEST_WORD = 3


@dataclass(frozen=True)
class Traces:
    """What gives one person away: the parties that are them, their names, and their addresses and accounts.

    `names` are whole names of at least two words that nobody else in the space has: in a note about
    others they can only mean this person. `words` are the words of their names; alone they mean this
    person only where they took part.
    """

    parties: frozenset[int]
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    def in_text(self, text: str) -> bool:
        """Whether a text names this person."""
        return bool(text) and self._pattern is not None and self._pattern.search(text) is not None

    def may_be_in(self, text: str) -> bool:
        """Whether a text names this person or may: any word of their names counts. For what can be thrown away whole."""
        return self.in_text(text) or (self._words is not None and self._words.search(text) is not None)

    def in_anything(self, value: object) -> bool:
        """Whether a text, or any text inside lists and mappings, names this person."""
        if isinstance(value, str):
            return self.in_text(value)
        if isinstance(value, Mapping):
            return any(self.in_anything(one) for pair in value.items() for one in pair)
        if isinstance(value, Iterable):
            return any(self.in_anything(one) for one in value)
        return False

    def out_of(self, text: str, *, took_part: bool = False) -> str:
        """The text without this person: their names and addresses become `…`."""
        without = self._pattern.sub(GONE, text) if self._pattern is not None else text
        if took_part and self._words is not None:
            without = self._words.sub(GONE, without)
        return without

    def out_of_anything(self, value: Any) -> Any:
        """The same for every text inside lists and mappings."""
        if isinstance(value, str):
            return self.out_of(value)
        if isinstance(value, Mapping):
            return {self.out_of_anything(key): self.out_of_anything(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.out_of_anything(one) for one in value]
        return value

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return _any_of((*self.addresses, *self.names))

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        return _any_of(word for word in self.words if len(word) >= _SHORTEST_WORD)


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted({text for text in texts if text}, key=lambda text: (-len(text), text))
    if not longest_first:
        return None
    every = "|".join(r"\s+".join(map(re.escape, text.split())) for text in longest_first)
    return re.compile(rf"(?<!\w)(?:{every})(?!\w)", re.IGNORECASE)


type Mentions = Callable[[Space, Traces], Mapping[str, int]]
type Forget = Callable[[Space, Traces], None]
type Everything = Callable[[Space, Callable[[], None]], None]


@dataclass(frozen=True)
class Eraser:
    """How one room erases.

    `mentions` counts what would go, under codes; `forget` erases one person; `everything` erases all
    that the room keeps of a space, calls the function it is given often, and is safe to repeat.
    """

    room: str
    order: int
    mentions: Mentions
    forget: Forget
    everything: Everything


_ERASERS: dict[str, Eraser] = {}


def add_eraser(eraser: Eraser) -> None:
    """Declares how a room erases."""
    _ERASERS[eraser.room] = eraser


def erasers() -> list[Eraser]:
    """All that rooms declared, those that must go first first."""
    return sorted(_ERASERS.values(), key=lambda eraser: (eraser.order, eraser.room))


def mentions(space: Space, traces: Traces) -> Counter[str]:
    """What would go with one person, counted over all rooms."""
    found: Counter[str] = Counter()
    for eraser in erasers():
        found.update(eraser.mentions(space, traces))
    return found
