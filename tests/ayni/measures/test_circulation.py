from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import ayni
from ayni import Ledger, UnknownNameError
from ayni.measures import circulation

BY_PLACE = {"giver": 0, "receiver": 1, "at": 2}
SHARES = ("directly", "through_others", "one_way")


def shares(ledger: Ledger, **options: object) -> list[float | None]:
    [found] = ledger.circulation(**options).rows()
    return [found[name] for name in SHARES]


@pytest.mark.parametrize(
    ("file", "directly", "through_others"),
    [("collegemsg/CollegeMsg.txt.gz", 0.6102, 0.0670), ("email_eu/email-Eu-core-temporal.txt.gz", 0.5802, 0.0745)],
)
def test_it_agrees_with_what_two_solvers_found(data: Path, file: str, directly: float, through_others: float) -> None:
    found = shares(ayni.read(data / file, columns=BY_PLACE))
    assert found[:2] == pytest.approx([directly, through_others], abs=5e-5)
    assert sum(found) == pytest.approx(1, abs=1e-15)


def test_a_circle_came_back_through_others_whole() -> None:
    people = [f"p{n}" for n in range(50)]
    assert shares(Ledger.from_columns(people, people[1:] + people[:1])) == [0, 1, 0]


def test_a_tree_went_one_way_whole() -> None:
    children = list(range(1, 200))
    ledger = Ledger.from_columns([(child - 1) // 2 for child in children], children, weight=[1.5] * len(children))
    assert shares(ledger) == [0, 0, 1]


def test_what_two_gave_each_other_alike_came_back_directly_whole() -> None:
    assert shares(Ledger.from_columns(["a", "b"], ["b", "a"], weight=[0.1, 0.1])) == [1, 0, 0]
    [found] = Ledger.from_columns(["a", "b"], ["b", "a"]).circulation(exact="no").rows()
    assert (found["gradient_share"], found["circular_share"]) == (None, None)  # there is no net flow to split


def test_a_circle_is_as_wide_as_its_narrowest_tie() -> None:
    # 3 of each of the three ties run in a circle; 1 + 2 + 0 are left over.
    assert shares(Ledger.from_columns(["a", "b", "c"], ["b", "c", "a"], weight=[4, 5, 3])) == [0, 9 / 12, 3 / 12]


def test_of_two_circles_over_one_tie_the_longer_counts() -> None:
    ledger = Ledger.from_columns(["a", "b", "b", "c", "d"], ["b", "a", "c", "d", "a"], weight=[1, 0, 1, 1, 1])
    assert shares(ledger)[1] == 1
    both = Ledger.from_columns(["a", "b", "c", "b", "d", "e"], ["b", "c", "a", "d", "e", "a"])
    assert shares(both) == [0, 4 / 6, 2 / 6]


def test_decimal_fractions_add_up_exactly() -> None:
    ledger = Ledger.from_columns(["a", "a", "b"], ["b", "b", "a"], weight=[0.1, 0.2, 0.3])
    assert shares(ledger) == [1, 0, 0]


@pytest.mark.parametrize("weight", [5e-324, 1e-200, np.pi, 1e200, 1e307])
def test_weights_of_any_size_can_be_shared_out(weight: float) -> None:
    assert shares(Ledger.from_columns(["a", "b", "c", "a"], ["b", "c", "a", "d"], weight=[weight] * 4)) == [
        0,
        0.75,
        0.25,
    ]


def test_nothing_given_has_no_shares() -> None:
    assert shares(Ledger.from_columns([], [])) == [None] * 3
    assert shares(Ledger.from_columns(["a"], ["a"])) == [None] * 3
    [found] = Ledger.from_columns(["a"], ["b"], weight=[0.0]).circulation(exact="both").rows()
    assert (found["ties"], found["weight"]) == (1, 0.0)
    assert [found[name] for name in (*SHARES, "gradient_share", "circular_share")] == [None] * 5


def test_each_way_of_asking_fills_its_own_columns() -> None:
    ledger = Ledger.from_columns(["a", "b", "c", "a"], ["b", "c", "a", "d"])
    filled = {
        exact: {name for name, value in ledger.circulation(exact=exact).rows()[0].items() if value is not None}
        for exact in ("auto", "yes", "no", "both")
    }
    split = {"gradient_share", "circular_share"}
    assert filled["auto"] == filled["yes"] == filled["both"] - split
    assert filled["both"] - filled["no"] == {"through_others", "one_way"}
    assert split <= filled["no"]
    assert [ledger.circulation(exact=e)["method"] for e in ("auto", "no", "both")] == [["exact"], ["split"], ["both"]]


def test_what_is_too_large_for_the_exact_answer_is_split_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger.from_columns(["a", "b", "c", "a"], ["b", "c", "a", "b"])
    for limit in ("_MOST_TIES", "_MOST_STEPS"):
        with monkeypatch.context() as smaller:
            smaller.setattr(circulation, limit, 2)
            assert ledger.circulation()["method"] == ["split"]
            assert ledger.circulation(exact="yes")["method"] == ["exact"]


def test_an_unknown_way_of_asking_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"exact is 'perhaps'\. It can be: auto, yes, no, both"):
        Ledger.from_columns(["a"], ["b"]).circulation(exact="perhaps")


def test_the_number_of_threads_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(5)
    giver, receiver = (chance.zipf(1.3, 200_000) % 20_000 for _ in range(2))
    weight = chance.random(200_000)
    found = []
    for threads in ("1", "2", "3"):
        monkeypatch.setenv("AYNI_THREADS", threads)
        ledger = Ledger.from_columns(giver, receiver, weight=weight)
        found.append([ledger.circulation(exact="both").table, ledger.potentials().table, ledger.brokerage().table])
    assert all(one.equals(first) for tables in found[1:] for one, first in zip(tables, found[0], strict=True))
