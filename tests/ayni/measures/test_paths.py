from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import ayni
from ayni import InputError, Ledger, UnknownNameError
from ayni.measures.paths import introduction_paths


def mutual(*pairs: str, times: int = 1) -> tuple[list[str], list[str]]:
    """As many acts each way between the two of each pair."""
    ways = [(a, b) for a, b in pairs for _ in range(times)]
    return [a for a, _ in ways] + [b for _, b in ways], [b for _, b in ways] + [a for a, _ in ways]


def test_a_tie_both_ways_carries_an_introduction_better_than_more_acts_one_way() -> None:
    giver, receiver = mutual("ab", "bz")
    ledger = Ledger.from_columns([*giver, "a", "a", "c", "c"], [*receiver, "c", "c", "z", "z"])
    best, second = introduction_paths(ledger, "a", "z")
    assert (best.parties, best.strength) == (("a", "b", "z"), pytest.approx(0.25))
    # Two unanswered acts count as half an answered one: ½ / (1 + ½) = ⅓ for each tie.
    assert (second.parties, second.strength) == (("a", "c", "z"), pytest.approx(1 / 9))


def test_each_step_is_explained_by_its_numbers() -> None:
    ledger = Ledger.from_columns(["a"] * 3 + ["b"], ["b"] * 3 + ["a"])
    [way] = introduction_paths(ledger, "b", "a")
    # Of 3 and 1 acts, 1 is answered and 2 are not: x = 1 + 2/4.
    assert way.steps == (("b", "a", 1, 3, 1.5 / 2.5),)
    assert way.strength == 0.6


def test_a_strong_detour_stands_before_a_weak_direct_tie() -> None:
    giver, receiver = mutual("ab", "bz", times=20)
    ledger = Ledger.from_columns([*giver, "a"], [*receiver, "z"])
    assert [way.parties for way in introduction_paths(ledger, "a", "z")] == [("a", "b", "z"), ("a", "z")]


def test_no_path_has_more_people_between_than_asked_for() -> None:
    ledger = Ledger.from_columns(*mutual("ab", "bc", "cd", "de", "ef"))
    assert [len(way.parties) for way in introduction_paths(ledger, "a", "e")] == [5]
    assert introduction_paths(ledger, "a", "f") == []
    assert [len(way.parties) for way in introduction_paths(ledger, "a", "f", between=4)] == [6]


def test_equally_strong_paths_come_in_the_order_of_keys() -> None:
    ledger = Ledger.from_columns(*mutual("ad", "dz", "ac", "cz", "ab", "bz"))
    through = [way.parties[1] for way in introduction_paths(ledger, "a", "z", most=5)]
    assert through == ["b", "c", "d"]


def test_who_is_to_be_avoided_is_not_gone_through() -> None:
    ledger = Ledger.from_columns(*mutual("ab", "bz", "ac", "cz"))
    assert [way.parties[1] for way in introduction_paths(ledger, "a", "z", avoiding=["b"])] == ["c"]


def test_nobody_reachable_is_an_empty_list() -> None:
    ledger = Ledger.from_columns(["a", "c", "e"], ["b", "d", "e"])
    assert introduction_paths(ledger, "a", "d") == []
    assert introduction_paths(ledger, "a", "e") == []


def test_what_came_later_opens_no_way_yet() -> None:
    ledger = Ledger.from_columns(["a", "b"], ["b", "c"], at=["2026-01-01", "2026-02-01"])
    assert introduction_paths(ledger, "a", "c", now="2026-01-15") == []
    assert len(introduction_paths(ledger, "a", "c")) == 1


def test_contacts_open_ways_when_asked_for() -> None:
    ledger = Ledger.from_columns(["a"], ["b"], kind=["message"])
    assert introduction_paths(ledger, "a", "b") == []
    assert len(introduction_paths(ledger, "a", "b", contacts=True)) == 1


def test_questions_that_make_no_sense_are_refused_with_a_reason() -> None:
    ledger = Ledger.from_columns(["a"], ["b"])
    with pytest.raises(UnknownNameError, match="no party 'x'"):
        introduction_paths(ledger, "a", "x")
    with pytest.raises(InputError, match="both ends"):
        introduction_paths(ledger, "a", "a")
    with pytest.raises(InputError, match="at least 1 path"):
        introduction_paths(ledger, "a", "b", most=0)


def test_paths_through_real_mail_get_no_stronger_down_the_list(data: Path) -> None:
    ledger = ayni.read(
        data / "email_eu" / "email-Eu-core-temporal.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2}
    )
    ways = introduction_paths(ledger, 3, 9, most=20)
    assert len(ways) == 20
    strengths = [way.strength for way in ways]
    assert strengths == sorted(strengths, reverse=True)
    assert all(len(set(way.parties)) == len(way.parties) <= 5 for way in ways)


def test_the_examples_of_the_page_run() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "paths.md"
    ran = doctest.testfile(str(page), module_relative=False)
    assert ran.attempted > 0
    assert ran.failed == 0
