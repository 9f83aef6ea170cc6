"""What one line tells after a meeting."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.afterwards import Tells, told_after, without_subject

DAY = date(2026, 11, 22)
NAMES = ["Lucía Ferrer", "Lucía"]


@pytest.mark.parametrize(
    ("line", "language", "tells"),
    [
        ("I'll send her the slides by Friday", "en", Tells.I_PROMISED),
        ("I will introduce her to Ben", "en", Tells.I_PROMISED),
        ("Promised her the grant calendar", "en", Tells.I_PROMISED),
        ("Ich werde ihr den Vertrag schicken", "de", Tells.I_PROMISED),
        ("Voy a enviar el libro", "es", Tells.I_PROMISED),
        ("She will read my draft", "en", Tells.THEY_PROMISED),
        ("she'll read my draft", "en", Tells.THEY_PROMISED),
        ("Lucía promised to send the book", "en", Tells.THEY_PROMISED),
        ("Lucia wird mir die Folien schicken", "de", Tells.THEY_PROMISED),
        ("Ella va a leer mi texto", "es", Tells.THEY_PROMISED),
        ("helped me with the budget", "en", Tells.GIVEN),
        ("Lucía introduced me to Ruth", "en", Tells.GIVEN),
        ("Sie hat mir beim Umzug geholfen", "de", Tells.GIVEN),
        ("me ayudó con la mudanza", "es", Tells.GIVEN),
        ("looks for a hall in May", "en", Tells.OTHER),
        ("sucht eine Halle", "de", Tells.OTHER),
        ("talked about boats", "en", Tells.OTHER),
        ("", "en", Tells.OTHER),
    ],
)
def test_a_line_is_read_as_what_it_says(line: str, language: str, tells: Tells) -> None:
    assert told_after(line, NAMES, today=DAY, language=language) is tells


def test_only_the_one_it_is_about_is_taken_off() -> None:
    assert without_subject("Lucia Ferrer needs a lawyer", NAMES) == "needs a lawyer"
    assert without_subject("Ben needs a lawyer", NAMES) == "Ben needs a lawyer"
    assert without_subject("Lucía", NAMES) == "Lucía"


@given(st.text(max_size=200))
def test_any_line_can_be_read(line: str) -> None:
    assert told_after(line, NAMES, today=DAY) in Tells
