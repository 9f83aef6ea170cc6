"""Load: on how few the helping rests, and what reaches each party against what they say they can take on.

Concentration is the Gini coefficient and the share of the busiest 5 %. Their intervals are delete-one jackknife intervals over
parties: Karagiannis & Kovačević (2000), A method to calculate the jackknife variance estimator for the Gini coefficient,
Oxford Bulletin of Economics and Statistics 62; Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 11.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.clock import span
from ayni.engines.contract import COUNT, NUMBER, PARTY, AllActs, Column, Measure, Options, Span
from ayni.ledger.acts import Asked
from ayni.ledger.columns import NO_TIME
from ayni.measures.concentration import concentration

_TOP = 0.05

type Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LoadOptions(Options):
    """What `load` can be asked beside the usual."""

    per: Span = field(
        default="7d",
        metadata={"help": "Asks are counted in stretches of this length, and capacities are for one: 7d, or seconds."},
    )


@dataclass(frozen=True, slots=True)
class _Asks:
    """Asks that state a time, by stretch, counted back from now: one entry for each giver and stretch that has any."""

    giver: NDArray[np.int64]
    stretch: NDArray[np.int64]
    count: NDArray[np.int64]
    stretches: int


def kernel(rows: AllActs, options: LoadOptions) -> Mapping[str, NDArray[Any] | pa.Array]:
    """One row a party that gave or received anything.

    Stretch k holds what happened after now − (k + 1) · `per` and up to now − k · `per`; stretches reach back until
    one holds the first act that states a time. An ask is an act that was asked for, with whoever gave it.
    """
    pairs = rows.pairs
    gave = np.bincount(pairs.giver, minlength=rows.parties)
    ends = np.diff(pairs.starts)
    took_part = np.bincount(pairs.lower, weights=ends, minlength=rows.parties)
    took_part += np.bincount(pairs.upper, weights=ends, minlength=rows.parties)
    here = np.flatnonzero(took_part).astype(np.int32)
    asked = pairs.asked == Asked.ASKED
    asks = _asks(rows, asked, max(int(span(options.per)), 1))
    recent = _spread(asks.giver, np.where(asks.stretch == 0, asks.count, 0), rows.parties)[here]
    timed = _spread(asks.giver, asks.count, rows.parties)[here]
    peak = np.zeros(rows.parties, np.int64)
    np.maximum.at(peak, asks.giver, asks.count)
    above = _spread(asks.giver, asks.count > rows.capacity[asks.giver], rows.parties)[here]
    capacity, given = rows.capacity[here], gave[here]
    timeless = np.full(len(here), asks.stretches == 0)
    return {
        "party": here,
        "given": given,
        "share": _over(given, int(given.sum())),
        "asked": np.bincount(pairs.giver[asked], minlength=rows.parties)[here],
        "recent_asks": pa.array(recent, mask=timeless),
        "mean_asks": _over(timed, asks.stretches),
        "peak_asks": pa.array(peak[here], mask=timeless),
        "capacity": capacity,
        "used": np.divide(recent, capacity, out=np.full(len(here), np.nan), where=(capacity > 0) & ~timeless),
        "over_capacity": pa.array(above, mask=np.isnan(capacity) | timeless),
        "stretches": np.array([asks.stretches]),
        **concentration(given, _TOP),
    }


def _asks(rows: AllActs, asked: NDArray[np.bool_], per: int) -> _Asks:
    """Asks by giver and stretch."""
    at = rows.pairs.at
    timed = at != NO_TIME
    if rows.now is None or not timed.any():
        nothing = np.empty(0, np.int64)
        return _Asks(nothing, nothing, nothing, 0)
    stretches = int((rows.now - int(at[timed].min())) // per) + 1
    chosen = asked & timed
    stretch = (rows.now - at[chosen]) // per
    places, count = np.unique(rows.pairs.giver[chosen].astype(np.int64) * stretches + stretch, return_counts=True)
    return _Asks(*np.divmod(places, stretches), count, stretches)


def _spread(giver: NDArray[np.int64], values: NDArray[Any], parties: int) -> NDArray[np.int64]:
    """Whole numbers added by giver. Below 2^53 their sums as floats are exact."""
    return np.bincount(giver, weights=values, minlength=parties).astype(np.int64)


def _over(part: NDArray[np.int64], whole: float) -> Numbers:
    return part / whole if whole > 0 else np.full(len(part), np.nan)


MEASURE = Measure(
    name="load",
    summary="On how few the helping rests, and how many asks reach each party against what they can take on.",
    rows=AllActs,
    options=LoadOptions,
    columns=(
        Column("party", PARTY, "party", "the party"),
        Column("given", COUNT, "acts", "acts given"),
        Column("share", NUMBER, "1", "of all acts, the share that this party gave"),
        Column("asked", COUNT, "acts", "of those given, acts that were asked for: asks that reached this party"),
        Column("recent_asks", COUNT, "acts", "asks in the stretch that ends now"),
        Column("mean_asks", NUMBER, "acts", "asks in a stretch, on average over the record"),
        Column("peak_asks", COUNT, "acts", "asks in the busiest stretch"),
        Column("capacity", NUMBER, "acts", "asks in a stretch that the party says it can take on"),
        Column("used", NUMBER, "1", "asks in the stretch that ends now, over capacity"),
        Column("over_capacity", COUNT, "stretches", "stretches with more asks than capacity"),
    ),
    source="Gini 1912; Karagiannis & Kovačević 2000; Efron & Tibshirani 1993, ch. 11",
    kernel=kernel,
    overall_columns=(
        Column("stretches", COUNT, "stretches", "stretches that the record has"),
        Column("gini", NUMBER, "1", "Gini coefficient of acts given: 0 all gave alike, toward 1 one gave everything"),
        Column("gini_low", NUMBER, "1", "lower end of the 90 % interval"),
        Column("gini_high", NUMBER, "1", "upper end of the 90 % interval"),
        Column("top_share", NUMBER, "1", "share of all acts that the busiest 5 % of these parties gave"),
        Column("top_share_low", NUMBER, "1", "lower end of the 90 % interval"),
        Column("top_share_high", NUMBER, "1", "upper end of the 90 % interval"),
    ),
)
