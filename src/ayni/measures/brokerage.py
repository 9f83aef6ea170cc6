"""Brokerage: who stands between people that have nothing to do with each other.

Sources: Burt (1992), Structural Holes, ch. 2 (effective size, efficiency, constraint); Granovetter (1973), The strength of
weak ties, AJS 78 (local bridges); Tarjan (1974), A note on finding the bridges of a graph, IPL 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import (
    F64_IN,
    F64_OUT,
    I8_IN,
    I8_OUT,
    I32_IN,
    I32_OUT,
    I64_IN,
    I64_OUT,
    INT,
    Float64s,
    Int8s,
    Int32s,
    Int64s,
    compiled,
)
from ayni.engines.contract import COUNT, NUMBER, PARTY, Column, Measure, Options, Ties
from ayni.engines.threads import each, pieces_for
from ayni.measures.opposites import opposites


@dataclass(frozen=True, slots=True)
class _Links:
    """Who has to do with whom. The links of party p are `starts[p]:starts[p + 1]`, each found with both of its parties.

    `amount` is a_ij = w_ij + w_ji, `pair` the number of the link, the same at both ends.
    """

    starts: NDArray[np.int64]
    other: NDArray[np.int32]
    pair: NDArray[np.int32]
    amount: NDArray[np.float64]

    @property
    def pairs(self) -> int:
        return len(self.other) // 2


def kernel(ties: Ties, options: Options) -> Mapping[str, NDArray[Any]]:
    """One row a party that has at least one act with somebody else. Links are pairs with a_ij = w_ij + w_ji above 0.

    With p_ij = a_ij / Σ_k a_ik and m_jq = a_jq / max_k a_jk:

    - `effective_size` = Σ_j (1 − Σ_q p_iq m_jq), j and q over partners of i
    - `efficiency` = `effective_size` / `partners`
    - `constraint` = Σ_j (p_ij + Σ_q p_iq p_qj)²
    - `bridges`: links to partners that share no third partner with i
    - `sole_bridges`: those without which there is no way at all between i and that partner

    The first three are null without any partner.
    """
    links = _links(ties)
    partners = np.diff(links.starts)
    total, most = np.zeros(ties.parties), np.zeros(ties.parties)
    _sums(links.starts, links.amount, total, most)
    shared, overlap, through = np.empty(links.pairs, np.int32), np.empty(links.pairs), np.empty(links.pairs)

    def look(piece: tuple[int, int]) -> None:
        _look_at_thirds(
            links.starts, links.other, links.pair, links.amount, total, *piece, shared, overlap, through
        )  # fmt: skip

    each(look, _pieces(links.starts))
    sole = np.zeros(links.pairs, np.int8)
    _find_sole(links.starts, links.other, links.pair, sole)
    effective, constraint = np.full(ties.parties, np.nan), np.full(ties.parties, np.nan)
    bridges, sole_bridges = np.zeros(ties.parties, np.int64), np.zeros(ties.parties, np.int64)
    _sum_up(
        links.starts, links.other, links.pair, links.amount, total, most, shared, overlap, through, sole,
        effective, constraint, bridges, sole_bridges,
    )  # fmt: skip
    here = np.zeros(ties.parties, np.bool_)
    here[ties.giver], here[ties.receiver] = True, True
    party = np.flatnonzero(here).astype(np.int32)
    return {
        "party": party,
        "partners": partners[party],
        "effective_size": effective[party],
        "efficiency": effective[party] / np.where(partners, partners, 1)[party],
        "constraint": constraint[party],
        "bridges": bridges[party],
        "sole_bridges": sole_bridges[party],
    }


def _links(ties: Ties) -> _Links:
    """The ties without their direction."""
    back = opposites(ties)
    once = np.flatnonzero((back < 0) | (ties.giver < ties.receiver))
    behind = back[once]
    amount = ties.weight[once] + np.where(behind < 0, 0.0, ties.weight[behind])
    once, amount = once[amount > 0], amount[amount > 0]
    # Only how amounts compare matters; none is to be too large or too small to multiply.
    amount = amount / amount.max(initial=0.0) if len(amount) else amount
    giver, receiver = ties.giver[once], ties.receiver[once]
    entries = np.bincount(giver, minlength=ties.parties) + np.bincount(receiver, minlength=ties.parties)
    starts = np.concatenate([[0], np.cumsum(entries)])
    count = 2 * len(once)
    links = _Links(starts, np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count))
    _fill(giver, receiver, amount, links.starts, links.other, links.pair, links.amount)
    return links


def _pieces(starts: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Parties in pieces with about as many links each."""
    parties, entries = len(starts) - 1, int(starts[-1])
    count = pieces_for(entries, 1 << 16)
    edges = np.searchsorted(starts, np.arange(1, count) * (entries // count))
    return list(pairwise(np.unique(np.concatenate([[0], edges, [parties]])).tolist()))


@compiled(I32_IN, I32_IN, F64_IN, I64_IN, I32_OUT, I32_OUT, F64_OUT)
def _fill(
    giver: Int32s,
    receiver: Int32s,
    amounts: Float64s,
    starts: Int64s,
    other: Int32s,
    pair: Int32s,
    amount: Float64s,
) -> None:
    places = starts.copy()
    for link in range(len(giver)):
        one, two = giver[link], receiver[link]
        other[places[one]], pair[places[one]], amount[places[one]] = two, link, amounts[link]
        other[places[two]], pair[places[two]], amount[places[two]] = one, link, amounts[link]
        places[one] += 1
        places[two] += 1


@compiled(I64_IN, F64_IN, F64_OUT, F64_OUT)
def _sums(starts: Int64s, amount: Float64s, total: Float64s, most: Float64s) -> None:
    for party in range(len(total)):
        for link in range(starts[party], starts[party + 1]):
            total[party] += amount[link]
            most[party] = max(most[party], amount[link])


@compiled(I64_IN, I32_IN, I32_IN, F64_IN, F64_IN, INT, INT, I32_OUT, F64_OUT, F64_OUT)
def _look_at_thirds(
    starts: Int64s,
    other: Int32s,
    pair: Int32s,
    amount: Float64s,
    total: Float64s,
    first: int,
    last: int,
    shared: Int32s,
    overlap: Float64s,
    through: Float64s,
) -> None:
    """For each pair i, j: how many third partners they share, Σ_q a_iq a_jq over these, and Σ_q a_iq a_jq / Σ_k a_qk.

    All three are the same from both ends. So each pair is looked at once, from its busier end, whose partners are marked;
    then only those of the other are gone through. That keeps a party with very many partners from being gone through for
    each of them.
    """
    mark = np.full(len(total), -1, np.int64)
    for busy in range(first, last):
        for link in range(starts[busy], starts[busy + 1]):
            mark[other[link]] = link
        width = starts[busy + 1] - starts[busy]
        for link in range(starts[busy], starts[busy + 1]):
            less = other[link]
            its_width = starts[less + 1] - starts[less]
            if its_width > width or (its_width == width and less > busy):
                continue
            thirds, together, passed = 0, 0.0, 0.0
            for behind in range(starts[less], starts[less + 1]):
                third = other[behind]
                if mark[third] >= 0:
                    product = amount[behind] * amount[mark[third]]
                    thirds += 1
                    together += product
                    passed += product / total[third]
            shared[pair[link]], overlap[pair[link]], through[pair[link]] = thirds, together, passed
        for link in range(starts[busy], starts[busy + 1]):
            mark[other[link]] = -1


@compiled(I64_IN, I32_IN, I32_IN, I8_OUT)
def _find_sole(starts: Int64s, other: Int32s, pair: Int32s, sole: Int8s) -> None:
    """Marks the links that lie on no cycle: those from where one cannot get back to before them (Tarjan)."""
    parties = len(starts) - 1
    place = starts[:-1].copy()
    order, low = np.zeros(parties, np.int64), np.zeros(parties, np.int64)
    came_by, way = np.full(parties, -1, np.int64), np.empty(parties, np.int64)
    seen = 0
    for root in range(parties):
        if order[root] or starts[root] == starts[root + 1]:
            continue
        depth, way[0] = 0, root
        seen += 1
        order[root], low[root] = seen, seen
        while depth >= 0:
            party = way[depth]
            if place[party] < starts[party + 1]:
                link = place[party]
                place[party] += 1
                to = other[link]
                if order[to] == 0:
                    seen += 1
                    order[to], low[to], came_by[to] = seen, seen, pair[link]
                    depth += 1
                    way[depth] = to
                elif pair[link] != came_by[party]:
                    low[party] = min(low[party], order[to])
            else:
                depth -= 1
                if depth >= 0:
                    before = way[depth]
                    low[before] = min(low[before], low[party])
                    if low[party] > order[before]:
                        sole[came_by[party]] = 1


@compiled(
    I64_IN, I32_IN, I32_IN, F64_IN, F64_IN, F64_IN, I32_IN, F64_IN, F64_IN, I8_IN,
    F64_OUT, F64_OUT, I64_OUT, I64_OUT,
)  # fmt: skip
def _sum_up(
    starts: Int64s,
    other: Int32s,
    pair: Int32s,
    amount: Float64s,
    total: Float64s,
    most: Float64s,
    shared: Int32s,
    overlap: Float64s,
    through: Float64s,
    sole: Int8s,
    effective: Float64s,
    constraint: Float64s,
    bridges: Int64s,
    sole_bridges: Int64s,
) -> None:
    for party in range(len(total)):
        if starts[party] == starts[party + 1]:
            continue
        apart, bound = 0.0, 0.0
        for link in range(starts[party], starts[party + 1]):
            known = pair[link]
            apart += 1 - overlap[known] / (total[party] * most[other[link]])
            bound += ((amount[link] + through[known]) / total[party]) ** 2
            bridges[party] += shared[known] == 0
            sole_bridges[party] += sole[known]
        effective[party], constraint[party] = apart, bound


MEASURE = Measure(
    name="brokerage",
    summary="Who stands between people that have little to do with each other, and which ties bridge.",
    rows=Ties,
    options=Options,
    columns=(
        Column("party", PARTY, "party", "the party"),
        Column("partners", COUNT, "parties", "how many parties any weight passed with, either way"),
        Column("effective_size", NUMBER, "parties", "partners, less what they have to do with each other already"),
        Column("efficiency", NUMBER, "1", "effective size as a share of partners"),
        Column("constraint", NUMBER, "1", "how far all one's ties lead back to the same people; low: many ways out"),
        Column("bridges", COUNT, "ties", "partners that share no third partner with them"),
        Column("sole_bridges", COUNT, "ties", "those of them without whom there is no way at all to the other side"),
    ),
    source="Burt 1992; Granovetter 1973 (bridges)",
    kernel=kernel,
)
