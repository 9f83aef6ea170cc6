"""Days that are written in figures or with a month's name. 22 November 2026 is a Sunday."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.days import day_in
from ayni.guidance.doubts import Doubt
from ayni.guidance.names import KnownNames
from ayni.guidance.tellings import understand

TODAY = date(2026, 11, 22)
THIRD = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("line", "language", "on"),
    [
        ("gave Mara 20 minutes on 3.11.2026", "en", THIRD),
        ("habe Mara am 3.11.2026 geholfen", "de", THIRD),
        ("habe Mara am 3.11. geholfen", "de", THIRD),
        ("habe Mara am 3.11.26 geholfen", "de", THIRD),
        ("ayudé a Mara el 3/11/2026", "es", THIRD),
        ("ayudé a Mara el 3-11-2026", "es", THIRD),
        ("gave Mara 20 minutes on 11/03/2026", "en-us", THIRD),
        ("gave Mara 20 minutes on 3/11/2026", "en-gb", THIRD),
        ("gave Mara 20 minutes on 3/11/26", "en-gb", THIRD),
        ("gave Mara 20 minutes on 13/10/2026", "en-us", date(2026, 10, 13)),
        ("gave Mara 20 minutes on 13/10/2026", "en", date(2026, 10, 13)),
        ("gave Mara 20 minutes on 3/3/2026", "en", date(2026, 3, 3)),
        ("helped Mara on 3/11/1998", "en-gb", date(1998, 11, 3)),
        ("helped Mara on 3/11/98", "en-gb", date(1998, 11, 3)),
        ("helped Mara on 3 November", "en", THIRD),
        ("helped Mara on the 3rd of November 2026", "en", THIRD),
        ("helped Mara on November 3, 2026", "en-us", THIRD),
        ("habe Mara am 3. November geholfen", "de", THIRD),
        ("ayudé a Mara el 3 de noviembre de 2026", "es", THIRD),
        ("habe Mara am 24. Dezember geholfen", "de", date(2025, 12, 24)),
    ],
)
def test_a_written_day_is_read_as_its_language_writes_it(line: str, language: str, on: date) -> None:
    day = day_in(line, TODAY, language)
    assert (day.on, day.ahead, day.unreal, day.either) == (on, "", "", ())
    assert not any(figure in day.rest for figure in ("/", "2026", "ovember", "oviembre"))


def test_english_that_may_be_two_days_asks_instead_of_guessing() -> None:
    day = day_in("gave Mara 20 minutes on 11/03/2026", TODAY)
    assert day.on is None
    assert day.either == (date(2026, 3, 11), THIRD)
    told = understand("gave Mara 20 minutes on 11/03/2026", KnownNames(["Mara Okafor"]), today=TODAY)
    assert told.doubt is Doubt.TWO_DAYS
    assert told.days == (date(2026, 3, 11), THIRD)
    assert told.minutes == 20


def test_of_two_days_one_that_lies_ahead_is_not_meant() -> None:
    day = day_in("helped Mara on 10/12/2026", TODAY)
    assert (day.on, day.either) == (date(2026, 10, 12), ())


@pytest.mark.parametrize("written", ["31.2.2026", "13/13/2026", "00.11.2026"])
def test_a_day_that_no_calendar_has_is_told(written: str) -> None:
    assert day_in(f"helped Mara on {written}", TODAY).unreal == written


def test_a_written_day_that_lies_ahead_is_told() -> None:
    assert day_in("helped Mara on 3.12.2026", TODAY).ahead == "3.12.2026"


@pytest.mark.parametrize(
    "line",
    [
        "gave Mara 3/4 of the cake",
        "helped Mara install 3.11.26",
        "won 3-1 with Mara",
        "gave Mara 1.50 for the bus",
        "lent Mara 3.500 euros",
        "helped Mara 3 may times",
        "read 10.11.2026/17 for Mara",
    ],
)
def test_what_is_no_day_is_left_alone(line: str) -> None:
    day = day_in(line, TODAY)
    assert (day.rest, day.on, day.unreal, day.either) == (line, None, "", ())


@given(st.dates(date(1960, 1, 1), TODAY), st.sampled_from(["de", "es", "en", "en-us", "en-gb"]))
def test_a_day_with_dots_is_that_day_in_every_language(on: date, language: str) -> None:
    assert day_in(f"helped Mara on {on.day}.{on.month}.{on.year}", TODAY, language).on == on
