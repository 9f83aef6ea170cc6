from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf
from statsmodels.duration.survfunc import SurvfuncRight

import ayni
from ayni import Ledger

WITHIN = 2 * 86_400
NAMES = ("share", "share_low", "share_high", "median", "median_low", "median_high")


def row_of(ledger: Ledger, party: str, **options: Any) -> dict[str, Any]:
    (row,) = ledger.responses(of=[party], **options).rows()
    return row


def test_a_wait_ends_with_the_next_act_back_and_with_the_next_to_anybody_else() -> None:
    # ben receives at 0, gives back at 10 and on at 25; the record ends at 100.
    ledger = Ledger.from_columns(["ada", "ben", "ben"], ["ben", "ada", "cem"], at=[0, 10, 25])
    ben = row_of(ledger, "ben", within=10, now=100)
    assert (ben["received"], ben["direct"], ben["forward"]) == (1, 1, 1)
    assert (ben["direct_median"], ben["forward_median"]) == (10, 25)
    assert (ben["direct_share"], ben["forward_share"]) == (1, 0)
    ada = row_of(ledger, "ada", within=10, now=100)
    assert (ada["received"], ada["direct"], ada["direct_share"], ada["direct_median"]) == (1, 0, 0, None)


def test_one_act_answers_all_that_came_before_it() -> None:
    ledger = Ledger.from_columns(["ada"] * 3 + ["ben"], ["ben"] * 3 + ["ada"], at=[0, 3, 5, 10])
    ben = row_of(ledger, "ben")
    assert (ben["received"], ben["direct"], ben["forward"]) == (3, 3, 0)
    assert ben["direct_median"] == 7  # waits of 10, 7 and 5


def test_acts_of_one_second_do_not_answer_each_other() -> None:
    ledger = Ledger.from_columns(["ada", "ben", "ben"], ["ben", "ada", "cem"], at=[7, 7, 7])
    assert {(row["direct"], row["forward"]) for row in ledger.responses(now=50).rows()} == {(0, 0)}


def test_a_share_is_unknown_where_nobody_was_followed_that_long() -> None:
    ledger = Ledger.from_columns(["ada", "cem"], ["ben", "dot"], at=[0, 20])
    assert row_of(ledger, "ben", within=20)["direct_share"] == 0
    assert row_of(ledger, "ben", within=21)["direct_share"] is None
    assert row_of(ledger, "ben", within=21, now=21)["direct_share"] == 0


def test_the_median_of_the_textbook() -> None:
    # Remission of leukaemia under 6-MP (Freireich et al. 1963), 21 patients: the median is 23 weeks, S(10) = .753
    # and S(16) = .627 (Kleinbaum & Klein, Survival Analysis, ch. 2).
    came = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    cut = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    ledgers = []
    for n, wait in enumerate(came):
        ledgers += [(f"g{n}", "one", 100 * n), ("one", f"g{n}", 100 * n + wait)]
    end = 100 * len(came) + 100
    ledgers += [(f"c{n}", "one", end - wait) for n, wait in enumerate(cut)]
    giver, receiver, at = zip(*ledgers, strict=True)
    one = row_of(Ledger.from_columns(giver, receiver, at=at), "one", within=10, now=end)
    assert one["received"] == 21
    assert (one["direct"], one["direct_median"]) == (9, 23)
    assert round(1 - one["direct_share"], 3) == 0.753
    later = row_of(Ledger.from_columns(giver, receiver, at=at), "one", within=16, now=end)
    assert round(1 - later["direct_share"], 3) == 0.627
    # The interval that R's survival::survfit prints with conf.type = "log-log": 13 to no end.
    assert (one["direct_median_low"], one["direct_median_high"]) == (13, None)


