"""The Helmholtz–Hodge split of net flows into a part that runs down a potential and a part that runs in circles.

Each pair of parties with a tie is a link; it carries the net flow F_ij = w_ij − w_ji and has the width a_ij, 1 where ties go
one way and 2 where they go both ways. The potential φ is the one whose differences come nearest to the flows: it solves
Σ_j a_ij (φ_i − φ_j) = Σ_j F_ij for every party i. Then F = a_ij (φ_i − φ_j) + circular flow, and the second has neither
sources nor sinks.

Sources: Kichikawa, Iyetomi, Iino & Inoue (2019), Community structure based on circular flow in a large-scale transaction
network, Applied Network Science 4, 92; Jiang, Lim, Yao & Ye (2011), Statistical ranking and combinatorial Hodge theory,
Mathematical Programming 127.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import (
    BOOL_OUT,
    F64_IN,
    F64_OUT,
    I8_IN,
    I8_OUT,
    I32_IN,
    I32_OUT,
    I64_IN,
    I64_OUT,
    INT,
    Bools,
    Float64s,
    Int8s,
    Int32s,
    Int64s,
    compiled,
)
from ayni.engines.contract import Ties
from ayni.engines.threads import each, pieces_for
from ayni.measures.opposites import opposites

#: What is left of the net flows when the search ends, relatively.
_NEAR_ENOUGH = 1e-10
_MOST_ROUNDS = 20_000


@dataclass(frozen=True, slots=True)
class Split:
    """The split of one network. All but the shares have one entry a party of the ledger; those without a tie have no component, −1.

    `potential`: mean 0 over each component; NaN throughout where it could not be found. `net`: given less received.
    `gradient_share` and `circular_share`: of the squared net flows over widths; they sum to 1, NaN where all net flows are 0.
    """

    potential: NDArray[np.float64]
    net: NDArray[np.float64]
    component: NDArray[np.int32]
    gradient_share: float
    circular_share: float


@dataclass(frozen=True, slots=True)
class _Links:
    """The links, seen from both ends. Those of party p are `starts[p]:starts[p + 1]`."""

    starts: NDArray[np.int64]
    other: NDArray[np.int32]
    width: NDArray[np.int8]


def split(ties: Ties) -> Split:
    """The split of all net flows among the ties."""
    back = opposites(ties)
    once = np.flatnonzero((back < 0) | (ties.giver < ties.receiver))
    behind = back[once]
    width = np.where(behind < 0, 1, 2).astype(np.int8)
    scale = float(ties.weight.max(initial=0.0)) or 1.0
    flow = (ties.weight[once] - np.where(behind < 0, 0.0, ties.weight[behind])) / scale
    giver, receiver = ties.giver[once], ties.receiver[once]
    # Without any tie, sums of nothing are whole numbers.
    net = (np.bincount(giver, flow, ties.parties) - np.bincount(receiver, flow, ties.parties)).astype(np.float64)
    links = _seen_from_both_ends(giver, receiver, width, ties.parties)
    component = _components(links)
    branches = _without_branches(links, net)
    inside = ~(branches.gone[giver] | branches.gone[receiver])
    core = _seen_from_both_ends(giver[inside], receiver[inside], width[inside], ties.parties)
    # A branch's last party keeps nothing but rounding.
    potential = _solved(core, np.where(np.diff(core.starts) > 0, branches.net, 0.0), float((net * net).sum()))
    _put_back(links.other, links.width, branches.order, branches.link, branches.net, potential)
    potential = _centred(potential, component)
    whole = float((flow * flow / width).sum())
    along = potential[giver] - potential[receiver]
    down = float((width * along * along).sum()) / whole if whole > 0 else np.nan
    # Rounding alone could put a share just outside.
    down = float(np.clip(down, 0.0, 1.0))
    return Split(potential * scale, net * scale, component, down, 1 - down)


def _seen_from_both_ends(
    giver: NDArray[np.int32], receiver: NDArray[np.int32], width: NDArray[np.int8], parties: int
) -> _Links:
    entries = np.bincount(giver, minlength=parties) + np.bincount(receiver, minlength=parties)
    starts = np.concatenate([[0], np.cumsum(entries)])
    links = _Links(starts, np.empty(2 * len(giver), np.int32), np.empty(2 * len(giver), np.int8))
    _fill(giver, receiver, width, links.starts, links.other, links.width)
    return links


def _components(links: _Links) -> NDArray[np.int32]:
    """The component of each party, numbered from 0 in the order of their first parties; −1 without any link."""
    from scipy.sparse import csr_array  # takes longer to import than everything else here
    from scipy.sparse.csgraph import connected_components

    parties = len(links.starts) - 1
    graph = csr_array((links.width, links.other, links.starts), shape=(parties, parties))
    _, label = connected_components(graph, directed=False)
    linked = np.diff(links.starts) > 0
    _, first, of = np.unique(label[linked], return_index=True, return_inverse=True)
    component = np.full(parties, -1, np.int32)
    component[linked] = np.argsort(np.argsort(first))[of]
    return component


@dataclass(frozen=True, slots=True)
class _Branches:
    """Parties with one link left, taken away one after the other: `order`, each with the `link` by which it hung.

    `net` is what each gave less what it received, and so did all that hung on it. All flow on a branch runs down the
    potential, so these need no search, which would take very long along a chain.
    """

    order: NDArray[np.int32]
    link: NDArray[np.int64]
    gone: NDArray[np.bool_]
    net: NDArray[np.float64]


def _without_branches(links: _Links, net: NDArray[np.float64]) -> _Branches:
    parties = len(net)
    found = _Branches(np.empty(parties, np.int32), np.empty(parties, np.int64), np.zeros(parties, np.bool_), net.copy())
    count = _take_away(links.starts, links.other, found.order, found.link, found.gone, found.net)
    return _Branches(found.order[:count], found.link[:count], found.gone, found.net)


def _solved(links: _Links, net: NDArray[np.float64], whole: float) -> NDArray[np.float64]:
    """The potential up to a constant in each component, by conjugate gradients, each party weighed by the width of its links.

    It is found when what is left of the net flows, squared, is next to nothing against `whole`. Every sum is taken in one
    fixed order, so the result does not depend on the number of threads. NaN throughout where it takes too many rounds.
    """
    parties = len(net)
    breadth, product = np.zeros(parties), np.empty(parties)
    pieces = _pieces(links.starts)
    each(lambda piece: _widths(links.starts, links.width, *piece, breadth), pieces)
    breadth[breadth == 0] = 1.0
    found, rest = np.zeros(parties), net.copy()
    toward = rest / breadth

    def spread() -> None:
        each(lambda piece: _spread(links.starts, links.other, links.width, breadth, toward, *piece, product), pieces)

    size = float((rest * toward).sum())
    for _ in range(_MOST_ROUNDS):
        if float((rest * rest).sum()) <= whole * _NEAR_ENOUGH**2:
            return found
        spread()
        step = size / float((toward * product).sum())
        found += step * toward
        rest -= step * product
        before, size = size, float((rest * rest / breadth).sum())
        toward *= size / before
        toward += rest / breadth
    return np.full(parties, np.nan)


def _pieces(starts: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Parties in pieces with about as many links each."""
    parties, entries = len(starts) - 1, int(starts[-1])
    count = pieces_for(entries, 1 << 16)
    edges = np.searchsorted(starts, np.arange(1, count) * (entries // count))
    edges = np.unique(np.concatenate([[0], edges, [parties]])).tolist()
    return list(pairwise(edges))


def _centred(potential: NDArray[np.float64], component: NDArray[np.int32]) -> NDArray[np.float64]:
    """With mean 0 over each component."""
    linked = component >= 0
    here = component[linked]
    centred = np.zeros(len(potential))
    if len(here):
        centred[linked] = potential[linked] - (np.bincount(here, potential[linked]) / np.bincount(here))[here]
    return centred


@compiled(I32_IN, I32_IN, I8_IN, I64_IN, I32_OUT, I8_OUT)
def _fill(giver: Int32s, receiver: Int32s, width: Int8s, starts: Int64s, other: Int32s, widths: Int8s) -> None:
    places = starts.copy()
    for link in range(len(giver)):
        one, two = giver[link], receiver[link]
        other[places[one]], widths[places[one]] = two, width[link]
        other[places[two]], widths[places[two]] = one, width[link]
        places[one] += 1
        places[two] += 1


@compiled(I64_IN, I32_IN, I32_OUT, I64_OUT, BOOL_OUT, F64_OUT, returns=INT)
def _take_away(starts: Int64s, other: Int32s, order: Int32s, by: Int64s, gone: Bools, net: Float64s) -> int:
    parties = len(net)
    left = starts[1:] - starts[:-1]
    queue = np.empty(parties, np.int32)
    end, head, count = 0, 0, 0
    for party in range(parties):
        if left[party] == 1:
            queue[end] = party
            end += 1
    while head < end:
        party = queue[head]
        head += 1
        if left[party] == 0:
            continue
        link = starts[party]
        while gone[other[link]]:
            link += 1
        trunk = other[link]
        order[count], by[count], gone[party] = party, link, True
        count += 1
        net[trunk] += net[party]
        left[party] = 0
        left[trunk] -= 1
        if left[trunk] == 1:
            queue[end] = trunk
            end += 1
    return count


@compiled(I32_IN, I8_IN, I32_IN, I64_IN, F64_IN, F64_OUT)
def _put_back(other: Int32s, width: Int8s, order: Int32s, by: Int64s, net: Float64s, potential: Float64s) -> None:
    for place in range(len(order) - 1, -1, -1):
        link = by[place]
        potential[order[place]] = potential[other[link]] + net[order[place]] / width[link]


@compiled(I64_IN, I8_IN, INT, INT, F64_OUT)
def _widths(starts: Int64s, width: Int8s, first: int, last: int, breadth: Float64s) -> None:
    for party in range(first, last):
        for entry in range(starts[party], starts[party + 1]):
            breadth[party] += width[entry]


@compiled(I64_IN, I32_IN, I8_IN, F64_IN, F64_IN, INT, INT, F64_OUT)
def _spread(
    starts: Int64s,
    other: Int32s,
    width: Int8s,
    breadth: Float64s,
    values: Float64s,
    first: int,
    last: int,
    product: Float64s,
) -> None:
    """The Laplacian times `values`, for some parties."""
    for party in range(first, last):
        total = 0.0
        for entry in range(starts[party], starts[party + 1]):
            total += width[entry] * values[other[entry]]
        # Who has no link has no breadth either: 1 stands there to divide by.
        product[party] = breadth[party] * values[party] - total if starts[party] < starts[party + 1] else 0.0
