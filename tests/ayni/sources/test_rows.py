"""Tables: rows, their lines, and what a broken row costs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.sources.opening import Lines
from ayni.sources.rows import Row, Table


def read(raw: bytes) -> tuple[tuple[str, ...], list[Row]]:
    table = Table(Lines(io.BytesIO(raw)))
    return table.header, list(table)


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\r\x00\x1c\x1d\x1e\x85\u2028\u2029")),
            min_size=2,
            max_size=2,
        ),
        max_size=6,
    )
)
def test_what_the_csv_module_writes_is_read_back(rows: list[list[str]]) -> None:
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([["a", "b"], *rows])
    _, found = read(out.getvalue().encode())
    assert [[row.cells["a"], row.cells["b"]] for row in found] == rows
    assert not any(row.problem for row in found)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(mark: str) -> None:
    _, found = read(f"giver{mark}receiver{mark}at\nAda{mark}Ben{mark}1\n".encode())
    assert found[0].cells == {"giver": "Ada", "receiver": "Ben", "at": "1"}


def test_excel_may_name_the_delimiter() -> None:
    assert read(b"sep=;\na,b;c\n1,5;2\n")[1][0].cells == {"a,b": "1,5", "c": "2"}


def test_a_row_knows_the_line_it_begins_on() -> None:
    _, found = read(b'a,b\n1,"x\ny"\n\n2,z\n')
    assert [(row.line, row.cells["b"]) for row in found] == [(2, "x\ny"), (5, "z")]


def test_a_quote_that_never_closes_costs_one_row() -> None:
    _, found = read(b'a,b\n1,"oops\n2,two\n3,three\n')
    assert [(row.line, row.problem) for row in found] == [(2, "malformed"), (3, ""), (4, "")]


def test_a_quote_that_the_file_ends_in_costs_one_row() -> None:
    _, found = read(b'a,b\n1,one\n2,"cut')
    assert [(row.line, row.problem) for row in found] == [(2, ""), (3, "truncated")]


def test_too_many_cells_are_malformed_and_too_few_at_the_end_truncated() -> None:
    _, found = read(b"a,b\n1,2,3\n4,5,\n6\n7")
    assert [(row.line, row.problem) for row in found] == [(2, "malformed"), (3, ""), (4, ""), (5, "truncated")]


def test_a_column_that_comes_twice_keeps_both() -> None:
    assert read(b"Component/s,Component/s\nBack,Front\n")[1][0].cells == {
        "Component/s": "Back",
        "Component/s (2)": "Front",
    }


def test_a_record_that_goes_on_and_on_is_given_up() -> None:
    _, found = read(b'a,b\n"' + b'x","x\n' * 450_000 + b'"\n1,2\n')
    assert found[0].problem == "too-large"


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_none(raw: bytes) -> None:
    for row in read(b"a,b\n" + raw)[1]:
        assert row.line >= 2 or row.cells is not None
