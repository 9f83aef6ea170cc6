from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from ayni_web.ui.charts import shares

AMOUNT = st.floats(0, 1e9, allow_nan=False)


@given(AMOUNT, AMOUNT, AMOUNT)
def test_the_percents_sum_to_a_hundred_and_the_parts_fill_the_bar(one: float, two: float, three: float) -> None:
    bar = shares(one, two, three)
    if one + two + three <= 0:
        assert bar is None
        return
    assert bar is not None
    assert sum(part.percent for part in bar.parts) == 100
    last = max((part for part in bar.parts if part.width > 0), key=lambda part: part.x + part.width)
    assert math.isclose(last.x + last.width, bar.width, abs_tol=0.1)
    for part in bar.parts:
        assert all(part.x <= x <= part.x + part.width for x in part.hatches)


def test_thirds_round_to_whole_percents() -> None:
    bar = shares(1, 1, 1)
    assert bar is not None
    assert sorted(part.percent for part in bar.parts) == [33, 33, 34]


def test_the_shares_of_the_drawing() -> None:
    bar = shares(41, 23, 36)
    assert bar is not None
    assert [part.percent for part in bar.parts] == [41, 23, 36]
