"""How many namesakes to expect."""

from ayni.identity.commonness import Commonness
from ayni.identity.names import parse
from ayni.identity.portraits import portrait
from ayni.identity.records import Record, read


def _among(*names: str) -> Commonness:
    return Commonness([portrait(id, [read(Record(id, name))]) for id, name in enumerate(names)])


def test_two_common_names_together_have_namesakes_even_among_few() -> None:
    john, ada = parse("John Smith"), parse("Ada Lovelace")
    among = _among("John Smith", "Ada Lovelace")
    assert among.namesakes(john, john) > 1 > among.namesakes(ada, ada)


def test_a_name_is_not_common_because_one_person_has_it_often() -> None:
    ada = parse("Ada Lovelace")
    assert _among(*["Ada Lovelace"] * 20).namesakes(ada, ada) <= _among("Ada Lovelace").namesakes(ada, ada)


def test_a_name_whose_parts_many_have_is_common() -> None:
    quist = parse("Mara Quist")
    crowd = [f"Mara Fam{letter}o" for letter in "abcdefghijklm"] * 9 + [
        f"Giv{letter}a Quist" for letter in "abcdefghijk"
    ] * 9
    assert _among("Mara Quist", *crowd).namesakes(quist, quist) > 10 * _among("Mara Quist").namesakes(quist, quist)


def test_an_initial_that_fits_several_counts_them() -> None:
    short, whole = parse("A. Lovelace"), parse("Ada Lovelace")
    few, more = _among("Ada Lovelace"), _among("Ada Lovelace", "Anne Lovelace", "Alma Lovelace")
    assert more.namesakes(short, whole) >= few.namesakes(short, whole) + 2
