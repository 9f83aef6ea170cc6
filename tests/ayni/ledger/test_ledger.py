from __future__ import annotations

import networkx
import numpy as np
import pandas
import polars
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import Basis, ColumnsError, Ledger, LedgerError, Sort, UnknownNameError

TIMES = ["2026-01-01", "2026-02-01", "2026-03-01"]


def three() -> Ledger:
    return Ledger.from_columns(
        giver=["ada", "ben", "ada"],
        receiver=["ben", "ada", "cem"],
        at=[10, None, 30],
        weight=[1, 2, 0.5],
        kind=["advice", "message", None],
        asked=[True, None, False],
        basis=["confirmed", None, "recorded"],
    )


def rows(ledger: Ledger) -> list[dict[str, object]]:
    return ledger.to_arrow().to_pylist()


def test_columns_have_the_promised_types_and_cannot_be_written_to() -> None:
    ledger = three()
    for name, dtype in {
        "giver": np.int32,
        "receiver": np.int32,
        "at": np.int64,
        "weight": np.float64,
        "kind": np.int32,
        "asked": np.int8,
        "basis": np.int8,
    }.items():
        column = getattr(ledger, name)
        assert column.dtype == dtype
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 1


def test_what_is_not_said_has_a_stated_meaning() -> None:
    [row] = rows(Ledger.from_columns(["a"], ["b"]))
    assert row == {"giver": "a", "receiver": "b", "at": None, "weight": 1.0, "kind": 0, "asked": -1, "basis": 0}
    assert rows(three())[1] == {
        "giver": "ben",
        "receiver": "ada",
        "at": None,
        "weight": 2.0,
        "kind": 1,
        "asked": -1,
        "basis": 0,
    }


def test_every_way_in_gives_the_same_ledger() -> None:
    expected = three()
    table = expected.to_arrow()
    frame = pandas.DataFrame(table.to_pylist())
    graph = networkx.MultiDiGraph()
    for row in table.to_pylist():
        graph.add_edge(row.pop("giver"), row.pop("receiver"), **row)
    assert Ledger.from_arrow(table).equals(expected)
    assert Ledger.from_pandas(frame).equals(expected)
    assert Ledger.from_polars(polars.DataFrame(table.to_pylist())).equals(expected)
    from_graph = rows(Ledger.from_networkx(graph))  # a graph hands out edges by source
    assert sorted(map(str, from_graph)) == sorted(map(str, rows(expected)))


def test_columns_may_have_other_names() -> None:
    table = pa.table({"src": ["a"], "dst": ["b"], "t": [3]})
    [row] = rows(Ledger.from_arrow(table, columns={"giver": "src", "receiver": "dst", "at": "t"}))
    assert (row["giver"], row["receiver"], row["at"]) == ("a", "b", 3)


@pytest.mark.parametrize(
    "at",
    [
        [1081987200, 1081987201],
        [1081987200.9, 1081987201.0],
        ["2004-04-15", "2004-04-15T02:00:01+02:00"],
        ["1081987200", "2004-04-15T00:00:01Z"],
        pa.array([1081987200_999, 1081987201_000], pa.timestamp("ms")),
        pa.array([1081987200, 1081987201], pa.timestamp("s", "America/Lima")),
    ],
)
def test_times_are_read_in_every_form_that_people_write(at: object) -> None:
    assert Ledger.from_columns(["a", "b"], ["b", "a"], at=at).at.tolist() == [1081987200, 1081987201]


def test_times_before_1970_round_down_like_all_others() -> None:
    at = pa.array([-1, -1000, None], pa.timestamp("ms"))
    ledger = Ledger.from_columns(["a"] * 3, ["b"] * 3, at=at)
    assert ledger.to_arrow()["at"].to_pylist() == [-1, -1, None]
    assert (ledger.first_at, ledger.last_at) == (-1, -1)


