"""What is noticed in the preparation of a hard talk, on sentences whose faults are known, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.hard_talks import Field, Notice, look_over, look_over_all


def noticed(field: Field, text: str) -> list[str]:
    return [one.notice.value for one in look_over(field, text)]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        # Rosenberg's first distinction: what a camera sees, and what one makes of it.
        (Field.SAW, "You are lazy and rude.", ["judging"]),
        (Field.SAW, "In March you came twenty minutes late to three meetings.", []),
        (Field.SAW, "Du bist unzuverlässig.", ["judging"]),
        (Field.SAW, "Im März kamst du dreimal zwanzig Minuten zu spät.", []),
        (Field.SAW, "Eres muy irresponsable.", ["judging"]),
        (Field.SAW, "En marzo llegaste tarde tres veces.", []),
        (Field.SAW, "He never answers me.", ["sweeping"]),
        (Field.SAW, "Du antwortest mir nie.", ["sweeping"]),
        (Field.SAW, "Nunca me respondes a tiempo.", ["sweeping"]),
        (Field.SAW, "She did it on purpose, on Monday.", ["guessed"]),
        (Field.SAW, "You did not answer my mail.", ["undated"]),
        # Feelings, and what one thinks that somebody did.
        (Field.FELT, "I was sad and worried.", []),
        (Field.FELT, "I felt manipulated.", ["done_to_me"]),
        (Field.FELT, "I feel that you should know it", ["thought"]),
        (Field.FELT, "Ich fühlte mich ausgenutzt.", ["done_to_me"]),
        (Field.FELT, "Me sentí triste y cansada.", []),
        (Field.FELT, "Me sentí utilizada.", ["done_to_me"]),
        # A need names nobody and no deed.
        (Field.NEED, "I need some reliability, to plan my weeks.", []),
        (Field.NEED, "I need you to answer by noon.", ["strategy"]),
        (Field.NEED, "Du solltest früher kommen.", ["strategy"]),
        # A request can be seen done, and refused.
        (Field.ASK, "Would you tell me by Thursday whether you can read it?", []),
        (Field.ASK, "Würdest du mir bis Donnerstag sagen, ob es geht?", []),
        (Field.ASK, "¿Podrías decirme el jueves si puedes leerlo?", []),
        (Field.ASK, "You must answer, or else I go to the lead.", ["demand", "not_an_ask"]),
        (Field.ASK, "Please stop interrupting me.", ["negative"]),
        (Field.ASK, "Please take me seriously.", ["vague"]),
        (Field.ASK, "The report and the slides.", ["not_an_ask"]),
        # What a talk of two is not for comes first, wherever it stands.
        (Field.SAW, "He threatened me twice, and he is always rude.", ["unsafe", "judging", "sweeping"]),
        (Field.FELT, "Ich habe Angst vor ihm.", ["unsafe"]),
        (Field.SIDE, "Me amenazó el lunes.", ["unsafe"]),
    ],
)
def test_what_is_noticed_in_a_sentence(field: Field, text: str, expected: list[str]) -> None:
    assert noticed(field, text) == expected


@pytest.mark.parametrize("text", ["", "   ", "Late"])
def test_what_says_nothing_yet_is_left_in_peace(text: str) -> None:
    assert all(look_over(field, text) == () for field in Field)


@given(st.sampled_from(Field), st.text(max_size=300))
def test_each_remark_points_to_its_words_and_comes_once(field: Field, text: str) -> None:
    found = look_over(field, text)
    assert found == look_over(field, text)
    assert all(text[one.start : one.end] == one.words for one in found)
    assert len({one.notice for one in found}) == len(found)
    assert all(one.field is field for one in found)


def test_a_word_inside_another_is_not_meant() -> None:
    assert noticed(Field.SAW, "On Monday the unlazy Nevermore nevertheless came.") == []


def test_all_parts_are_looked_over_in_their_order() -> None:
    said = {Field.ASK: "More respect please", Field.SAW: "You are rude", Field.FELT: "I was sad"}
    assert [(one.field, one.notice) for one in look_over_all(said)] == [
        (Field.SAW, Notice.JUDGING),
        (Field.ASK, Notice.VAGUE),
    ]
