"""How much of what one gave came back: directly, in circles through others, or not so far. The `circulation` of one person.

Sources: Ahuja, Magnanti & Orlin (1993), Network Flows (a largest flow), as in `ayni.measures.circulation`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ayni.guidance.helping import Acts
from ayni.guidance.ties import Limits
from ayni.ledger.columns import NO_TIME

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: Flows are whole numbers: a thousand a minute, or fewer where all of them together would reach this.
_MOST_UNITS = float(2**30)
_UNITS_A_MINUTE = 1_000.0
_MOST_CIRCLES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """People through whom what one gave comes round to oneself, how much of it (minutes), and one act for each link (rows)."""

    people: tuple[int, ...]
    minutes: float
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """What one gave up to `Limits.young` ago, in minutes: what came back directly, what came by others, and what did not so far.

    `too_young` is what one gave since then, of which nothing is said.
    """

    directly: float
    by_others: float
    not_so_far: float
    too_young: float
    circles: tuple[Circle, ...] = ()

    @property
    def given(self) -> float:
        return self.directly + self.by_others + self.not_so_far


def came_back(acts: Acts, now: int) -> CameBack | None:
    """The shares of what one gave; None where one gave nothing, or only lately."""
    gave = acts.gave
    young = gave & (acts.at != NO_TIME) & (now - acts.at < Limits().young)
    old = ~young
    too_young = float(acts.minutes[young].sum())
    given = float(acts.minutes[gave & old].sum())
    if given <= 0:
        return None
    ties = _Ties.of(acts, old)
    out = ties.giver == acts.me
    back = ties.weight_of(ties.receiver[out], np.full(out.sum(), acts.me))
    directly = float(np.minimum(ties.weight[out], back).sum())
    circles, by_others = _circles(acts, ties)
    return CameBack(
        directly=directly,
        by_others=by_others,
        not_so_far=max(0.0, given - directly - by_others),
        too_young=too_young,
        circles=tuple(circles),
    )


@dataclass(frozen=True, slots=True)
class _Ties:
    """Summed minutes of each directed pair, in order of giver and receiver."""

    giver: NDArray[np.int64]
    receiver: NDArray[np.int64]
    weight: NDArray[np.float64]
    parties: int

    @classmethod
    def of(cls, acts: Acts, chosen: NDArray[np.bool_]) -> _Ties:
        n = len(acts.keys)
        pairs = acts.giver[chosen].astype(np.int64) * n + acts.receiver[chosen]
        some, where = np.unique(pairs, return_inverse=True)
        weight = np.bincount(where, weights=acts.minutes[chosen], minlength=len(some)).astype(np.float64)
        return cls(some // max(n, 1), some % max(n, 1), weight, n)

    def weight_of(self, giver: NDArray[np.int64], receiver: NDArray[np.int64]) -> NDArray[np.float64]:
        """The minutes of these pairs, 0 where there are none."""
        pairs, wanted = self.giver * self.parties + self.receiver, giver * self.parties + receiver
        place = np.searchsorted(pairs, wanted).clip(max=len(pairs) - 1)
        return np.where(pairs[place] == wanted, self.weight[place], 0.0)


def _circles(acts: Acts, ties: _Ties) -> tuple[list[Circle], float]:
    """Circles of net giving through oneself, the largest first, and how many minutes all that there can be carry.

    A largest flow from oneself to oneself through net flows, each minute on one circle.
    """
    net = ties.weight - ties.weight_of(ties.receiver, ties.giver)
    flows = np.flatnonzero(net > 0)
    giver, receiver, weight = ties.giver[flows], ties.receiver[flows], net[flows]
    if not len(flows):
        return [], 0.0
    from scipy.sparse import csr_array  # takes longer to import than everything else here
    from scipy.sparse.csgraph import connected_components, maximum_flow

    shape = (ties.parties + 1, ties.parties + 1)
    graph = csr_array((np.ones(len(flows), np.int8), (giver, receiver)), shape=shape)
    _, component = connected_components(graph, directed=True, connection="strong")
    inside = (component[giver] == component[acts.me]) & (component[receiver] == component[acts.me])
    giver, receiver, weight = giver[inside], receiver[inside], weight[inside]
    if not len(giver):
        return [], 0.0
    scale = min(_UNITS_A_MINUTE, _MOST_UNITS / float(weight.sum()))
    units = np.rint(weight * scale).astype(np.int32)
    # What flows back to me ends in a place of its own, or it would be no flow from somewhere to somewhere.
    ends = np.where(receiver == acts.me, ties.parties, receiver)
    network = csr_array((units, (giver, ends)), shape=shape)
    found = maximum_flow(network.tocsr(), acts.me, ties.parties)
    carried = found.flow_value / scale
    paths = _paths(found.flow, acts.me, ties.parties)
    circles = [_circle(acts, people, units / scale) for people, units in paths]
    return sorted(circles, key=lambda one: (-one.minutes, one.people)), float(carried)


def _paths(flow: csr_array, source: int, sink: int) -> Iterator[tuple[list[int], int]]:
    """A flow as ways from source to sink, short ones first, each with what it carries."""
    left: dict[int, dict[int, int]] = {}
    coo = flow.tocoo()
    for one, other, units in zip(coo.row.tolist(), coo.col.tolist(), coo.data.tolist(), strict=True):
        if units > 0:
            left.setdefault(one, {})[other] = units
    for _ in range(_MOST_CIRCLES):
        way = _shortest(left, source, sink)
        if not way:
            return
        units = min(left[one][other] for one, other in pairwise(way))
        for one, other in pairwise(way):
            left[one][other] -= units
            if not left[one][other]:
                del left[one][other]
        yield way[1:-1], units


def _shortest(left: dict[int, dict[int, int]], source: int, sink: int) -> list[int]:
    before: dict[int, int] = {source: source}
    queue = deque([source])
    while queue:
        here = queue.popleft()
        for there in sorted(left.get(here, ())):
            if there not in before:
                before[there] = here
                queue.append(there)
        if sink in before:
            way = [sink]
            while way[-1] != source:
                way.append(before[way[-1]])
            return way[::-1]
    return []


def _circle(acts: Acts, people: Iterable[int], minutes: float) -> Circle:
    stops = [acts.me, *people, acts.me]
    rows = []
    for giver, receiver in pairwise(stops):
        link = np.flatnonzero((acts.giver == giver) & (acts.receiver == receiver))
        # The act to open is the greatest, the latest of several.
        rows.append(int(acts.rows[link[np.lexsort((acts.at[link], acts.minutes[link]))[-1]]]))
    return Circle(people=tuple(int(acts.keys[one]) for one in stops[1:-1]), minutes=minutes, rows=tuple(rows))
