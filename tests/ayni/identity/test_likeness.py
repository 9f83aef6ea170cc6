"""How alike names are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.identity.likeness import Likeness, likeness
from ayni.identity.names import parse

ALIKE = [
    ("Ada Lovelace", "LOVELACE, Ada", Likeness.SAME),
    ("Ada Lovelace", "Ada Lovelace via Lists", Likeness.SAME),
    ("Ángel Muñoz", "Angel Munoz", Likeness.SAME),
    ("Jörg Groß", "Joerg Gross", Likeness.TRANSLITERATED),
    ("Søren Ørsted", "Soeren Oersted", Likeness.TRANSLITERATED),
    ("Иван Петров", "Ivan Petrov", Likeness.TRANSLITERATED),
    ("Ada K. Lovelace", "Ada Lovelace", Likeness.MIDDLE),
    ("Ada King Lovelace", "Ada K. Lovelace", Likeness.MIDDLE),
    ("Wang Wei", "Wei Wang", Likeness.REORDERED),
    ("Ada García Lorca", "Ada García", Likeness.DOUBLE_FAMILY),
    ("Bob Lovelace", "Robert Lovelace", Likeness.NICKNAME),
    ("Pepe Marmol", "José Marmol", Likeness.NICKNAME),
    ("Uli Grün", "Ulrich Grün", Likeness.NICKNAME),
    ("A. Lovelace", "Ada Lovelace", Likeness.INITIALS),
    ("Ada L.", "Ada Lovelace", Likeness.INITIALS),
    ("Katrin Lovelace", "Kathrin Lovelace", Likeness.SPELLING),
    ("Ada", "Ada Lovelace", Likeness.PARTIAL),
    ("", "Ada Lovelace", Likeness.UNKNOWN),
    ("Ada Lovelace", "Mary Lovelace", Likeness.DIFFERENT),
    ("Ada K. Lovelace", "Ada B. Lovelace", Likeness.DIFFERENT),
    ("Ada Lovelace Jr", "Ada Lovelace Sr", Likeness.DIFFERENT),
    ("Michael Weber", "Michal Weber", Likeness.SPELLING),
    ("Ada Lovelace", "Ada Babbage", Likeness.DIFFERENT),
]


@pytest.mark.parametrize(("one", "other", "expected"), ALIKE)
def test_names_people_write(one: str, other: str, expected: Likeness) -> None:
    assert likeness(parse(one), parse(other)) is expected
    assert likeness(parse(other), parse(one)) is expected


_name = st.lists(
    st.sampled_from(["Ada", "A.", "Lovelace", "Lovelase", "L", "K.", "King", "Jörg", "Joerg", "Bob", "Robert", "Jr"]),
    max_size=4,
).map(" ".join)


@given(_name, _name)
def test_likeness_is_the_same_either_way(one: str, other: str) -> None:
    assert likeness(parse(one), parse(other)) is likeness(parse(other), parse(one))


@given(_name)
def test_a_name_is_the_same_as_itself(name: str) -> None:
    assert likeness(parse(name), parse(name)) in (Likeness.SAME, Likeness.UNKNOWN)
