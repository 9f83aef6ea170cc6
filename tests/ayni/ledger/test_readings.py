"""A reading goes on: to a notebook, to a graph, to what was asked."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import networkx
import numpy as np
import pytest

import ayni
from ayni import InputError, Ledger, Reading, UnknownNameError


@pytest.fixture
def acts() -> Ledger:
    return Ledger.from_columns(
        ["ada", "ada", "ben", "cem", "ada"],
        ["ben", "ben", "ada", "ada", "ada"],
        at=["2026-01-01", "2026-01-02", "2026-01-05", None, "2026-01-06"],
    )


def shown(reading: Reading) -> ElementTree.Element:
    return ElementTree.fromstring(reading._repr_html_())


def test_a_notebook_sees_every_row_with_numbers_to_the_right_and_what_columns_mean(acts: Ledger) -> None:
    table = shown(acts.dyads())
    heads = list(table.iter("th"))
    assert [head.text for head in heads] == acts.dyads().columns
    assert heads[2].get("title") == "acts from a to b (acts)"
    assert "text-align:right" in heads[2].get("style", "")
    assert "text-align:left" in heads[0].get("style", "")
    rows = [[cell.text for cell in row.iter("td")] for row in table.iter("tr")][1:]
    assert [row[:4] for row in rows] == [["ada", "ben", "2", "1"], ["ada", "cem", "0", "1"]]


def test_what_is_undefined_is_a_dash(acts: Ledger) -> None:
    cells = [cell.text for cell in shown(acts.dyads()).iter("td")]
    assert "–" in cells
    assert "None" not in cells
    assert "nan" not in cells


def test_the_caption_says_what_was_measured_up_to_when_and_what_was_left_out(acts: Ledger) -> None:
    html = acts.dyads()._repr_html_()
    assert "dyads · 4 acts · up to 2026-01-06 00:00 UTC" in html
    assert "Left out: 1 to oneself." in html


def test_figures_over_all_rows_stand_below(acts: Ledger) -> None:
    html = acts.responses()._repr_html_()
    assert "Over all rows" in html
    assert all(name in html for name in acts.responses().overall)


def test_a_reading_of_the_whole_has_its_figures_below_each_other(acts: Ledger) -> None:
    assert len(list(shown(acts.reciprocity()).iter("tr"))) == len(acts.reciprocity().columns)


def test_nothing_from_a_ledger_becomes_markup_or_script() -> None:
    evil = "<script>alert('x')</script><img src=x onerror=y>"
    html = Ledger.from_columns([evil], ['"><b>']).dyads()._repr_html_()
    tags = set(re.findall(r"<(\w+)", html))
    assert tags <= {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p"}
    assert [cell.text for cell in ElementTree.fromstring(html).iter("td")][:2] == ['"><b>', evil]


def test_pairs_become_edges_each_way_that_something_went(acts: Ledger) -> None:
    graph = acts.dyads().to_networkx()
    assert set(graph.edges) == {("ada", "ben"), ("ben", "ada"), ("cem", "ada")}
    assert graph.edges["ada", "ben"]["acts"] == 2
    assert graph.edges["ben", "ada"]["acts"] == 1
    # A balance is the giver's: 1 when only the giver gave.
    assert graph.edges["cem", "ada"]["balance"] == 1
    assert graph.edges["ada", "ben"]["balance"] == pytest.approx(-graph.edges["ben", "ada"]["balance"])
    assert graph.edges["cem", "ada"]["last"] is None


def test_the_graph_of_pairs_has_the_reciprocity_that_networkx_finds() -> None:
    chance = np.random.default_rng(5)
    ledger = Ledger.from_columns(chance.integers(0, 40, 600), chance.integers(0, 40, 600))
    graph = ledger.dyads().to_networkx()
    assert networkx.overall_reciprocity(graph) == pytest.approx(ledger.reciprocity()["reciprocity"][0])


def test_parties_become_nodes_with_what_is_said_of_them(acts: Ledger) -> None:
    graph = acts.people().to_networkx()
    assert set(graph.nodes) == {"ada", "ben", "cem"}
    assert graph.nodes["ada"]["given"] == 2
    assert not graph.edges


def test_what_is_about_neither_says_so(acts: Ledger) -> None:
    with pytest.raises(InputError, match="about neither pairs nor parties"):
        acts.reciprocity().to_networkx()
    with pytest.raises(InputError, match="Leave out `every`"):
        acts.dyads(every="month").to_networkx()


def test_a_reading_holds_what_was_asked(acts: Ledger) -> None:
    question = acts.dyads(half_life="30d").question
    assert question is not None
    assert question.ledger is acts
    assert question.options["half_life"] == "30d"
    assert acts.dyads() == acts.dyads()


def test_a_reading_learns_nothing_twice() -> None:
    with pytest.raises(UnknownNameError, match="'plot'"):
        ayni.Reading.learn("plot", None)
