from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

import ayni
from ayni import Ledger
from ayni.engines.embedded.arranged import arrange
from ayni.measures.rhythm import Rhythms, learn
from ayni.measures.rhythm_outcomes import curve

DAY = 86_400
MONTH = 30 * DAY
HALF_A_DAY = DAY // 2


@dataclass
class HeldOut:
    """Rhythms as known at a moment, and how the silences of that moment went on in the rest of the record."""

    rhythms: Rhythms
    silence: NDArray[np.int64]
    gap: NDArray[np.int64]
    ended: NDArray[np.bool_]

    def forecast(self, ahead: NDArray[np.int64]) -> NDArray[np.float64]:
        """The chance to be in touch again so many seconds after the moment."""
        longer = self.rhythms.chance(self.silence + ahead) / self.rhythms.chance(self.silence)
        return 1 - longer


def held_out(ledger: Ledger, cut: int) -> tuple[HeldOut, NDArray[np.bool_]]:
    before, after = ledger.where(ledger.at <= cut), ledger.where(ledger.at > cut)
    rows = arrange(before, contacts=True).all_acts(cut, {}, *before.parties.groups, before.parties.capacities)
    rhythms = learn(rows, HALF_A_DAY)
    again: dict[tuple[int, int], int] = {}
    for giver, receiver, at in zip(after.giver.tolist(), after.receiver.tolist(), after.at.tolist(), strict=True):
        pair = (min(giver, receiver), max(giver, receiver))
        again[pair] = min(at, again.get(pair, at))
    pairs = list(zip(rows.pairs.lower.tolist(), rows.pairs.upper.tolist(), strict=True))
    back = np.array([again.get(pair, ledger.last_at) for pair in pairs])
    ended = np.array([pair in again for pair in pairs])
    last = rhythms.gaps.last
    known = (rhythms.gaps.count > 0) & (cut - last > HALF_A_DAY)
    return HeldOut(rhythms, cut - last, back - last, ended), known


@pytest.fixture(scope="module")
def mail(data: Path) -> tuple[HeldOut, NDArray[np.bool_]]:
    ledger = ayni.read(
        data / "email_eu" / "email-Eu-core-temporal.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2}
    )
    return held_out(ledger, int(np.quantile(ledger.at, 0.4)))


def test_silences_that_go_on_end_as_often_as_was_said(mail: tuple[HeldOut, NDArray[np.bool_]]) -> None:
    """Where each ends among all that was thought possible is even, counting those that outlast the record."""
    found, known = mail
    share = found.forecast(found.gap - found.silence)[known]
    marks = np.arange(0.1, 0.95, 0.1)
    assert known.sum() > 5000
    assert 1 - curve(share, found.ended[known]).at(marks) == pytest.approx(marks, abs=0.05)


def test_the_chance_to_be_in_touch_within_a_month_is_borne_out(mail: tuple[HeldOut, NDArray[np.bool_]]) -> None:
    found, known = mail
    month = np.full(len(found.gap), MONTH)
    said = found.forecast(month)[known]
    came = (found.ended & (found.gap <= found.silence + MONTH))[known]
    assert said.mean() == pytest.approx(came.mean(), abs=0.03)
    for low, high in ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0)):
        here = (said >= low) & (said < high)
        assert came[here].mean() == pytest.approx(said[here].mean(), abs=0.08)
    # Against two plain rules: the same chance for all pairs, and a memoryless one with the pair's usual gap.
    memoryless = -np.expm1(-math.log(2) * MONTH / np.exp(found.rhythms.centre[known]))
    ours, same, plain = (log_score(rule, came) for rule in (said, np.full(len(came), came.mean()), memoryless))
    assert ours < 0.85 * same
    assert ours < 0.85 * plain


def log_score(said: NDArray[np.float64], came: NDArray[np.bool_]) -> float:
    return float(-np.log(np.clip(np.where(came, said, 1 - said), 1e-6, 1)).mean())


def test_twice_the_usual_gap_is_passed_by_many_silences_of_nothing(data: Path) -> None:
    ledger = ayni.read(
        data / "email_eu" / "email-Eu-core-temporal.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2}
    )
    found = ledger.rhythm()
    assert found.overall["silences"] == sum(max(n - 2, 0) for n in found["episodes"])
    assert 0.25 < found.overall["beyond_twice"] < 0.4
    due = [row for row in found.rows() if row["chance"] is not None]
    assert all(0 <= row["chance"] <= 1 and row["usual_low"] <= row["usual"] <= row["usual_high"] for row in due)


def test_the_curve_is_that_of_scipy() -> None:
    chance = np.random.default_rng(1958)
    off, ended = chance.integers(0, 40, 300).astype(float), chance.random(300) < 0.7
    data = stats.CensoredData(uncensored=off[ended], right=off[~ended])
    theirs = stats.ecdf(data).sf
    assert curve(off, ended).at(theirs.quantiles + 0.5) == pytest.approx(theirs.probabilities, rel=1e-12)


