"""Paying forward: does having received raise giving to others, and does having given raise receiving from others.

Baker & Bulkley (2014), Paying it forward vs. rewarding reputation: mechanisms of generalized reciprocity, Organization
Science 25; Nowak & Sigmund (2005), Evolution of indirect reciprocity, Nature 437. The rate ratio over strata of
person-time and its interval: Greenland & Robins (1985), Estimation of a common effect parameter from sparse follow-up data,
Biometrics 41; Rothman, Greenland & Lash (2008), Modern Epidemiology, ch. 15. The p-value: Phipson & Smyth (2010).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.clock import span
from ayni.engines.contract import COUNT, NUMBER, PARTY, Column, Measure, Options, PersonActs, Span, contiguous
from ayni.errors import InputError
from ayni.measures.pay_forward_counting import SUMS, TOLD, tally

_TOTALS = pa.large_list(pa.int64())
_WAYS = ("forward", "reputation")
_Z = 1.959963984540054
_SAME = 1e-6  # sums are of whole parts of an act, so equal ratios may differ by a little less than this


@dataclass(frozen=True, slots=True)
class PayForwardOptions(Options):
    within: Span = field(
        default="7d",
        metadata={"help": "How long an act received, or given, may move what comes after it: 7d, or seconds."},
    )
    shuffles: int = field(
        default=200,
        metadata={"help": "How often to deal every person's acts out anew over their times; 0 for no such comparison."},
    )
    seed: int = field(
        default=0,
        metadata={"help": "Which shuffles to make: a whole number. The same number makes the same ones."},
    )


def kernel(rows: PersonActs, options: PayForwardOptions) -> Mapping[str, NDArray[Any] | pa.Array]:
    """One row a party that has at least one act with somebody else.

    For `forward`, the seconds of a party between its first and its last act are exposed if it received in the `within`
    before, from whomever, and outside if not. For each partner k, acts to k are counted a_k exposed and b_k outside, over times
    X_k and O; acts to k, and the time, while k themselves gave within the span take no part. Then

        ratio = Σ a_k O / (X_k + O)  /  Σ b_k X_k / (X_k + O)

    with the interval of Greenland & Robins; null where the lower sum is 0. `reputation` has giving and receiving
    exchanged. Raises `SpanError`, `InputError` for a number of shuffles below 0.
    """
    _check(options)
    starts, people = rows.starts - rows.starts[0], len(rows)
    told, sums = np.zeros(people * 2 * TOLD, np.int64), np.zeros(people * 2 * SUMS)
    totals = np.zeros(4 * (options.shuffles + 1), np.int64)
    within = int(min(span(options.within), 1 << 61))
    tally(
        rows.person, starts, rows.partner, np.ascontiguousarray(rows.gave), contiguous(rows.at),
        within, options.shuffles, options.seed, told, sums, totals,
    )  # fmt: skip
    found: dict[str, NDArray[Any] | pa.Array] = {"party": rows.person, "totals": _in_one_row(totals, people)}
    for way, name in enumerate(_WAYS):
        counts = told.reshape(people, 2, TOLD)[:, way].T
        found |= {f"{name}_{column}": counts[place] for place, column in enumerate(_counts())}
        mine = sums.reshape(people, 2, SUMS)[:, way].T
        ratio, low, high = _ratio(*mine)
        found |= {f"{name}_ratio": ratio, f"{name}_ratio_low": low, f"{name}_ratio_high": high}
        found |= {f"{name}_sum_{place}": one for place, one in enumerate(mine)}
    return found


def _check(options: PayForwardOptions) -> None:
    if options.shuffles < 0:
        raise InputError(f"There cannot be {options.shuffles} shuffles. Ask for 0, or for some such as 200.")
    if not -(2**63) <= options.seed < 2**63:
        raise InputError(f"The seed {options.seed} is too large. Any whole number of up to 18 digits will do.")


def _in_one_row(totals: NDArray[np.int64], people: int) -> pa.Array:
    """A batch's totals as a column: all of them in the first row."""
    edges = np.full(people + 1, len(totals))
    edges[0] = 0
    return pa.LargeListArray.from_arrays(pa.array(edges), pa.array(totals if people else totals[:0]))


type _Numbers = NDArray[np.float64]


def _ratio(above: _Numbers, below: _Numbers, spread: _Numbers) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Ratio and its interval: NaN where the lower sum is 0; no interval where the upper is, or where it has no end that a
    number could hold."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = np.where(below > 0, above / below, np.nan)
        width = np.exp(_Z * np.sqrt(spread / (above * below)))
        known = (below > 0) & (above > 0) & np.isfinite(width)
        return ratio, np.where(known, ratio / width, np.nan), np.where(known, ratio * width, np.nan)