@pytest.mark.parametrize(
    ("ids", "keys"),
    [
        ([2, 1], [1, 2]),
        ([2**31, 7], [7, 2**31]),
        ([2**62, -5], [-5, 2**62]),
        (["b", "a"], ["a", "b"]),
        (["Ä", "z"], ["z", "Ä"]),
        ([2.0, 1.0], [1, 2]),
        (pa.array([9, 4], pa.uint64()), [4, 9]),
        (pa.array(["b", "a"]).dictionary_encode(), ["a", "b"]),
    ],
)
def test_ids_of_every_sort_become_dense_numbers_in_the_order_of_keys(ids: object, keys: list[object]) -> None:
    ledger = Ledger.from_columns(ids, ids)
    assert ledger.parties.keys.to_pylist() == keys
    assert ledger.giver.tolist() == [1, 0]


def test_ids_that_are_numbers_on_one_side_and_texts_on_the_other_are_texts() -> None:
    ledger = Ledger.from_columns([1, 2], ["2", "x"])
    assert ledger.parties.keys.to_pylist() == ["1", "2", "x"]
    assert ledger.giver[1] == ledger.receiver[0]


@pytest.mark.parametrize(
    ("columns", "error", "said"),
    [
        ({"giver": ["a", None]}, LedgerError, "Row 2 has no giver"),
        ({"giver": ["a", ""]}, LedgerError, "Row 2 has no giver"),
        ({"receiver": [1, None]}, LedgerError, "Row 2 has no receiver"),
        ({"giver": [1.5, 2.0]}, ColumnsError, "giver has ids that are not whole"),
        ({"giver": pa.array([2**63, 1], pa.uint64())}, ColumnsError, "below 2\\^63"),
        ({"giver": [[1], [2]]}, ColumnsError, "Ids are whole numbers or texts"),
        ({"weight": [1, -1]}, LedgerError, "Row 2 has the weight -1"),
        ({"weight": [1, float("nan")]}, LedgerError, "Row 2 has the weight nan"),
        ({"weight": [float("inf"), 1]}, LedgerError, "Row 1 has the weight inf"),
        ({"weight": ["much", "little"]}, ColumnsError, "Weights are numbers"),
        ({"at": ["2026-01-01", "soon"]}, ColumnsError, "Row 2 has 'soon' in the column at"),
        ({"at": [1081987200000, 1]}, ColumnsError, "Row 1 .* milliseconds"),
        ({"at": [float("inf"), 1]}, ColumnsError, "Row 1 has a time that is not finite"),
        ({"at": [1e300, 1]}, ColumnsError, "Row 1 has the time"),
        ({"at": [True, False]}, ColumnsError, "column at is of type bool"),
        ({"kind": ["advice", "gossip"]}, ColumnsError, "Row 2 has 'gossip' .* Kinds are: act, message"),
        ({"kind": [5000, 1]}, ColumnsError, "Row 1 has the kind 5000"),
        ({"kind": [1.5, 1]}, ColumnsError, "kind holds numbers that are not whole"),
        ({"asked": [0, 7]}, ColumnsError, "Row 2 has 7 in the column asked"),
        ({"basis": ["observed", "rumour"]}, ColumnsError, "Row 2 has 'rumour'"),
        ({"weight": [1]}, ColumnsError, "Columns must be of one length"),
        ({"at": ["2026-01-01", 5]}, ColumnsError, "column at cannot be read"),
    ],
)
def test_bad_columns_are_refused_with_the_row_and_the_reason(
    columns: dict[str, object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        Ledger.from_columns(**{"giver": ["a", "b"], "receiver": ["c", "d"]} | columns)


def test_a_table_without_givers_says_what_it_has() -> None:
    with pytest.raises(ColumnsError, match=r"There is no column giver\. The columns here are: src, receiver"):
        Ledger.from_arrow(pa.table({"src": ["a"], "receiver": ["b"]}))
    with pytest.raises(ColumnsError, match="no column 'from' to take as giver"):
        Ledger.from_arrow(pa.table({"src": ["a"], "receiver": ["b"]}), columns={"giver": "from"})
    with pytest.raises(ColumnsError, match=r"A ledger has no column 'colour'"):
        Ledger.from_arrow(pa.table({"src": ["a"]}), columns={"colour": "src"})


def test_an_undirected_graph_is_refused() -> None:
    with pytest.raises(ColumnsError, match="no directions"):
        Ledger.from_networkx(networkx.path_graph(3))


def test_isolated_nodes_are_parties_without_acts() -> None:
    graph = networkx.DiGraph([("a", "b")])
    graph.add_node("z")
    ledger = Ledger.from_networkx(graph)
    assert ledger.parties.keys.to_pylist() == ["a", "b", "z"]
    assert ledger.reciprocity()["parties"] == [2]


def test_an_empty_ledger_is_a_ledger() -> None:
    for empty in (Ledger.from_columns([], []), Ledger.from_arrow(three().to_arrow().slice(0, 0)), three().kinds()):
        assert len(empty) == 0
        assert (empty.first_at, empty.last_at) == (None, None)
        assert len(empty.between(0, 1).acts().without_self().resting_on(Basis.OBSERVED)) == 0


def test_spans_hold_their_start_and_not_their_end_nor_what_has_no_time() -> None:
    ledger = Ledger.from_columns(["a"] * 4, ["b"] * 4, at=[*TIMES, None])
    assert len(ledger.between("2026-01-01", "2026-03-01")) == 2
    assert len(ledger.between()) == 3
    assert len(ledger.between(end="2026-01-01")) == 0


def test_rows_are_found_by_kind_sort_basis_and_parties() -> None:
    ledger = three()
    assert len(ledger.kinds("advice")) == len(ledger.kinds(200)) == len(ledger.kinds(Sort.KNOWLEDGE)) == 1
    assert len(ledger.kinds(Sort.KNOWLEDGE, "message")) == 2
    assert (len(ledger.acts()), len(ledger.contacts())) == (2, 1)
    assert len(ledger.resting_on(Basis.RECORDED, Basis.CONFIRMED)) == 2
    assert (len(ledger.only(["ada", "ben"])), len(ledger.touching(["ben"]))) == (2, 2)
    assert len(Ledger.from_columns(["a", "a"], ["a", "b"]).without_self()) == 1


def test_a_kind_or_party_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no kind 'gossip'"):
        three().kinds("gossip")
    with pytest.raises(UnknownNameError, match="no party 'zoe'"):
        three().only(["ada", "zoe"])
    with pytest.raises(UnknownNameError, match="are numbered"):
        Ledger.from_columns([1], [2]).only(["zoe"])


def test_a_filter_keeps_the_parties_and_their_numbers() -> None:
    ledger = three()
    kept = ledger.only(["ada", "cem"])
    assert kept.parties is ledger.parties
    assert rows(kept) == [rows(ledger)[2]]


records = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "ä", "10", "9"]),
        st.sampled_from(["a", "b", "ä", "10", "9"]),
        st.none() | st.integers(-(10**9), 10**10),
        st.floats(0, 1e300),
        st.sampled_from([0, 1, 200, 32_767]),
        st.sampled_from([-1, 0, 1]),
        st.sampled_from([0, 1, 2]),
    ),
    min_size=1,
)
NAMES = ("giver", "receiver", "at", "weight", "kind", "asked", "basis")


@settings(deadline=None)
@given(records)
def test_a_ledger_holds_the_rows_it_was_given(records: list[tuple[object, ...]]) -> None:
    given_rows = [dict(zip(NAMES, record, strict=True)) for record in records]
    ledger = Ledger.from_columns(**{name: [row[name] for row in given_rows] for name in NAMES})
    assert rows(ledger) == given_rows
    assert Ledger.from_arrow(ledger.to_arrow()).equals(ledger)


def test_names_of_parties_come_from_what_is_known_about_them() -> None:
    parties = pa.table({"key": ["b", "z", "a"], "name": ["Ben", "Zoe", None], "nature": ["human"] * 3})
    ledger = Ledger.from_arrow(pa.table({"giver": ["a", "c"], "receiver": ["b", "a"]}), parties=parties)
    assert ledger.parties.keys.to_pylist() == ["a", "b", "c", "z"]
    assert ledger.parties.names.to_pylist() == ["a", "Ben", "c", "Zoe"]
    assert [row["receiver"] for row in rows(ledger)] == ["b", "a"]


def test_a_name_is_taken_once() -> None:
    with pytest.raises(UnknownNameError, match="'dyads' already"):
        Ledger.learn("dyads", lambda ledger: ledger.people())
