"""Counting motifs of two parties, and stars of three: one pass each, in time that grows with the acts alone.

Every motif is counted at its last act, from sums over the acts of the window before it. So the rows may be cut anywhere:
a piece that begins in the middle first takes in the window before its first row, without counting there.

Which way an act goes is 0 or 1: in a pair 0 from the lower party, around a centre 0 from the centre. `found` holds counts by
the ways of the acts in order, the last one counting least.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import (
    BOOL_IN,
    F64_OUT,
    I32_IN,
    I64_ANY,
    I64_IN,
    I64_OUT,
    INT,
    Bools,
    Float64s,
    Int32s,
    Int64s,
    compiled,
    part,
)
from ayni.engines.contract import PairActs, PersonActs
from ayni.engines.threads import each, ranges
from ayni.ledger.columns import NO_TIME

#: For each partner of a centre: acts each way in the window, and four sums over them; 64 bytes, a line of the cache.
_CELLS = 8


def pair_motifs(rows: PairActs, delta: int) -> tuple[NDArray[np.int64], float]:
    """Motifs of two parties: 8 counts of three acts by their ways, 4 of two acts, and acts that state a time.

    Beside them the number of motifs counted, which tells whether whole numbers of 64 bits held them.
    """

    def count(piece: tuple[int, int]) -> tuple[NDArray[np.int64], float]:
        found, size = np.zeros(13, np.int64), np.zeros(1)
        pair = int(np.searchsorted(rows.starts, piece[0], side="right")) - 1
        _count_pairs(rows.starts, rows.lower, rows.giver, rows.at, delta, pair, *piece, found, size)
        return found, float(size[0])

    return added(each(count, ranges(len(rows.giver))), 13)


def star_motifs(rows: PersonActs, parties: int, delta: int) -> tuple[NDArray[np.int64], float]:
    """What is seen from every centre: 24 counts of three acts and 4 of two acts.

    Of three acts, by the way of the last (12 counts each): four by the ways of the first two where these two are with one
    partner; four where the last two are; four where the first and the last are. In all of them the other act may be with
    the same partner too. Two acts are with two partners. The second result as for `pair_motifs`.
    """

    def count(piece: tuple[int, int]) -> tuple[NDArray[np.int64], float]:
        found, size = np.zeros(28, np.int64), np.zeros(1)
        cells = np.zeros(parties * _CELLS, np.int64)
        person = int(np.searchsorted(rows.starts, piece[0], side="right")) - 1
        _count_stars(rows.starts, rows.partner, rows.gave, rows.at, delta, person, *piece, cells, found, size)
        return found, float(size[0])

    return added(each(count, ranges(len(rows.partner))), 28)


def added(parts: list[tuple[NDArray[np.int64], float]], length: int) -> tuple[NDArray[np.int64], float]:
    """The counts of all pieces together."""
    total = np.zeros(length, np.int64)
    for found, _ in parts:
        total += found
    return total, sum(size for _, size in parts)


@part
def _first_from(at: Int64s, low: int, high: int, moment: int) -> int:
    """The first of the rows `low:high` at this moment or later."""
    while low < high:
        middle = (low + high) // 2
        if at[middle] < moment:
            low = middle + 1
        else:
            high = middle
    return low


@part
def _window_start(at: Int64s, begin: int, row: int, delta: int) -> int:
    """The first of the rows `begin:row + 1` that lies in the window before `row`."""
    return _first_from(at, begin, row, max(at[row] - delta, NO_TIME + 1))


@compiled(I64_IN, I32_IN, I32_IN, I64_ANY, INT, INT, INT, INT, I64_OUT, F64_OUT)
def _count_pairs(
    starts: Int64s,
    lower: Int32s,
    giver: Int32s,
    at: Int64s,
    delta: int,
    pair: int,
    first: int,
    last: int,
    found: Int64s,
    size: Float64s,
) -> None:
    """Counts what ends at the rows `first:last`; `pair` is the one that `first` belongs to."""
    row = first
    while row < last:
        while starts[pair + 1] <= row:
            pair += 1
        end = min(starts[pair + 1], last)
        timed = _first_from(at, row, end, NO_TIME + 1)
        found[12] += end - timed
        if timed < end:
            _count_pair(lower[pair], giver, at, delta, starts[pair], timed, end, found, size)
        row = end


@part
def _count_pair(
    lower: int,
    giver: Int32s,
    at: Int64s,
    delta: int,
    begin: int,
    row: int,
    end: int,
    found: Int64s,
    size: Float64s,
) -> None:
    """`n…` are acts in the window by their way, `p…` ordered pairs of them."""
    start = _window_start(at, begin, row, delta)
    n0, n1, p00, p01, p10, p11 = 0, 0, 0, 0, 0, 0
    for here in range(start, end):
        while at[start] < at[here] - delta:
            if giver[start] == lower:
                n0 -= 1
                p00 -= n0
                p01 -= n1
            else:
                n1 -= 1
                p10 -= n0
                p11 -= n1
            start += 1
        way = np.int64(giver[here] != lower)
        if here >= row:
            found[way] += p00
            found[2 + way] += p01
            found[4 + way] += p10
            found[6 + way] += p11
            found[8 + way] += n0
            found[10 + way] += n1
            size[0] += p00 + p01 + p10 + p11
        if way == 0:
            p00 += n0
            p10 += n1
            n0 += 1
        else:
            p01 += n0
            p11 += n1
            n1 += 1


@compiled(I64_IN, I32_IN, BOOL_IN, I64_IN, INT, INT, INT, INT, I64_OUT, I64_OUT, F64_OUT)
def _count_stars(
    starts: Int64s,
    partner: Int32s,
    gave: Bools,
    at: Int64s,
    delta: int,
    person: int,
    first: int,
    last: int,
    cells: Int64s,
    found: Int64s,
    size: Float64s,
) -> None:
    """Counts what ends at the rows `first:last`; `person` is the one that `first` belongs to. `cells` are 0."""
    pairs = np.zeros(4, np.int64)
    row = first
    while row < last:
        while starts[person + 1] <= row:
            person += 1
        end = min(starts[person + 1], last)
        timed = _first_from(at, row, end, NO_TIME + 1)
        if timed < end:
            _count_centre(partner, gave, at, delta, starts[person], timed, end, cells, pairs, found, size)
        row = end


@part
def _count_centre(
    partner: Int32s,
    gave: Bools,
    at: Int64s,
    delta: int,
    begin: int,
    row: int,
    end: int,
    cells: Int64s,
    pairs: Int64s,
    found: Int64s,
    size: Float64s,
) -> None:
    """One centre. `c…` are acts taken in so far by their way, `l…` those of them that have left the window again.

    `pairs` are ordered pairs of acts in the window with one partner, by their ways. The cells of a partner: `n…`, its
    acts in the window, and `r…`, the acts taken in before each of them, summed, by the way of those, then of its own.
    """
    start = _window_start(at, begin, row, delta)
    c0, c1, l0, l1 = 0, 0, 0, 0
    pairs[:] = 0
    for here in range(start, end):
        while at[start] < at[here] - delta:
            # The first of the window: `l0` and `l1` acts were taken in before it.
            cell, way = _CELLS * np.int64(partner[start]), int(not gave[start])
            cells[cell + way] -= 1
            pairs[2 * way] -= cells[cell]
            pairs[2 * way + 1] -= cells[cell + 1]
            cells[cell + 2 + way] -= l0
            cells[cell + 4 + way] -= l1
            l0, l1 = l0 + 1 - way, l1 + way
            start += 1
        if start == here and (here + 1 == end or at[here + 1] - at[here] > delta):
            start += 1  # alone in its window: nothing to count, nothing to remember
            continue
        cell, way = _CELLS * np.int64(partner[here]), int(not gave[here])
        n0, n1 = cells[cell], cells[cell + 1]
        if here >= row:
            r00, r01, r10, r11 = cells[cell + 2], cells[cell + 3], cells[cell + 4], cells[cell + 5]
            place = 12 * way
            for two in range(4):
                found[place + two] += pairs[two]
            found[place + 4] += r00 - n0 * l0
            found[place + 5] += r01 - n1 * l0
            found[place + 6] += r10 - n0 * l1
            found[place + 7] += r11 - n1 * l1
            found[place + 8] += n0 * (c0 - 1) - r00
            found[place + 9] += n0 * c1 - r10
            found[place + 10] += n1 * c0 - r01
            found[place + 11] += n1 * (c1 - 1) - r11
            found[24 + way] += c0 - l0 - n0
            found[26 + way] += c1 - l1 - n1
            size[0] += pairs[0] + pairs[1] + pairs[2] + pairs[3] + (n0 + n1) * (c0 + c1 - l0 - l1)
        pairs[way] += n0
        pairs[2 + way] += n1
        cells[cell + way] += 1
        cells[cell + 2 + way] += c0
        cells[cell + 4 + way] += c1
        c0, c1 = c0 + 1 - way, c1 + way
    for left in range(start, end):
        cell = np.int64(partner[left]) * _CELLS
        cells[cell : cell + 6] = 0
