"""Taking names apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.identity.names import NOBODY, from_address, parse


@pytest.mark.parametrize(
    "written",
    [
        "Ada Lovelace",
        "Lovelace, Ada",
        "LOVELACE, ADA",
        '"Ada Lovelace"',
        "'Ada Lovelace'",
        "“Ada Lovelace”",
        "Ada Lovelace <ada@example.org>",
        "Dr. Ada Lovelace",
        "Ada Lovelace, PhD",
        "Ada Lovelace PhD",
        "ada (Example Corp) lovelace",
        "Ada Lovelace (Example Corp)",
        "Ada Lovelace [Example]",
        "Ada Lovelace | Example Corp",
        "Ada Lovelace - Example Corp",
        "Ada Lovelace via Lists",
        "'Ada Lovelace' via Lists",
        "Ada Lovelace über Verteiler",
        "ada.lovelace",
        "Adá  Lovelacé",
        'Ada "Countess" Lovelace',
        "Ada von Lovelace",
    ],
)
def test_one_name_in_many_ways(written: str) -> None:
    assert (parse(written).given, parse(written).middle, parse(written).family) == ("ada", (), "lovelace")


def test_middle_initials_and_generations_are_kept() -> None:
    name = parse("Ada K. Lovelace Jr.")
    assert (name.given, name.middle, name.family, name.generation) == ("ada", ("k",), "lovelace", "jr")
    assert parse("Lovelace, Ada K., Jr").generation == "jr"


def test_only_a_rewritten_sender_is_through_a_list() -> None:
    assert parse("Ada Lovelace via Lists").through_list
    assert not parse("Via Lists").through_list
    assert not parse("Ada Viareggio").through_list


@pytest.mark.parametrize("nothing", ["", "  ", '""', "ada@example.org", "<ada@example.org>", "()", "1815", "-"])
def test_what_is_no_name_is_nobody(nothing: str) -> None:
    assert parse(nothing) == NOBODY


def test_chinese_names_have_the_family_name_first() -> None:
    assert (parse("王伟").family, parse("王伟").given) == ("王", "伟")


def test_umlauts_give_a_second_spelling() -> None:
    spelled = parse("Jürgen Groß").spelled
    assert spelled is not None
    assert (spelled.given, spelled.family) == ("juergen", "gross")
    assert parse("Ada Lovelace").spelled is None


@pytest.mark.parametrize(
    ("local", "given_name", "family"),
    [
        ("ada.lovelace", "ada", "lovelace"),
        ("ada_lovelace7", "ada", "lovelace"),
        ("ada.lovelace+list", "ada", "lovelace"),
    ],
)
def test_an_address_can_spell_a_name(local: str, given_name: str, family: str) -> None:
    assert (from_address(local).given, from_address(local).family) == (given_name, family)


@pytest.mark.parametrize("local", ["alovelace", "a.lovelace", "linux-mips", "", ".", "7.11"])
def test_most_addresses_spell_none(local: str) -> None:
    assert from_address(local) == NOBODY


@given(st.text(max_size=60))
def test_anything_can_be_taken_apart(text: str) -> None:
    name = parse(text)
    assert not any(c.isspace() for c in name.given + name.family)
    assert name.family or not name.given
