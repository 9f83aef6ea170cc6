from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ayni
from ayni import Ledger
from ayni.errors import InputError

DAY = 86_400
type Act = tuple[str, str, int]


def ledger_of(acts: list[Act]) -> Ledger:
    giver, receiver, at = zip(*acts, strict=True)
    return Ledger.from_columns(giver, receiver, at=at)


def person(years_with: int, acts_with: int, years_outside: int, acts_outside: int, name: str, within: int) -> list[Act]:
    """Somebody exposed for so many seconds, and then not for so many, who gives to one other person meanwhile."""
    giver, receiver = f"{name} giver", f"{name} receiver"
    begins = [*range(0, years_with - within, within), years_with - within]
    acts = [(giver, name, at) for at in begins]
    acts += [(name, receiver, 1 + n) for n in range(acts_with)]
    acts += [(name, receiver, years_with + 1 + n) for n in range(acts_outside)]
    return [*acts, (name, receiver, years_with + years_outside + 1)]


def test_the_ratio_of_a_textbook() -> None:
    # Deaths among current and past users of clozapine, in two groups of age (Walker et al. 1997; Rothman,
    # Epidemiology: An Introduction): 196 in 62,119 years and 111 in 15,763; 167 in 6,085 and 157 in 2,780. The
    # rate ratio of Mantel and Haenszel is 0.47. A year is a second here, a death an act.
    young = person(62_119, 196, 15_763, 111, "young", 6_085)
    old = person(6_085, 167, 2_780, 157, "old", 6_085)
    found = ledger_of(young + old).pay_forward(within=6_085, shuffles=0)
    told = {row["party"]: row for row in found.rows()}
    for name, counts in {"young": (196, 111, 62_119, 15_763), "old": (167, 157, 6_085, 2_780)}.items():
        columns = ("acts_exposed", "acts_outside", "seconds_exposed", "seconds_outside")
        assert tuple(told[name][f"forward_{column}"] for column in columns) == counts
    assert round(found.overall["forward_ratio"], 2) == 0.47
    assert round(told["young"]["forward_ratio"], 2) == 0.45
    assert round(told["old"]["forward_ratio"], 2) == 0.49


def test_of_one_person_it_is_the_plain_rate_ratio_with_its_plain_interval() -> None:
    found = ledger_of(person(100, 8, 300, 6, "one", 50)).pay_forward(within=50, of=["one"], shuffles=0)
    (one,) = found.rows()
    ratio, width = (8 / 100) / (6 / 300), math.exp(1.959963984540054 * math.sqrt(1 / 8 + 1 / 6))
    assert one["forward_ratio"] == pytest.approx(ratio)
    # With one stratum the variance of Greenland and Robins is 1 / a + 1 / b.
    assert (one["forward_ratio_low"], one["forward_ratio_high"]) == pytest.approx((ratio / width, ratio * width))
    assert found.overall["forward_ratio"] == pytest.approx(ratio)
    assert one["reputation_ratio"] is None


@pytest.mark.filterwarnings("error")
def test_an_interval_without_an_end_is_none() -> None:
    # Nobody had given for one second, and then somebody for two weeks: the upper sum is a millionth, V more than a hundred
    # thousand, and exp(1.96 √V) more than a number holds.
    late = 1_000_000
    acts = [("one", "Cleo", 0), ("one", "Ada", 1), ("Ada", "one", 1), ("one", "Cleo", 100), ("Ben", "one", late)]
    found = ledger_of([*acts, ("one", "Cleo", late + 4)]).pay_forward(within=late, of=["one"], shuffles=0)
    (one,) = found.rows()
    # For Cleo 1 / 1,000,002 of an act exposed; for Ada, who gave all the while but the last two seconds, 2 / 3 outside.
    assert one["forward_ratio"] == pytest.approx((1 / 1_000_003) / (2 / 3), rel=1e-4)
    assert (one["forward_ratio_low"], one["forward_ratio_high"]) == (None, None)


