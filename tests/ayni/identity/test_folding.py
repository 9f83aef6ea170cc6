"""Folding letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.identity.folding import fold, fold_to_two_letters


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ångström", "angstrom"),
        ("Søren", "soren"),
        ("Łódź", "lodz"),
        ("Groß", "gross"),
        ("Ǿ", "o"),
        ("Ðorđe", "dorde"),
        ("Чайковский", "chaikovskii"),
        ("Ελένη", "eleni"),
        ("王伟", "王伟"),
    ],
)
def test_letters_lose_case_and_accents(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_umlauts_can_be_spelled_out() -> None:
    assert fold_to_two_letters("Jörg Müßig") == "joerg muessig"


@given(st.text(max_size=30))
def test_composed_and_decomposed_letters_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
