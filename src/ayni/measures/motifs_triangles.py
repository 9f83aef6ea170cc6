"""Counting triangles: motifs of three acts between three parties, each two of whom share one act.

Few triangles of a network are closed within one window. So the acts are cut by time into slabs that are at least a window
long. The motifs that end in a slab lie in it and in the window before it: there every triangle of the graph is looked for,
along ties turned toward the busier party (Chiba & Nishizeki 1985), and the acts of its three sides are merged.
"""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import (
    F64_OUT,
    I32_OUT,
    I64_IN,
    I64_OUT,
    INT,
    Float64s,
    Int32s,
    Int64s,
    compiled,
    part,
)
from ayni.engines.contract import PairActs
from ayni.engines.threads import each, threads_to_use
from ayni.measures.motifs_counting import added
from ayni.measures.motifs_slabs import slabs_of

#: An act on a triangle x < y < z has a symbol: x→y, x→z, y→x, y→z, z→x, z→y. Acts of one second stand in this order.
#: Its side is 0 for xy, 1 for xz, 2 for yz; its way is 0 from the lower of the two.
_SIDE = np.array([0, 1, 0, 2, 1, 2])
_WAY = np.array([0, 0, 1, 0, 1, 1])
#: How many counts there are: by the symbols of three acts; and by side and way of the last act and `PAIRS` of the others.
BY_SYMBOLS, BY_LAST = 216, 48
#: Ordered pairs of acts on the two sides that are not `side`: which of the two sides comes first, and both ways.
PAIRS = tuple(product(range(3), range(2), range(2), range(2)))


