"""Brokerage and introduction paths against networkx and a slow reading of their definitions, on small random ledgers."""

from __future__ import annotations

import math
from itertools import pairwise, permutations

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import Ledger
from ayni.measures.paths import introduction_paths

NAMES = "abcdefg"
acts = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from([0.0, 0.5, 1.0, 2.0, 7.25])), max_size=30
)
type Acts = list[tuple[str, str, float]]


def ledger_of(rows: Acts) -> Ledger:
    giver, receiver, weight = zip(*rows, strict=True) if rows else ((), (), ())
    return Ledger.from_columns(list(giver), list(receiver), weight=list(weight))


def graph_of(rows: Acts) -> networkx.Graph:
    graph = networkx.Graph()
    for giver, receiver, weight in rows:
        if giver != receiver:
            graph.add_nodes_from([giver, receiver])
            if weight:
                graph.add_edge(
                    giver, receiver, weight=graph.get_edge_data(giver, receiver, {"weight": 0})["weight"] + weight
                )
    return graph


@settings(deadline=None)
@given(acts)
def test_brokerage_is_what_another_library_finds(rows: Acts) -> None:
    graph = graph_of(rows)
    parties = sorted(graph)
    # Asked for a list of parties, that library follows its definition; for all at once it divides by another party's largest.
    size = networkx.effective_size(graph, nodes=parties, weight="weight")
    constraint = networkx.constraint(graph, nodes=parties, weight="weight")
    local = list(networkx.local_bridges(graph, with_span=False))
    sole = list(networkx.bridges(graph))
    found = ledger_of(rows).brokerage().rows()
    assert [row["party"] for row in found] == parties
    for row in found:
        party, partners = row["party"], len(graph[row["party"]])
        assert row["partners"] == partners
        assert row["bridges"] == sum(party in link for link in local)
        assert row["sole_bridges"] == sum(party in link for link in sole)
        if not partners:
            assert (row["effective_size"], row["efficiency"], row["constraint"]) == (None, None, None)
            continue
        assert row["effective_size"] == pytest.approx(size[party], abs=1e-12)
        assert row["efficiency"] == pytest.approx(size[party] / partners, abs=1e-12)
        assert row["constraint"] == pytest.approx(constraint[party], abs=1e-12)


@settings(deadline=None)
@given(acts, st.integers(1, 6), st.integers(0, 3))
def test_the_strongest_paths_are_those_that_trying_all_finds(rows: Acts, most: int, between: int) -> None:
    rows = [*rows, ("a", "a", 1.0), ("g", "g", 1.0)]  # both ends are known, whatever else there is
    count: dict[tuple[str, str], int] = {}
    for giver, receiver, _ in rows:
        count[giver, receiver] = count.get((giver, receiver), 0) + 1

    def strength(one: str, other: str) -> float:
        n, m = count.get((one, other), 0), count.get((other, one), 0)
        x = min(n, m) + abs(n - m) / 4
        return x / (1 + x)

    every = []
    for through in range(between + 1):
        for middle in permutations("bcdef", through):
            way = ("a", *middle, "g")
            product = math.prod(strength(*pair) for pair in pairwise(way))
            if product:
                every.append((round(product, 9), way))
    found = introduction_paths(ledger_of(rows), "a", "g", most=most, between=between)
    assert len(found) == min(most, len(every))
    assert [round(way.strength, 9) for way in found] == sorted((one for one, _ in every), reverse=True)[:most]
    assert len({way.parties for way in found}) == len(found)
    assert {way.parties for way in found} <= {way for _, way in every}
    for way in found:
        assert way.strength == pytest.approx(math.prod(step.strength for step in way.steps))
        for step in way.steps:
            assert step.acts_given == count.get((step.giver, step.receiver), 0)
            assert step.acts_received == count.get((step.receiver, step.giver), 0)
