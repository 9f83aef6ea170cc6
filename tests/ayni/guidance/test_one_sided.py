"""Help that has become one-sided: beyond its own past, beyond what is usual for such help, and never while it is young."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ayni.clock import DAY, YEAR
from ayni.guidance.one_sided import Help, help_of, leaning, usual_one_way

LONG_AGO = np.array([0])
NOW = 3 * YEAR


def leans(gave: float, got: float, gave_before: float, got_before: float, *, usual: float = 0.5, first: int = 0) -> int:
    counts = [np.array([float(one)]) for one in (gave, got, gave_before, got_before)]
    return int(leaning(Help(np.array([7]), *counts, np.array([first])), NOW, usual).leans[0])


def test_what_was_even_and_goes_one_way_now_leans() -> None:
    assert leans(9, 0, 6, 6) == 1
    assert leans(0, 9, 6, 6) == -1


def test_what_went_one_way_before_has_not_become_so() -> None:
    assert leans(9, 0, 12, 0) == 0


def test_a_young_imbalance_is_left_in_peace() -> None:
    assert leans(9, 0, 6, 6, first=NOW - 100 * DAY) == 0
    assert leans(9, 0, 6, 6, first=NOW - 200 * DAY) == 1


def test_too_little_says_nothing() -> None:
    assert leans(4, 0, 6, 6) == 0
    assert leans(9, 0, 1, 1) == 0


def test_what_usually_goes_one_way_in_such_help_is_no_sign() -> None:
    assert leans(9, 0, 6, 6, usual=0.95) == 0
    assert usual_one_way(
        np.repeat([1, 2, 3], 4), np.tile([True, True, False, True], 3), np.full(12, 200, np.int32)
    ) == {200: 0.75}
    assert usual_one_way(np.repeat([1, 2], 4), np.ones(8, bool), np.full(8, 200, np.int32)) == {}


def test_one_way_all_along_takes_two_years_and_something_of_late() -> None:
    def all_along(first: int, gave: float) -> int:
        found = Help(
            np.array([7]), np.array([gave]), np.array([0.0]), np.array([9.0]), np.array([0.0]), np.array([first])
        )
        return int(leaning(found, NOW).all_along[0])

    assert all_along(0, 2.0) == 1
    assert all_along(NOW - YEAR, 2.0) == 0
    assert all_along(0, 0.0) == 0


def test_many_small_acts_of_one_day_are_one_day_and_a_small_act_its_part() -> None:
    people, gives = np.full(10, 7), np.ones(10, bool)
    found = help_of(people, gives, np.full(10, 1000), np.full(10, 3.0), 2000)
    assert found.gave[0] == 0.3


@given(*(st.integers(0, 15) for _ in range(4)))
def test_the_two_sides_mirror_each_other(gave: int, got: int, gave_before: int, got_before: int) -> None:
    assert leans(gave, got, gave_before, got_before) == -leans(got, gave, got_before, gave_before)
