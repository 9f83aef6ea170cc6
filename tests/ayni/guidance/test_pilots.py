"""Where a small try stands follows from its days and from what was said of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.pilots import SHORTEST_WITH_A_HALF, Stage, half_way, stage

BEGINS, ENDS = date(2026, 11, 1), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("today", "there"),
    [
        (date(2026, 10, 31), Stage.AGREED),
        (BEGINS, Stage.RUNNING),
        (ENDS, Stage.RUNNING),
        (date(2026, 12, 1), Stage.OVER),
    ],
)
def test_what_is_agreed_follows_its_days(today: date, there: Stage) -> None:
    assert stage(agreed=True, ended=False, begins=BEGINS, ends=ENDS, today=today) is there
    assert stage(agreed=False, ended=False, begins=BEGINS, ends=ENDS, today=today) is Stage.PLANNED
    assert stage(agreed=True, ended=True, begins=BEGINS, ends=ENDS, today=today) is Stage.ENDED


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(begins=DAYS, ends=DAYS)
def test_half_way_lies_between_and_only_in_long_ones(begins: date, ends: date) -> None:
    half = half_way(begins, ends)
    assert (half is None) == (ends - begins < SHORTEST_WITH_A_HALF)
    if half is not None:
        assert begins < half < ends
        assert abs((half - begins) - (ends - half)) <= timedelta(days=1)


def test_half_way_of_days_that_are_not_known_is_not_known() -> None:
    assert half_way(None, ENDS) is half_way(BEGINS, None) is None
