from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni import Ledger
from ayni.engines.embedded.arranged import arrange
from ayni.engines.embedded.arranging import numbers_in


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=20))
def test_numbers_of_ranges_are_told_one_range_after_the_other(ranges: list[tuple[int, int]]) -> None:
    first = np.array([begin for begin, _ in ranges], np.int64)
    last = first + np.array([length for _, length in ranges], np.int64)
    expected = [n for begin, length in ranges for n in range(begin, begin + length)]
    assert numbers_in(first, last).tolist() == expected


def test_what_does_not_count_is_left_out_and_counted() -> None:
    ledger = Ledger.from_columns(
        ["a", "a", "b", "c", "c"], ["b", "a", "a", "a", "c"], kind=["advice", "advice", "message", "meeting", "message"]
    )
    without, with_ = arrange(ledger, contacts=False), arrange(ledger, contacts=True)
    assert (len(without.pairs), without.left_out.self_acts, without.left_out.contacts) == (1, 2, 2)
    assert (len(with_.pairs), with_.left_out.self_acts, with_.left_out.contacts) == (3, 2, 0)
    assert without.parties == with_.parties == 3


@pytest.mark.parametrize("extended", [False, True])
def test_a_ledger_is_arranged_once_and_forgotten_with_it(extended: bool) -> None:
    ledger = Ledger.from_columns([1, 2], [2, 3])
    if extended:
        ledger = ledger.extended(Ledger.from_columns([4], [1]))
    arrangement = arrange(ledger, contacts=False)
    assert arrange(ledger, contacts=False) is arrangement
    assert arrange(ledger, contacts=True) is not arrangement
    assert arrangement.persons is arrangement.persons
    gone = weakref.ref(ledger), weakref.ref(arrangement)
    del ledger, arrangement
    gc.collect()
    assert [one() for one in gone] == [None, None]


def test_nothing_that_a_kernel_is_given_is_the_ledgers_own_to_change() -> None:
    ledger = Ledger.from_columns([1, 2], [2, 1], at=[5, 4])
    before = ledger.to_arrow()
    rows = arrange(ledger, contacts=False).pair_acts(None)
    assert rows.giver.tolist() == [1, 0]
    assert ledger.to_arrow().equals(before)


def test_parts_of_no_row_are_arrangements_too() -> None:
    arrangement = arrange(Ledger.from_columns([1, 2], [2, 1], at=[5, 4]), contacts=False)
    none, earlier, later = arrangement.within(9, None)
    assert (len(none.pairs), earlier, later) == (0, 2, 0)
    assert len(none.person_acts(None)) == len(none.person_ties(None)) == len(none.ties(None, {})) == 0
    assert arrangement.within(None, 5)[0] is arrangement
