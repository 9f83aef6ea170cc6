from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.likeness import Texts

WORDS = st.sampled_from(
    ["looms", "finance", "financing", "boats", "design", "Netze", "Netz", "publishers", "press", "maps", "the", "and"]
)
TEXT = st.lists(WORDS, max_size=6).map(" ".join)


def test_a_rare_word_says_more_than_one_that_many_texts_have() -> None:
    texts = Texts(["design harpsichord", *["design boats"] * 9])
    first, *others = texts.like("a harpsichord of my design", least=0.0)
    assert (first.index, first.words) == (0, ("harpsichord", "design"))
    assert all(first.part > one.part for one in others)


def test_a_short_gift_meets_a_long_ask_that_names_it() -> None:
    long = (
        "We are moving into the old mill in spring and have many boxes, a piano and a loom, and the stairs are narrow"
    )
    assert [one.words for one in Texts(["piano"]).like(long)] == [("piano",)]


@given(st.lists(TEXT, max_size=8), TEXT)
def test_likeness_is_a_part_of_the_lighter_text_and_told_by_words_of_what_is_sought(
    texts: list[str], sought: str
) -> None:
    for one in Texts(texts).like(sought, least=0.0):
        assert 0 < one.part <= 1
        assert one.words
        assert set(one.words) <= set(sought.split())


@given(st.lists(TEXT, min_size=1, max_size=8))
def test_a_text_is_wholly_like_itself(texts: list[str]) -> None:
    found = {one.index: one.part for one in Texts(texts).like(texts[0])}
    assert found.get(0, 1.0) == 1.0
