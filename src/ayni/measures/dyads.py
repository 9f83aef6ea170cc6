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

from ayni.engines import stretches
from ayni.engines.contract import (
    COUNT,
    KINDS,
    NUMBER,
    PARTY,
    TIME,
    Column,
    DecayOptions,
    Key,
    Measure,
    PairRows,
    half_life_seconds,
)
from ayni.ledger.columns import NO_TIME
from ayni.measures.intervals import balance_interval

_CONFIDENCE = 0.90
_NEVER = np.iinfo(np.int64).max


def kernel(rows: PairRows, options: DecayOptions) -> Mapping[str, NDArray[Any] | pa.Array]:
    """One row a pair, its parties `a` before `b` in the order of keys.

    - `balance` = (d_ab − d_ba) / (d_ab + d_ba) on decayed weights: 1 only a gave, −1 only b gave, 0 even;
      null where both are 0
    - `balance_low`, `balance_high`: the 90 % interval 2q − 1 of the share q of acts that a gives, from
      Beta(½ + n_ab, ½ + n_ba), where n counts acts, each worth 2^(−age / half_life); null where `balance` is
    - `turns`: how often the direction changes from one act to the next in time; null where no act states a time

    With a half-life, acts that state no time have no age and count for nothing in decayed values.
    """
    fade = _fading(rows, half_life_seconds(options))
    ways = {"ab": rows.from_lower, "ba": ~rows.from_lower}
    found: dict[str, NDArray[Any] | pa.Array] = {"a": rows.lower, "b": rows.upper, "turns": _turns(rows)}
    effective = {}
    for way, chosen in ways.items():
        found[f"acts_{way}"] = stretches.counts(chosen, rows.starts)
        found[f"weight_{way}"] = stretches.sums(np.where(chosen, rows.weight, 0.0), rows.starts)
        found[f"decayed_{way}"] = stretches.sums(np.where(chosen, rows.weight * fade, 0.0), rows.starts)
        found[f"first_{way}"], found[f"last_{way}"] = _first_and_last(rows, chosen)
        found[f"kinds_{way}"] = _kinds(rows, chosen)
        effective[way] = stretches.sums(np.where(chosen, fade, 0.0), rows.starts)
    both = found["decayed_ab"] + found["decayed_ba"]
    share = stretches.ratio(found["decayed_ab"], both)
    low, high = balance_interval(effective["ab"], effective["ba"], _CONFIDENCE)
    undefined = np.isnan(share)
    found["balance"] = stretches.ratio(found["decayed_ab"] - found["decayed_ba"], both)
    found["balance_low"], found["balance_high"] = np.where(undefined, np.nan, low), np.where(undefined, np.nan, high)
    return found


def _fading(rows: PairRows, half_life: float | None) -> NDArray[np.float64]:
    """What each act is still worth."""
    if half_life is None:
        return np.ones(len(rows.at))
    timed = rows.at != NO_TIME
    age = np.where(timed, (rows.now or 0) - np.where(timed, rows.at, 0), 0)
    return np.where(timed, np.exp2(-age / half_life), 0.0)


def _turns(rows: PairRows) -> pa.Array:
    timed = rows.at != NO_TIME
    turned = np.zeros(len(rows.at), np.bool_)
    turned[1:] = (rows.from_lower[1:] != rows.from_lower[:-1]) & timed[:-1]
    turned[rows.starts[:-1]] = False  # the first act of a pair follows on nothing
    return pa.array(stretches.counts(turned, rows.starts), mask=stretches.counts(timed, rows.starts) == 0)


def _first_and_last(rows: PairRows, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    # NO_TIME is the smallest number there is, so it never hides a later time.
    last = stretches.most(np.where(chosen, rows.at, NO_TIME), rows.starts)
    first = stretches.least(np.where(chosen & (rows.at != NO_TIME), rows.at, _NEVER), rows.starts)
    return np.where(first == _NEVER, NO_TIME, first), last


def _kinds(rows: PairRows, chosen: NDArray[np.bool_]) -> pa.Array:
    """The kinds used one way, ascending, one list a pair."""
    pair_and_kind = np.unique((stretches.owner(rows.starts)[chosen] << 16) | rows.kind[chosen])
    ends = np.searchsorted(pair_and_kind >> 16, np.arange(len(rows) + 1))
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), pa.array(pair_and_kind & 0xFFFF, pa.int32()))


def _both_ways(name: str, type_: pa.DataType, unit: str, meaning: str) -> tuple[Column, Column]:
    return Column(f"{name}_ab", type_, unit, f"{meaning} from a to b"), Column(
        f"{name}_ba", type_, unit, f"{meaning} from b to a"
    )


MEASURE = Measure(
    name="dyads",
    summary="What passed between every two parties, each way, and how even it is.",
    key=Key.PAIR,
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
