from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.measures.circulation_units import in_units


@given(st.lists(st.integers(0, 10**9), min_size=1), st.integers(0, 6))
def test_decimal_fractions_are_taken_exactly(whole: list[int], decimals: int) -> None:
    weight = np.array([float(Fraction(n, 10**decimals)) for n in whole])
    units = in_units(weight).tolist()
    assert [n * max(units) for n in whole] == [n * max(whole) for n in units]


@given(st.lists(st.floats(0, 1e308), min_size=1, max_size=50))
def test_any_weights_stay_in_proportion_and_do_not_overflow(weight: list[float]) -> None:
    units = in_units(np.array(weight)).tolist()
    whole = sum(Fraction(one) for one in weight)
    assert sum(units) < 2**60
    if not whole:
        assert not any(units)
        return
    for one, unit in zip(weight, units, strict=True):
        assert abs(Fraction(unit, sum(units)) - Fraction(one) / whole) <= Fraction(len(weight) + 1, 2**38)


@pytest.mark.parametrize(
    ("weight", "units"),
    [([3, 0, 2], [3, 0, 2]), ([0.5, 0.25], [50, 25]), ([0.1 + 0.2, 0.3], [3, 3]), ([1e-9, 2e-9], [1, 2]), ([], [])],
)
def test_the_unit_is_as_large_as_it_can_be(weight: list[float], units: list[int]) -> None:
    assert in_units(np.array(weight, float)).tolist() == units
