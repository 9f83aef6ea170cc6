"""How long something took, as a line says it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.efforts import LONGEST, effort_in


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("gave Karl 20 minutes", 20),
        ("helped Karl for half an hour with his tax", 30),
        ("an hour and a half for Karl", 90),
        ("two and a half hours with Karl", 150),
        ("2h with Karl", 120),
        ("1h30 with Karl", 90),
        ("1 hour and 20 minutes", 80),
        ("a 20-minute call with Karl", 20),
        ("fixed it in forty-five minutes", 45),
        ("habe Karl 20 Minuten geholfen", 20),
        ("Karl eine halbe Stunde geholfen", 30),
        ("Karl eine Dreiviertelstunde zugehört", 45),
        ("anderthalb Stunden beim Umzug", 90),
        ("1,5 Stunden", 90),
        ("eine Stunde und dreißig Minuten", 90),
        ("ayudé a Karl 20 minutos", 20),
        ("media hora con Karl", 30),
        ("una hora y media", 90),
        ("un cuarto de hora", 15),
        ("cuarenta y cinco minutos", 45),
    ],
)
def test_a_length_is_read_as_minutes(line, minutes):
    assert effort_in(line).minutes == minutes


@pytest.mark.parametrize(
    "line",
    [
        "saw Karl 20 minutes ago", "vor 20 Minuten", "hace 20 minutos", "came 10 minutes late", "met Karl at 8 h",
        "two hours a week", "zwei Stunden pro Woche", "dos horas por semana", "20 euros", "3 hens", "99999 hours", "",
    ],
)  # fmt: skip
def test_a_moment_a_rhythm_and_another_unit_are_no_effort(line):
    assert effort_in(line) is None


@given(st.text(max_size=120))
def test_what_is_found_stands_in_the_line_and_is_no_longer_than_one_act_can_be(line):
    found = effort_in(line)
    if found is not None:
        assert 0 <= found.start < found.end <= len(line)
        assert 0 <= found.minutes <= LONGEST


@given(st.integers(1, 999))
def test_every_whole_number_of_minutes_is_read_as_it_is(minutes):
    for line in (
        f"helped Karl {minutes} minutes",
        f"habe Karl {minutes} Minuten geholfen",
        f"{minutes} minutos con Karl",
    ):
        assert effort_in(line).minutes == minutes
