from __future__ import annotations

from pathlib import Path

import networkx
import numpy as np
import pytest

import ayni
from ayni import Ledger


def test_mail_agrees_with_another_library(data: Path) -> None:
    ledger = ayni.read(
        data / "email_eu" / "email-Eu-core-temporal.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2}
    )
    graph = networkx.Graph()
    for pair in ledger.dyads().rows():
        graph.add_edge(pair["a"], pair["b"], weight=pair["weight_ab"] + pair["weight_ba"])
    found = ledger.brokerage().rows()
    constraint = networkx.constraint(graph, weight="weight")
    assert {row["party"]: row["constraint"] for row in found} == pytest.approx(constraint, abs=1e-12)
    few = sorted(graph, key=lambda party: (graph.degree[party], party))[100:140]
    size = networkx.effective_size(graph, nodes=few, weight="weight")
    assert {row["party"]: row["effective_size"] for row in found if row["party"] in size} == pytest.approx(size)
    assert sum(row["bridges"] for row in found) == 2 * len(list(networkx.local_bridges(graph, with_span=False)))
    assert sum(row["sole_bridges"] for row in found) == 2 * len(list(networkx.bridges(graph)))


def test_without_weights_the_effective_size_is_that_of_borgatti() -> None:
    # n − 2t / n, with t ties among n partners: here 2 of the 4 partners of "me" know each other.
    ledger = Ledger.from_columns(["me"] * 4 + ["a"], ["a", "b", "c", "d", "b"])
    me = next(row for row in ledger.brokerage().rows() if row["party"] == "me")
    assert me["effective_size"] == pytest.approx(4 - 2 * 1 / 4)
    assert me["efficiency"] == pytest.approx(3.5 / 4)
    assert (me["bridges"], me["sole_bridges"]) == (2, 2)


def test_a_circle_of_four_has_bridges_that_are_not_the_only_way() -> None:
    found = Ledger.from_columns([1, 2, 3, 4], [2, 3, 4, 1]).brokerage()
    assert found["bridges"] == [2] * 4
    assert found["sole_bridges"] == [0] * 4
    assert found["constraint"] == [0.5] * 4


def test_one_partner_leaves_one_way_out() -> None:
    found = Ledger.from_columns(["a"], ["b"]).brokerage()
    assert found["constraint"] == found["effective_size"] == [1.0, 1.0]


def test_without_weight_there_is_nobody_to_stand_between() -> None:
    [a, _] = Ledger.from_columns(["a"], ["b"], weight=[0]).brokerage().rows()
    assert a == {
        "party": "a", "partners": 0, "effective_size": None, "efficiency": None, "constraint": None, "bridges": 0,
        "sole_bridges": 0,
    }  # fmt: skip
    assert len(Ledger.from_columns([], []).brokerage()) == 0


def test_which_way_acts_went_makes_no_difference() -> None:
    chance = np.random.default_rng(2)
    giver, receiver = chance.integers(0, 30, (2, 200))
    turned = chance.random(200) < 0.5
    one = Ledger.from_columns(giver, receiver).brokerage()
    other = Ledger.from_columns(np.where(turned, receiver, giver), np.where(turned, giver, receiver)).brokerage()
    assert one["constraint"] == pytest.approx(other["constraint"], rel=1e-12)
    assert one["bridges"] == other["bridges"]


@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_a_unit_of_weight_changes_nothing(scale: float) -> None:
    giver, receiver = [1, 2, 3, 3, 4], [2, 3, 1, 4, 5]
    plain = Ledger.from_columns(giver, receiver).brokerage()
    scaled = Ledger.from_columns(giver, receiver, weight=[scale] * 5).brokerage()
    assert plain["constraint"] == pytest.approx(scaled["constraint"], rel=1e-12)


def test_somebody_who_knows_everybody_does_not_make_it_slow_or_wrong() -> None:
    others = np.arange(1, 100_001)
    ledger = Ledger.from_columns(np.zeros(len(others), int), others)
    found = ledger.brokerage()
    assert found["bridges"][0] == found["sole_bridges"][0] == found["partners"][0] == 100_000
    assert found["constraint"][0] == pytest.approx(1e-5)
    assert set(found["constraint"][1:]) == {1.0}
