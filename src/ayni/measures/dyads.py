"""Dyads: what passed between every two parties, each way, and how even it is.

The interval is that of a share under Jeffreys' prior: Brown, Cai & DasGupta (2001), Interval estimation for a binomial
proportion, Statistical Science 16.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.engines.compiling import (
    F64_ANY,
    F64_OUT,
    FLOAT,
    I32_ANY,
    I32_IN,
    I32_OUT,
    I64_ANY,
    I64_IN,
    I64_OUT,
    INT,
    Float64s,
    Int32s,
    Int64s,
    compiled,
)
from ayni.engines.contract import (
    COUNT,
    KINDS,
    NUMBER,
    PARTY,
    TIME,
    Column,
    DecayOptions,
    Measure,
    PairActs,
    half_life_seconds,
)
from ayni.ledger.arrow import as_arrow
from ayni.ledger.columns import NO_TIME, is_constant
from ayni.measures.intervals import balance_interval

_CONFIDENCE = 0.90


def kernel(rows: PairActs, options: DecayOptions) -> Mapping[str, NDArray[Any] | pa.Array]:
    """One row a pair, its parties `a` before `b` in the order of keys.

    - `balance` = (d_ab − d_ba) / (d_ab + d_ba) on decayed weights: 1 only a gave, −1 only b gave, 0 even;
      null where both are 0
    - `balance_low`, `balance_high`: the 90 % interval 2q − 1 of the share q of acts that a gives, from
      Beta(½ + n_ab, ½ + n_ba), where n counts acts, each worth 2^(−age / half_life); null where `balance` is
    - `turns`: how often the direction changes from one act to the next in time; null where no act states a time

    With a half-life, acts that state no time have no age and count for nothing in decayed values.
    """
    counts, times = np.empty((2, len(rows)), np.int64), np.empty((4, len(rows)), np.int64)
    sums, turns = np.empty((6, len(rows))), np.empty(len(rows), np.int64)
    half_life = half_life_seconds(options) or 0.0
    _tally(
        rows.starts,
        rows.lower,
        rows.giver,
        rows.at,
        rows.weight,
        rows.now or 0,
        half_life,
        *counts,
        *times,
        *sums,
        turns,
    )
    weight_ab, weight_ba, decayed_ab, decayed_ba, effective_ab, effective_ba = sums
    both = decayed_ab + decayed_ba
    undefined = ~(both > 0)
    balance = np.full(len(rows), np.nan)
    np.divide(decayed_ab - decayed_ba, both, out=balance, where=~undefined)
    low, high = balance_interval(effective_ab, effective_ba, _CONFIDENCE)
    low[undefined], high[undefined] = np.nan, np.nan
    kinds = {way: _kinds(rows, gave_lower) for way, gave_lower in (("ab", 1), ("ba", 0))}
    return {
        "a": rows.lower,
        "b": rows.upper,
        "acts_ab": counts[0],
        "acts_ba": counts[1],
        "weight_ab": weight_ab,
        "weight_ba": weight_ba,
        "balance": balance,
        "balance_low": low,
        "balance_high": high,
        "turns": as_arrow(turns, turns < 0),
        "first_ab": times[0],
        "last_ab": times[1],
        "first_ba": times[2],
        "last_ba": times[3],
        "decayed_ab": decayed_ab,
        "decayed_ba": decayed_ba,
        "kinds_ab": kinds["ab"],
        "kinds_ba": kinds["ba"],
    }


def _kinds(rows: PairActs, gave_lower: int) -> pa.Array:
    """The kinds used one way, ascending, one list a pair."""
    ends = np.zeros(len(rows) + 1, np.int64)
    found = np.empty(_most_kinds(rows), np.int32)
    _list_kinds(rows.starts, rows.lower, rows.giver, rows.kind, gave_lower, ends, found)
    return pa.ListArray.from_arrays(as_arrow(ends.astype(np.int32)), as_arrow(found[: ends[-1]].copy()))


def _most_kinds(rows: PairActs) -> int:
    return len(rows) if is_constant(rows.kind) else len(rows.giver)


@compiled(
    I64_IN, I32_IN, I32_IN, I64_ANY, F64_ANY, INT, FLOAT, I64_OUT, I64_OUT, I64_OUT, I64_OUT, I64_OUT, I64_OUT,
    F64_OUT, F64_OUT, F64_OUT, F64_OUT, F64_OUT, F64_OUT, I64_OUT,
)  # fmt: skip
def _tally(
    starts: Int64s,
    lower: Int32s,
    giver: Int32s,
    at: Int64s,
    weight: Float64s,
    now: int,
    half_life: float,
    acts_ab: Int64s,
    acts_ba: Int64s,
    first_ab: Int64s,
    last_ab: Int64s,
    first_ba: Int64s,
    last_ba: Int64s,
    weight_ab: Float64s,
    weight_ba: Float64s,
    decayed_ab: Float64s,
    decayed_ba: Float64s,
    effective_ab: Float64s,
    effective_ba: Float64s,
    turns: Int64s,
) -> None:
    """One pass over the acts; `turns` is −1 where no act states a time, `half_life` 0 where age makes no difference."""
    for pair in range(len(lower)):
        acts_up, acts_down, turned, timed = 0, 0, 0, False
        first_up, last_up, first_down, last_down = NO_TIME, NO_TIME, NO_TIME, NO_TIME
        weight_up, weight_down, decayed_up, decayed_down = 0.0, 0.0, 0.0, 0.0
        effective_up, effective_down = 0.0, 0.0
        before = False
        for row in range(starts[pair], starts[pair + 1]):
            up = giver[row] == lower[pair]
            time = at[row]
            worth = 1.0
            if half_life > 0:
                worth = 0.0 if time == NO_TIME else np.exp2(-(now - time) / half_life)
            if time != NO_TIME:
                turned += timed and up != before
                timed, before = True, up
            if up:
                acts_up += 1
                weight_up += weight[row]
                decayed_up += weight[row] * worth
                effective_up += worth
                last_up = time
                if first_up == NO_TIME:
                    first_up = time
            else:
                acts_down += 1
                weight_down += weight[row]
                decayed_down += weight[row] * worth
                effective_down += worth
                last_down = time
                if first_down == NO_TIME:
                    first_down = time
        acts_ab[pair], acts_ba[pair] = acts_up, acts_down
        first_ab[pair], last_ab[pair], first_ba[pair], last_ba[pair] = first_up, last_up, first_down, last_down
        weight_ab[pair], weight_ba[pair] = weight_up, weight_down
        decayed_ab[pair], decayed_ba[pair] = decayed_up, decayed_down
        effective_ab[pair], effective_ba[pair] = effective_up, effective_down
        turns[pair] = turned if timed else -1


@compiled(I64_IN, I32_IN, I32_IN, I32_ANY, INT, I64_OUT, I32_OUT)
def _list_kinds(
    starts: Int64s, lower: Int32s, giver: Int32s, kind: Int32s, gave_lower: int, ends: Int64s, found: Int32s
) -> None:
    """The kinds of each pair's acts one way, each once, ascending, one pair after the other."""
    end = 0
    for pair in range(len(lower)):
        begin = end
        for row in range(starts[pair], starts[pair + 1]):
            if (giver[row] == lower[pair]) != (gave_lower == 1):
                continue
            place = end
            while place > begin and found[place - 1] > kind[row]:
                place -= 1
            if place > begin and found[place - 1] == kind[row]:
                continue
            for moved in range(end, place, -1):
                found[moved] = found[moved - 1]
            found[place] = kind[row]
            end += 1
        ends[pair + 1] = end


