from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import ayni
from ayni import ColumnsError, Ledger

WEEK = 7 * 86_400


def with_capacity(capacity: dict[str, object], **columns: list) -> Ledger:
    return Ledger.from_arrow(
        pa.table(columns), parties=pa.table({"key": list(capacity), "capacity": list(capacity.values())})
    )


def asks(receivers: int, weeks: list[float], giver: str = "ada") -> dict[str, list]:
    names = [f"r{number % receivers}" for number in range(len(weeks))]
    at = [round(week * WEEK) for week in weeks]
    return {"giver": [giver] * len(at), "receiver": names, "at": at, "asked": [1] * len(at)}


def test_asks_are_counted_in_weeks_back_from_now() -> None:
    ledger = with_capacity({"ada": 2}, **asks(3, [0, 0.5, 0.6, 1.5, 2.9, 3]))
    found = ledger.load(now=3 * WEEK).rows()[0]
    # Weeks end now: (2, 3], (1, 2], (0, 1] and the one that holds the very first ask.
    assert ledger.load().overall["stretches"] == 4
    assert (found["recent_asks"], found["peak_asks"], found["mean_asks"]) == (2, 2, 1.5)
    assert (found["capacity"], found["used"], found["over_capacity"]) == (2, 1.0, 0)
    busy = with_capacity({"ada": 1}, **asks(3, [0, 0.5, 0.6, 1.5, 2.9, 3])).load().rows()[0]
    assert (busy["used"], busy["over_capacity"]) == (2.0, 2)


def test_a_day_is_another_stretch_than_a_week() -> None:
    ledger = with_capacity({"ada": 1}, **asks(2, [0.5, 0.51, 5, 5]))
    assert ledger.load()["over_capacity"][0] == 2
    assert ledger.load(per="1d")["peak_asks"][0] == 2
    assert ledger.load(per="1d").overall["stretches"] == 32


def test_a_stretch_is_a_second_at_least() -> None:
    assert Ledger.from_columns(["a", "a"], ["b", "b"], at=[0, 2]).load(per=0.25).overall["stretches"] == 3


def test_capacity_that_nobody_stated_is_undefined() -> None:
    found = with_capacity({"ada": None, "r0": 4}, **asks(1, [0, 1])).load().rows()
    assert [row["capacity"] for row in found] == [None, 4]
    assert [row["over_capacity"] for row in found] == [None, 0]
    assert [row["used"] for row in found] == [None, 0]


def test_no_capacity_at_all_is_passed_by_every_ask_and_has_no_share() -> None:
    found = with_capacity({"ada": 0}, **asks(1, [0, 2])).load().rows()[0]
    assert (found["used"], found["over_capacity"]) == (None, 2)


@pytest.mark.parametrize("capacity", [-1.0, float("inf"), "many"])
def test_a_capacity_that_cannot_be_is_refused(capacity: object) -> None:
    with pytest.raises(ColumnsError, match="capacity"):
        with_capacity({"ada": capacity}, **asks(1, [0])).load()


def test_acts_that_nobody_asked_for_are_given_but_no_load() -> None:
    ledger = Ledger.from_columns(["a", "a", "a"], ["b", "b", "c"], at=[1, 2, 3], asked=[1, 0, None])
    found = ledger.load().rows()
    assert [(row["given"], row["asked"], row["share"]) for row in found] == [(3, 1, 1.0), (0, 0, 0.0), (0, 0, 0.0)]


def test_acts_without_a_time_count_but_in_no_week() -> None:
    ledger = Ledger.from_columns(["a", "a"], ["b", "b"], at=[1, None], asked=[1, 1])
    found = ledger.load().rows()[0]
    assert (found["asked"], found["recent_asks"], found["peak_asks"]) == (2, 1, 1)
    timeless = Ledger.from_columns(["a"], ["b"], asked=[1]).load()
    assert [timeless[name][0] for name in ("recent_asks", "mean_asks", "peak_asks")] == [None] * 3
    assert timeless.overall["stretches"] == 0


def test_one_who_gives_everything() -> None:
    found = Ledger.from_columns(["a"] * 9, [f"b{n}" for n in range(9)]).load()
    assert found.overall["gini"] == pytest.approx(0.9)
    assert found.overall["top_share"] == pytest.approx(0.5)  # 5 % of ten parties are half of one
    assert found.overall["gini_low"] is None


def test_an_empty_ledger_has_no_rows_and_no_figures() -> None:
    found = Ledger.from_columns([], []).load()
    assert len(found) == 0
    assert {found.overall[name] for name in ("gini", "gini_low", "top_share", "top_share_high")} == {None}


def test_answers_at_math_overflow_rest_on_few(data: Path) -> None:
    ledger = ayni.read(data / "mathoverflow" / "sx-mathoverflow.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2})
    found = ledger.load()
    given = np.sort(np.array(found["given"]))[::-1]
    assert given.sum() == found.counts["acts"]
    n = len(given)
    # The area between the line of equality and the Lorenz curve, by trapezoids.
    lorenz = np.concatenate([[0], np.cumsum(given[::-1]) / given.sum()])
    assert found.overall["gini"] == pytest.approx(1 - 2 * np.trapezoid(lorenz, dx=1 / n), rel=1e-9)
    assert found.overall["top_share"] == pytest.approx(
        np.interp(0.05 * n, np.arange(n + 1), np.append(0, np.cumsum(given))) / given.sum()
    )
    assert found.overall["gini_low"] < found.overall["gini"] < found.overall["gini_high"]


def test_any_order_and_number_of_threads_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(3)
    giver, receiver, at = (chance.integers(0, most, 200_000) for most in (900, 900, 60 * WEEK))
    asked = chance.integers(-1, 2, len(at))
    readings = []
    for threads in ("1", "2"):
        monkeypatch.setenv("AYNI_THREADS", threads)
        order = chance.permutation(len(at))
        readings.append(Ledger.from_columns(giver[order], receiver[order], at=at[order], asked=asked[order]).load())
    one, other = readings
    assert one.table.equals(other.table)
    assert one.overall == other.overall
