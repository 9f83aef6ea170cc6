"""Dense numbers for whole numbers that lie far apart, such as ids made by chance.

Each id is thrown into a table by a hash. Of ids that meet in one place one stays there, and the others
are thrown again with another hash, until all have a place of their own. Every step is a pass of NumPy
over blocks that fit in the processor's memory, several times faster than looking ids up one by one or sorting.
What comes out depends on nothing but the ids: their numbers follow their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

#: Odd, with bits all over, as multiplicative hashing wants them; each is Knuth's method with another constant.
_SPREADERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93)
_BLOCK = 1 << 14
_SMALLEST, _LARGEST_FIRST, _LARGEST = 10, 20, 22  # tables, in bits: larger ones no longer fit in the processor's memory

type Ids = NDArray[np.uint64]
type Places = NDArray[np.int32]


def numbered(columns: Sequence[NDArray[np.int64]]) -> tuple[list[Places], NDArray[np.int64]]:
    """For each column the places of its ids among all ids, and all ids once, ascending.

    >>> numbered([np.array([10**15, -7]), np.array([-7, 3])])
    ([array([2, 0], dtype=int32), array([0, 1], dtype=int32)], array([              -7,                3, 1000000000000000]))
    """
    found = [np.empty(len(column), np.int32) for column in columns]
    waiting = [_Waiting(column.view(np.uint64), None) for column in columns]
    bits = _bits(sum(map(len, columns)) // 8, _LARGEST_FIRST)
    kept: list[Ids] = []
    while any(len(each.ids) for each in waiting):
        table = _Table(bits, turn=len(kept), before=sum(map(len, kept)))
        for each in waiting:
            table.throw(each.ids)
        kept.append(table.close())
        waiting = [table.settle(each, places) for each, places in zip(waiting, found, strict=True)]
        bits = _bits(sum(len(each.ids) for each in waiting), _LARGEST)
    ids = np.concatenate(kept).view(np.int64) if kept else np.empty(0, np.int64)
    order = np.argsort(ids)
    rank = np.empty(len(ids), np.int32)
    rank[order] = np.arange(len(ids), dtype=np.int32)
    for places in found:
        for block in _blocks(len(places)):
            places[block] = rank.take(places[block])
    return found, ids[order]


class _Waiting:
    """Ids without a place, and the rows they stand in; None for all rows."""

    def __init__(self, ids: Ids, rows: NDArray[np.intp] | None) -> None:
        self.ids = ids
        self.rows = rows


class _Table:
    """One throw: who holds each slot, and the provisional number of the first of them."""

    def __init__(self, bits: int, *, turn: int, before: int) -> None:
        # From the fourth turn on the constants change, so that what met once does not meet for ever.
        spreader = _SPREADERS[turn % len(_SPREADERS)] + 2 * (turn // len(_SPREADERS))
        self._spreader, self._shift = np.uint64(spreader), np.uint64(64 - bits)
        # 0 belongs into slot 0 and 1 does not: so a slot is empty where it holds what cannot have been thrown there.
        self._holder = np.zeros(1 << bits, np.uint64)
        self._holder[0] = 1
        self._before = before
        self._number: Places = np.empty(0, np.int32)

    def _slots(self, ids: Ids) -> NDArray[np.int64]:
        slots = ids * self._spreader
        slots >>= self._shift
        return slots.view(np.int64)

    def throw(self, ids: Ids) -> None:
        """Into each slot the last id thrown there."""
        for block in _blocks(len(ids)):
            thrown = ids[block]
            self._holder[self._slots(thrown)] = thrown

    def close(self) -> Ids:
        """The ids that hold a slot, in the order of their provisional numbers."""
        held = self._holder != 0
        held[0] = self._holder[0] != 1
        self._number = np.cumsum(held, dtype=np.int32)
        self._number += np.int32(self._before - 1)
        holding: Ids = self._holder[held]
        return holding

    def settle(self, waiting: _Waiting, found: Places) -> _Waiting:
        """Note the provisional number of every id that holds its slot; those that don't."""
        missed = []
        for block in _blocks(len(waiting.ids)):
            ids = waiting.ids[block]
            slots = self._slots(ids)
            missed.append(np.flatnonzero(self._holder.take(slots) != ids) + block.start)
            # Those who missed get a wrong number here and the right one in a later turn.
            found[block if waiting.rows is None else waiting.rows[block]] = self._number.take(slots)
        again = np.concatenate(missed) if missed else np.empty(0, np.intp)
        return _Waiting(waiting.ids[again], again if waiting.rows is None else waiting.rows[again])


def _bits(wanted: int, most: int) -> int:
    return max(_SMALLEST, min(most, wanted.bit_length()))


def _blocks(length: int) -> Iterator[slice]:
    return (slice(start, min(start + _BLOCK, length)) for start in range(0, length, _BLOCK))
