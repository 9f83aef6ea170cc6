"""Ties straight from acts, for measures that ask for nothing but how much went which way between two parties.

Without times a row packs into half the room, and needs no place of its own once it is counted: several times less work
than putting all acts in pair order and adding them up.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import (
    BOOL_IN,
    F64_OUT,
    FLOAT,
    I32_IN,
    I32_OUT,
    I64_IN,
    I64_OUT,
    INT,
    Bools,
    Float64s,
    Int32s,
    Int64s,
    compiled,
)
from ayni.engines.embedded.sorting import bits_for
from ayni.engines.embedded.summing import PairSums
from ayni.engines.threads import each, ranges

_KEY_BITS = 32
_MOST_SHELF_BITS = 12
#: About so many rows on a shelf, which a processor's nearest memory holds.
_ROWS_A_SHELF = 1 << 13

type UInt32s = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class CountedPairs:
    """Pairs by `lower`, then `upper`, and what went each way between them."""

    lower: NDArray[np.int32]
    upper: NDArray[np.int32]
    sums: PairSums


def count_pairs(
    giver: NDArray[np.int32], receiver: NDArray[np.int32], kept: NDArray[np.bool_], parties: int, weight: float
) -> CountedPairs | None:
    """The pairs of the acts that are kept, each of this weight and none to oneself.

    None where parties are too many for what is packed here.
    """
    party = bits_for(max(parties - 1, 1))
    needed = 2 * party + 1 - _KEY_BITS
    shelf_bits = min(max(needed, bits_for(len(giver) // _ROWS_A_SHELF), 1), _MOST_SHELF_BITS, party)
    if needed > shelf_bits:
        return None
    layout = party, shelf_bits
    keys, edges = _shelved(np.ascontiguousarray(giver), np.ascontiguousarray(receiver), kept, layout)
    groups = _groups(edges)
    many = np.zeros(len(edges), np.int64)

    def sort(group: tuple[int, int]) -> None:
        for shelf in range(*group):
            keys[edges[shelf] : edges[shelf + 1]].sort()
        _count_runs(keys, edges, *group, many)

    each(sort, groups)
    ends = many.cumsum()
    pairs = int(ends[-1])
    lower, upper = np.empty(pairs, np.int32), np.empty(pairs, np.int32)
    up, down = np.empty(pairs, np.int64), np.empty(pairs, np.int64)
    weight_up, weight_down = np.empty(pairs, np.float64), np.empty(pairs, np.float64)
    columns = lower, upper, up, down, weight_up, weight_down
    each(lambda group: _sum_runs(keys, edges, ends, *group, *layout, weight, *columns), groups)
    return CountedPairs(lower, upper, PairSums(up, down, weight_up, weight_down))


def _groups(edges: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Shelves that lie beside each other, in groups of about as many rows each."""
    wanted = [first for first, _ in ranges(int(edges[-1]))][1:]
    places = np.unique([0, *np.searchsorted(edges, wanted), len(edges) - 1]).tolist()
    return list(pairwise(places))


def _shelved(
    giver: NDArray[np.int32], receiver: NDArray[np.int32], kept: NDArray[np.bool_], layout: tuple[int, int]
) -> tuple[UInt32s, NDArray[np.int64]]:
    """Packed keys, shelf by shelf, and where each shelf begins."""
    pieces = ranges(len(giver))
    counts = np.zeros((len(pieces), 1 << layout[1]), np.int64)
    each(lambda piece: _tally(giver, receiver, kept, *pieces[piece], *layout, counts[piece]), range(len(pieces)))
    edges = np.zeros((1 << layout[1]) + 1, np.int64)
    np.cumsum(counts.sum(axis=0), out=edges[1:])
    places = edges[:-1] + np.cumsum(counts, axis=0) - counts
    keys = np.empty(int(edges[-1]), np.uint32)
    each(lambda piece: _put(giver, receiver, kept, *pieces[piece], *layout, places[piece], keys), range(len(pieces)))
    return keys, edges


_U32_IN, _U32_OUT = "Array(uint32, 1, 'C', True)", "Array(uint32, 1, 'C')"


@compiled(I32_IN, I32_IN, BOOL_IN, INT, INT, INT, INT, I64_OUT)
def _tally(
    giver: Int32s,
    receiver: Int32s,
    kept: Bools,
    first: int,
    last: int,
    party_bits: int,
    shelf_bits: int,
    counts: Int64s,
) -> None:
    for row in range(first, last):
        if kept[row]:
            counts[min(giver[row], receiver[row]) >> (party_bits - shelf_bits)] += 1


@compiled(I32_IN, I32_IN, BOOL_IN, INT, INT, INT, INT, I64_OUT, _U32_OUT)
def _put(
    giver: Int32s,
    receiver: Int32s,
    kept: Bools,
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
        if not kept[row]:
            continue
        lower, upper = np.int64(min(giver[row], receiver[row])), np.int64(max(giver[row], receiver[row]))
        shelf = lower >> low_bits
        keys[places[shelf]] = np.uint32(((((lower & low) << party_bits) | upper) << 1) | (giver[row] == upper))
        places[shelf] += 1


@compiled(_U32_IN, I64_IN, INT, INT, I64_OUT)
def _count_runs(keys: UInt32s, edges: Int64s, first: int, last: int, many: Int64s) -> None:
    """How many pairs there are on each shelf, one place further on."""
    for shelf in range(first, last):
        begin = edges[shelf]
        pairs = 0
        for row in range(begin, edges[shelf + 1]):
            pairs += row == begin or keys[row] >> 1 != keys[row - 1] >> 1
        many[shelf + 1] = pairs


@compiled(_U32_IN, I64_IN, I64_IN, INT, INT, INT, INT, FLOAT, I32_OUT, I32_OUT, I64_OUT, I64_OUT, F64_OUT, F64_OUT)
def _sum_runs(
    keys: UInt32s,
    edges: Int64s,
    ends: Int64s,
    first: int,
    last: int,
    party_bits: int,
    shelf_bits: int,
    weight: float,
    lower: Int32s,
    upper: Int32s,
    up: Int64s,
    down: Int64s,
    weight_up: Float64s,
    weight_down: Float64s,
) -> None:
    party = (np.int64(1) << party_bits) - 1
    for shelf in range(first, last):
        pair, row, end = ends[shelf], edges[shelf], edges[shelf + 1]
        while row < end:
            key = np.int64(keys[row])
            both = key >> 1
            gave, got = 0, 0
            while row < end and np.int64(keys[row]) >> 1 == both:
                got += keys[row] & 1
                gave += 1
                row += 1
            gave -= got
            lower[pair] = (shelf << (party_bits - shelf_bits)) | (both >> party_bits)
            upper[pair] = both & party
            up[pair], down[pair] = gave, got
            weight_up[pair], weight_down[pair] = gave * weight, got * weight
            pair += 1
