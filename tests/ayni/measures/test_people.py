from __future__ import annotations

from pathlib import Path

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ayni
from ayni import Ledger


def test_advice_among_managers_agrees_with_degrees_of_the_graph(data: Path) -> None:
    ledger = ayni.read(data / "krackhardt" / "ht_advice_edges.csv", columns={"giver": "target", "receiver": "source"})
    graph = networkx.DiGraph()
    keys = ledger.parties.keys.to_pylist()
    graph.add_edges_from((keys[g], keys[r]) for g, r in zip(ledger.giver, ledger.receiver, strict=True))
    people = ledger.people()
    assert dict(zip(people["party"], people["given_to"], strict=True)) == dict(graph.out_degree)
    assert dict(zip(people["party"], people["received_from"], strict=True)) == dict(graph.in_degree)
    # 45 mutual and 100 one-way pairs, each seen from both ends.
    assert sum(people["mutual_partners"]) == 2 * 45
    assert sum(people["one_way_given_partners"]) == sum(people["one_way_received_partners"]) == 100


def test_the_adviser_is_the_giver_though_the_survey_names_them_second(data: Path) -> None:
    ledger = ayni.read(data / "krackhardt" / "ht_advice_edges.csv", columns={"giver": "target", "receiver": "source"})
    first_line = ("1", "2")  # manager 1 asks manager 2
    giver, receiver = (str(ledger.parties.keys[int(column[0])]) for column in (ledger.giver, ledger.receiver))
    assert (receiver, giver) == first_line


def test_what_everybody_gave_is_what_everybody_received(data: Path) -> None:
    people = ayni.read(data / "collegemsg" / "CollegeMsg.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2}).people()
    assert len(people) == 1899
    assert sum(people["given"]) == sum(people["received"]) == 59835


@pytest.mark.parametrize(
    ("weights", "gini"),
    [([1, 1, 1, 1], 0.0), ([0, 0, 0, 1], 0.75), ([1, 2, 3, 4, 5], 4 / 15), ([1, 3], 0.25)],
)
def test_concentration_is_the_gini_coefficient(weights: list[float], gini: float) -> None:
    ledger = Ledger.from_columns(["a"] * len(weights), [f"p{n}" for n in range(len(weights))], weight=weights)
    assert ledger.people()["giving_concentration"][0] == pytest.approx(gini, abs=1e-15)


def test_with_one_partner_or_no_weight_there_is_no_concentration() -> None:
    assert Ledger.from_columns(["a", "a"], ["b", "b"]).people()["giving_concentration"] == [None, None]
    assert Ledger.from_columns(["a", "a"], ["b", "c"], weight=[0, 0]).people()["giving_concentration"] == [None] * 3


def test_giving_to_those_who_never_gave_back() -> None:
    ledger = Ledger.from_columns(["a", "a", "a", "b"], ["b", "c", "c", "a"], weight=[1, 2, 4, 8])
    a, b, c = ledger.people().rows()
    assert (a["one_way_given_partners"], a["one_way_given_acts"], a["one_way_given_weight"]) == (1, 2, 6.0)
    assert (b["one_way_given_partners"], b["mutual_share"]) == (0, 1.0)
    assert (c["one_way_received_partners"], c["one_way_received_acts"], c["one_way_received_weight"]) == (1, 2, 6.0)


def test_who_only_gave_to_themselves_is_not_listed() -> None:
    people = Ledger.from_columns(["a", "z"], ["b", "z"]).people()
    assert people["party"] == ["a", "b"]
    assert people.counts["self_acts_left_out"] == 1


_acts = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), min_size=1, max_size=40)
_new_acts = st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), min_size=1, max_size=25)


@settings(deadline=None, max_examples=150)
@given(_acts, _new_acts, st.sampled_from([0.0, 1.0, 3.0, 5000.0, 0.5]), st.sampled_from([1.0, 2.0, 0.5]))
def test_going_on_from_what_was_found_of_everybody_gives_the_same_as_beginning_anew(
    acts: list[tuple[str, str]], more: list[tuple[str, str]], weight: float, new_weight: float
) -> None:
    def ledger(rows: list[tuple[str, str]], each: float) -> Ledger:
        giver, receiver = zip(*rows, strict=True)
        return Ledger.from_columns(giver, receiver, weight=[each] * len(rows))

    old, new = ledger(acts, weight), ledger(more, new_weight)
    old.people()
    both = old.extended(new)
    touched = {party for row in more for party in row}
    giver, receiver = zip(*acts, *more, strict=True)
    anew = Ledger.from_columns(giver, receiver, weight=[weight] * len(acts) + [new_weight] * len(more))
    expected = anew.people(of=touched)
    told = both.people(touched_by=new)
    assert told.rows() == [row for row in anew.people().rows() if row["party"] in touched] == expected.rows()
    assert told.counts == expected.counts
    assert both.people(of=sorted(touched)).rows() == expected.rows()
    assert both.people().rows() == anew.people().rows()


def test_what_was_found_of_everybody_in_a_window_is_no_beginning_to_go_on_from() -> None:
    old = Ledger.from_columns(["a", "a"], ["b", "c"], at=[1, 100])
    old.people(now=50)
    new = Ledger.from_columns(["b"], ["a"], at=[200])
    assert old.extended(new).people(touched_by=new).rows() == old.extended(new).people(of=["a", "b"]).rows()
    assert old.extended(new).people(touched_by=new)["given"] == [2, 1]
