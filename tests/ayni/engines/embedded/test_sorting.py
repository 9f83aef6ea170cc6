from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ayni.engines.embedded.sorting import bits_for, packing_for, settle_equals, shelve, sort_shelves


@pytest.mark.parametrize(
    ("largest", "bits"), [(0, 1), (1, 1), (2, 2), (3, 2), (255, 8), (256, 9), (2**31 - 1, 31), (2**40, 41)]
)
def test_bits_are_those_that_the_largest_number_takes(largest: int, bits: int) -> None:
    assert bits_for(largest) == bits


@given(st.lists(st.integers(1, 40), min_size=1, max_size=4), st.sampled_from([0, 1, 1 << 16, 1 << 17, 1 << 24]))
def test_a_packing_leaves_64_bits_for_the_key_and_takes_shelves_from_the_first_number(
    bits: list[int], rows: int
) -> None:
    packing = packing_for(tuple(bits), rows)
    if packing is None:
        assert sum(bits) - min(12, bits[0]) > 64
        return
    assert packing.key_bits <= 64
    assert 0 <= packing.shelf_bits <= min(12, bits[0])


def in_shelves(numbers: NDArray[np.uint64], shelf_bits: int, *, with_rows: bool) -> tuple[list[int], list[int] | None]:
    """The numbers sorted by way of shelves, and where each came from. Numbers have 20 bits."""
    low = np.uint64(20 - shelf_bits)

    def pack(first: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        piece = numbers[first:last]
        return (piece >> low).astype(np.int64), piece & np.uint64((1 << int(low)) - 1)

    shelved = shelve(len(numbers), shelf_bits, pack, with_rows=with_rows)
    sort_shelves(shelved)
    found = [
        (shelf << int(low)) | key
        for shelf, first, last in shelved.shelves()
        for key in shelved.keys[first:last].tolist()
    ]
    return found, None if shelved.rows is None else shelved.rows.tolist()


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**20 - 1), max_size=200), st.integers(0, 12))
def test_shelves_sort_as_one_sort_does_and_know_where_each_came_from(numbers: list[int], shelf_bits: int) -> None:
    array = np.array(numbers, np.uint64)
    assert in_shelves(array, shelf_bits, with_rows=False)[0] == sorted(numbers)
    found, rows = in_shelves(array, shelf_bits, with_rows=True)
    assert found == sorted(numbers)
    assert rows is not None
    assert sorted(rows) == list(range(len(numbers)))
    assert [numbers[row] for row in rows] == found


@pytest.mark.parametrize("threads", ["1", "2", "5"])
def test_shelves_sort_large_columns_on_any_number_of_threads(monkeypatch: pytest.MonkeyPatch, threads: str) -> None:
    monkeypatch.setenv("AYNI_THREADS", threads)
    numbers = np.random.default_rng(7).integers(0, 2**20, 300_000).astype(np.uint64)
    found, rows = in_shelves(numbers, 6, with_rows=True)
    assert np.array_equal(found, np.sort(numbers))
    assert np.array_equal(numbers[rows], np.sort(numbers))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), max_size=40), st.randoms())
def test_equal_keys_are_settled_by_the_columns_in_their_order(rows: list[tuple[int, int, int]], random: object) -> None:
    keys, one, other = (np.array([row[n] for row in rows], np.int64) for n in range(3))
    order = np.arange(len(rows))
    random.shuffle(order)  # type: ignore[attr-defined]
    order = order[np.argsort(keys[order], kind="stable")]
    settle_equals(keys[order], order, (one, other))
    assert [rows[place] for place in order] == sorted(rows)


def test_without_columns_to_settle_by_equal_keys_stay() -> None:
    rows = np.array([2, 0, 1])
    settle_equals(np.zeros(3, np.uint64), rows, ())
    assert rows.tolist() == [2, 0, 1]
