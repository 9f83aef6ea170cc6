from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni_web.people.moments import is_day, next_on, ways_to_write

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize("written", ["2026-12-01", "--12-01", "--02-29", "2028-02-29"])
def test_days_with_and_without_a_year_are_days(written: str) -> None:
    assert is_day(written)


@pytest.mark.parametrize("written", ["", "2026-02-29", "--13-01", "--00-10", "12-01", "1 December", "2026-12-01 "])
def test_what_is_in_no_calendar_is_no_day(written: str) -> None:
    assert not is_day(written)


@given(DAYS, st.integers(0, 400), st.integers(0, 366))
def test_a_day_lies_ahead_exactly_where_its_next_coming_does(today: date, later: int, days: int) -> None:
    on = today + timedelta(days=later)
    for written in (on.isoformat(), f"--{on:%m-%d}"):
        comes = next_on(written, today)
        assert comes is not None
        assert (written in ways_to_write(today, days)) == ((comes - today).days <= days)


def test_the_twenty_ninth_of_february_is_the_twenty_eighth_where_there_is_none() -> None:
    assert next_on("--02-29", date(2027, 1, 1)) == date(2027, 2, 28)
    assert ways_to_write(date(2027, 2, 20), 20)["--02-29"] == date(2027, 2, 28)
    assert next_on("--02-29", date(2028, 1, 1)) == date(2028, 2, 29)
    assert ways_to_write(date(2028, 2, 20), 20)["--02-29"] == date(2028, 2, 29)


def test_a_day_with_a_year_that_is_over_does_not_come_again() -> None:
    assert next_on("2026-11-21", date(2026, 11, 22)) is None
