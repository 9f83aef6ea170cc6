from __future__ import annotations

import networkx
import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array

from ayni.measures.circulation_solving import largest_circulation


def strongly_connected(seed: int, parties: int, ties: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Random flows in one direction a pair, with a circle through everybody."""
    chance = np.random.default_rng(seed)
    around = chance.permutation(parties)
    giver = np.concatenate([around, chance.integers(0, parties, ties)])
    receiver = np.concatenate([np.roll(around, -1), chance.integers(0, parties, ties)])
    pair = np.minimum(giver, receiver) * parties + np.maximum(giver, receiver)
    _, first = np.unique(pair, return_index=True)
    first = first[giver[first] != receiver[first]]
    return giver[first].astype(np.int32), receiver[first].astype(np.int32), chance.integers(1, 50, len(first))


@pytest.mark.parametrize("seed", range(4))
def test_larger_networks_agree_with_linear_programming_and_network_simplex(seed: int) -> None:
    giver, receiver, weight = strongly_connected(seed, 60, 60 * 4 ** (seed + 1) // 4)
    ties = np.arange(len(weight))
    balance = coo_array((np.ones(len(ties)), (giver, ties))) - coo_array((np.ones(len(ties)), (receiver, ties)))
    solved = linprog(-np.ones(len(ties)), A_eq=balance, b_eq=np.zeros(60), bounds=np.c_[np.zeros(len(ties)), weight])
    graph = networkx.DiGraph()
    for i, j, w in zip(giver.tolist(), receiver.tolist(), weight.tolist(), strict=True):
        graph.add_edge(i, j, capacity=w, weight=-1)
    found = largest_circulation(giver, receiver, weight)
    assert found == -networkx.network_simplex(graph)[0]
    assert found == pytest.approx(-solved.fun, rel=1e-9)


def test_long_circles_with_shortcuts_are_found_whole() -> None:
    parties = 2000
    giver = np.append(np.arange(parties), 0).astype(np.int32)
    receiver = np.append(np.roll(np.arange(parties), -1), parties // 2).astype(np.int32)
    # The circle carries 3 through everybody; beyond the middle there is room for 2 more, which the shortcut brings.
    weight = np.where(np.arange(parties + 1) < parties // 2, 3, 5)
    weight[-1] = 9
    assert largest_circulation(giver, receiver, weight) == 3 * parties + 2 * (parties // 2 + 1)


def test_it_gives_up_where_it_was_told_to() -> None:
    network = strongly_connected(1, 50, 300)
    assert largest_circulation(*network, most_steps=10) is None
    assert largest_circulation(*network, most_steps=10**9) == largest_circulation(*network)


def test_no_ties_circulate_nothing() -> None:
    none = np.empty(0, np.int32)
    assert largest_circulation(none, none, np.empty(0, np.int64)) == 0
