"""Dates as tables and exports write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.sources.dates import moment_of

FORMS = [
    "%Y-%m-%d %H:%M:%S UTC",
    "%Y/%m/%d %H:%M:%S UTC",
    "%d %b %Y %H:%M:%S",
    "%b %d, %Y, %I:%M:%S %p",
    "%d.%m.%Y %H:%M:%S",
]
TIMES = st.datetimes(datetime(1971, 1, 1), datetime(2069, 12, 31)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))


@pytest.mark.parametrize("form", FORMS)
@settings(deadline=None)
@given(at=TIMES)
def test_a_time_written_in_any_form_is_read_back(form: str, at: datetime) -> None:
    found = moment_of(at.strftime(form))
    assert found is not None
    assert (found.at, found.clock) == (int(at.timestamp()), True)


@settings(deadline=None)
@given(TIMES, st.integers(-14 * 60, 14 * 60))
def test_zones_are_taken_off(at: datetime, minutes: int) -> None:
    there = at.astimezone(timezone(timedelta(minutes=minutes)))
    for text in (there.isoformat(), there.strftime("%a, %d %b %Y %H:%M:%S %z")):
        found = moment_of(text)
        assert found is not None
        assert found.at == int(at.timestamp())


@pytest.mark.parametrize("text", ["09/05/24", "9-5-2024 10:00", "1/2/2003"])
def test_a_day_that_could_be_two_is_not_guessed(text: str) -> None:
    assert moment_of(text) is None
    american, british = moment_of(text, month_first=True), moment_of(text, month_first=False)
    assert american is not None
    assert british is not None
    assert american.at != british.at


def test_numbers_are_seconds_or_milliseconds() -> None:
    assert moment_of("1705276800") == moment_of("1705276800000") == (1705276800, True)


@pytest.mark.parametrize(
    "text", ["", "soon", "31 Feb 2024", "2024-13-01", "25:00 2024-01-01", "13:00 PM 2024-01-01", "9" * 30]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert moment_of(text) is None


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = moment_of(text)
    assert found is None or isinstance(found.at, int)
