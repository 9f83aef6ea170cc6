"""Everything between one person and those they know, in the order of time: who got in touch first, and who asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from ayni.ledger.acts import Asked
from ayni.ledger.columns import NO_TIME
from ayni.ledger.kinds import LAST_CONTACT
from ayni.ledger.ledger import Ledger

#: Acts of kinds below this and above contacts are attention: an answer, a reaction. They are no help that one asks for.
FIRST_HELP = 200


@dataclass(frozen=True, slots=True)
class Dealings:
    """Rows between `me` and people that state a time, up to a moment, sorted by the other's key, then time.

    `rows` are places in the ledger, `others` keys of the other party, `gives` whether it went from the person, `help`
    whether it is an act other than an answer or a reaction, `asked` as in the ledger.
    """

    rows: NDArray[np.intp]
    others: NDArray[np.int64]
    at: NDArray[np.int64]
    gives: NDArray[np.bool_]
    touch: NDArray[np.bool_]
    help: NDArray[np.bool_]
    asked: NDArray[np.int8]
    kind: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, chosen: NDArray[np.bool_]) -> Dealings:
        """Those rows where `chosen` is true."""
        return Dealings(*(getattr(self, name)[chosen] for name in _COLUMNS))

    def without(self, parties: Iterable[int]) -> Dealings:
        """Those with everybody else."""
        left = list(parties)
        return self.where(~np.isin(self.others, left)) if left else self

    @property
    def latest(self) -> NDArray[np.intp]:
        """The last row with each, by the other's key."""
        return _ends(self.others)

    @property
    def asks(self) -> NDArray[np.bool_]:
        """Which rows are help that came to the person because they asked for it."""
        found: NDArray[np.bool_] = self.help & ~self.gives & (self.asked == int(Asked.ASKED))
        return found

    def went_out(
        self, others: NDArray[np.int64], first: NDArray[np.int64], last: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """For each of these people and spans (both ends included): whether anything went from the person to them."""
        if not len(others):
            return np.zeros(0, np.bool_)
        here, at = self.others[self.gives], self.at[self.gives]
        if not len(here):
            return np.zeros(len(others), np.bool_)
        ends = _ends(here)
        known, place = here[ends], np.repeat(np.arange(len(ends)), np.diff(ends, prepend=-1))
        low, high = int(at.min()), int(at.max())
        width = high - low + 2
        keys = place * width + (at - low)
        whose = np.searchsorted(known, others)
        there = (whose < len(known)) & (known[np.minimum(whose, len(known) - 1)] == others)
        begins, ends = np.clip(first, low, high + 1) - low, np.clip(last, low - 1, high) - low
        found: NDArray[np.bool_] = np.searchsorted(keys, whose * width + begins) < np.searchsorted(
            keys, whose * width + ends, side="right"
        )
        found &= there & (last >= first) & (last >= low) & (first <= high)
        return found


def _ends(ordered: NDArray[np.int64]) -> NDArray[np.intp]:
    """Where each value of an ordered column stands last; sorting it again would cost more than all else here."""
    return np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True)) if len(ordered) else np.zeros(0, np.intp)


_COLUMNS = tuple(column.name for column in fields(Dealings))


def dealings(
    ledger: Ledger, me: int, people: Iterable[int], now: int, *, rows: NDArray[np.intp] | None = None
) -> Dealings:
    """All that is between `me` (a key of the ledger) and these people. `rows`, if known, are places that hold all of it.

    Rows later than `now`, without a time, or to oneself are left out. The same for rows in whatever order.

    >>> found = dealings(Ledger.from_columns([1, 2, 1], [2, 1, 3], at=[5, 3, 1]), 1, [2], 9)
    >>> found.at.tolist(), found.gives.tolist()
    ([3, 5], [False, True])
    """
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
    place = np.flatnonzero(keys == me)
    here = int(place[0]) if len(place) else -1
    if rows is None:
        rows = np.flatnonzero((ledger.giver == here) != (ledger.receiver == here))
    rows = rows[(ledger.at[rows] != NO_TIME) & (ledger.at[rows] <= now)]
    gives = ledger.giver[rows] == here
    others = keys[np.where(gives, ledger.receiver[rows], ledger.giver[rows])].astype(np.int64)
    among = np.isin(others, np.fromiter(people, np.int64))
    rows, gives, others = rows[among], gives[among], others[among]
    at, kind, asked = ledger.at[rows], ledger.kind[rows], ledger.asked[rows]
    order = np.lexsort((rows, asked, kind, ~gives, at, others))
    rows, gives, others, at, kind = rows[order], gives[order], others[order], at[order], kind[order]
    touch = ledger.is_contact[rows]
    return Dealings(
        rows=rows,
        others=others,
        at=at,
        gives=gives,
        touch=touch,
        help=(kind == 0) | (kind >= FIRST_HELP) & (kind > LAST_CONTACT),
        asked=asked[order],
        kind=kind,
    )


@dataclass(frozen=True, slots=True)
class Bouts:
    """Stretches of being in touch, each with one person: a new one begins after `apart` seconds without anything.

    `starts` are places in the dealings; `first` says whether the person was the first to get in touch, or to ask.
    `number` has one entry a row of the dealings: the bout that it belongs to.
    """

    starts: NDArray[np.intp]
    first: NDArray[np.bool_]
    number: NDArray[np.intp]


def bouts(found: Dealings, apart: int) -> Bouts:
    """The bouts of these dealings.

    >>> ledger = Ledger.from_columns([1, 2, 2], [2, 1, 1], at=[0, 10, 99])
    >>> found = bouts(dealings(ledger, 1, [2], 99), apart=50)
    >>> found.starts.tolist(), found.first.tolist()
    ([0, 2], [True, False])
    """
    if not len(found):
        nothing = np.zeros(0, np.intp)
        return Bouts(nothing, np.zeros(0, np.bool_), nothing)
    fresh = np.r_[True, (found.others[1:] != found.others[:-1]) | (np.diff(found.at) >= apart)]
    starts = np.flatnonzero(fresh)
    return Bouts(starts, (found.gives | found.asks)[starts], np.cumsum(fresh) - 1)