@pytest.fixture(scope="module")
def college(data: Path) -> Ledger:
    return ayni.read(data / "collegemsg" / "CollegeMsg.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2})


def waits(ledger: Ledger, party: int | None, way: str) -> tuple[np.ndarray, np.ndarray]:
    """Waits of a person's acts received, or of all, and whether an act came; by looking through all acts after each."""
    keys = np.array(ledger.parties.keys.to_pylist())
    order = np.argsort(ledger.at, kind="stable")
    giver, receiver, at = keys[ledger.giver][order], keys[ledger.receiver][order], ledger.at[order]
    found = []
    for row in np.flatnonzero((receiver == party) & (giver != receiver)):
        back = receiver == giver[row]
        after = (giver == party) & (at > at[row]) & (back if way == "direct" else ~back & (receiver != party))
        came = np.flatnonzero(after)
        found.append((at[came[0]] - at[row], True) if len(came) else (at[-1] - at[row], False))
    times, answered = zip(*found, strict=True)
    return np.array(times), np.array(answered)


def figures(times: np.ndarray, came: np.ndarray) -> dict[str, float | None]:
    """By SciPy and statsmodels."""
    curve = ecdf(CensoredData.right_censored(times, ~came)).sf
    limits = curve.confidence_interval(method="log-log")
    known = times.max() >= WITHIN or curve.probabilities[-1] == 0
    share = [1 - one.evaluate(WITHIN) if known else math.nan for one in (curve, limits.high, limits.low)]
    peer = SurvfuncRight(times, came.astype(int))
    below = peer.surv_times[peer.surv_prob <= 0.5 + 1e-12]
    median = [below[0] if len(below) else math.nan, *peer.quantile_ci(0.5)]
    return {name: float(one) if np.isfinite(one) else None for name, one in zip(NAMES, [*share, *median], strict=True)}


def told(row: Mapping[str, Any], way: str) -> dict[str, float | None]:
    return {name: row[f"{way}_{name}"] for name in NAMES}


def close_to(expected: dict[str, float | None]) -> dict[str, object]:
    return {name: one if one is None else pytest.approx(one, rel=1e-9) for name, one in expected.items()}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # the peers divide by 0 where a curve ends at 0
@pytest.mark.parametrize("way", ["direct", "forward"])
def test_persons_of_a_college_agree_with_scipy_and_statsmodels(college: Ledger, way: str) -> None:
    people = college.people().rows()
    busy = sorted((row["party"] for row in people if 20 <= row["received"] <= 400), key=str)[::40]
    assert len(busy) >= 15
    found = {row["party"]: row for row in college.responses(within=WITHIN).rows()}
    for party in busy:
        times, came = waits(college, party, way)
        assert found[party]["received"] == len(times)
        assert found[party][way] == came.sum()
        assert told(found[party], way) == close_to(figures(times, came))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("way", ["direct", "forward"])
def test_all_acts_of_a_college_together_agree_with_scipy_and_statsmodels(college: Ledger, way: str) -> None:
    overall = college.responses(within=WITHIN).overall
    asked = [waits(college, party, way) for party in receivers(college)]
    times, came = (np.concatenate(one) for one in zip(*asked, strict=True))
    assert overall["received"] == len(times) == 59_835
    assert overall[way] == came.sum()
    assert told(overall, way) == close_to(figures(times, came))


def receivers(ledger: Ledger) -> list[int]:
    people = ledger.people()
    return [party for party, received in zip(people["party"], people["received"], strict=True) if received]


def test_nothing_received_is_nothing_known() -> None:
    empty = Ledger.from_columns([], []).responses()
    assert len(empty) == 0
    assert empty.overall["received"] == 0
    assert {empty.overall[f"{way}_{name}"] for way in ("direct", "forward") for name in NAMES} == {None}
    only_giver = row_of(Ledger.from_columns(["ada"], ["ben"], at=[5]), "ada")
    assert (only_giver["received"], only_giver["direct"], only_giver["direct_share"]) == (0, 0, None)


def test_acts_without_a_time_take_no_part() -> None:
    ledger = Ledger.from_columns(["ada", "ben", "ben"], ["ben", "ada", "cem"], at=[None, 3, None])
    assert [row["received"] for row in ledger.responses().rows()] == [1, 0, 0]
    assert Ledger.from_columns(["ada", "ben"], ["ben", "ada"]).responses()["received"] == [0, 0]


def test_somebody_with_very_many_partners_gets_an_answer_from_each() -> None:
    count = 5_000
    others = [f"p{n}" for n in range(count)]
    ledger = Ledger.from_columns(
        others + ["hub"] * count, ["hub"] * count + others, at=[*range(count), *range(count, 2 * count)]
    )
    hub = row_of(ledger, "hub")
    assert (hub["direct"], hub["forward"], hub["direct_median"]) == (count, count, count)


@pytest.mark.parametrize("years", [5, 5_000])
def test_neither_order_nor_threads_nor_time_span_change_anything(monkeypatch: pytest.MonkeyPatch, years: int) -> None:
    chance = np.random.default_rng(7)
    giver, receiver = (chance.zipf(1.3, 200_000) % 3_000 for _ in range(2))
    at = chance.integers(0, 40_000, 200_000) * (years * 31_557_600 // 40_000)
    shuffled = chance.permutation(len(at))
    tables, wholes = [], []
    for threads, order in (("1", slice(None)), ("2", slice(None)), ("2", shuffled)):
        monkeypatch.setenv("AYNI_THREADS", threads)
        found = Ledger.from_columns(giver[order], receiver[order], at=at[order]).responses(within="90d")
        tables.append(found.table)
        wholes.append(found.overall)
    assert tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])
    assert wholes[0] == wholes[1] == wholes[2]
    assert wholes[0]["received"] == sum(tables[0]["received"].to_pylist())