def _of_pairs(comes: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each symbol the four pairs in which such an act comes first (0) or second (1), and the acts beside it in them.

    Both as places in the state of `_count_merging`, where acts by side and way stand after the pairs.
    """
    pairs: list[list[int]] = [[] for _ in range(6)]
    others: list[list[int]] = [[] for _ in range(6)]
    for symbol in range(6):
        for place, (side, first, *ways) in enumerate(PAIRS):
            low, high = (other for other in range(3) if other != side)
            sides = (high, low) if first else (low, high)
            if (sides[comes], ways[comes]) == (_SIDE[symbol], _WAY[symbol]):
                pairs[symbol].append(place)
                others[symbol].append(len(PAIRS) + 2 * sides[1 - comes] + ways[1 - comes])
    return np.array(pairs), np.array(others)


_FIRST_IN, _BEFORE = _of_pairs(0)
_SECOND_IN, _AFTER = _of_pairs(1)


def triangle_motifs(rows: PairActs, delta: int) -> tuple[NDArray[np.int64], float]:
    """`BY_SYMBOLS` counts by the symbols of the three acts, the last one counting least, then `BY_LAST` more.

    Beside them a number that is at least that of the motifs, which tells whether whole numbers of 64 bits held them.
    """
    slabs = slabs_of(rows, delta)
    if slabs is None:
        return np.zeros(BY_SYMBOLS + BY_LAST, np.int64), 0.0
    parties = int(rows.upper.max()) + 1

    def count(piece: tuple[int, int, int, int]) -> tuple[NDArray[np.int64], float]:
        found, size = np.zeros(BY_SYMBOLS + BY_LAST, np.int64), np.zeros(1)
        seen, place = np.zeros(parties, np.int32), np.full(parties, -1, np.int32)
        _count_slabs(slabs.edges, slabs.starts, slabs.acts, delta, *piece, seen, place, found, size)
        return found, float(size[0])

    return added(each(count, _pieces(slabs.starts)), BY_SYMBOLS + BY_LAST)


def _pieces(starts: NDArray[np.int64]) -> list[tuple[int, int, int, int]]:
    """Slabs of about as many acts in each piece. Where there are few slabs, all threads share the triangles of each."""
    slabs, threads = len(starts) - 1, threads_to_use()
    if slabs < 4 * threads:
        return [(slab, slab + 1, share, threads) for slab in range(slabs) for share in range(threads)]
    wanted = starts[-1] * np.arange(1, 8 * threads) // (8 * threads)
    cuts = np.unique(np.concatenate([[0], np.searchsorted(starts, wanted), [slabs]])).tolist()
    return [(first, last, 0, 1) for first, last in pairwise(cuts)]


@compiled(I64_IN, I64_IN, I64_IN, INT, INT, INT, INT, INT, I32_OUT, I32_OUT, I64_OUT, F64_OUT)
def _count_slabs(
    edges: Int64s,
    starts: Int64s,
    acts: Int64s,
    delta: int,
    first: int,
    last: int,
    share: int,
    shares: int,
    seen: Int32s,
    place: Int32s,
    found: Int64s,
    size: Float64s,
) -> None:
    """Counts what ends in the slabs `first:last`; of their triangles every `shares`-th tie's, from `share` on.

    For every party of the ledger `seen` holds 0 and `place` −1.
    """
    for slab in range(first, last):
        before, here, end = starts[max(slab - 1, 0)], starts[slab], starts[slab + 1]
        since = edges[slab] - delta
        stamp = 4 * (slab + 1)
        _see(acts, before, here, since, stamp, seen)
        _see(acts, here, end, since, stamp, seen)
        old, new = _kept(acts, before, here, since, stamp, seen), _kept(acts, here, end, since, stamp, seen)
        if len(old) + len(new) > 4:
            sides, ends, ways, times = _together(old, new)
            nodes = _number(ends, place)
            _count_graph(sides, ends, nodes, ways, times, delta, edges[slab], share, shares, found, size)


@part
def _see(acts: Int64s, first: int, last: int, since: int, stamp: int, seen: Int32s) -> None:
    """Counts the sides of every party up to 3, as `stamp + 1` and so on; what is below `stamp` is of an earlier slab."""
    side = np.int64(-1)
    for act in range(first, last):
        if acts[2 * act + 1] < since or acts[2 * act] >> 1 == side:
            continue
        side = acts[2 * act] >> 1
        for party in (side >> 31, side & 0x7FFFFFFF):
            seen[party] = min(max(seen[party], stamp) + 1, stamp + 3)


@part
def _kept(acts: Int64s, first: int, last: int, since: int, stamp: int, seen: Int32s) -> Int64s:
    """The acts from `since` on between parties who both have another side, without which there is no triangle."""
    kept = np.empty(2 * (last - first), np.int64)
    size = 0
    for act in range(first, last):
        side = acts[2 * act] >> 1
        kept[size], kept[size + 1] = acts[2 * act], acts[2 * act + 1]
        several = min(seen[side >> 31], seen[side & 0x7FFFFFFF]) > stamp + 1
        size += 2 * (several and kept[size + 1] >= since)
    return kept[:size]


@part
def _together(old: Int64s, new: Int64s) -> tuple[Int64s, Int64s, Int64s, Int64s]:
    """The acts of two slabs, both by side, as one: where each side begins, its two parties, ways and times of the acts."""
    most = (len(old) + len(new)) // 2
    sides, ends = np.empty(most + 1, np.int64), np.empty(2 * most, np.int64)
    ways, times = np.empty(most, np.int64), np.empty(most, np.int64)
    count, at_old, at_new, last = 0, 0, 0, np.int64(-1)
    for size in range(most):
        from_old = at_old < len(old) and (at_new == len(new) or old[at_old] >> 1 <= new[at_new] >> 1)
        act, time = (old[at_old], old[at_old + 1]) if from_old else (new[at_new], new[at_new + 1])
        at_old, at_new = at_old + 2 * from_old, at_new + 2 * (not from_old)
        side = act >> 1
        if side != last:
            sides[count], ends[2 * count], ends[2 * count + 1] = size, side >> 31, side & 0x7FFFFFFF
            count, last = count + 1, side
        ways[size], times[size] = act & 1, time
    sides[count] = most
    return sides[: count + 1], ends[: 2 * count], ways, times


@part
def _number(ends: Int64s, place: Int32s) -> int:
    """Gives parties numbers of this graph alone, in place, and tells how many there are."""
    nodes = 0
    parties = np.empty(len(ends), np.int64)
    for end in range(len(ends)):
        party = ends[end]
        if place[party] < 0:
            place[party] = nodes
            parties[nodes] = party
            nodes += 1
        ends[end] = place[party]
    for node in range(nodes):
        place[parties[node]] = -1
    return nodes


@part
def _turn(ends: Int64s, nodes: int) -> tuple[Int64s, Int64s, Int64s]:
    """Each side as a tie from the party with fewer sides to the one with more: where each party's begin, to whom, which side."""
    degree = np.zeros(nodes, np.int64)
    for end in ends:
        degree[end] += 1
    starts = np.zeros(nodes + 1, np.int64)
    count = len(ends) // 2
    for side in range(count):
        one, other = ends[2 * side], ends[2 * side + 1]
        if degree[other] < degree[one] or (degree[other] == degree[one] and other < one):
            ends[2 * side], ends[2 * side + 1] = other, one
        starts[ends[2 * side] + 1] += 1
    for node in range(nodes):
        starts[node + 1] += starts[node]
    places = starts.copy()
    towards, side_of = np.empty(count, np.int64), np.empty(count, np.int64)
    for side in range(count):
        tie = places[ends[2 * side]]
        places[ends[2 * side]] += 1
        towards[tie], side_of[tie] = ends[2 * side + 1], side
    return starts, towards, side_of


@part
def _count_graph(
    sides: Int64s,
    ends: Int64s,
    nodes: int,
    ways: Int64s,
    times: Int64s,
    delta: int,
    since: int,
    share: int,
    shares: int,
    found: Int64s,
    size: Float64s,
) -> None:
    """Every triangle of one graph, whose sides are in the order of their lower, then upper party."""
    starts, towards, side_of = _turn(ends, nodes)
    met = np.full(nodes, -1, np.int64)
    line, state = np.empty(len(times), np.int64), np.empty(len(PAIRS) + 6, np.int64)
    turn = 0
    for node in range(nodes):
        first, last = starts[node], starts[node + 1]
        if last - first < 2:
            continue
        for tie in range(first, last):
            met[towards[tie]] = side_of[tie]
        for tie in range(first, last):
            turn += 1
            if turn % shares != share:
                continue
            for onward in range(starts[towards[tie]], starts[towards[tie] + 1]):
                closing = met[towards[onward]]
                if closing >= 0:
                    _count_triangle(
                        side_of[tie], side_of[onward], closing, sides, ways, times, delta, since,
                        line, state, found, size,
                    )  # fmt: skip
        for tie in range(first, last):
            met[towards[tie]] = -1


@part
def _count_triangle(
    one: int,
    two: int,
    three: int,
    sides: Int64s,
    ways: Int64s,
    times: Int64s,
    delta: int,
    since: int,
    line: Int64s,
    state: Int64s,
    found: Int64s,
    size: Float64s,
) -> None:
    """The motifs on these three sides that end at `since` or later. In ascending order the sides are xy, xz and yz."""
    xy, yz = min(one, two, three), max(one, two, three)
    xz = one + two + three - xy - yz
    a, a_end, b, b_end, c, c_end = sides[xy], sides[xy + 1], sides[xz], sides[xz + 1], sides[yz], sides[yz + 1]
    first_over = min(times[a_end - 1], times[b_end - 1], times[c_end - 1])
    last_over = max(times[a_end - 1], times[b_end - 1], times[c_end - 1])
    if last_over < since or max(times[a], times[b], times[c]) - first_over > delta:
        return
    every = (a_end - a) * (b_end - b) * (c_end - c)
    size[0] += every
    if every <= 8 + 3 * (a_end - a + b_end - b + c_end - c):
        _count_one_by_one(a, a_end, b, b_end, c, c_end, ways, times, delta, since, found)
    else:
        length = _line_up(a, a_end, b, b_end, c, c_end, ways, times, line)
        _count_merging(line[:length], delta, since, state, found)


@part
def _count_one_by_one(
    a: int,
    a_end: int,
    b: int,
    b_end: int,
    c: int,
    c_end: int,
    ways: Int64s,
    times: Int64s,
    delta: int,
    since: int,
    found: Int64s,
) -> None:
    """Every act of one side with every act of the others, for sides of few acts. Time and symbol, as one, order them."""
    for i in range(a, a_end):
        xy = times[i] * 8 + 2 * ways[i]
        for j in range(b, b_end):
            if abs(times[j] - times[i]) > delta:
                continue
            xz = times[j] * 8 + 1 + 3 * ways[j]
            for k in range(c, c_end):
                yz = times[k] * 8 + 3 + 2 * ways[k]
                first, third = min(xy, xz, yz), max(xy, xz, yz)
                if (third >> 3) >= since and (third >> 3) - (first >> 3) <= delta:
                    second = xy + xz + yz - first - third
                    found[(first & 7) * 36 + (second & 7) * 6 + (third & 7)] += 1


@part
def _line_up(
    a: int, a_end: int, b: int, b_end: int, c: int, c_end: int, ways: Int64s, times: Int64s, line: Int64s
) -> int:
    """The acts of three sides in time, each as eight times its time and its symbol, and how many they are."""
    never = np.int64(np.iinfo(np.int64).max)
    xy = times[a] * 8 + 2 * ways[a]
    xz = times[b] * 8 + 1 + 3 * ways[b]
    yz = times[c] * 8 + 3 + 2 * ways[c]
    length = a_end - a + b_end - b + c_end - c
    for place in range(length):
        earliest = min(xy, xz, yz)
        line[place] = earliest
        if earliest == xy:
            a += 1
            xy = times[a] * 8 + 2 * ways[a] if a < a_end else never
        elif earliest == xz:
            b += 1
            xz = times[b] * 8 + 1 + 3 * ways[b] if b < b_end else never
        else:
            c += 1
            yz = times[c] * 8 + 3 + 2 * ways[c] if c < c_end else never
    return length


@part
def _count_merging(line: Int64s, delta: int, since: int, state: Int64s, found: Int64s) -> None:
    """One pass over the acts of a triangle. `state` has the pairs and the acts of the window before each, see `_of_pairs`."""
    state[:] = 0
    start = 0
    for here in range(len(line)):
        moment, symbol = line[here] >> 3, line[here] & 7
        while line[start] >> 3 < moment - delta:
            gone = line[start] & 7
            state[24 + 2 * _SIDE[gone] + _WAY[gone]] -= 1
            for n in range(4):
                state[_FIRST_IN[gone, n]] -= state[_BEFORE[gone, n]]
            start += 1
        if moment >= since:
            last = BY_SYMBOLS + 16 * _SIDE[symbol] + 8 * _WAY[symbol]
            for n in range(8):
                found[last + n] += state[8 * _SIDE[symbol] + n]
        for n in range(4):
            state[_SECOND_IN[symbol, n]] += state[_AFTER[symbol, n]]
        state[24 + 2 * _SIDE[symbol] + _WAY[symbol]] += 1