def _both_ways(name: str, type_: pa.DataType, unit: str, meaning: str) -> tuple[Column, Column]:
    return Column(f"{name}_ab", type_, unit, f"{meaning} from a to b"), Column(
        f"{name}_ba", type_, unit, f"{meaning} from b to a"
    )


MEASURE = Measure(
    name="dyads",
    summary="What passed between every two parties, each way, and how even it is.",
    rows=PairActs,
    options=DecayOptions,
    columns=(
        Column("a", PARTY, "party", "the party whose key comes first"),
        Column("b", PARTY, "party", "the other party"),
        *_both_ways("acts", COUNT, "acts", "acts"),
        *_both_ways("weight", NUMBER, "weight", "summed weight"),
        Column("balance", NUMBER, "1", "1 when only a gave, −1 when only b gave, 0 when even"),
        Column("balance_low", NUMBER, "1", "lower end of the 90 % interval"),
        Column("balance_high", NUMBER, "1", "upper end of the 90 % interval"),
        Column("turns", COUNT, "turns", "changes of direction from one act to the next in time"),
        *_both_ways("last", TIME, "UTC", "last act"),
        *_both_ways("first", TIME, "UTC", "first act"),
        *_both_ways("decayed", NUMBER, "weight", "summed weight, halved for every half-life of age,"),
        *_both_ways("kinds", KINDS, "kinds", "numbers of the kinds of acts"),
    ),
    source="Brown, Cai & DasGupta 2001 (interval)",
    kernel=kernel,
)
