from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

import ayni
from ayni import Ledger, UnknownNameError


def meeting(groups: dict[str, str | None], said: list[tuple[str, str, int, float]], kind: str = "meeting") -> Ledger:
    """Turns as speaker, listener, second, words."""
    names = ("giver", "receiver", "at", "weight")
    columns = (
        dict(zip(names, map(list, zip(*said, strict=True)), strict=True)) if said else {name: [] for name in names}
    )
    types = (pa.string(), pa.string(), pa.int64(), pa.float64())
    table = pa.table({name: pa.array(columns[name], type_) for name, type_ in zip(names, types, strict=True)})
    table = table.append_column("kind", pa.array([kind] * len(said), pa.string()))
    parties = pa.table({"key": list(groups), "group": pa.array(list(groups.values()), pa.string())})
    return Ledger.from_arrow(table, parties=parties)


FOUR = {"ada": "west", "ben": "west", "cem": "east", "dia": "east"}
SAID = [
    ("ada", "ben", 10, 30.0),
    ("ada", "cem", 10, 30.0),
    ("ada", "dia", 10, 30.0),
    ("ada", "ben", 20, 10.0),
    ("ben", "ada", 25, 20.0),
    ("cem", "ada", 30, 40.0),
]


def test_a_turn_to_many_counts_once_and_the_silent_are_counted() -> None:
    east, west = meeting(FOUR, SAID).airtime().rows()
    assert (east["group"], east["people"], east["spoke"], east["never_spoke"]) == ("east", 2, 1, 1)
    assert (west["group"], west["people"], west["spoke"], west["never_spoke"]) == ("west", 2, 2, 0)
    assert (east["turns"], west["turns"]) == (1, 3)
    assert (east["words"], west["words"]) == (40, 60)
    assert (east["ratio"], west["ratio"]) == (0.5, 1.5)
    assert east["word_ratio"] == pytest.approx(0.8)
    assert east["gini"] == pytest.approx(0.5)
    assert east["party"] is None


def test_by_person_everybody_has_a_row_and_nobody_an_interval() -> None:
    found = meeting(FOUR, SAID).airtime(by="person")
    assert found["party"] == ["ada", "ben", "cem", "dia"]
    assert found["group"] == ["west", "west", "east", "east"]
    assert found["turns"] == [2, 1, 1, 0]
    assert found["ratio"] == [2, 1, 1, 0]
    assert (set(found["ratio_low"]), set(found["gini"])) == ({None}, {None})
    assert found.overall["all_never_spoke"] == 1


def test_what_is_said_in_one_second_has_the_words_of_its_longest_row() -> None:
    said = [("ada", "ben", 10, 3.0), ("ada", "cem", 10, 8.0), ("ada", "dia", 10, 5.0)]
    assert meeting(FOUR, said).airtime().overall["all_words"] == 8


def test_those_without_a_group_stand_last_together() -> None:
    found = meeting({**FOUR, "eli": None, "fay": ""}, [*SAID, ("eli", "ada", 40, 1.0)]).airtime().rows()
    assert [row["group"] for row in found] == ["east", "west", None]
    assert (found[2]["people"], found[2]["turns"]) == (2, 1)


def test_acts_are_no_turns_unless_they_are_asked_for() -> None:
    ledger = Ledger.from_columns(["a", "b", "a"], ["b", "a", "b"], at=[1, 2, 3], kind=["advice", "chat", "review"])
    assert ledger.airtime().overall["all_turns"] == 1
    assert ledger.airtime(contacts=False).overall["all_turns"] == 2


def test_rows_without_a_time_are_left_out_and_counted() -> None:
    ledger = Ledger.from_columns(["a", "b"], ["b", "a"], at=[1, None], kind=["chat", "chat"])
    assert ledger.airtime().overall["without_time_left_out"] == 1
    assert ledger.airtime()["turns"] == [1]


def test_where_nobody_spoke_nothing_is_shared() -> None:
    found = meeting(FOUR, []).airtime().rows()
    assert [row["never_spoke"] for row in found] == [2, 2]
    assert {row[name] for row in found for name in ("turn_share", "ratio", "ratio_low", "word_ratio", "gini")} == {None}
    assert [row["people_share"] for row in found] == [0.5, 0.5]


