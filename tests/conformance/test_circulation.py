"""Circulation and potentials against two solvers that know nothing of ours, on small random ledgers."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from ayni import Ledger

NAMES = "abcdefg"
acts = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from([0.0, 0.1, 0.25, 0.3, 1.0, 2.0, 7.5])),
    max_size=30,
)
type Acts = list[tuple[str, str, float]]
type Ties = dict[tuple[str, str], float]


def ledger_of(rows: Acts) -> Ledger:
    giver, receiver, weight = zip(*rows, strict=True) if rows else ((), (), ())
    return Ledger.from_columns(list(giver), list(receiver), weight=list(weight))


def summed(rows: Acts) -> Ties:
    ties: Ties = defaultdict(float)
    for giver, receiver, weight in rows:
        if giver != receiver:
            ties[giver, receiver] += weight
    return ties


def net_flows(ties: Ties) -> Ties:
    net = {tie: weight - min(weight, ties.get(tie[::-1], 0.0)) for tie, weight in ties.items()}
    return {tie: flow for tie, flow in net.items() if flow > 1e-9}


def by_linear_programming(net: Ties) -> float:
    """The largest sum of flows, each at most its tie's, that leave every party as much as reaches it (HiGHS)."""
    if not net:
        return 0.0
    parties = sorted({party for tie in net for party in tie})
    balance = np.array([[(i == p) - (j == p) for i, j in net] for p in parties], float)
    solved = linprog(
        -np.ones(len(net)), A_eq=balance, b_eq=np.zeros(len(parties)), bounds=[(0, f) for f in net.values()]
    )
    assert solved.success
    return -solved.fun


def by_network_simplex(net: Ties) -> float:
    graph = networkx.DiGraph()
    for (i, j), flow in net.items():
        graph.add_edge(i, j, capacity=round(flow * 1000), weight=-1)
    return -networkx.network_simplex(graph)[0] / 1000 if net else 0.0


@settings(deadline=None)
@given(acts)
def test_the_three_shares_are_what_two_solvers_find(rows: Acts) -> None:
    ties = summed(rows)
    whole = sum(ties.values())
    [found] = ledger_of(rows).circulation().rows()
    shares = [found[name] for name in ("directly", "through_others", "one_way")]
    if not whole:
        assert shares == [None] * 3
        return
    met = sum(min(weight, ties.get(tie[::-1], 0.0)) for tie, weight in ties.items())
    net = net_flows(ties)
    assert found["directly"] == pytest.approx(met / whole, abs=1e-12)
    assert found["through_others"] == pytest.approx(by_network_simplex(net) / whole, abs=1e-9)
    assert found["through_others"] == pytest.approx(by_linear_programming(net) / whole, abs=1e-7)
    assert math.fsum(shares) == pytest.approx(1, abs=1e-15)


@settings(deadline=None)
@given(acts, st.permutations(NAMES), st.randoms(use_true_random=False))
def test_other_names_and_another_order_change_no_share(rows: Acts, names: list[str], chance: object) -> None:
    renamed = dict(zip(NAMES, names, strict=True))
    shuffled = [(renamed[giver], renamed[receiver], weight) for giver, receiver, weight in rows]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    [one], [other] = (ledger_of(these).circulation(exact="both").rows() for these in (rows, shuffled))
    for name in ("directly", "through_others", "one_way", "method"):
        assert one[name] == other[name]
    for name in ("gradient_share", "circular_share"):
        assert (one[name] is None) == (other[name] is None)
        assert one[name] is None or one[name] == pytest.approx(other[name], abs=1e-9)


@settings(deadline=None)
@given(acts, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_not_even_the_last_bit(rows: Acts, chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for measure, options in (("circulation", {"exact": "both"}), ("potentials", {}), ("brokerage", {})):
        one, other = (getattr(ledger_of(these), measure)(**options) for these in (rows, shuffled))
        assert one.table.equals(other.table)


@settings(deadline=None)
@given(acts)
def test_potentials_are_those_of_least_squares(rows: Acts) -> None:
    ties = summed(rows)
    links = sorted({tuple(sorted(tie)) for tie in ties})
    parties = sorted({party for tie in ties for party in tie})
    width = np.array([((a, b) in ties) + ((b, a) in ties) for a, b in links], float)
    flow = np.array([ties.get((a, b), 0.0) - ties.get((b, a), 0.0) for a, b in links])
    along = np.array([[(a == p) - (b == p) for p in parties] for a, b in links], float).reshape(
        len(links), len(parties)
    )
    # Differences nearest to F / a, each link weighed by its width; the shortest solution has mean 0 over each component.
    root = np.sqrt(width)
    potential, *_ = np.linalg.lstsq(along * root[:, None], flow / root) if links else (np.empty(0),)
    found = ledger_of(rows).potentials()
    assert found["party"] == parties
    assert found["potential"] == pytest.approx(potential.tolist(), abs=1e-8)
    graph = networkx.Graph(links)
    apart = {party: number for number, part in enumerate(networkx.connected_components(graph)) for party in part}
    for (one, a), (other, b) in combinations(zip(parties, found["component"], strict=True), 2):
        assert (a == b) == (apart[one] == apart[other])
    [shares] = ledger_of(rows).circulation(exact="no").rows()
    whole = float((flow**2 / width).sum())
    if not sum(ties.values()) or not whole:
        assert shares["gradient_share"] is None
    elif whole > 1e-20:
        down = float((width * (along @ potential) ** 2).sum()) / whole
        assert shares["gradient_share"] == pytest.approx(down, abs=1e-8)
        assert shares["circular_share"] == pytest.approx(1 - down, abs=1e-8)
