"""A rhythm keeps its time on the clock, across changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.recurring import days_from, moment, next_day

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
ZONES = st.sampled_from([BERLIN, NEW_YORK, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Australia/Lord_Howe")])


@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(1, 8),
    st.times(),
    ZONES,
    st.datetimes(datetime(1999, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),
)
def test_the_next_day_is_the_first_of_the_rhythm_that_lies_ahead(
    first: date, weeks: int, clock: time, zone: ZoneInfo, after: datetime
) -> None:
    found = next_day(first, weeks, after, clock, zone)
    assert (found - first).days % (7 * weeks) == 0
    assert found >= first
    assert moment(found, clock, zone) > after
    before = found - timedelta(weeks=weeks)
    assert before < first or moment(before, clock, zone) <= after


def test_ten_stays_ten_when_clocks_are_changed() -> None:
    days = islice(days_from(date(2026, 10, 15), 1), 3)
    told = [moment(day, time(10), BERLIN) for day in days]
    assert [one.hour for one in told] == [8, 8, 9]
    assert {one.astimezone(BERLIN).time() for one in told} == {time(10)}


def test_others_see_it_move_where_their_clocks_change_on_another_day() -> None:
    """Between 8 and 29 March 2026 New York is five hours behind Berlin and not six."""
    seen = [moment(date(2026, 3, day), time(15), BERLIN).astimezone(NEW_YORK).hour for day in (5, 12, 26)]
    assert seen == [9, 10, 10]
    assert moment(date(2026, 4, 2), time(15), BERLIN).astimezone(NEW_YORK).hour == 9


def test_a_time_that_the_clocks_skip_comes_as_much_later_and_one_that_comes_twice_is_the_first() -> None:
    assert moment(date(2026, 3, 29), time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert moment(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_rhythm_that_slept_for_thirty_years_wakes_on_its_own_weekday() -> None:
    found = next_day(date(1996, 1, 4), 2, datetime(2026, 11, 22, tzinfo=UTC), time(9), BERLIN)
    assert found == date(2026, 12, 3) or found == date(2026, 11, 26)
    assert (found - date(1996, 1, 4)).days % 14 == 0


def test_the_end_of_the_calendar_is_an_end() -> None:
    assert list(days_from(date(9999, 12, 25), 1)) == [date(9999, 12, 25)]
    with pytest.raises(ValueError, match="at least one week"):
        next_day(date(2026, 1, 1), 0, datetime(2026, 1, 1, tzinfo=UTC), time(9), BERLIN)
