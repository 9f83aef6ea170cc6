"""What one line is understood to say. The people are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.tellings import KnownNames, understand
from ayni.ledger import kinds

PEOPLE = KnownNames(["Mara Okafor", "Ben Adler", "Ben Weil", "Jörg Groß", "Lucía Rey", "Mark Hill"])
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "line", "kind", "givers", "receivers", "why", "on"),
    [
        ("en", "introduced Mara to Ben Adler because she looks for a lawyer", "introduction", ("",), ("Mara Okafor", "Ben Adler"), "she looks for a lawyer", None),
        ("en", "Mara introduced me to Ben Weil yesterday", "introduction", ("Mara Okafor",), ("",), "", date(2026, 11, 21)),
        ("en", "helped Tom Petty with his cv 3 days ago", "hands_on_help", ("",), ("Tom Petty",), "", date(2026, 11, 19)),
        ("en", "got advice from Mara on pricing", "advice", ("Mara Okafor",), ("",), "", None),
        ("en", "reviewed Mara's budget.", "review", ("",), ("Mara Okafor",), "", None),
        ("en", "I sent Lucia the template on 2026-11-02", "resource", ("",), ("Lucía Rey",), "", date(2026, 11, 2)),
        ("en", "Ben Adler and Mara helped me", "hands_on_help", ("Ben Adler", "Mara Okafor"), ("",), "", None),
        ("de", "Jörg hat mir gestern geholfen, weil die Frist lief", "hands_on_help", ("Jörg Groß",), ("",), "die Frist lief", date(2026, 11, 21)),
        ("de", "Ich habe Mara Okafor Jörg vorgestellt", "introduction", ("",), ("Mara Okafor", "Jörg Groß"), "", None),
        ("es", "Ayudé a Lucía con la mudanza porque estaba sola", "hands_on_help", ("",), ("Lucía Rey",), "estaba sola", None),
        ("es", "Lucía me presentó a Ben Weil", "introduction", ("Lucía Rey",), ("",), "", None),
        ("de", "hat mir beim Umzug geholfen", "hands_on_help", (), ("",), "", None),
        ("de", "half mir beim Umzug", "hands_on_help", (), ("",), "", None),
        ("es", "me ayudó con la mudanza", "hands_on_help", (), ("",), "", None),
        ("es", "Lucía me ayudó con la mudanza", "hands_on_help", ("Lucía Rey",), ("",), "", None),
        ("en", "received a tool from Mara Okafor", "act", ("Mara Okafor",), ("",), "", None),
        ("en", "advice from Mara", "act", ("Mara Okafor",), ("",), "", None),
        ("en", "thanks to Mara for the lead", "act", ("Mara Okafor",), ("",), "", None),
        ("en", "Mara hat mir geholfen", "hands_on_help", ("Mara Okafor",), ("",), "", None),
    ],
)  # fmt: skip
def test_a_line_is_understood(language, line, kind, givers, receivers, why, on):
    told = understand(line, PEOPLE, today=TODAY, language=language)
    assert (kinds.BY_NUMBER[told.kind].name, told.givers, told.receivers) == (kind, givers, receivers)
    assert (told.why, told.on) == (why, on)


def test_a_given_name_that_two_people_have_stays_as_it_was_written():
    assert understand("helped Ben", PEOPLE, today=TODAY).receivers == ("Ben",)


def test_a_small_letter_word_is_no_name():
    assert understand("helped Mara to mark exams", PEOPLE, today=TODAY).receivers == ("Mara Okafor",)


def test_a_line_without_a_verb_keeps_its_words():
    told = understand("lovely lunch with Mara", PEOPLE, today=TODAY)
    assert (told.kind, told.what) == (0, "Lovely lunch with Mara")


@given(st.text(max_size=200))
def test_no_line_makes_it_fail(line):
    told = understand(line, PEOPLE, today=TODAY)
    assert told.kind == 0 or told.kind in kinds.BY_NUMBER


@given(st.text(max_size=80))
def test_a_day_is_never_before_the_record_of_people(line):
    told = understand(f"helped Mara {line} 9999 days ago", PEOPLE, today=TODAY)
    assert told.on is None or told.on.year > 1900
