"""Acts cut by time into slabs, each a window long at least, for counting what lies within windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import I32_IN, I64_ANY, I64_IN, I64_OUT, INT, Int32s, Int64s, compiled, part
from ayni.engines.contract import PairActs
from ayni.engines.threads import each, ranges
from ayni.ledger.columns import NO_TIME

#: Acts in a slab, about, where the window is shorter than it would take for them.
_ACTS_IN_A_SLAB = 2_048
_SAMPLED = 64
_GUIDE_BITS = 16


@dataclass(frozen=True, slots=True)
class Slabs:
    """Acts by slab, then pair, then time. Slab s is from `edges[s]` to before `edges[s + 1]`, its acts `starts[s]:starts[s + 1]`.

    Act n is two numbers that stand side by side: `acts[2 * n]` holds its lower party, its upper party and, in the last bit,
    whether the upper one gave; `acts[2 * n + 1]` its time.
    """

    edges: NDArray[np.int64]
    starts: NDArray[np.int64]
    acts: NDArray[np.int64]


def slabs_of(rows: PairActs, delta: int) -> Slabs | None:
    """The acts that state a time, or None where there is none."""
    edges = _edges(rows.at, delta)
    if edges is None:
        return None
    shift = max(0, int(edges[-1] - edges[0]).bit_length() - _GUIDE_BITS)
    marks = edges[0] + (np.arange(((edges[-1] - edges[0]) >> shift) + 2) << shift)
    guide = np.searchsorted(edges, marks, side="right") - 1
    pieces = ranges(len(rows.at))
    counts = np.zeros((len(pieces), len(edges) - 1), np.int64)

    def tally(number: int) -> None:
        _tally(rows.at, edges, guide, shift, *pieces[number], counts[number])

    each(tally, range(len(pieces)))
    starts = np.concatenate([[0], np.cumsum(counts.sum(axis=0))])
    places = starts[:-1] + np.cumsum(counts, axis=0) - counts
    acts = np.empty(2 * starts[-1], np.int64)

    def put(number: int) -> None:
        first, last = pieces[number]
        head = int(np.searchsorted(rows.starts, first, side="right")) - 1
        _put(
            rows.starts, rows.lower, rows.upper, rows.giver, rows.at, edges, guide, shift, head, first, last,
            places[number], acts,
        )  # fmt: skip

    each(put, range(len(pieces)))
    return Slabs(edges, starts, acts)


def _edges(at: NDArray[np.int64], delta: int) -> NDArray[np.int64] | None:
    """Where slabs begin, and a moment after the last act. Each is a window long at least and holds enough acts."""
    if not len(at) or int(at.max()) == NO_TIME:
        return None
    sample = np.sort(at[::_SAMPLED])
    sample = sample[sample != NO_TIME]
    first, after = int(at.min(where=at != NO_TIME, initial=int(at.max()))), int(at.max()) + 1
    edges = [first]
    while True:
        enough = int(np.searchsorted(sample, edges[-1])) + _ACTS_IN_A_SLAB // _SAMPLED
        if enough >= len(sample):
            break
        edges.append(max(edges[-1] + max(delta, 1), int(sample[enough])))
    # What begins at or after the last act, or holds very little, is part of the slab before it.
    edges = [edge for edge in edges[:-1] if edge < after] or [first]
    return np.array([*edges, after])


@part
def _slab_of(moment: int, edges: Int64s, guide: Int64s, shift: int) -> int:
    """The last slab that begins at this moment or before, looked for between two marks of the guide."""
    mark = (moment - edges[0]) >> shift
    low, high = int(guide[mark]), int(guide[mark + 1])
    while low < high:
        middle = (low + high + 1) // 2
        if edges[middle] <= moment:
            low = middle
        else:
            high = middle - 1
    return low


@compiled(I64_ANY, I64_IN, I64_IN, INT, INT, INT, I64_OUT)
def _tally(at: Int64s, edges: Int64s, guide: Int64s, shift: int, first: int, last: int, counts: Int64s) -> None:
    for row in range(first, last):
        if at[row] != NO_TIME:
            counts[_slab_of(at[row], edges, guide, shift)] += 1


@compiled(
    I64_IN, I32_IN, I32_IN, I32_IN, I64_ANY, I64_IN, I64_IN, INT, INT, INT, INT, I64_OUT, I64_OUT
)  # fmt: skip
def _put(
    starts: Int64s,
    lower: Int32s,
    upper: Int32s,
    giver: Int32s,
    at: Int64s,
    edges: Int64s,
    guide: Int64s,
    shift: int,
    pair: int,
    first: int,
    last: int,
    places: Int64s,
    acts: Int64s,
) -> None:
    for row in range(first, last):
        while starts[pair + 1] <= row:
            pair += 1
        if at[row] == NO_TIME:
            continue
        slab = _slab_of(at[row], edges, guide, shift)
        place = 2 * places[slab]
        acts[place] = (np.int64(lower[pair]) << 32) | (np.int64(upper[pair]) << 1) | np.int64(giver[row] == upper[pair])
        acts[place + 1] = at[row]
        places[slab] += 1
