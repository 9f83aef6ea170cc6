"""`responses` against a slow reading of its definition, with exact fractions, on small random ledgers."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import Ledger

Z = 1.959963984540054


class Row(NamedTuple):
    giver: str
    receiver: str
    at: int | None


class Wait(NamedTuple):
    time: int
    came: bool


rows = st.lists(
    st.builds(Row, giver=st.sampled_from("abcd"), receiver=st.sampled_from("abcd"), at=st.none() | st.integers(-5, 25)),
    max_size=40,
)


def ledger_of(rows: list[Row]) -> Ledger:
    giver, receiver, at = zip(*rows, strict=True) if rows else ((), (), ())
    return Ledger.from_columns(list(giver), list(receiver), at=list(at))


def waits(acts: list[Row], person: str, now: int, way: str) -> list[Wait]:
    found = []
    for one in acts:
        if one.receiver == person and one.at is not None:
            after = [
                act.at - one.at
                for act in acts
                if act.giver == person
                and act.at is not None
                and act.at > one.at
                and (act.receiver == one.giver) is (way == "direct")
            ]
            found.append(Wait(min(after), True) if after else Wait(now - one.at, False))
    return found


def figures(waits: list[Wait], within: int) -> dict[str, float | None]:
    """The Kaplan–Meier curve step by step: (time, S, Greenwood's sum)."""
    steps, curve, spread = [(0, Fraction(1), Fraction(0))], Fraction(1), Fraction(0)
    for time in sorted({wait.time for wait in waits if wait.came}):
        waiting = sum(wait.time >= time for wait in waits)
        came = sum(wait == Wait(time, True) for wait in waits)
        curve *= Fraction(waiting - came, waiting)
        spread = spread + Fraction(came, waiting * (waiting - came)) if waiting > came else Fraction(0)
        steps.append((time, curve, spread))
    known = waits and (curve == 0 or max(wait.time for wait in waits) >= within)
    _, then, sum_then = [step for step in steps if step[0] <= within][-1]
    low, high = limits(then, sum_then)
    lows = [time for time, s, g in steps[1:] if s == 0 or limits(s, g)[0] <= 0.5 + 1e-12]
    highs = [time for time, s, g in steps[1:] if s != 0 and limits(s, g)[1] < 0.5 - 1e-12]
    return {
        "share": float(1 - then) if known else None,
        "share_low": 1 - high if known and high is not None else None,
        "share_high": 1 - low if known and low is not None else None,
        "median": next((time for time, s, _ in steps if s <= Fraction(1, 2)), None),
        "median_low": lows[0] if lows else None,
        "median_high": highs[0] if highs else None,
    }


def limits(curve: Fraction, spread: Fraction) -> tuple[float, float] | tuple[None, None]:
    if curve in (0, 1):
        return None, None
    log = math.log(curve)
    width = Z * math.sqrt(spread) / log
    low, high = sorted(float(curve) ** math.exp(side * width) for side in (-1, 1))
    return low, high


@settings(deadline=None)
@given(rows, st.none() | st.integers(-6, 30), st.integers(1, 20))
def test_responses_are_what_their_definition_says(rows: list[Row], now: int | None, within: int) -> None:
    acts = [one for one in rows if one.giver != one.receiver and (now is None or one.at is None or one.at <= now)]
    moment = max((one.at for one in rows if one.at is not None), default=0) if now is None else now
    found = ledger_of(rows).responses(now=now, within=within)
    parties = sorted({party for one in acts for party in (one.giver, one.receiver)})
    assert found["party"] == parties
    for way in ("direct", "forward"):
        asked = [waits(acts, party, moment, way) for party in parties]
        whole = [wait for mine in asked for wait in mine]
        for row, mine in zip([*found.rows(), found.overall], [*asked, whole], strict=True):
            assert row["received"] == len(mine)
            assert row[way] == sum(wait.came for wait in mine)
            expected = figures(mine, within)
            close = {
                name
                for name, value in expected.items()
                if (row[f"{way}_{name}"] is None) is (value is None)
                and (value is None or math.isclose(row[f"{way}_{name}"], value, rel_tol=1e-9, abs_tol=1e-12))
            }
            assert close == set(expected)


@settings(deadline=None)
@given(rows, st.integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_nothing(rows: list[Row], seed: int) -> None:
    shuffled = [rows[n] for n in np.random.default_rng(seed).permutation(len(rows))]
    one, other = ledger_of(rows).responses(), ledger_of(shuffled).responses()
    assert one.table.equals(other.table)
    assert one.overall == other.overall


@settings(deadline=None)
@given(rows, st.integers(-(10**9), 10**9))
def test_when_the_record_began_changes_nothing(rows: list[Row], shift: int) -> None:
    later = [one._replace(at=None if one.at is None else one.at + shift) for one in rows]
    assert ledger_of(rows).responses(within=9).table.equals(ledger_of(later).responses(within=9).table)
