"""Ties straight from acts, for measures that ask for nothing but how much went which way between two parties.

Without times a row packs into half the room, and needs no place of its own once it is counted: several times less work
than putting all acts in pair order and adding them up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import I32_IN, I32_OUT, I64_OUT, INT, Int32s, Int64s, compiled
from ayni.engines.embedded.sorting import bits_for
from ayni.engines.threads import each, ranges

_KEY_BITS = 32
_MOST_SHELF_BITS = 12
#: About so many rows on a shelf, which a processor's nearest memory holds.
_ROWS_A_SHELF = 1 << 13

type UInt32s = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class CountedPairs:
    """Pairs by `lower`, then `upper`, and how many acts went from the lower to the upper party, and back."""

    lower: NDArray[np.int32]
    upper: NDArray[np.int32]
    up: NDArray[np.int64]
    down: NDArray[np.int64]


def count_pairs(giver: NDArray[np.int32], receiver: NDArray[np.int32], parties: int) -> CountedPairs | None:
    """The pairs of these acts, none of which is to oneself; None where parties are too many for what is packed here."""
    party = bits_for(max(parties - 1, 1))
    needed = 2 * party + 1 - _KEY_BITS
    shelf_bits = min(max(needed, bits_for(len(giver) // _ROWS_A_SHELF), 1), _MOST_SHELF_BITS, party)
    if needed > shelf_bits:
        return None
    layout = party, shelf_bits
    keys, edges = _shelved(giver, receiver, layout)
    shelves = [(s, *edges[s : s + 2].tolist()) for s in np.flatnonzero(np.diff(edges)).tolist()]
    many = np.zeros(len(edges), np.int64)

    def sort(shelf: tuple[int, int, int]) -> None:
        number, first, last = shelf
        keys[first:last].sort()
        many[number + 1] = _how_many(keys[first:last])

    each(sort, shelves)
    ends = many.cumsum()
    pairs = int(ends[-1])
    found = CountedPairs(
        np.empty(pairs, np.int32), np.empty(pairs, np.int32), np.empty(pairs, np.int64), np.empty(pairs, np.int64)
    )

    def count(shelf: tuple[int, int, int]) -> None:
        number, first, last = shelf
        place = slice(int(ends[number]), int(ends[number + 1]))
        _count_runs(
            keys[first:last], number, *layout, found.lower[place], found.upper[place], found.up[place], found.down[place]
        )  # fmt: skip

    each(count, shelves)
    return found


def _shelved(
    giver: NDArray[np.int32], receiver: NDArray[np.int32], layout: tuple[int, int]
) -> tuple[UInt32s, NDArray[np.int64]]:
    """Packed keys, shelf by shelf, and where each shelf begins."""
    pieces = ranges(len(giver))
    counts = np.zeros((len(pieces), 1 << layout[1]), np.int64)
    each(lambda piece: _tally(giver, receiver, *pieces[piece], *layout, counts[piece]), range(len(pieces)))
    edges = np.zeros((1 << layout[1]) + 1, np.int64)
    np.cumsum(counts.sum(axis=0), out=edges[1:])
    places = edges[:-1] + np.cumsum(counts, axis=0) - counts
    keys = np.empty(len(giver), np.uint32)
    each(lambda piece: _put(giver, receiver, *pieces[piece], *layout, places[piece], keys), range(len(pieces)))
    return keys, edges


_U32_IN, _U32_OUT = "Array(uint32, 1, 'C', True)", "Array(uint32, 1, 'C')"


@compiled(I32_IN, I32_IN, INT, INT, INT, INT, I64_OUT)
def _tally(
    giver: Int32s, receiver: Int32s, first: int, last: int, party_bits: int, shelf_bits: int, counts: Int64s
) -> None:
    for row in range(first, last):
        counts[min(giver[row], receiver[row]) >> (party_bits - shelf_bits)] += 1


@compiled(I32_IN, I32_IN, INT, INT, INT, INT, I64_OUT, _U32_OUT)
def _put(
    giver: Int32s,
    receiver: Int32s,
    first: int,
    last: int,
    party_bits: int,
    shelf_bits: int,
    places: Int64s,
    keys: UInt32s,
) -> None:
    """Lower party (without the bits of the shelf), upper party, and whether the upper party gave."""
    low_bits = party_bits - shelf_bits
    low = (np.int64(1) << low_bits) - 1
    for row in range(first, last):
        lower, upper = np.int64(min(giver[row], receiver[row])), np.int64(max(giver[row], receiver[row]))
        shelf = lower >> low_bits
        keys[places[shelf]] = np.uint32(((((lower & low) << party_bits) | upper) << 1) | (giver[row] == upper))
        places[shelf] += 1


@compiled(_U32_IN, returns=INT)
def _how_many(keys: UInt32s) -> int:
    """How many pairs there are in sorted keys."""
    pairs = 0
    for row in range(len(keys)):
        pairs += row == 0 or keys[row] >> 1 != keys[row - 1] >> 1
    return pairs


@compiled(_U32_IN, INT, INT, INT, I32_OUT, I32_OUT, I64_OUT, I64_OUT)
def _count_runs(
    keys: UInt32s, shelf: int, party_bits: int, shelf_bits: int, lower: Int32s, upper: Int32s, up: Int64s, down: Int64s
) -> None:
    party = (np.int64(1) << party_bits) - 1
    pair = -1
    for row in range(len(keys)):
        key = np.int64(keys[row])
        if row == 0 or key >> 1 != np.int64(keys[row - 1]) >> 1:
            pair += 1
            lower[pair] = (shelf << (party_bits - shelf_bits)) | (key >> (party_bits + 1))
            upper[pair] = (key >> 1) & party
            up[pair], down[pair] = 0, 0
        if key & 1:
            down[pair] += 1
        else:
            up[pair] += 1
