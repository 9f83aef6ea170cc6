"""Dense numbers for whole numbers that lie far apart, such as ids made by chance.

Each id is multiplied into a number whose first bits say where it lies in a table; where another id lies there already, it
lies in the next free place. The table begins small and doubles when it is half full, so that it is as small as it can be: what
fits into the processor's memory is looked up several times faster. What comes out depends on nothing but the ids: their numbers
follow their order.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import I32_IN, I32_OUT, I64_OUT, INT, U64_IN, U64_OUT, compiled
from ayni.errors import LedgerError

#: Knuth's multiplicative hashing. It is odd, so that multiplying by its inverse leads back to the id.
_SPREADER = 0x9E3779B97F4A7C15
_BACK = pow(_SPREADER, -1, 1 << 64)
#: Steps to a free place after which a table that is not nearly empty counts as full.
_FAR = 256
_SMALLEST, _LARGEST = 12, 30  # tables, in bits; the places in the largest still fit into 32 bits

type Spread = NDArray[np.uint64]
type Places = NDArray[np.int32]


def numbered(columns: Sequence[NDArray[np.int64]]) -> tuple[list[Places], NDArray[np.int64]]:
    """For each column the places of its ids among all ids, and all ids once, ascending.

    Raises `LedgerError` for more than half a billion different ids.

    >>> numbered([np.array([10**15, -7]), np.array([-7, 3])])
    ([array([2, 0], dtype=int32), array([0, 1], dtype=int32)], array([              -7,                3, 1000000000000000]))
    """
    table = _Table()
    for column in columns:
        table.add(column)
    return table.close()


class _Table:
    """Ids in a hash table, and for every row so far where its id lies in it."""

    def __init__(self) -> None:
        self._bits = _SMALLEST
        self._lies = _empty(self._bits)
        self._held = np.zeros(1, np.int64)
        self._found: list[Places] = []

    def add(self, ids: NDArray[np.int64]) -> None:
        found = np.empty(len(ids), np.int32)
        self._found.append(found)
        plain, row = np.ascontiguousarray(ids).view(np.uint64), 0
        while (row := _look_up(plain, row, self._lies, self._bits, self._held, found)) < len(ids):
            self._grow(found[:row])

    def _grow(self, found: Places) -> None:
        """Twice the places; what was found so far moves along: in whole columns, and in the one under way."""
        if self._bits == _LARGEST:
            raise LedgerError(
                "These are more than half a billion parties whose numbers lie far apart. Number them 0, 1, 2, … first."
            )
        larger = _empty(self._bits + 1)
        moved = np.zeros(len(self._lies), np.int32)
        _move(self._lies, larger, self._bits + 1, moved)
        for places in (*self._found[:-1], found):
            _replace(moved, places)
        self._lies, self._bits = larger, self._bits + 1

    def close(self) -> tuple[list[Places], NDArray[np.int64]]:
        held = np.flatnonzero(self._lies)
        self._lies[-1] = 0  # the place of the id 0
        ids = (self._lies[held] * np.uint64(_BACK)).view(np.int64)
        order = np.argsort(ids)
        rank = np.zeros(len(self._lies), np.int32)
        rank[held[order]] = np.arange(len(ids), dtype=np.int32)
        for places in self._found:
            _replace(rank, places)
        return self._found, ids[order]


def _empty(bits: int) -> Spread:
    """Places for ids, 0 where there is none. The id 0 has a place of its own behind them, where 1 says that it is there."""
    return np.zeros((1 << bits) + 1, np.uint64)


@compiled(U64_IN, INT, U64_OUT, INT, I64_OUT, I32_OUT, returns=INT)
def _look_up(ids: Spread, row: int, lies: Spread, bits: int, held: NDArray[np.int64], found: Places) -> int:
    """Where each id from `row` on lies; new ones are put in. The row at which the table got too full, or how many there are."""
    shift, last = np.uint64(64 - bits), (1 << bits) - 1
    for at in range(row, len(ids)):
        spread = ids[at] * np.uint64(_SPREADER)
        place = np.int64(spread >> shift)
        if spread == 0:
            place = np.int64(last + 1)
            lies[place] = 1
        else:
            there, steps = lies[place], 0
            while there != spread:
                if there == 0:
                    if 2 * held[0] > last:
                        return at
                    held[0] += 1
                    lies[place] = spread
                    break
                steps += 1
                if steps > _FAR and 16 * held[0] > last:
                    return at
                place = (place + 1) & last
                there = lies[place]
        found[at] = place
    return len(ids)


@compiled(U64_IN, U64_OUT, INT, I32_OUT)
def _move(lies: Spread, larger: Spread, bits: int, moved: Places) -> None:
    """Puts every id into a larger table; `moved` says where what lay in each place lies now."""
    shift, last = np.uint64(64 - bits), (1 << bits) - 1
    for old in range(len(lies) - 1):
        if lies[old] != 0:
            place = np.int64(lies[old] >> shift)
            while larger[place] != 0:
                place = (place + 1) & last
            larger[place] = lies[old]
            moved[old] = place
    larger[last + 1] = lies[len(lies) - 1]
    moved[len(lies) - 1] = last + 1


@compiled(I32_IN, I32_OUT)
def _replace(by: Places, places: Places) -> None:
    for row in range(len(places)):
        places[row] = by[places[row]]