def weekly(giver: str, receiver: str, times: int) -> list[tuple[str, str, int]]:
    return [(giver, receiver, week * 7 * DAY) for week in range(times)]


def ledger_of(rows: list[tuple[str, str, int]], kind: str = "message") -> Ledger:
    giver, receiver, at = zip(*rows, strict=True)
    return Ledger.from_columns(list(giver), list(receiver), at=list(at), kind=[kind] * len(rows))


def test_a_pair_alone_is_judged_by_itself() -> None:
    found = ledger_of(weekly("ada", "ben", 9)).rhythm(now=8 * 7 * DAY + 7 * DAY).rows()[0]
    assert (found["contacts"], found["episodes"], found["habit"]) == (9, 9, None)
    assert found["usual"] == pytest.approx(7 * DAY, rel=1e-12)
    assert found["next"].timestamp() == 9 * 7 * DAY
    assert found["silence"] == 7 * DAY
    assert found["usual_low"] < 7 * DAY < found["usual_high"]


def test_a_longer_silence_is_never_more_probable() -> None:
    ledger = ledger_of(weekly("ada", "ben", 9) + weekly("ada", "cem", 5))
    chances = [ledger.rhythm(now=8 * 7 * DAY + days * DAY)["chance"][0] for days in (1, 5, 7, 9, 20, 60, 400)]
    assert all(later <= sooner for sooner, later in pairwise(chances))
    assert chances[0] > 0.9
    assert chances[-1] < 0.05


def test_what_follows_closely_is_one_contact() -> None:
    rows = [("ada", "ben", 0), ("ben", "ada", 3600), ("ada", "ben", 7200), ("ben", "ada", 5 * DAY)]
    found = ledger_of(rows)
    assert found.rhythm()["episodes"] == [2]
    assert found.rhythm()["usual"] == pytest.approx([5 * DAY - 7200], rel=1e-12)
    assert found.rhythm(episode="30min")["episodes"] == [4]


def test_few_gaps_lean_on_the_habit_of_both_and_many_do_not() -> None:
    others = [row for name in ("cem", "dia", "eli") for row in weekly("ada", name, 12)]
    daily = [("ada", "ben", day * DAY) for day in range(60)]
    few = ledger_of(others + daily[:2]).rhythm().rows()[0]
    many = ledger_of(others + daily).rhythm().rows()[0]
    assert few["usual"] > 2 * DAY
    assert many["usual"] == pytest.approx(DAY, rel=0.1)
    assert few["habit"] == pytest.approx(many["habit"], rel=1e-9)
    assert few["usual_high"] / few["usual_low"] > many["usual_high"] / many["usual_low"]


def test_contacts_count_unless_they_are_left_out() -> None:
    ledger = Ledger.from_columns(
        ["a", "a", "a"], ["b", "b", "b"], at=[0, 5 * DAY, 9 * DAY], kind=["advice", "message", "advice"]
    )
    assert ledger.rhythm()["episodes"] == [3]
    assert ledger.rhythm(contacts=False)["episodes"] == [2]


def test_without_two_contacts_in_time_there_is_no_rhythm() -> None:
    found = Ledger.from_columns(["a", "a"], ["b", "c"], at=[5, None]).rhythm().rows()
    assert [row["episodes"] for row in found] == [1, 0]
    assert {row[name] for row in found for name in ("usual", "usual_low", "chance", "next", "habit")} == {None}
    assert [row["silence"] for row in found] == [0, None]


def test_empty_and_timeless_ledgers_have_no_figures() -> None:
    empty = Ledger.from_columns([], []).rhythm()
    assert (len(empty), empty.overall) == (0, {"silences": 0, "beyond_twice": None})
    timeless = Ledger.from_columns(["a", "b"], ["b", "a"]).rhythm().rows()[0]
    assert (timeless["contacts"], timeless["last"], timeless["usual"]) == (0, None, None)


def test_all_at_once_is_one_episode() -> None:
    found = ledger_of([("a", "b", 100)] * 50).rhythm(now=100 + DAY).rows()[0]
    assert (found["contacts"], found["episodes"], found["usual"]) == (50, 1, None)


def test_a_next_time_that_no_calendar_has_is_undefined() -> None:
    found = Ledger.from_columns(["a", "a"], ["b", "b"], at=["0001-01-01", "9999-12-30"]).rhythm().rows()[0]
    assert found["usual"] > 3e11
    assert found["next"] is None


def test_any_order_and_number_of_threads_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(3)
    giver, receiver, at = (chance.integers(0, most, 200_000) for most in (90, 90, 4000 * DAY))
    readings = []
    for threads in ("1", "2"):
        monkeypatch.setenv("AYNI_THREADS", threads)
        order = chance.permutation(len(at))
        readings.append(Ledger.from_columns(giver[order], receiver[order], at=at[order]).rhythm())
    one, other = readings
    assert one.table.equals(other.table)
    assert one.overall == other.overall