def overall(table: pa.Table, options: PayForwardOptions) -> Mapping[str, float | None]:
    """The ratios over all persons and partners, beside those of shuffled acts."""
    totals = np.zeros(4 * (options.shuffles + 1), np.int64)
    for chunk in table["totals"].chunks:
        totals += chunk.flatten().to_numpy().reshape(-1, len(totals)).sum(axis=0)
    told: dict[str, float | None] = {}
    for way, name in enumerate(_WAYS):
        told |= {f"{name}_{column}": int(np.sum(table[f"{name}_{column}"].to_numpy())) for column in _counts()}
        sums = [np.atleast_1d(table[f"{name}_sum_{place}"].to_numpy().sum()) for place in range(SUMS)]
        found = [one[0] for one in _ratio(*sums)]
        found += _against_shuffled(totals.reshape(-1, 2, 2)[:, way])
        names = (column.name for column in _ratios(name, of_whole=True))
        told |= {one: None if np.isnan(value) else float(value) for one, value in zip(names, found, strict=True)}
    return told


def _against_shuffled(sides: NDArray[np.int64]) -> list[float]:
    """Mean and middle 95 % of the ratios of shuffled acts, and the p-value of the first, which is of the acts as they were."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.where(sides[:, 1] > 0, sides[:, 0] / sides[:, 1], np.nan)
    seen, shuffled = ratios[0], ratios[1:][~np.isnan(ratios[1:])]
    if not len(shuffled):
        return [np.nan] * 4
    low, high = np.quantile(shuffled, [0.025, 0.975])
    smaller = min((shuffled <= seen * (1 + _SAME)).sum(), (shuffled >= seen * (1 - _SAME)).sum())
    p = np.nan if np.isnan(seen) else min(1.0, 2 * (smaller + 1) / (len(shuffled) + 1))
    return [float(shuffled.mean()), float(low), float(high), float(p)]


def _counts() -> tuple[str, ...]:
    return ("acts_exposed", "acts_outside", "acts_back", "seconds_exposed", "seconds_outside")


def _columns(*, of_whole: bool) -> Iterator[Column]:
    words = {"forward": ("given", "received", "to"), "reputation": ("received", "given", "from")}
    for name, (counted, moving, to) in words.items():
        meanings = (
            f"acts {counted} within the span after an act {moving}, {to} others than those it was with",
            f"acts {counted} at other times",
            f"acts {counted} {to} somebody with whom an act {moving} was within the span before: left out",
            f"seconds within the span after an act {moving}, between the first and the last act",
            "seconds at other times, between the first and the last act",
        )
        for column, meaning in zip(_counts(), meanings, strict=True):
            unit = "acts" if column.startswith("acts") else "seconds"
            yield Column(f"{name}_{column}", COUNT, unit, meaning)
        yield from _ratios(name, of_whole=of_whole)


def _ratios(name: str, *, of_whole: bool) -> Iterator[Column]:
    after = {
        "forward": "giving to others after having received",
        "reputation": "receiving from others after having given",
    }
    yield Column(f"{name}_ratio", NUMBER, "1", f"rate of {after[name]}, over that at other times: 1 no difference")
    yield Column(f"{name}_ratio_low", NUMBER, "1", "its 95 % interval, low end")
    yield Column(f"{name}_ratio_high", NUMBER, "1", "its 95 % interval, high end")
    if of_whole:
        yield Column(f"{name}_null_mean", NUMBER, "1", "mean of the ratios of shuffled acts")
        yield Column(f"{name}_null_low", NUMBER, "1", "middle 95 % of those, low end")
        yield Column(f"{name}_null_high", NUMBER, "1", "middle 95 % of those, high end")
        yield Column(f"{name}_p", NUMBER, "1", "how often shuffled acts give a ratio as far out, both sides")


def _beside() -> Iterator[Column]:
    yield Column("totals", _TOTALS, "1", "sums over a batch's persons, as they were and shuffled")
    for name in _WAYS:
        for place in range(SUMS):
            yield Column(f"{name}_sum_{place}", NUMBER, "acts", "a sum that the ratio is made of")


MEASURE = Measure(
    name="pay_forward",
    summary="Whether having received raises giving to others, and having given raises receiving from others.",
    rows=PersonActs,
    options=PayForwardOptions,
    columns=(Column("party", PARTY, "party", "the party"), *_columns(of_whole=False)),
    source="Baker & Bulkley 2014; Nowak & Sigmund 2005; Greenland & Robins 1985; Phipson & Smyth 2010",
    kernel=kernel,
    overall=overall,
    overall_columns=tuple(_columns(of_whole=True)),
    beside=tuple(_beside()),
)
