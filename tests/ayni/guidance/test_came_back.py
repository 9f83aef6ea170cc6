"""How much of what one gave came back, and through whom. Party 1 is the one who asks."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.clock import DAY, YEAR
from ayni.guidance.came_back import came_back
from ayni.guidance.helping import Acts
from ayni.ledger.ledger import Ledger

NOW = 1_780_000_000


def told(*rows):
    """Rows are (giver, receiver, minutes), all of three years ago."""
    givers, receivers, minutes = zip(*rows, strict=True)
    at = [NOW - 3 * YEAR] * len(rows)
    ledger = Ledger.from_columns(
        list(givers), list(receivers), at=at, kind=["advice"] * len(rows), weight=list(minutes)
    )
    return came_back(Acts.of(ledger, 1, NOW), NOW), ledger


def test_what_two_gave_each_other_alike_came_back_directly():
    found, _ = told((1, 2, 30), (2, 1, 20))
    assert (found.directly, found.by_others, found.not_so_far, found.given) == (20, 0, 10, 30)


def test_a_ring_brings_it_back_through_others_and_names_them():
    found, _ = told((1, 2, 30), (2, 3, 25), (3, 1, 40))
    assert (found.directly, found.by_others, found.not_so_far) == (0, 25, 5)
    (circle,) = found.circles
    assert (circle.people, circle.minutes, circle.rows) == ((2, 3), 25, (0, 1, 2))


def test_a_circle_of_others_is_not_ones_own():
    found, _ = told((1, 2, 10), (2, 3, 10), (3, 4, 10), (4, 2, 10))
    assert (found.by_others, found.circles) == (0, ())


def test_what_one_gave_lately_takes_no_part_and_what_came_lately_does():
    at = [NOW - 3 * YEAR, NOW - DAY, NOW - DAY]
    ledger = Ledger.from_columns([1, 1, 2], [2, 3, 1], at=at, kind=["advice"] * 3, weight=[10, 50, 10])
    found = came_back(Acts.of(ledger, 1, NOW), NOW)
    assert (found.directly, found.not_so_far, found.too_young) == (10, 0, 50)


def test_whoever_gave_nothing_has_no_shares():
    assert told((2, 1, 30))[0] is None
    assert told((2, 3, 30))[0] is None


def test_acts_of_no_effort_are_no_shares_of_anything():
    assert told((1, 2, 0))[0] is None


rows = st.lists(
    st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 90)).filter(lambda row: row[0] != row[1]),
    min_size=1,
    max_size=30,
)


@settings(max_examples=200)
@given(rows)
def test_it_is_the_largest_flow_from_oneself_to_oneself(given_rows):
    found, _ = told(*given_rows)
    if found is None:
        assert all(giver != 1 for giver, _, _ in given_rows)
        return
    summed = {}
    for giver, receiver, minutes in given_rows:
        summed[giver, receiver] = summed.get((giver, receiver), 0) + minutes
    graph = nx.DiGraph()
    graph.add_nodes_from([1, "home"])
    for (giver, receiver), minutes in summed.items():
        net = minutes - summed.get((receiver, giver), 0)
        if net > 0:
            graph.add_edge(giver, "home" if receiver == 1 else receiver, capacity=net)
    assert found.by_others == pytest.approx(nx.maximum_flow_value(graph, 1, "home"))
    assert found.directly + found.by_others + found.not_so_far == pytest.approx(
        sum(minutes for (giver, _), minutes in summed.items() if giver == 1)
    )


@settings(max_examples=200)
@given(rows)
def test_circles_carry_all_that_came_by_others_over_acts_that_are_there(given_rows):
    found, _ = told(*given_rows)
    if found is None:
        return
    assert sum(circle.minutes for circle in found.circles) == pytest.approx(found.by_others)
    for circle in found.circles:
        stops = (1, *circle.people, 1)
        assert len(set(circle.people)) == len(circle.people) >= 2
        assert [given_rows[row][:2] for row in circle.rows] == list(pairwise(stops))


@settings(max_examples=100)
@given(rows)
def test_it_never_says_more_than_the_circulation_of_the_whole_record(given_rows):
    """Ones own circles pass three ties each at least, and all of them together are one circulation."""
    found, ledger = told(*given_rows)
    if found is None:
        return
    whole = ledger.circulation(now=NOW).rows()[0]
    assert 3 * found.by_others <= whole["through_others"] * whole["weight"] + 1e-6
    assert 2 * found.directly <= whole["directly"] * whole["weight"] + 1e-6
    if np.isclose(whole["through_others"], 0):
        assert found.circles == ()
