"""The coach of agreements: what can be observed is told from what cannot, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.charter import Found, Sight, language_of, look

CLEAR = [
    "Who is asked answers within two working days.",
    "Questions in the channel get an answer before noon of the next day.",
    "Nobody reviews more than three changes a week.",
    "Whoever presents results names everybody who worked on them.",
    "When somebody is ill, two others take over their shift the same day.",
    "Wer gefragt wird, antwortet innerhalb von zwei Arbeitstagen.",
    "Niemand übernimmt mehr als drei Anfragen pro Woche.",
    "Entscheidungen schreiben wir am selben Tag auf die Seite des Teams.",
    "Quien recibe una pregunta responde en dos días laborables.",
    "Cada viernes decimos en la reunión a quién agradecemos algo.",
]
NOT_YET = [
    "We respect each other.", "Be kind.", "Trust.", "We are a great team.",
    "Wir gehen respektvoll miteinander um.", "Wir sind offen und ehrlich.",
    "Somos transparentes y solidarios.", "Nos respetamos.",
]  # fmt: skip
VAGUE = [
    ("We answer as soon as possible.", "as soon as possible"),
    ("Wir antworten zeitnah.", "zeitnah"),
    ("Respondemos lo antes posible.", "lo antes posible"),
]


@pytest.mark.parametrize("text", CLEAR)
def test_what_somebody_does_and_when_can_be_seen(text: str) -> None:
    assert look(text).sight is Sight.CLEAR


@pytest.mark.parametrize("text", NOT_YET)
def test_how_to_be_cannot_be_seen(text: str) -> None:
    assert look(text).sight is Sight.NOT_YET


@pytest.mark.parametrize(("text", "words"), VAGUE)
def test_a_word_that_leaves_it_open_is_named(text: str, words: str) -> None:
    looked = look(text)
    assert looked.sight is Sight.PARTLY
    assert words in {one.words for one in looked.remarks if one.found is Found.VAGUE}


def test_a_measure_before_a_number_is_not_vague() -> None:
    assert Found.VAGUE not in {one.found for one in look("Nobody reviews more than three changes a week.").remarks}
    assert Found.VAGUE in {one.found for one in look("We review more changes each week.").remarks}


def test_always_is_asked_about_and_each_other_is_no_time() -> None:
    assert Found.ABSOLUTE in {one.found for one in look("We always answer before noon.").remarks}
    assert Found.NO_WHEN in {one.found for one in look("We help each other.").remarks}


def test_nothing_is_empty() -> None:
    assert look("").sight is Sight.EMPTY
    assert look(" … ").sight is Sight.EMPTY


def test_the_language_is_that_of_the_small_words() -> None:
    assert language_of("Nadie revisa más de tres cambios por semana con el equipo.") == "es"
    assert language_of("Qwx", "de") == "de"


@given(st.text(max_size=700), st.sampled_from(["en", "de", "es", "", "xx"]))
def test_any_text_is_read_and_each_word_named_stands_in_it(text: str, language: str) -> None:
    looked = look(text, language)
    folded = " ".join(text.split()).casefold()
    assert all(remark.words in folded for remark in looked.remarks)
    assert (looked.sight is Sight.EMPTY) <= (looked.remarks == ())


@given(st.sampled_from(CLEAR + NOT_YET), st.integers(0, 4))
def test_white_space_and_capitals_change_nothing(text: str, spaces: int) -> None:
    assert look(" " * spaces + text.upper().replace(" ", "  ")).sight in {look(text).sight, look(text.casefold()).sight}
