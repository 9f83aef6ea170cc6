"""`pay_forward` against a slow reading of its definition, second by second, on small random ledgers."""

from __future__ import annotations

import math
from collections import defaultdict
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import Ledger

Z = 1.959963984540054


class Row(NamedTuple):
    giver: str
    receiver: str
    at: int | None


class Mine(NamedTuple):
    """One act as one of its two sides sees it."""

    at: int
    partner: str
    gave: bool


class Sums(NamedTuple):
    """Acts exposed, outside, back; seconds exposed and outside; both sides of the ratio and of its variance."""

    told: tuple[int, int, int, int, int]
    above: Fraction
    below: Fraction
    spread: Fraction


rows = st.lists(
    st.builds(Row, giver=st.sampled_from("abcd"), receiver=st.sampled_from("abcd"), at=st.none() | st.integers(-5, 25)),
    max_size=40,
)


def ledger_of(rows: list[Row]) -> Ledger:
    giver, receiver, at = zip(*rows, strict=True) if rows else ((), (), ())
    return Ledger.from_columns(list(giver), list(receiver), at=list(at))


def of(person: str, acts: list[Row]) -> list[Mine]:
    return [
        Mine(one.at, one.receiver if one.giver == person else one.giver, one.giver == person)
        for one in acts
        if one.at is not None and person in (one.giver, one.receiver)
    ]


def sums(mine: list[Mine], within: int, counted: bool) -> Sums:
    seconds = range(min(one.at for one in mine) + 1, max(one.at for one in mine)) if mine else range(0)
    exposing = {t: {one.partner for one in mine if one.gave != counted and t - within <= one.at < t} for t in seconds}
    outside = sum(not who for who in exposing.values())
    told = [0, 0, 0, len(seconds) - outside, outside]
    events: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in mine:
        if one.gave == counted and one.at in exposing:
            who = exposing[one.at]
            place = 2 if one.partner in who else 0 if who else 1
            told[place] += 1
            if place < 2:
                events[one.partner][place] += 1
    above = below = spread = Fraction(0)
    for partner, (a, b) in events.items():
        exposed = sum(bool(who) and partner not in who for who in exposing.values())
        whole = exposed + outside
        above += Fraction(a * outside, whole)
        below += Fraction(b * exposed, whole)
        spread += Fraction((a + b) * exposed * outside, whole**2)
    return Sums((told[0], told[1], told[2], told[3], told[4]), above, below, spread)


def ratio(above: Fraction, below: Fraction, spread: Fraction) -> tuple[float | None, float | None, float | None]:
    if not below:
        return None, None, None
    if not above:
        return 0.0, None, None
    width = math.exp(Z * math.sqrt(spread / (above * below)))
    return float(above / below), float(above / below) / width, float(above / below) * width


WAYS = {"forward": True, "reputation": False}
COUNTS = ("acts_exposed", "acts_outside", "acts_back", "seconds_exposed", "seconds_outside")
RATIO = ("ratio", "ratio_low", "ratio_high")


@settings(deadline=None)
@given(rows, st.none() | st.integers(-6, 30), st.integers(1, 20))
def test_paying_forward_is_what_its_definition_says(rows: list[Row], now: int | None, within: int) -> None:
    acts = [one for one in rows if one.giver != one.receiver and (now is None or one.at is None or one.at <= now)]
    parties = sorted({party for one in acts for party in (one.giver, one.receiver)})
    found = ledger_of(rows).pay_forward(now=now, within=within, shuffles=3)
    assert found["party"] == parties
    for way, counted in WAYS.items():
        expected = [sums(of(party, acts), within, counted) for party in parties]
        for row, one in zip(found.rows(), expected, strict=True):
            assert tuple(row[f"{way}_{name}"] for name in COUNTS) == one.told
            assert [row[f"{way}_{name}"] for name in RATIO] == close(ratio(one.above, one.below, one.spread))
        whole = [sum((part[place] for part in expected), Fraction(0)) for place in (1, 2, 3)]
        assert [found.overall[f"{way}_{name}"] for name in RATIO] == close(ratio(*whole))


def close(expected: tuple[float | None, ...]) -> list[object]:
    return [one if one is None else pytest.approx(one, rel=1e-9) for one in expected]


@settings(deadline=None)
@given(rows, st.integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_nothing(rows: list[Row], seed: int) -> None:
    shuffled = [rows[n] for n in np.random.default_rng(seed).permutation(len(rows))]
    one, other = (ledger_of(order).pay_forward(within=5, shuffles=5) for order in (rows, shuffled))
    assert one.table.equals(other.table)
    assert one.overall == other.overall


@settings(deadline=None)
@given(rows)
def test_receiving_is_giving_with_the_arrows_turned(rows: list[Row]) -> None:
    turned = [Row(one.receiver, one.giver, one.at) for one in rows]
    one, other = (ledger_of(acts).pay_forward(within=5, shuffles=0) for acts in (rows, turned))
    for name in (*COUNTS, *RATIO):
        assert one[f"forward_{name}"] == other[f"reputation_{name}"]


def test_shuffles_deal_out_every_order_of_acts_alike() -> None:
    mine = [
        Mine(0, "b", False), Mine(3, "c", True), Mine(9, "d", True), Mine(12, "c", False),
        Mine(14, "d", True), Mine(20, "b", True), Mine(22, "c", True),
    ]  # fmt: skip
    times = [one.at for one in mine]
    every = []
    for order in permutations(mine):
        dealt = [one._replace(at=at) for one, at in zip(order, times, strict=True)]
        found = sums(dealt, 4, counted=True)
        if found.below:
            every.append(float(found.above / found.below))
    rows = [Row("a", one.partner, one.at) if one.gave else Row(one.partner, "a", one.at) for one in mine]
    overall = ledger_of(rows).pay_forward(of=["a"], within=4, shuffles=20_000).overall
    error = np.std(every) / math.sqrt(20_000)
    assert overall["forward_null_mean"] == pytest.approx(np.mean(every), abs=4 * error)
    assert (overall["forward_null_low"], overall["forward_null_high"]) == pytest.approx(
        np.quantile(every, [0.025, 0.975]), rel=0.02
    )
    seen = sums(mine, 4, counted=True)
    ratio_seen = float(seen.above / seen.below)
    tails = [np.mean(np.array(every) <= ratio_seen + 1e-9), np.mean(np.array(every) >= ratio_seen - 1e-9)]
    assert overall["forward_p"] == pytest.approx(min(1, 2 * min(tails)), abs=0.02)
