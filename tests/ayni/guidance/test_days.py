"""Which day a line names. 22 November 2026 is a Sunday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.days import day_in

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("line", "on"),
    [
        ("helped Karl last Tuesday", date(2026, 11, 17)),
        ("Karl letzten Dienstag geholfen", date(2026, 11, 17)),
        ("am Dienstag Karl geholfen", date(2026, 11, 17)),
        ("ayudé a Karl el martes pasado", date(2026, 11, 17)),
        ("ayudé a Karl el pasado miércoles", date(2026, 11, 18)),
        ("helped Karl last Sunday", date(2026, 11, 15)),
        ("gestern Morgen Karl geholfen", date(2026, 11, 21)),
        ("vorgestern Karl geholfen", date(2026, 11, 20)),
        ("helped Karl the day before yesterday", date(2026, 11, 20)),
        ("helped Karl on 2026-11-02", date(2026, 11, 2)),
    ],
)
def test_a_day_that_has_been_is_found(line, on):
    day = day_in(line, SUNDAY)
    assert (day.on, day.ahead, day.unreal) == (on, "", "")


@pytest.mark.parametrize(
    ("line", "ahead"),
    [
        ("helped Karl tomorrow", "tomorrow"),
        ("Karl morgen geholfen", "morgen"),
        ("Karl übermorgen geholfen", "übermorgen"),
        ("mañana ayudé a Karl", "mañana"),
        ("helped Karl next Tuesday", "next Tuesday"),
        ("nächsten Dienstag Karl geholfen", "nächsten Dienstag"),
        ("ayudé a Karl el martes que viene", "el martes que viene"),
        ("helped Karl on 2026-11-23", "2026-11-23"),
    ],
)
def test_a_day_that_lies_ahead_is_told(line, ahead):
    assert day_in(line, SUNDAY).ahead == ahead


@pytest.mark.parametrize(
    "line",
    [
        "heute Morgen Karl geholfen",
        "ayudé a Karl esta mañana",
        "helped Karl with tomorrow's talk",
        "helped Karl on Mondays",
    ],
)
def test_a_morning_and_a_rhythm_lie_not_ahead(line):
    assert day_in(line, SUNDAY).ahead == ""


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_last_one_before_today(today, number):
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[number]
    on = day_in(f"helped Karl last {name}", today).on
    assert on is not None
    assert on.weekday() == number
    assert timedelta(1) <= today - on <= timedelta(7)
