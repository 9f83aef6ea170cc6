from __future__ import annotations

from pathlib import Path

import networkx
import numpy as np
import pytest
from scipy.sparse import coo_array

import ayni
from ayni import Ledger

BY_PLACE = {"giver": 0, "receiver": 1, "at": 2}
ASKED_FOR = {"giver": "target", "receiver": "source"}  # surveys name whom one asks: that one is the giver


def whole(ledger: Ledger, **options: object) -> dict[str, float]:
    return ledger.reciprocity(**options).rows()[0]


def test_college_messages_agree_with_the_published_figures(data: Path) -> None:
    found = whole(ayni.read(data / "collegemsg" / "CollegeMsg.txt.gz", columns=BY_PLACE))
    assert (found["parties"], found["acts"], found["ties"]) == (1899, 59835, 20296)
    assert found["reciprocity"] == pytest.approx(0.636, abs=5e-4)
    assert found["numeric_symmetry"] == pytest.approx(0.263, abs=5e-4)
    # What is met directly, as two solvers of network flow found it on the same data.
    assert found["weighted_reciprocity"] == pytest.approx(0.6102, abs=5e-5)


def test_math_overflow_agrees_with_the_published_figures_without_loops(data: Path) -> None:
    ledger = ayni.read(data / "mathoverflow" / "sx-mathoverflow.txt.gz", columns=BY_PLACE)
    ties_with_loops = np.unique((ledger.giver.astype(np.int64) << 32) | ledger.receiver)
    assert (len(ledger.parties), len(ledger), len(ties_with_loops)) == (24818, 506550, 239978)
    found = whole(ledger)
    assert found["reciprocity"] == pytest.approx(0.351, abs=5e-4)
    assert found["numeric_symmetry"] == pytest.approx(0.161, abs=5e-4)
    assert found["acts"] + found["self_acts_left_out"] == 506550
    loops = int((ledger.giver[:] == ledger.receiver).sum())
    assert found["self_acts_left_out"] == loops > 0


def test_a_common_library_keeps_loops_in_the_denominator_and_we_do_not(data: Path) -> None:
    ledger = ayni.read(data / "mathoverflow" / "sx-mathoverflow.txt.gz", columns=BY_PLACE)
    graph = networkx.DiGraph(zip(ledger.giver.tolist(), ledger.receiver.tolist(), strict=True))
    assert networkx.overall_reciprocity(graph) == pytest.approx(0.333, abs=5e-4)
    graph.remove_edges_from(list(networkx.selfloop_edges(graph)))
    assert whole(ledger)["reciprocity"] == pytest.approx(networkx.overall_reciprocity(graph), rel=1e-12)


def test_european_mail_agrees_with_the_published_figures(data: Path) -> None:
    found = whole(ayni.read(data / "email_eu" / "email-Eu-core-temporal.txt.gz", columns=BY_PLACE))
    assert (found["parties"], found["acts"], found["ties"]) == (986, 332334, 24929)
    assert found["reciprocity"] == pytest.approx(0.711, abs=5e-4)
    assert found["weighted_reciprocity"] == pytest.approx(0.5802, abs=5e-5)


@pytest.mark.parametrize(("survey", "dyads"), [("advice", (45, 100, 65)), ("friends", (23, 56, 131))])
def test_the_managers_of_krackhardt_have_the_published_dyads(data: Path, survey: str, dyads: tuple[int, ...]) -> None:
    found = whole(ayni.read(data / "krackhardt" / f"ht_{survey}_edges.csv", columns=ASKED_FOR))
    assert (found["mutual"], found["asymmetric"], found["null"]) == dyads


@pytest.mark.parametrize(
    ("survey", "arcs", "r"), [("advice", 892, 0.3924), ("cowork", 1104, 0.6848), ("friends", 575, 0.6122)]
)
def test_the_lawyers_of_lazega_have_the_published_arcs(data: Path, survey: str, arcs: int, r: float) -> None:
    found = whole(ayni.read(data / "lazega" / f"law_{survey}_edges.csv", columns=ASKED_FOR))
    assert found["ties"] == arcs
    assert found["reciprocity"] == pytest.approx(r, abs=5e-5)


def test_weights_agree_with_sparse_matrices(data: Path) -> None:
    ledger = ayni.read(data / "email_eu" / "email-Eu-core-temporal.txt.gz", columns=BY_PLACE)
    n = len(ledger.parties)
    matrix = coo_array((ledger.weight, (ledger.giver, ledger.receiver)), shape=(n, n)).tocsr()
    matrix.setdiag(0)
    matrix.eliminate_zeros()
    found = whole(ledger)
    assert found["weighted_reciprocity"] == pytest.approx(matrix.minimum(matrix.T).sum() / matrix.sum(), rel=1e-12)
    assert found["reciprocated"] == matrix.sign().multiply(matrix.T.sign()).sum()


def test_an_empty_ledger_has_counts_of_zero_and_no_shares() -> None:
    found = whole(Ledger.from_columns([], []))
    assert [found[name] for name in ("parties", "acts", "ties", "reciprocated", "mutual", "asymmetric", "null")] == [
        0
    ] * 7
    assert {found[name] for name in ("reciprocity", "rho", "weighted_reciprocity", "numeric_symmetry")} == {None}


def test_only_acts_to_oneself_are_as_good_as_none() -> None:
    found = whole(Ledger.from_columns(["a", "b"], ["a", "b"]))
    assert (found["parties"], found["self_acts_left_out"], found["reciprocity"]) == (0, 2, None)


def test_where_every_possible_tie_is_there_nothing_can_be_said_against_chance() -> None:
    found = whole(Ledger.from_columns(["a", "b"], ["b", "a"]))
    assert (found["reciprocity"], found["rho"]) == (1.0, None)


def test_contacts_are_left_out_unless_asked_for() -> None:
    ledger = Ledger.from_columns(["a", "b"], ["b", "a"], kind=["advice", "message"])
    assert (whole(ledger)["mutual"], whole(ledger)["contacts_left_out"]) == (0, 1)
    assert (whole(ledger, contacts=True)["mutual"], whole(ledger, contacts=True)["contacts_left_out"]) == (1, 0)


def test_what_came_later_is_not_yet_part_of_the_record() -> None:
    ledger = Ledger.from_columns(["a", "b"], ["b", "a"], at=["2026-01-01", "2026-02-01"])
    found = whole(ledger, now="2026-01-31")
    assert (found["mutual"], found["asymmetric"], found["later_left_out"]) == (0, 1, 1)
