from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.giveaways import Sort, giveaways, without

NAMES = ["Ysolde Quillfeather"]
ADDRESS = "ysolde@quillworks.example.net"


def sorts(text: str, **more: list[str]) -> list[str]:
    return [one.sort.value for one in giveaways(text, **more)]


@pytest.mark.parametrize(
    "text",
    [
        "This is Ysolde Quillfeather.",
        "QUILLFEATHER, YSOLDE",
        "Ask ysolde. Yes, the Quillfeather one.",
        "Frau Quillfeathers Werkstatt; Ysolde weiß es.",
        "find her as ysoldequillfeather",
    ],
)
def test_the_whole_name_is_found_however_it_is_written(text: str) -> None:
    found = giveaways(text, names=NAMES)
    assert found
    assert all(one.sure for one in found)
    assert "quillfeather" not in without(text, found).lower()


def test_one_word_of_a_name_is_for_a_person_to_look_at() -> None:
    assert sorts("A rose is a rose.", names=["Rose Miller"]) == ["word", "word"]
    assert sorts("Ysoldes looms", names=NAMES) == ["word"]
    assert sorts("prosecute", names=["Rose Miller"]) == []


@pytest.mark.parametrize(
    ("written", "name"), [("Juergen", "Jürgen Kern"), ("Lucia", "Lucía Fernández"), ("Fedor", "Фёдор Ильин")]
)
def test_accents_umlauts_and_scripts_make_no_difference(written: str, name: str) -> None:
    assert sorts(f"ask {written}", names=[name]) == ["word"]


def test_small_words_in_names_give_nobody_away() -> None:
    assert (
        sorts(
            "the house of the weaver, von Hand",
            names=["Anna von der Heide"],
            organisations=["Institute of the Sea GmbH"],
        )
        == []
    )
    assert sorts("at the Sea", organisations=["Institute of the Sea GmbH"]) == ["organisation"]


def test_addresses_are_found_whole_and_in_their_parts() -> None:
    assert sorts(f"write to {ADDRESS}", addresses=[ADDRESS]) == ["address"]
    assert sorts("she runs Quillworks", addresses=[ADDRESS]) == ["organisation"]
    assert sorts("she is at gmail", addresses=["somebody@gmail.com"]) == []
    assert sorts("call +49 30 901820", addresses=["+4930901820"]) == ["reached-at"]


@pytest.mark.parametrize("text", ["see www.example.org", "https://example.org/x", "@weaver on there", "a@b.example"])
def test_any_way_to_reach_somebody_is_pointed_out(text: str) -> None:
    assert sorts(text) == [Sort.REACHED_AT.value]


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_is_sure_is_gone_after_taking_it_out(before: str, after: str) -> None:
    text = f"{before} Ysolde Quillfeather {after}"
    sure = [one for one in giveaways(text, names=NAMES) if one.sure]
    left = without(text, sure)
    assert not [one for one in giveaways(left, names=NAMES) if one.sure]


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_findings_lie_in_the_text_in_order_and_apart(text: str, names: list[str]) -> None:
    found = giveaways(text, names=names, organisations=names, addresses=names)
    assert all(text[one.start : one.end] == one.words for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "J\u00adonas W\u00adeil",  # soft hyphens
        "Jo\u0301nas Wei\u0301l",  # accents of their own
        "Jónas Weíl",
        "J\u200bonas W\ufe0feil",
        "Jonas_Weil",
        "JonasWeil",
        "weiljonas",
        "@jonas_weil",
        "\ue000Jonas \ue000Weil",
    ],
)
def test_a_name_is_found_however_it_hides(text: str) -> None:
    found = giveaways(f"Ask {text}!", names=["Jonas Weil"])
    assert any(one.sure for one in found)
    left = without(f"Ask {text}!", found).lower()
    assert "nas" not in left
    assert "eil" not in left


def test_an_address_is_found_with_what_hides_in_it() -> None:
    [found] = giveaways("write to ysolde\u00ad@quillworks.example.net.", addresses=[ADDRESS])
    assert (found.sort, found.words) == (Sort.ADDRESS, "ysolde\u00ad@quillworks.example.net")


def test_short_names_run_together_are_not_found_inside_other_words() -> None:
    assert sorts("a banana", names=["An Na"]) == []


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("李明在城里有一个磨坊", "李明", [("李明", Sort.NAME)]),
        ("She learned it from 李.", "李", [("李", Sort.WORD)]),
        ("さくらさんに会う", "さくら", [("さくら", Sort.NAME)]),
        ("J. has a mill", "J", [("J", Sort.WORD)]),
        ("Joy has a mill", "J", []),
        ("Ask Bo about it", "Bo", [("Bo", Sort.WORD)]),
        ("Li Wu runs a mill", "Li Wu", [("Li", Sort.NAME), ("Wu", Sort.NAME)]),
    ],
)
def test_names_of_one_or_two_letters_and_in_scripts_without_spaces_are_found(
    text: str, name: str, found: list[tuple[str, Sort]]
) -> None:
    assert [(one.words, one.sort) for one in giveaways(text, names=[name])] == found
