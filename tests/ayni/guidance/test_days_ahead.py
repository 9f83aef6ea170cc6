"""Days that lie ahead, as people write them in three languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.days_ahead import day_ahead_in

SUNDAY = date(2026, 11, 22)  # a Sunday, by any calendar


@pytest.mark.parametrize(
    ("line", "rest", "on"),
    [
        ("send the grant calendar by Friday", "send the grant calendar", date(2026, 11, 27)),
        ("send it tomorrow", "send it", date(2026, 11, 23)),
        ("call her by the day after tomorrow", "call her", date(2026, 11, 24)),
        ("write the letter by 2026-12-05", "write the letter", date(2026, 12, 5)),
        ("read the draft by 5 December", "read the draft", date(2026, 12, 5)),
        ("read the draft by December 5th", "read the draft", date(2026, 12, 5)),
        ("read the draft by January 5", "read the draft", date(2027, 1, 5)),
        ("send the slides next week", "send the slides", date(2026, 11, 27)),
        ("send the slides in two weeks", "send the slides", date(2026, 12, 6)),
        ("send the slides in 10 days", "send the slides", date(2026, 12, 2)),
        ("pay it back by the end of the month", "pay it back", date(2026, 11, 30)),
        ("den Kontakt schicken bis Freitag", "den Kontakt schicken", date(2026, 11, 27)),
        ("bis morgen den Vertrag schicken", "den Vertrag schicken", date(2026, 11, 23)),
        ("übermorgen anrufen", "anrufen", date(2026, 11, 24)),
        ("den Entwurf lesen bis 5.12.", "den Entwurf lesen", date(2026, 12, 5)),
        ("den Entwurf lesen bis zum 5. Dezember", "den Entwurf lesen", date(2026, 12, 5)),
        ("die Folien schicken nächste Woche", "die Folien schicken", date(2026, 11, 27)),
        ("die Folien schicken in 3 Tagen", "die Folien schicken", date(2026, 11, 25)),
        ("zahlen bis Ende des Monats", "zahlen", date(2026, 11, 30)),
        ("enviar el calendario antes del viernes", "enviar el calendario", date(2026, 11, 27)),
        (
            "enviar el calendario para el viernes por la mañana",
            "enviar el calendario por la mañana",
            date(2026, 11, 27),
        ),
        ("llamar mañana", "llamar", date(2026, 11, 23)),
        ("llamar pasado mañana", "llamar", date(2026, 11, 24)),
        ("leer el borrador antes del 5 de diciembre", "leer el borrador", date(2026, 12, 5)),
        ("leerlo la semana que viene", "leerlo", date(2026, 11, 27)),
        ("leerlo dentro de dos semanas", "leerlo", date(2026, 12, 6)),
        ("pagar hasta fin de mes", "pagar", date(2026, 11, 30)),
        ("send the grant calendar", "send the grant calendar", None),
        ("send the Monday report", "send the Monday report", None),
        ("may I introduce you", "may I introduce you", None),
    ],
)
def test_a_day_is_found_and_taken_out_of_the_line(line: str, rest: str, on: date | None) -> None:
    found = day_ahead_in(line, SUNDAY)
    assert (found.rest, found.on, found.unreal) == (rest, on, "")


@pytest.mark.parametrize("line", ["send it by 2026-02-30", "send it by 31.11.", "send it by 31 November"])
def test_a_day_that_no_calendar_has_is_said_and_not_guessed(line: str) -> None:
    found = day_ahead_in(line, SUNDAY)
    assert found.on is None
    assert found.unreal
    assert found.rest == line


def test_the_29th_of_february_waits_for_its_year() -> None:
    assert day_ahead_in("by 29 February", SUNDAY).on == date(2028, 2, 29)


DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2200, 1, 1))
WORDS = [
    "by Friday",
    "bis Montag",
    "antes del domingo",
    "tomorrow",
    "next week",
    "by the end of the month",
    "next month",
]


@given(today=DAYS, words=st.sampled_from(WORDS))
def test_what_is_promised_lies_ahead_and_within_two_months(today: date, words: str) -> None:
    on = day_ahead_in(f"send it {words}", today).on
    assert on is not None
    assert today <= on <= today + timedelta(days=62)


@given(today=DAYS, number=st.integers(0, 6))
def test_a_weekday_is_the_next_one_of_its_name_and_never_today(today: date, number: int) -> None:
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][number]
    on = day_ahead_in(f"send it by {name}", today).on
    assert on is not None
    assert on.weekday() == number
    assert 1 <= (on - today).days <= 7


@given(text=st.text(max_size=80), today=DAYS)
def test_no_line_is_too_strange(text: str, today: date) -> None:
    found = day_ahead_in(text, today)
    assert found.on is None or not found.unreal
