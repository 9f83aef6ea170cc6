"""Two ledgers as one are what one ledger of all their rows is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import ColumnsError, Ledger, LedgerError

texts = st.sampled_from(["ada", "ben", "cem", "dan", "eva", "é", "Z"])
numbers = st.sampled_from([-5, 0, 1, 2, 7, 2**40])


def some(keys: st.SearchStrategy[Any]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    return st.lists(
        st.tuples(
            keys,
            keys,
            st.none() | st.integers(-9, 9),
            st.sampled_from([0.0, 1.0, 2.5]),
            st.sampled_from(["advice", "message", None]),
            st.sampled_from([-1, 0, 1]),
            st.sampled_from([0, 1, 2]),
        ),
        max_size=12,
    )


NAMES = ("giver", "receiver", "at", "weight", "kind", "asked", "basis")


def ledger_of(rows: list[tuple[Any, ...]], key_type: pa.DataType) -> Ledger:
    types = (key_type, key_type, pa.int64(), pa.float64(), pa.string(), pa.int8(), pa.int8())
    arrays = [pa.array([row[n] for row in rows], one) for n, one in enumerate(types)]
    return Ledger.from_arrow(pa.table(dict(zip(NAMES, arrays, strict=True))))


def rows_of(ledger: Ledger) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row.values()) for row in ledger.to_arrow().to_pylist())


@pytest.mark.parametrize(("keys", "key_type"), [(texts, pa.string()), (numbers, pa.int64())], ids=["texts", "numbers"])
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_extending_once_or_twice_is_reading_all_at_once(
    keys: st.SearchStrategy[Any], key_type: pa.DataType, data: st.DataObject
) -> None:
    parts = [data.draw(some(keys)) for _ in range(3)]
    whole = ledger_of([row for part in parts for row in part], key_type)
    first, second, third = (ledger_of(part, key_type) for part in parts)
    for extended in (
        first.extended(second).extended(third),
        first.extended(second.extended(third)),
        third.extended(first).extended(second),
    ):
        assert extended.parties.keys.equals(whole.parties.keys)
        assert rows_of(extended) == rows_of(whole)
        assert (len(extended), extended.first_at, extended.last_at) == (len(whole), whole.first_at, whole.last_at)
        for options in ({}, {"contacts": True}, {"now": 3, "window": 8}):
            for measure in ("dyads", "people", "reciprocity"):
                one, other = (getattr(ledger, measure)(**options) for ledger in (extended, whole))
                assert one.table.equals(other.table)
                assert one.counts == other.counts
                assert one.now == other.now
    in_order = first.extended(second).extended(third)
    assert in_order.equals(whole)
    assert rows_of(in_order.kinds("advice")) == rows_of(whole.kinds("advice"))
    assert rows_of(in_order.between(-3, 4)) == rows_of(whole.between(-3, 4))


def test_parties_before_between_and_after_the_old_ones_find_their_place() -> None:
    old = Ledger.from_columns(["ben", "dan"], ["dan", "ben"])
    new = Ledger.from_columns(["ada", "cem", "eva"], ["ben", "dan", "ada"])
    both = old.extended(new)
    assert both.parties.keys.to_pylist() == ["ada", "ben", "cem", "dan", "eva"]
    assert [(row["a"], row["b"]) for row in both.dyads().rows()] == [
        ("ada", "ben"), ("ada", "eva"), ("ben", "dan"), ("cem", "dan")
    ]  # fmt: skip
    assert old.parties.keys.to_pylist() == ["ben", "dan"]


@pytest.mark.parametrize("turned", [False, True])
def test_numbers_and_texts_as_keys_do_not_go_together(turned: bool) -> None:
    ledgers = [Ledger.from_columns([1], [2]), Ledger.from_columns(["1"], ["2"])]
    one, other = reversed(ledgers) if turned else ledgers
    with pytest.raises(LedgerError, match="ids of one sort"):
        one.extended(other)


@pytest.mark.parametrize("keys", [["a", "b"], [1, 2]])
def test_a_ledger_without_rows_changes_nothing_on_either_side(keys: list[Any]) -> None:
    nobody, ledger = Ledger.from_columns([], []), Ledger.from_columns(keys, keys[::-1], at=[3, 4])
    for both in (nobody.extended(ledger), ledger.extended(nobody), nobody.extended(ledger).extended(nobody)):
        assert both.equals(ledger)
        assert both.dyads().table.equals(ledger.dyads().table)
        assert both.dyads(of=keys[:1]).table.equals(ledger.dyads().table)
        assert both.people(of=keys[1:]).table.equals(ledger.people(of=keys[1:]).table)
    assert len(nobody.extended(nobody).dyads()["a"]) == 0


def known(giver: list[str], receiver: list[str], **details: Any) -> Ledger:
    return Ledger.from_arrow(pa.table({"giver": giver, "receiver": receiver}), parties=pa.table(details))


def test_what_is_known_of_a_party_comes_from_the_first_ledger_that_knows_something() -> None:
    first = known(["ada"], ["ben"], key=["ada"], name=["Ada"])
    second = known(["ben"], ["cem"], key=["ada", "ben", "cem"], name=["Other", "Ben", "Cem"], group=["x", "y", "z"])
    both = first.extended(second)
    assert both.parties.details is not None
    assert both.parties.details.to_pydict() == {"name": ["Ada", "Ben", "Cem"], "group": [None, "y", "z"]}
    assert both.parties.groups[0].tolist() == [-1, 0, 1]
    without = Ledger.from_columns(["ada"], ["dan"])
    assert without.extended(first).parties.names.to_pylist() == ["Ada", "ben", "dan"]
    assert first.extended(without).parties.names.to_pylist() == ["Ada", "ben", "dan"]
    assert first.extended(Ledger.from_columns(["ben"], ["ada"])).parties.names.to_pylist() == ["Ada", "ben"]


def test_texts_of_parties_may_stand_in_a_dictionary_in_one_and_not_in_the_other() -> None:
    plain = known(["ada"], ["ben"], key=["ada"], name=["Ada"])
    coded = known(["ben"], ["cem"], key=["ben", "cem"], name=pa.array(["B", "B"]).dictionary_encode())
    for one, other in ((plain, coded), (coded, plain), (coded, coded)):
        assert set(one.extended(other).parties.names.to_pylist()) <= {"Ada", "B", "ada", "ben", "cem"}
    assert plain.extended(coded).parties.names.to_pylist() == ["Ada", "B", "B"]


def test_details_that_do_not_go_together_are_told() -> None:
    one = known(["ada"], ["ben"], key=["ada"], group=["x"])
    other = known(["ada"], ["ben"], key=["ada"], group=[[1.5]])
    with pytest.raises(LedgerError, match="group"):
        one.extended(other)


def test_extending_leaves_both_as_they_were() -> None:
    one, other = Ledger.from_columns([1], [2], at=[5]), Ledger.from_columns([3], [1], at=[1])
    before = one.to_arrow(), other.to_arrow()
    both = one.extended(other)
    both.dyads()
    assert (one.to_arrow(), other.to_arrow()) == before
    assert both.first_at == 1
    assert repr(both) == "<Ledger: 2 rows, 3 parties>"


@pytest.mark.parametrize("column", ["at", "name"])
def test_files_whose_columns_do_not_go_together_are_told(tmp_path: Path, column: str) -> None:
    for name, value in {"a": "2026-01-01", "b": [5]}.items():
        beside = {"at": [value]} if column == "at" else {}
        pq.write_table(pa.table({"giver": [1], "receiver": [2], **beside}), tmp_path / f"{name}.parquet")
        if column == "name":
            pq.write_table(pa.table({"key": [1], "name": [value]}), tmp_path / f"{name}.parties.parquet")
    with pytest.raises(ColumnsError, match=column):
        Ledger.from_parquet([tmp_path / "a.parquet", tmp_path / "b.parquet"])
