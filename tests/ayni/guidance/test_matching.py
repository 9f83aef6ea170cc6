"""What somebody can give meets a need by the words that say what it is about, in whatever form they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.matching import Offers, alike, telling
from ayni.guidance.pairing import Said, pairings

TEXTS = st.text(st.characters(categories=("L", "Zs", "Po")), max_size=60)


@pytest.mark.parametrize(
    ("needed", "given_"),
    [
        ("somebody who knows grants for museums", "writing a grant"),
        ("jemand, der Buchhaltung für Genossenschaften kann", "Buchhaltung"),
        ("alguien que traduzca contratos", "traducir un contrato"),
        ("Financing a boat", "finance"),
    ],
)
def test_forms_of_a_word_meet(needed: str, given_: str) -> None:
    assert [match.index for match in Offers([given_]).meeting(needed)] == [0]


@pytest.mark.parametrize(
    ("needed", "given_"),
    [
        ("a first bookkeeper, two days a week", "a desk at the yard for a week"),
        ("somebody to ask about leading a first team", "data pipelines for small teams"),
        ("a cook in Lagos", "swimming in the lagoon"),
        ("someone who can help", "help for anyone"),
    ],
)
def test_small_words_and_chance_beginnings_do_not_meet(needed: str, given_: str) -> None:
    assert Offers([given_]).meeting(needed) == []
    assert pairings([Said(1, needed)], [Said(2, given_)]) == []


@given(TEXTS)
def test_a_text_with_a_telling_word_meets_itself(text: str) -> None:
    assert [match.index for match in Offers([text]).meeting(text)] == ([0] if telling(text) else [])


@given(st.text("abcdef", min_size=3, max_size=9), st.text("abcdef", min_size=3, max_size=9))
def test_likeness_goes_both_ways(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert alike(one, one)
