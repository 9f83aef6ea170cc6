from __future__ import annotations

from pathlib import Path

import networkx
import numpy as np
import pytest

import ayni
from ayni import Ledger

BY_PLACE = {"giver": 0, "receiver": 1, "at": 2}


def test_dyads_of_college_messages_add_up_to_the_published_counts(data: Path) -> None:
    ledger = ayni.read(data / "collegemsg" / "CollegeMsg.txt.gz", columns=BY_PLACE)
    dyads = ledger.dyads()
    ab, ba = np.array(dyads["acts_ab"]), np.array(dyads["acts_ba"])
    assert ab.sum() + ba.sum() == 59835
    assert (ab > 0).sum() + (ba > 0).sum() == 20296
    assert 2 * ((ab > 0) & (ba > 0)).sum() / 20296 == pytest.approx(0.636, abs=5e-4)


def test_weights_each_way_agree_with_a_graph(data: Path) -> None:
    ledger = ayni.read(data / "collegemsg" / "CollegeMsg.txt.gz", columns=BY_PLACE)
    graph = networkx.DiGraph()
    keys = ledger.parties.keys.to_pylist()
    for giver, receiver in zip(ledger.giver.tolist(), ledger.receiver.tolist(), strict=True):
        a, b = keys[giver], keys[receiver]
        graph.add_edge(a, b, weight=graph.get_edge_data(a, b, {"weight": 0})["weight"] + 1)
    for row in ledger.dyads().rows():
        assert row["weight_ab"] == graph.get_edge_data(row["a"], row["b"], {"weight": 0})["weight"]
        assert row["weight_ba"] == graph.get_edge_data(row["b"], row["a"], {"weight": 0})["weight"]


def test_the_interval_turns_round_with_the_pair() -> None:
    [pair] = Ledger.from_columns(["a"] * 2 + ["b"] * 5, ["b"] * 2 + ["a"] * 5).dyads().rows()
    [turned] = Ledger.from_columns(["b"] * 2 + ["a"] * 5, ["a"] * 2 + ["b"] * 5).dyads().rows()
    assert pair["balance_low"] < pair["balance"] < pair["balance_high"]
    assert turned["balance_low"] == pytest.approx(-pair["balance_high"], abs=1e-12)
    assert turned["balance_high"] == pytest.approx(-pair["balance_low"], abs=1e-12)


def test_more_acts_narrow_the_interval() -> None:
    widths = []
    for times in (1, 10, 100):
        [pair] = Ledger.from_columns(["a", "b"] * times, ["b", "a"] * times).dyads().rows()
        assert pair["balance"] == 0
        widths.append(pair["balance_high"] - pair["balance_low"])
    assert widths == sorted(widths, reverse=True)


def test_an_act_is_worth_half_after_a_half_life() -> None:
    ledger = Ledger.from_columns(["a", "b"], ["b", "a"], at=["2026-01-01", "2026-06-30"])
    [pair] = ledger.dyads(half_life="180d").rows()
    assert (pair["decayed_ab"], pair["decayed_ba"], pair["weight_ab"]) == (0.5, 1.0, 1.0)
    assert pair["balance"] == pytest.approx(-1 / 3)


def test_the_moment_looked_from_fades_both_ways_alike() -> None:
    ledger = Ledger.from_columns(["a", "b"], ["b", "a"], at=["2026-01-01", "2026-06-30"])
    [early], [late] = (ledger.dyads(half_life="180d", now=now).rows() for now in ("2026-06-30", "2028-06-30"))
    assert late["balance"] == pytest.approx(early["balance"], rel=1e-12)
    assert late["decayed_ab"] < early["decayed_ab"]
    assert late["balance_high"] - late["balance_low"] > early["balance_high"] - early["balance_low"]


def test_of_acts_in_one_second_those_of_the_first_party_come_first() -> None:
    ledger = Ledger.from_columns(["b", "a", "b", "a"], ["a", "b", "a", "b"], at=[5, 5, 5, 5])
    assert ledger.dyads()["turns"] == [1]


def test_acts_without_a_time_take_no_part_in_turns_or_decay() -> None:
    ledger = Ledger.from_columns(["a", "b", "a"], ["b", "a", "c"], at=[None, 7, None])
    assert ledger.dyads()["turns"] == [0, None]
    assert ledger.dyads(half_life=60)["balance"] == [-1.0, None]
    assert ledger.dyads()["balance"] == [0.0, 1.0]


def test_a_pair_without_weight_has_no_balance() -> None:
    [pair] = Ledger.from_columns(["a"], ["b"], weight=[0.0]).dyads().rows()
    assert (pair["acts_ab"], pair["balance"], pair["balance_low"], pair["balance_high"]) == (1, None, None, None)


def test_parties_stand_in_the_order_of_their_keys() -> None:
    by_number = Ledger.from_columns([10, 9], [9, 2]).dyads()
    assert list(zip(by_number["a"], by_number["b"], strict=True)) == [(2, 9), (9, 10)]
    by_text = Ledger.from_columns(["10", "9"], ["9", "2"]).dyads()
    assert list(zip(by_text["a"], by_text["b"], strict=True)) == [("10", "9"), ("2", "9")]


def test_one_person_with_half_of_all_acts() -> None:
    others = [f"p{n}" for n in range(1000)]
    ledger = Ledger.from_columns(["hub"] * 1000 + others, others + others[1:] + others[:1])
    assert len(ledger.dyads()) == 2000
    assert max(ledger.people()["given"]) == 1000
