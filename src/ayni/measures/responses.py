"""Responses: after somebody received, how long until they gave back, and until they gave to somebody else.

Times to an event, cut off where the record ends: Kaplan & Meier (1958), Nonparametric estimation from incomplete
observations, JASA 53. Intervals of a share: Greenwood (1926) on the scale of log(−log S), Kalbfleisch & Prentice (1980).
Intervals of a median: Brookmeyer & Crowley (1982), A confidence interval for the median survival time, Biometrics 38.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.clock import span
from ayni.engines.contract import COUNT, NUMBER, PARTY, Column, Measure, Options, PersonActs, Span, contiguous
from ayni.ledger.columns import NO_TIME
from ayni.measures.responses_counting import FIGURES, WHOLE, count_received, curves, follow, in_order, numbered

_WAITS = pa.large_list(pa.int64())
_FIGURES = ("share", "share_low", "share_high", "median", "median_low", "median_high")
_WAYS = ("direct", "forward")


@dataclass(frozen=True, slots=True)
class ResponseOptions(Options):
    within: Span = field(
        default="30d",
        metadata={"help": "The share that was answered counts answers this soon: 30d, or seconds."},
    )


def kernel(rows: PersonActs, options: ResponseOptions) -> Mapping[str, NDArray[Any] | pa.Array]:
    """One row a party that has at least one act with somebody else.

    Each act received that states a time waits for the next act given in a later second: to its giver (`direct`), to anybody
    else (`forward`). Where none came the wait is cut off at `now`. With S(t) the Kaplan–Meier curve over a party's waits:

    - `direct_share` = 1 − S(within), with its 95 % interval; null where nobody was followed that long
    - `direct_median`: the first time at which S is at most one half, with its 95 % interval; null where it never is
    """
    starts, at = rows.starts - rows.starts[0], contiguous(rows.at)
    gave = np.ascontiguousarray(rows.gave)
    received = np.zeros(len(rows), np.int64)
    earliest = count_received(starts, at, gave, received)
    edges = np.concatenate([[0], np.cumsum(received)])
    waits = {way: np.empty(edges[-1], np.int64) for way in _WAYS}
    longest = 0 if rows.now is None or earliest == NO_TIME else rows.now - earliest
    # Years have four digits, so that is 40 bits at most, and more than enough people fit above them.
    bits = (2 * longest + 1).bit_length()
    follow(starts, *numbered(rows.partner), gave, at, rows.now or 0, edges, bits, *waits.values())
    found: dict[str, NDArray[Any] | pa.Array] = {"party": rows.person, "received": received}
    for way, times in waits.items():
        times.sort()
        found |= _told(way, edges, bits, times, span(options.within))
        found[f"{way}_waits"] = pa.LargeListArray.from_arrays(pa.array(edges), pa.array(times))
    return found


def _told(
    way: str, edges: NDArray[np.int64], bits: int, waits: NDArray[np.int64], within: float
) -> dict[str, NDArray[Any]]:
    """The figures of one way of answering, one entry a key, from its waits in order."""
    keys = len(edges) - 1
    answered, figures = np.zeros(keys, np.int64), np.full(keys * FIGURES, np.nan)
    curves(edges, bits, waits, min(within, float(1 << WHOLE)), answered, figures)
    named = {f"{way}_{name}": figures[place::FIGURES] for place, name in enumerate(_FIGURES)}
    return {way: answered, **named}


def overall(table: pa.Table, options: ResponseOptions) -> Mapping[str, float | None]:
    """The same figures over all acts received, whoever received them."""
    told: dict[str, float | None] = {}
    for way in _WAYS:
        waits = in_order([chunk.flatten().to_numpy() for chunk in table[f"{way}_waits"].chunks])
        found = _told(way, np.array([0, len(waits)]), WHOLE, waits, span(options.within))
        told["received"] = len(waits)
        told |= {name: None if np.isnan(values[0]) else values[0].item() for name, values in found.items()}
    return told


def _columns() -> tuple[Column, ...]:
    to = {"direct": "to the one who gave", "forward": "to somebody else"}
    meanings = {
        "share": ("1", "share of acts received after which one was given {to} within the span, as Kaplan–Meier"),
        "median": ("seconds", "time after which half of the acts received had been followed by one {to}"),
    }
    found = [Column("received", COUNT, "acts", "acts received that state a time")]
    for way in _WAYS:
        found.append(Column(way, COUNT, "acts", f"of those, how many were followed by an act {to[way]}"))
        for (name, (unit, meaning)), limit in product(meanings.items(), ("", "_low", "_high")):
            words = f"its 95 % interval, {limit[1:]} end" if limit else meaning.format(to=to[way])
            found.append(Column(f"{way}_{name}{limit}", NUMBER, unit, words))
    return tuple(found)


MEASURE = Measure(
    name="responses",
    summary="After somebody received: how soon they gave back, and how soon they gave to somebody else.",
    rows=PersonActs,
    options=ResponseOptions,
    columns=(Column("party", PARTY, "party", "the party that received"), *_columns()),
    source="Kaplan & Meier 1958; Greenwood 1926; Brookmeyer & Crowley 1982",
    kernel=kernel,
    overall=overall,
    overall_columns=_columns(),
    beside=tuple(Column(f"{way}_waits", _WAITS, "half seconds", "waits, odd where cut off") for way in _WAYS),
)
