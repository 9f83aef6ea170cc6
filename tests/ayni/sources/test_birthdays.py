"""Birthdays with and without a year."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.clock import moment
from ayni.sources.birthdays import birthday

NOW = moment("2026-11-22")


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2026, 11, 22)))
def test_both_ways_of_writing_a_day_are_one_day(day: date) -> None:
    assert birthday(f"{day:%Y%m%d}", NOW) == birthday(f"{day:%Y-%m-%d}T00:00:00Z", NOW) == day.isoformat()


@pytest.mark.parametrize("text", ["--0517", "--05-17", "1604-05-17", "2099-05-17", "0001-05-17"])
def test_a_year_that_cannot_be_is_no_year(text: str) -> None:
    assert birthday(text, NOW) == "--05-17"


def test_the_year_that_apple_leaves_out_is_left_out() -> None:
    assert birthday("1980-05-17", NOW, without_year="1980") == "--05-17"


@pytest.mark.parametrize("text", ["", "soon", "1980", "1980-05", "---17", "19801340", "2023-02-29", "--02-30"])
def test_what_names_no_day_is_no_birthday(text: str) -> None:
    assert birthday(text, NOW) == ""