def test_giving_back_is_not_paying_forward() -> None:
    acts = [("ada", "ben", 0), ("ben", "ada", 2), ("ben", "cem", 3), ("ben", "ada", 40), ("ben", "cem", 50)]
    (ben,) = ledger_of(acts).pay_forward(of=["ben"], within=10, shuffles=0).rows()
    assert (ben["forward_acts_back"], ben["forward_acts_exposed"], ben["forward_acts_outside"]) == (1, 1, 1)
    assert (ben["forward_seconds_exposed"], ben["forward_seconds_outside"]) == (10, 39)
    # To ada: 0 acts in the 0 seconds in which others exposed, 1 outside. To cem: 1 in 10 and 0 in 39.
    assert ben["forward_ratio"] is None


def test_acts_of_one_second_do_not_move_each_other() -> None:
    acts = [("ada", "ben", 0), ("ada", "ben", 20), ("ben", "cem", 20), ("ben", "cem", 21), ("ben", "cem", 30)]
    (ben,) = ledger_of(acts).pay_forward(of=["ben"], within=5, shuffles=0).rows()
    assert (ben["forward_acts_outside"], ben["forward_acts_exposed"]) == (1, 1)


@pytest.mark.parametrize(
    "ledger",
    [
        Ledger.from_columns([], []),
        Ledger.from_columns(["ada"], ["ben"], at=[3]),
        Ledger.from_columns(["ada"], ["ada"], at=[3]),
        Ledger.from_columns(["ada", "ben", "ada"], ["ben", "ada", "cem"]),
        Ledger.from_columns(["ada", "ben", "ada"], ["ben", "ada", "cem"], at=[5, 5, 5]),
        Ledger.from_columns(["ada", "ada", "ada"], ["ben", "cem", "ben"], at=[1, 5, 9]),
    ],
)
def test_without_times_with_and_without_there_is_no_ratio(ledger: Ledger) -> None:
    found = ledger.pay_forward(within=2)
    for way in ("forward", "reputation"):
        assert set(found[f"{way}_ratio"]) <= {None}
        names = ("ratio", "ratio_low", "ratio_high", "null_mean", "null_low", "null_high", "p")
        assert {found.overall[f"{way}_{name}"] for name in names} == {None}


def made(chance: np.random.Generator, effect: float, people: int = 30) -> Ledger:
    """People who receive by chance, and give by chance `effect` times as often within a day of having received."""
    length, acts = 100 * DAY, []
    for number in range(people):
        name, rate = f"p{number}", chance.uniform(0.1, 0.5)
        received = np.sort(chance.integers(0, length, chance.poisson(12)))
        acts += [(f"from{chance.integers(6)}", name, int(at)) for at in received]
        for at in chance.integers(0, length, chance.poisson(100 * rate * effect)):
            last = received[received < at]
            exposed = len(last) and at - last[-1] <= DAY
            if exposed or chance.random() < 1 / effect:
                acts.append((name, f"to{chance.integers(6)}", int(at)))
    return ledger_of(acts)


def test_without_an_effect_the_interval_holds_1_about_19_times_in_20() -> None:
    chance = np.random.default_rng(1985)
    found = [made(chance, 1.0).pay_forward(within="1d", shuffles=0).overall for _ in range(300)]
    held = sum(one["forward_ratio_low"] <= 1 <= one["forward_ratio_high"] for one in found)
    assert 0.91 <= held / len(found) <= 0.985
    assert np.mean([math.log(one["forward_ratio"]) for one in found]) == pytest.approx(0, abs=0.03)


