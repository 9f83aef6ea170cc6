"""Whose turn it is in a ring, round after round, and how long it still lasts. Pure: who is there goes in, the next state comes out.

A ring goes through its rounds in one order. In some of them everybody has a turn; in others each ask has one, in the order of
those who ask. A round in which nobody has a turn is passed over. Nobody loses a turn: whoever is passed over for now comes
at the end of the same round, and whoever comes late stands behind the others.

>>> turn = begun(Round.WELCOME, seats=(1, 2), asking=())
>>> turn.whose, turn.coming
(1, (2,))
>>> later(turn).queue
(2, 1)
>>> onward(onward(turn, seats=(1, 2), asking=()), seats=(1, 2), asking=()).round
<Round.ASKS: 'asks'>
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Round(StrEnum):
    """The rounds, in their order. In the first nobody speaks yet, after the last nobody any more."""

    COMING = "coming"
    WELCOME = "welcome"
    ASKS = "asks"
    OFFERS = "offers"
    FOLLOW_UPS = "follow_ups"
    CLOSING = "closing"
    OVER = "over"


ORDER = tuple(Round)
#: In these everybody has a turn.
OF_PEOPLE = frozenset({Round.WELCOME, Round.ASKS, Round.CLOSING})
#: In these everybody has one who asks for something.
OF_ASKS = frozenset({Round.OFFERS, Round.FOLLOW_UPS})
#: In these a word is enough.
SHORT = frozenset({Round.WELCOME, Round.CLOSING})


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a ring is: the round, who has a turn in it, in which order, and how many had theirs. People are whole numbers."""

    round: Round = Round.COMING
    queue: tuple[int, ...] = ()
    place: int = 0

    @property
    def whose(self) -> int | None:
        """Who has their turn now; None before the first round, after the last, and where the last of a queue went away."""
        return self.queue[self.place] if 0 <= self.place < len(self.queue) else None

    @property
    def coming(self) -> tuple[int, ...]:
        """Who comes after them in this round."""
        return self.queue[self.place + 1 :]

    @property
    def had(self) -> tuple[int, ...]:
        """Who had their turn in this round."""
        return self.queue[: self.place]


def begun(round: Round, *, seats: Sequence[int], asking: Sequence[int]) -> Turn:
    """A round from its first turn. `seats` are all who are there, in their order; `asking` those of them who ask for something."""
    if round in OF_PEOPLE:
        return Turn(round, tuple(seats))
    if round in OF_ASKS:
        asks = frozenset(asking)
        return Turn(round, tuple(one for one in seats if one in asks))
    return Turn(round)


def onward(turn: Turn, *, seats: Sequence[int], asking: Sequence[int]) -> Turn:
    """The next turn: of this round, else the first of the next round in which anybody has one. After the last it is over."""
    if turn.coming:
        return replace(turn, place=turn.place + 1)
    for round in ORDER[ORDER.index(turn.round) + 1 :]:
        found = begun(round, seats=seats, asking=asking)
        if found.queue or round is Round.OVER:
            return found
    return turn


def back(turn: Turn, *, seats: Sequence[int], asking: Sequence[int]) -> Turn:
    """The turn before: of this round, else the last of the round before. Before the first there is none; what is over stays so."""
    if turn.round is Round.OVER:
        return turn
    if turn.place > 0:
        return replace(turn, place=turn.place - 1)
    for round in reversed(ORDER[: ORDER.index(turn.round)]):
        found = begun(round, seats=seats, asking=asking)
        if found.queue:
            return replace(found, place=len(found.queue) - 1)
    return turn


def later(turn: Turn) -> Turn:
    """Whoever has their turn comes at the end of this round instead. Where nobody else is left, nothing changes."""
    if turn.whose is None or not turn.coming:
        return turn
    return replace(turn, queue=(*turn.had, *turn.coming, turn.whose))


def with_one_more(turn: Turn, seat: int, *, asks: bool) -> Turn:
    """Somebody came, or asks for something now: they stand behind the others of a round in which they have a turn."""
    has_turn = turn.round in OF_PEOPLE or (asks and turn.round in OF_ASKS)
    return replace(turn, queue=(*turn.queue, seat)) if has_turn and seat not in turn.queue else turn


def without(turn: Turn, seat: int) -> Turn:
    """Somebody went away, or asks for nothing any more: whoever comes after them moves up, and nobody else loses a turn."""
    if seat not in turn.queue:
        return turn
    at = turn.queue.index(seat)
    queue = turn.queue[:at] + turn.queue[at + 1 :]
    return replace(turn, queue=queue, place=turn.place - 1 if at < turn.place else turn.place)


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a turn lasts: it runs to `ends_at`, or stands with `left` seconds. Neither: no turn is timed.

    After its end a clock goes on below nought: it shows that it is time, and cuts nobody off.
    """

    ends_at: datetime | None = None
    left: float | None = None

    @property
    def runs(self) -> bool:
        return self.ends_at is not None

    def seconds(self, now: datetime) -> float | None:
        """How many seconds are left, below nought where it is over; None where no turn is timed."""
        return (self.ends_at - now).total_seconds() if self.ends_at is not None else self.left

    def paused(self, now: datetime) -> Clock:
        """It stands from now on."""
        return Clock(left=self.seconds(now)) if self.runs else self

    def going(self, now: datetime) -> Clock:
        """It goes on where it stood."""
        return Clock(ends_at=now + timedelta(seconds=self.left)) if self.left is not None else self

    def longer(self, seconds: float, now: datetime) -> Clock:
        """It lasts so much longer: from now where its time was over already."""
        left = self.seconds(now)
        if left is None:
            return self
        longer = max(left, 0.0) + seconds
        return Clock(ends_at=now + timedelta(seconds=longer)) if self.runs else Clock(left=longer)


def started(seconds: float, now: datetime) -> Clock:
    """A clock for a turn that begins now."""
    return Clock(ends_at=now + timedelta(seconds=seconds))
