"""No arithmetic over what was shown reaches fewer people than the least."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.protect.groups import LEAST, Refusal, cells, kept_together, refusal

PEOPLE = st.frozensets(st.integers(0, 11), min_size=1)


def test_fewer_than_five_are_never_shown() -> None:
    assert refusal({1, 2, 3, 4}, []) is Refusal.SMALL
    assert refusal({1, 2, 3, 4, 5}, []) is None


def test_a_difference_of_fewer_than_five_is_refused_both_ways_round() -> None:
    eight = set(range(8))
    assert refusal(eight - {7}, [eight]) is Refusal.SPLITS
    assert refusal(eight, [eight - {7}]) is Refusal.SPLITS
    assert refusal(set(range(5)), [set(range(10))]) is None


def test_three_groups_that_reach_one_person_together_are_refused() -> None:
    """Each two of them differ by five or more; the third would reach one person through both."""
    a, b = set(range(10)), set(range(5, 15))
    assert refusal(b, [a]) is None
    assert refusal(set(range(5)) | set(range(10, 15)) | {5}, [a, b]) is Refusal.SPLITS


def test_the_same_group_may_be_shown_again() -> None:
    six = set(range(6))
    assert refusal(six, [six]) is None


def test_a_least_of_one_protects_nobody() -> None:
    with pytest.raises(ValueError, match="two"):
        refusal({1}, [], 1)


@given(st.lists(PEOPLE, max_size=7))
def test_whatever_is_asked_for_no_sum_of_what_was_shown_reaches_few(asked: list[frozenset[int]]) -> None:
    shown: list[frozenset[int]] = []
    for group in asked:
        if refusal(group, shown, 3) is None:
            shown.append(group)
    assert all(len(cell) >= 3 for cell in cells(shown))
    if not shown:
        return
    columns = np.array([[person in group for person in range(12)] for group in shown], int)
    for weights in product((-1, 0, 1), repeat=min(len(shown), 5)):
        reached = np.flatnonzero(np.array(weights) @ columns[: len(weights)])
        assert not 0 < len(reached) < 3


def test_who_has_gone_stays_counted_and_newcomers_wait_for_each_other() -> None:
    assert kept_together({1, 2, 3, 4, 5}, []) == {1, 2, 3, 4, 5}
    assert kept_together({1, 2, 3, 4, 6}, [{1, 2, 3, 4, 5}]) == {1, 2, 3, 4, 5}
    later = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
    assert kept_together(later, [{1, 2, 3, 4, 5}]) == later


@given(st.lists(PEOPLE, min_size=1, max_size=8))
def test_figures_of_a_team_that_changes_are_never_refused_for_splitting(months: list[frozenset[int]]) -> None:
    shown: list[frozenset[int]] = []
    for present in months:
        group = kept_together(present, shown)
        why = refusal(group, shown)
        assert why in (None, Refusal.SMALL)
        if why is None:
            shown.append(group)
    assert LEAST == 5
