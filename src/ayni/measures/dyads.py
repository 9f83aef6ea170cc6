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

from ayni.compiling import (
    F64_ANY,
    F64_TABLE,
    F64_TABLE_OUT,
    FLOAT,
    I32_ANY,
    I32_IN,
    I32_OUT,
    I64_ANY,
    I64_IN,
    I64_TABLE_OUT,
    INT,
    Float64s,
    Int32s,
    Int64s,
    compiled,
)
from ayni.engines.answers import rows_as_arrow
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
from ayni.measures.intervals import balance_interval, known_intervals

_CONFIDENCE = 0.90

#: What the one pass finds of a pair, in the order of its rows.
_COUNTS = {
    "acts_ab": COUNT, "acts_ba": COUNT, "first_ab": TIME, "last_ab": TIME, "first_ba": TIME, "last_ba": TIME, "turns": COUNT,
}  # fmt: skip
_SUMS = (
    "weight_ab", "weight_ba", "decayed_ab", "decayed_ba", "effective_ab", "effective_ba", "balance", "balance_low",
    "balance_high",
)  # fmt: skip


def kernel(rows: PairActs, options: DecayOptions) -> Mapping[str, NDArray[Any] | pa.Array]:
    """One row a pair, its parties `a` before `b` in the order of keys.

    - `balance` = (d_ab − d_ba) / (d_ab + d_ba) on decayed weights: 1 only a gave, −1 only b gave, 0 even;
      null where both are 0
    - `balance_low`, `balance_high`: the 90 % interval 2q − 1 of the share q of acts that a gives, from
      Beta(½ + n_ab, ½ + n_ba), where n counts acts, each worth 2^(−age / half_life); null where `balance` is
    - `turns`: how often the direction changes from one act to the next in time; null where no act states a time

    With a half-life, acts that state no time have no age and count for nothing in decayed values.
    """
    counts, sums = np.empty((len(_COUNTS), len(rows)), np.int64), np.empty((len(_SUMS), len(rows)))
    half_life, intervals = half_life_seconds(options) or 0.0, known_intervals(_CONFIDENCE)
    unknown = _tally(
        rows.starts, rows.lower, rows.giver, rows.at, rows.weight, rows.now or 0, half_life, *intervals, counts, sums
    )  # fmt: skip
    if unknown:
        acts_given, acts_got, balance, low, high = sums[-5:]
        rare = np.isnan(low) & ~np.isnan(balance)
        low[rare], high[rare] = balance_interval(acts_given[rare], acts_got[rare], _CONFIDENCE)
    return {
        "a": rows.lower,
        "b": rows.upper,
        **dict(zip(_COUNTS, rows_as_arrow(counts, tuple(_COUNTS.values())), strict=True)),
        **dict(zip(_SUMS, rows_as_arrow(sums, (NUMBER,) * len(_SUMS)), strict=True)),
        **_kinds(rows, counts[:2]),
    }


def _kinds(rows: PairActs, acts: NDArray[np.int64]) -> dict[str, pa.Array]:
    """The kinds used each way, ascending, one list a pair."""
    ends = np.zeros((2, len(rows) + 1), np.int32)
    if is_constant(rows.kind) and len(rows):
        np.cumsum(acts > 0, axis=1, out=ends[:, 1:])
        one = as_arrow(np.full(len(rows), rows.kind[0], np.int32))
        found = [one, one]
    else:
        found = []
        for gave_lower, row in zip((1, 0), ends, strict=True):
            kinds = np.empty(len(rows.giver), np.int32)
            _list_kinds(rows.starts, rows.lower, rows.giver, rows.kind, gave_lower, row, kinds)
            found.append(as_arrow(kinds[: row[-1]].copy()))
    return {
        name: pa.Array.from_buffers(KINDS, len(rows), [None, pa.py_buffer(row)], 0, 0, [kinds])
        for name, row, kinds in zip(("kinds_ab", "kinds_ba"), ends, found, strict=True)
    }


@compiled(
    I64_IN, I32_IN, I32_IN, I64_ANY, F64_ANY, INT, FLOAT, F64_TABLE, F64_TABLE, I64_TABLE_OUT, F64_TABLE_OUT, returns=INT
)  # fmt: skip
def _tally(
    starts: Int64s,
    lower: Int32s,
    giver: Int32s,
    at: Int64s,
    weight: Float64s,
    now: int,
    half_life: float,
    known_low: Float64s,
    known_high: Float64s,
    counts: Int64s,
    sums: Float64s,
) -> int:
    """One pass over the acts into the rows of `_COUNTS` and `_SUMS`; how many intervals are not among the known ones.

    `turns` is `NO_TIME` where no act states one, `half_life` 0 where age makes no difference.
    """
    unknown, few = 0, len(known_low)
    for pair in range(len(lower)):
        acts_up, acts_down, turned, timed = 0, 0, 0, False
        first_up, last_up, first_down, last_down = NO_TIME, NO_TIME, NO_TIME, NO_TIME
        weight_up, weight_down, decayed_up, decayed_down = 0.0, 0.0, 0.0, 0.0
        effective_up, effective_down = 0.0, 0.0
        before = False
        for row in range(starts[pair], starts[pair + 1]):
            gave = giver[row] == lower[pair]
            time = at[row]
            worth = 1.0
            if half_life > 0:
                worth = 0.0 if time == NO_TIME else np.exp2(-(now - time) / half_life)
            if time != NO_TIME:
                turned += timed and gave != before
                timed, before = True, gave
            if gave:
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
        counts[0, pair], counts[1, pair] = acts_up, acts_down
        counts[2, pair], counts[3, pair], counts[4, pair], counts[5, pair] = first_up, last_up, first_down, last_down
        counts[6, pair] = turned if timed else NO_TIME
        sums[0, pair], sums[1, pair] = weight_up, weight_down
        sums[2, pair], sums[3, pair] = decayed_up, decayed_down
        sums[4, pair], sums[5, pair] = effective_up, effective_down
        balance, low, high = np.nan, np.nan, np.nan
        both = decayed_up + decayed_down
        if both > 0:
            balance = (decayed_up - decayed_down) / both
            up, down = int(min(effective_up, few)), int(min(effective_down, few))
            if up < few and down < few and up == effective_up and down == effective_down:
                low, high = known_low[up, down], known_high[up, down]
            else:
                unknown += 1
        sums[6, pair], sums[7, pair], sums[8, pair] = balance, low, high
    return unknown


@compiled(I64_IN, I32_IN, I32_IN, I32_ANY, INT, I32_OUT, I32_OUT)
def _list_kinds(
    starts: Int64s, lower: Int32s, giver: Int32s, kind: Int32s, gave_lower: int, ends: Int32s, found: Int32s
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
