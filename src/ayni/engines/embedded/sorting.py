"""Sorting many rows by several whole numbers at once, on all cores.

The numbers of a row are packed side by side into one key of 64 bits. Where they need more, the first bits of the first number
choose one of up to 4,096 shelves, which are in order already, and only the rest is packed. Each shelf is then sorted by
NumPy, whose sort of plain 64-bit numbers uses the processor's vectors, many times faster than sorting an index.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import I64_IN, I64_OUT, INT, U64_IN, U64_OUT, compiled
from ayni.engines.threads import each, ranges

_KEY_BITS = 64
_MOST_SHELF_BITS = 12
#: From this many rows on shelves pay: they let threads share the sorting.
_SMALL = 1 << 17

type Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Packing:
    """How many bits the numbers of a row take, first to last, and how many of them choose the shelf."""

    bits: tuple[int, ...]
    shelf_bits: int

    @property
    def key_bits(self) -> int:
        return sum(self.bits) - self.shelf_bits


def packing_for(bits: tuple[int, ...], rows: int) -> Packing | None:
    """How to pack, or None where the numbers do not fit however they are packed."""
    needed = max(0, sum(bits) - _KEY_BITS)
    # Shelves that a processor's own memory holds sort fastest, and some for every thread.
    wanted = max(6, bits_for(rows // _SMALL)) if rows >= _SMALL else 0
    shelf_bits = min(max(needed, wanted), bits[0])
    return None if needed > min(_MOST_SHELF_BITS, bits[0]) else Packing(bits, shelf_bits)


@dataclass(frozen=True, slots=True)
class Shelved:
    """Packed keys, shelf by shelf: those of shelf s are `edges[s]:edges[s + 1]`. `rows`: where each came from, or None."""

    keys: Keys
    edges: NDArray[np.int64]
    rows: NDArray[np.int64] | None

    def shelves(self) -> list[tuple[int, int, int]]:
        """Each shelf that holds something: its number, where it begins and where it ends."""
        edges = self.edges.tolist()
        return [(s, edges[s], edges[s + 1]) for s in range(len(edges) - 1) if edges[s] < edges[s + 1]]


type Packer = Callable[[int, int], tuple[NDArray[np.int64], Keys]]


def shelve(count: int, shelf_bits: int, pack: Packer, *, with_rows: bool) -> Shelved:
    """Puts `count` keys on their shelves. `pack(first, last)` gives shelf and key of these rows, for any range."""
    shelves = 1 << shelf_bits
    pieces = ranges(count)
    counts = np.zeros((len(pieces), shelves), np.int64)

    def tally(piece: int) -> None:
        shelf, _ = pack(*pieces[piece])
        _count(shelf, counts[piece])

    each(tally, range(len(pieces)))
    edges = np.zeros(shelves + 1, np.int64)
    np.cumsum(counts.sum(axis=0), out=edges[1:])
    places = edges[:-1] + np.cumsum(counts, axis=0) - counts
    keys = np.empty(count, np.uint64)
    rows = np.empty(count if with_rows else 0, np.int64)

    def put(piece: int) -> None:
        shelf, packed = pack(*pieces[piece])
        _put(shelf, packed, places[piece], keys, rows, pieces[piece][0], int(with_rows))

    each(put, range(len(pieces)))
    return Shelved(keys, edges, rows if with_rows else None)


def sort_shelves(shelved: Shelved) -> None:
    """Sorts the keys of every shelf where they stand, and `rows` with them; equal keys keep no order."""

    def sort(shelf: tuple[int, int, int]) -> None:
        _, first, last = shelf
        keys = shelved.keys[first:last]
        if shelved.rows is None:
            keys.sort()
            return
        order = np.argsort(keys)
        keys[:] = keys[order]
        shelved.rows[first:last] = shelved.rows[first:last][order]

    each(sort, shelved.shelves())


def bits_for(largest: int) -> int:
    """How many bits the numbers 0 to `largest` take; one at least."""
    return max(1, int(largest).bit_length())


def settle_equals(keys: NDArray[Any], rows: NDArray[np.int64], by: tuple[NDArray[Any], ...]) -> None:
    """Puts rows of equal, neighbouring keys in the order of the columns `by`, in place."""
    equal = keys[1:] == keys[:-1]
    if not by or not equal.any():
        return
    undecided = np.concatenate([[False], equal]) | np.concatenate([equal, [False]])
    runs = np.cumsum(np.concatenate([[True], ~equal]))[undecided]
    chosen = rows[undecided]
    rows[undecided] = chosen[np.lexsort([*(column[chosen] for column in reversed(by)), runs])]


@compiled(I64_IN, I64_OUT)
def _count(shelf: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
    for row in range(len(shelf)):
        counts[shelf[row]] += 1


@compiled(I64_IN, U64_IN, I64_OUT, U64_OUT, I64_OUT, INT, INT)
def _put(
    shelf: NDArray[np.int64],
    packed: Keys,
    places: NDArray[np.int64],
    keys: Keys,
    rows: NDArray[np.int64],
    first: int,
    with_rows: int,
) -> None:
    for row in range(len(shelf)):
        place = places[shelf[row]]
        places[shelf[row]] += 1
        keys[place] = packed[row]
        if with_rows:
            rows[place] = first + row
