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


@pytest.mark.parametrize(
    ("language", "line", "kind", "givers", "receivers", "minutes"),
    [
        ("en", "gave Karl 20 minutes", "hands_on_help", ("",), ("Karl",), 20),
        ("en", "gave 20 minutes to Karl", "hands_on_help", ("",), ("Karl",), 20),
        ("en", "Mara gave me half an hour yesterday", "hands_on_help", ("Mara Okafor",), ("",), 30),
        ("en", "got 20 minutes from Karl", "hands_on_help", ("Karl",), ("",), 20),
        ("en", "spent two hours with Mara on her taxes", "hands_on_help", ("",), ("Mara Okafor",), 120),
        ("en", "explained tides to Mara for an hour", "explanation", ("",), ("Mara Okafor",), 60),
        ("en", "lent Mara my drill for 2 hours", "resource", ("",), ("Mara Okafor",), None),
        ("en", "gave Mara 20 euros", "resource", ("",), ("Mara Okafor",), None),
        ("en", "helped Mara", "hands_on_help", ("",), ("Mara Okafor",), None),
        ("de", "habe Karl 20 Minuten geholfen", "hands_on_help", ("",), ("Karl",), 20),
        ("de", "Ich habe Mara eine halbe Stunde geschenkt", "hands_on_help", ("",), ("Mara Okafor",), 30),
        ("de", "Jörg hat mir 20 Minuten geholfen", "hands_on_help", ("Jörg Groß",), ("",), 20),
        ("de", "habe Kuchen geschickt", "resource", ("",), (), None),
        ("es", "ayudé a Karl 20 minutos", "hands_on_help", ("",), ("Karl",), 20),
        ("es", "he ayudado a Karl 20 minutos", "hands_on_help", ("",), ("Karl",), 20),
        ("es", "Lucía me ha ayudado 20 minutos", "hands_on_help", ("Lucía Rey",), ("",), 20),
        ("en", "I've helped Karl for two hours", "hands_on_help", ("",), ("Karl",), 120),
        ("de", "habe Mara geholfen", "hands_on_help", ("",), ("Mara Okafor",), None),
        ("es", "le di a Lucía media hora", "hands_on_help", ("",), ("Lucía Rey",), 30),
        ("es", "Lucía me dedicó una hora y media", "hands_on_help", ("Lucía Rey",), ("",), 90),
    ],
)  # fmt: skip
def test_time_that_was_given_is_kept_in_minutes(language, line, kind, givers, receivers, minutes):
    told = understand(line, PEOPLE, today=TODAY, language=language)
    assert (kinds.BY_NUMBER[told.kind].name, told.givers, told.receivers) == (kind, givers, receivers)
    assert told.minutes == minutes
    assert told.what == line[:1].upper() + line[1:].replace(" yesterday", "")


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
