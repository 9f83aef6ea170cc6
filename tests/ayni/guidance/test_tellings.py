"""What one line is understood to say. The people are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.doubts import Doubt
from ayni.guidance.names import KnownNames
from ayni.guidance.tellings import understand
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


@pytest.mark.parametrize(
    ("language", "line", "kind", "givers", "receivers"),
    [
        ("es", "Lucía Rey me prestó 200 euros", "resource", ("Lucía Rey",), ("",)),
        ("es", "Ben Adler me invitó a cenar", "opportunity", ("Ben Adler",), ("",)),
        ("en", "Ben Adler carried my sofa", "act", ("Ben Adler",), ("",)),
        ("en", "Karl carried my sofa", "act", ("Karl",), ("",)),
        ("en", "Ben Adler has paid my rent", "act", ("Ben Adler",), ("",)),
        ("en", "Ben Adler and Mara carried my sofa", "act", ("Ben Adler", "Mara Okafor"), ("",)),
        ("en", "Ben Adler drove Mara home", "act", ("Ben Adler",), ("Mara Okafor",)),
        ("de", "hat Ben Adler mein Sofa getragen", "act", ("Ben Adler",), ("",)),
        ("es", "me llevó Lucía Rey al aeropuerto", "act", ("Lucía Rey",), ("",)),
        ("es", "me ayudó Lucía Rey con la mudanza", "hands_on_help", ("Lucía Rey",), ("",)),
        ("es", "me presentó a Ben Weil", "introduction", (), ("",)),
        ("en", "drove me to the airport", "act", (), ("",)),
        ("en", "Ben Adler received a book from me", "act", ("",), ("Ben Adler",)),
        ("de", "vorgestern Ben Adler beim Umzug geholfen", "hands_on_help", ("",), ("Ben Adler",)),
        ("de", "Ben Adler hat beim Umzug geholfen", "hands_on_help", ("Ben Adler",), ("",)),
        ("de", "half Ben Weil gestern", "hands_on_help", ("",), ("Ben Weil",)),
        ("en", "carried Ben Adler's sofa", "act", ("",), ("Ben Adler",)),
        ("en", "Carried Tom Petty's sofa", "act", ("",), ("Tom Petty",)),
        ("en", "met Mara and helped her", "hands_on_help", ("",), ("Mara Okafor",)),
        ("de", "Mein Nachbar Ben Adler hat mir geholfen", "hands_on_help", ("Ben Adler",), ("",)),
        ("de", "mir lieh Ben Adler 50 Euro", "resource", ("Ben Adler",), ("",)),
        ("en", "Ben Adler borrowed my drill", "act", ("",), ("Ben Adler",)),
        ("en", "Ben Adler was helped by me", "hands_on_help", ("",), ("Ben Adler",)),
        ("en", "Mara got advice from Ben Adler", "advice", ("Ben Adler",), ("Mara Okafor",)),
        ("en", "I was helped by Ben Adler", "hands_on_help", ("Ben Adler",), ("",)),
        ("en", "brought a cake from the bakery for Mara", "act", ("",), ("Mara Okafor",)),
        ("de", "Danke Ben Weil", "act", ("Ben Weil",), ("",)),
        ("de", "Danke an Ben Weil für den Rat", "act", ("Ben Weil",), ("",)),
        ("de", "Von Ben Weil ein Buch bekommen", "act", ("Ben Weil",), ("",)),
        ("en", "Advice from Ravi", "act", ("Ravi",), ("",)),
        ("en", "recommended Ruth Klein for a job at Kestrel Maps", "recommendation", ("",), ("Ruth Klein",)),
        ("en", "helped عمر الشريف with the move", "hands_on_help", ("",), ("عمر الشريف",)),
    ],
)  # fmt: skip
def test_who_gave_is_read_from_the_order_of_the_words(language, line, kind, givers, receivers):
    told = understand(line, PEOPLE, today=TODAY, language=language)
    assert (kinds.BY_NUMBER[told.kind].name, told.givers, told.receivers) == (kind, givers, receivers)
    assert told.doubt is None


@pytest.mark.parametrize(
    ("language", "line", "unclear"),
    [
        ("en", "drove my car to Ben Adler", ("Ben Adler",)),
        ("en", "carried my sofa", ()),
        ("de", "Ben Adler zum Bahnhof gefahren", ("Ben Adler",)),
        ("en", "Ben Adler is nice", ("Ben Adler",)),
        ("en", "got Ben Adler a job", ("Ben Adler",)),
        ("en", "Ben Adler and I carried the sofa", ("Ben Adler",)),
    ],
)
def test_a_direction_that_the_line_does_not_show_is_not_guessed(language, line, unclear):
    told = understand(line, PEOPLE, today=TODAY, language=language)
    assert (told.givers, told.receivers, told.unclear) == ((), (), unclear)


def test_a_known_name_in_a_script_without_capitals_is_found():
    known = KnownNames(["عمر الشريف"])
    assert understand("helped عمر with his cv", known, today=TODAY).receivers == ("عمر الشريف",)


@pytest.mark.parametrize(
    ("language", "line", "doubt", "about"),
    [
        ("en", "met Ben Adler", Doubt.CONTACT, ""),
        ("en", "saw Ben Adler at the market", Doubt.CONTACT, ""),
        ("en", "Ben Adler called", Doubt.CONTACT, ""),
        ("de", "Ben Adler rief mich an", Doubt.CONTACT, ""),
        ("es", "Ben Adler me llamó", Doubt.CONTACT, ""),
        ("en", "nobody helped Ben Adler", Doubt.NOT_DONE, ""),
        ("en", "will help Ben Adler", Doubt.AHEAD, "will"),
        ("en", "had lunch with Ben Adler", Doubt.CONTACT, ""),
        ("en", "Ben Adler called me", Doubt.CONTACT, ""),
        ("de", "traf Ben Adler", Doubt.CONTACT, ""),
        ("de", "mit Ben Adler telefoniert", Doubt.CONTACT, ""),
        ("es", "vi a Ben Adler", Doubt.CONTACT, ""),
        ("es", "quedé con Ben Adler", Doubt.CONTACT, ""),
        ("en", "Karl", Doubt.NO_ACT, ""),
        ("en", "Ben Adler", Doubt.NO_ACT, ""),
        ("en", "did not help Ben Adler", Doubt.NOT_DONE, ""),
        ("en", "didn't help Ben Adler", Doubt.NOT_DONE, ""),
        ("de", "habe Ben Adler nicht geholfen", Doubt.NOT_DONE, ""),
        ("es", "no ayudé a Ben Adler", Doubt.NOT_DONE, ""),
        ("en", "asked Ben Adler for money", Doubt.ASKED, ""),
        ("en", "Ben Adler asked me for help", Doubt.ASKED, ""),
        ("de", "Ben Adler bat mich um Hilfe", Doubt.ASKED, ""),
        ("es", "Ben Adler me pidió ayuda", Doubt.ASKED, ""),
        ("en", "helped Ben Adler tomorrow", Doubt.AHEAD, "tomorrow"),
        ("en", "helped Ben Adler on 2099-01-01", Doubt.AHEAD, "2099-01-01"),
        ("en", "helped Ben Adler on 2026-13-45", Doubt.NO_SUCH_DAY, "2026-13-45"),
        ("en", "introduced Mara to Mara Okafor", Doubt.TWICE, "Mara Okafor"),
        ("en", "introduced Aiko to Aiko", Doubt.TWICE, "Aiko"),
    ],
)  # fmt: skip
def test_what_is_no_act_is_said_to_be_none(language, line, doubt, about):
    told = understand(line, PEOPLE, today=TODAY, language=language)
    assert (told.doubt, told.doubted) == (doubt, about)


@pytest.mark.parametrize(
    "line",
    [
        "called a doctor for Mara",
        "half Mara, die nicht gehen konnte",
        "helped Mara prepare for tomorrow",
        "helped Mara, who had not slept",
        "not only helped Mara but fed her cat",
        "Mara called to ask how I was",
        "introduced Mara to Ben Adler, Mara's new boss",
    ],
)
def test_an_act_that_only_sounds_like_none_stays_an_act(line):
    assert understand(line, PEOPLE, today=TODAY).doubt is None


@given(st.text(max_size=200))
def test_no_line_makes_it_fail(line):
    told = understand(line, PEOPLE, today=TODAY)
    assert told.kind == 0 or told.kind in kinds.BY_NUMBER


@given(st.text(max_size=80))
def test_a_day_is_never_before_the_record_of_people(line):
    told = understand(f"helped Mara {line} 9999 days ago", PEOPLE, today=TODAY)
    assert told.on is None or told.on.year > 1900