def test_an_effect_that_is_there_is_found() -> None:
    chance = np.random.default_rng(2014)
    found = [made(chance, 2.5).pay_forward(within="1d", shuffles=99).overall for _ in range(60)]
    held = sum(one["forward_ratio_low"] <= 2.5 <= one["forward_ratio_high"] for one in found)
    assert held >= 52
    assert np.exp(np.mean([math.log(one["forward_ratio"]) for one in found])) == pytest.approx(2.5, rel=0.06)
    assert np.mean([one["forward_p"] <= 0.05 for one in found]) > 0.9
    assert all(one["forward_null_low"] < one["forward_null_mean"] < one["forward_null_high"] for one in found)


def test_without_an_effect_small_p_values_are_as_rare_as_they_should_be() -> None:
    chance = np.random.default_rng(2010)
    found = [made(chance, 1.0, people=8).pay_forward(within="1d", shuffles=39).overall["forward_p"] for _ in range(200)]
    assert np.mean([p <= 0.1 for p in found]) < 0.17
    assert np.mean([p <= 0.5 for p in found]) == pytest.approx(0.5, abs=0.12)


def test_receiving_and_giving_in_the_same_busy_hours_is_told_from_paying_forward() -> None:
    # Everybody is active on every tenth day only, and what they give has nothing to do with what they received: against
    # their own quiet days the ratio is far above 1, against the same acts in another order it is not.
    chance = np.random.default_rng(3)
    acts: list[Act] = []
    for number in range(60):
        for day in range(0, 300, 10):
            for at in chance.integers(0, DAY, chance.poisson(4)):
                one, other = f"p{number}", f"q{chance.integers(20)}"
                acts.append(
                    (one, other, day * DAY + int(at)) if chance.random() < 0.5 else (other, one, day * DAY + int(at))
                )
    found = ledger_of(acts).pay_forward(of=[f"p{n}" for n in range(60)], within="1d", shuffles=99).overall
    assert found["forward_ratio_low"] > 2
    assert found["forward_null_low"] <= found["forward_ratio"] <= found["forward_null_high"]
    assert found["forward_p"] > 0.05


def test_counts_of_a_college_add_up(data: Path) -> None:
    ledger = ayni.read(data / "collegemsg" / "CollegeMsg.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2})
    found, people = ledger.pay_forward(shuffles=0), ledger.people()
    for way, all_of_them in (("forward", "given"), ("reputation", "received")):
        parts = zip(*(found[f"{way}_acts_{name}"] for name in ("exposed", "outside", "back")), strict=True)
        # Acts at the first and the last second of a person's own record bound it and are not counted.
        assert all(sum(three) <= whole for three, whole in zip(parts, people[all_of_them], strict=True))
        assert sum(found[f"{way}_acts_exposed"]) == found.overall[f"{way}_acts_exposed"]


def test_neither_order_nor_threads_change_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(7)
    giver, receiver = (chance.zipf(1.3, 200_000) % 3_000 for _ in range(2))
    at = chance.integers(0, 40_000, 200_000) * 600
    shuffled = chance.permutation(len(at))
    found = []
    for threads, order in (("1", slice(None)), ("2", slice(None)), ("2", shuffled)):
        monkeypatch.setenv("AYNI_THREADS", threads)
        ledger = Ledger.from_columns(giver[order], receiver[order], at=at[order])
        found.append(ledger.pay_forward(within="1d", shuffles=4))
    assert found[0].table.equals(found[1].table)
    assert found[0].table.equals(found[2].table)
    assert found[0].overall == found[1].overall == found[2].overall


def test_another_seed_makes_other_shuffles_and_changes_nothing_else() -> None:
    ledger = made(np.random.default_rng(5), 1.5)
    one, same, other = (ledger.pay_forward(shuffles=50, seed=seed).overall for seed in (1, 1, -9))
    assert one == same
    assert one["forward_null_mean"] != other["forward_null_mean"]
    assert one["forward_ratio"] == other["forward_ratio"]


@pytest.mark.parametrize("wrong", [{"shuffles": -1}, {"seed": 2**70}])
def test_impossible_options_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Ledger.from_columns(["ada"], ["ben"], at=[3]).pay_forward(**wrong)