def test_an_empty_ledger_has_no_rows() -> None:
    found = Ledger.from_columns([], []).airtime()
    assert len(found) == 0
    assert (found.overall["all_people"], found.overall["all_turns"], found.overall["all_gini"]) == (0, 0, None)
    assert len(Ledger.from_columns([], []).airtime(by="person")) == 0


def test_one_who_alone_speaks_leaves_no_interval() -> None:
    found = meeting(FOUR, SAID[:4]).airtime().rows()
    assert [row["ratio"] for row in found] == [0, 2]
    assert {row["ratio_low"] for row in found} == {None}


def test_another_by_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="group or person"):
        meeting(FOUR, SAID).airtime(by="team")


def ratios(turns: np.ndarray, group: np.ndarray) -> np.ndarray:
    of, people = np.bincount(group, weights=turns), np.bincount(group)
    return (of / turns.sum()) / (people / len(turns))


def ledger_with(turns: np.ndarray, group: np.ndarray) -> Ledger:
    giver = np.repeat(np.arange(len(turns)), turns)
    parties = pa.table({"key": np.arange(len(turns)), "group": group.astype(str)})
    columns = {
        "giver": giver,
        "receiver": (giver + 1) % len(turns),
        "at": np.arange(len(giver)),
        "kind": np.full(len(giver), 3),
    }
    return Ledger.from_arrow(pa.table(columns), parties=parties)


def test_the_interval_is_that_of_leaving_out_one_person_at_a_time() -> None:
    chance = np.random.default_rng(2012)
    turns, group = chance.integers(0, 9, 40), np.sort(chance.integers(0, 3, 40))
    found = ledger_with(turns, group).airtime()
    people = np.bincount(group)
    for place in range(3):
        variance = 0.0
        for inside in range(3):
            without = []
            for person in np.flatnonzero(group == inside):
                kept = np.arange(40) != person
                without.append(ratios(turns[kept], group[kept])[place])
            n = people[inside]
            variance += (n - 1) / n * ((np.array(without) - np.mean(without)) ** 2).sum()
        reach = np.sqrt(variance) * stats.t.ppf(0.95, people[place] - 1)
        assert found["ratio"][place] == pytest.approx(ratios(turns, group)[place], rel=1e-12)
        assert found["ratio_high"][place] == pytest.approx(found["ratio"][place] + reach, rel=1e-9)
        assert found["ratio_low"][place] == pytest.approx(max(found["ratio"][place] - reach, 0), rel=1e-9)


def coverage(draw: Callable[[np.random.Generator], np.ndarray], truth: float) -> float:
    chance, inside = np.random.default_rng(9), 0
    group = np.repeat([0, 1], [12, 24])
    for _ in range(200):
        row = ledger_with(draw(chance), group).airtime().rows()[0]
        inside += row["ratio_low"] <= truth <= row["ratio_high"]
    return inside / 200


def test_the_interval_covers_what_groups_of_such_people_have() -> None:
    """People of a group of 12 speak twice as often as those of another of 24, each with a rate of their own."""

    def draw(chance: np.random.Generator) -> np.ndarray:
        rate = chance.gamma(3, np.repeat([10 / 3, 5 / 3], [12, 24]))
        return chance.poisson(rate)

    assert 0.82 <= coverage(draw, 2 / (4 / 3)) <= 0.97


def test_messages_of_students_add_up(data: Path) -> None:
    ledger = ayni.read(data / "collegemsg" / "CollegeMsg.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2})
    found = ledger.airtime(contacts=False, by="person")
    expected = len(set(zip(ledger.giver.tolist(), ledger.at.tolist(), strict=True)))
    assert found.overall["all_turns"] == sum(found["turns"]) == expected
    assert found.overall["all_never_spoke"] == 1899 - len(np.unique(ledger.giver))


def test_any_order_and_number_of_threads_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(3)
    giver, receiver, at = (chance.integers(0, most, 200_000) for most in (900, 900, 10**6))
    weight = chance.random(200_000)
    readings = []
    for threads in ("1", "2"):
        monkeypatch.setenv("AYNI_THREADS", threads)
        order = chance.permutation(len(at))
        readings.append(
            Ledger.from_columns(giver[order], receiver[order], at=at[order], weight=weight[order]).airtime(
                contacts=False, by="person"
            )
        )
    one, other = readings
    assert one.table.equals(other.table)
    assert one.overall == other.overall
