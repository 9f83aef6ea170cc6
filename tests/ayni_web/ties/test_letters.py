"""Letters to begin with: greeting, language, and how they open in one's own mail program."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation

from ayni_web.ties.letters import Letter, first_name, language_for, letter, short


@pytest.mark.parametrize(
    ("spoken", "code"),
    [("German, English", "de"), ("Japanese, English", "en"), ("castellano", "es"), ("Portuguese", "de"), ("", "de")],
)
def test_the_first_of_their_languages_that_ayni_knows_is_written_in_else_the_readers(spoken: str, code: str) -> None:
    with translation.override("de"):
        assert language_for(spoken) == code


@pytest.mark.parametrize(
    ("name", "first"),
    [("Ruth Klein", "Ruth"), ("Adler, Ben", "Ben"), ("ruth@example.org", "ruth@example.org"), ("", ""), (",", ",")],
)
def test_somebody_is_called_by_their_first_name(name: str, first: str) -> None:
    assert first_name(name) == first


def test_nobody_is_greeted_by_an_address() -> None:
    assert (
        letter("Hi", "How are you?", first="ruth@example.org", signed="Mara").body == "Hello,\n\nHow are you?\n\nMara"
    )


def test_a_mail_program_gets_every_line_and_no_other_header() -> None:
    opened = urlsplit(Letter("A & B?", "One\nTwo & three").mailto("a b@example.org?cc=x@example.org"))
    assert parse_qs(opened.query) == {"subject": ["A & B?"], "body": ["One\r\nTwo & three"]}
    assert opened.path == "a%20b@example.org%3Fcc%3Dx@example.org"


def test_long_words_are_cut_between_words() -> None:
    assert short("one two three.", 100) == "one two three"
    assert short("one two three", 8) == "one two…"
