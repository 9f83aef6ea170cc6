"""Flows: what each group of parties gives to each, what comes back, and how that compares with mixing at random.

The E–I index and its expectation where groups do not matter: Krackhardt & Stern (1988), Informal networks and
organizational crises, Social Psychology Quarterly 51. Its spread over all ways to hand out the groups: Mantel (1967), The
detection of disease clustering, Cancer Research 27. The interval of a flow: Tiwari, Clegg & Zou (2006), Efficient interval
estimation for age-adjusted cancer rates, Statistical Methods in Medical Research 15. That of the share answered: Korn
& Graubard (1998), Confidence intervals for proportions with small expected number of positive counts,
Survey Methodology 24, with Jeffreys' interval for theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.clock import span
from ayni.compiling import (
    I8_ANY,
    I32_IN,
    I64_ANY,
    I64_IN,
    I64_OUT,
    INT,
    Int8s,
    Int32s,
    Int64s,
    compiled,
)
from ayni.engines.contract import COUNT, NUMBER, TEXT, AllActs, Column, Measure, Options, Span
from ayni.engines.threads import each, ranges
from ayni.errors import InputError
from ayni.ledger.columns import NO_TIME
from ayni.measures.intervals import balance_interval

_TAIL = 0.05  # of a 90 % interval, on each side
_NORMAL = 1.6448536269514722  # how many standard deviations that is
_NEVER = int(np.iinfo(np.int64).max)
#: Beyond this the table of every group with every group is no longer something to look at.
_MOST_GROUPS = 2_000

type Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FlowOptions(Options):
    """What `flows` can be asked beside the usual."""

    within: Span = field(
        default="30d",
        metadata={
            "help": "An act counts as answered if its receiver gives back to its giver this soon: 30d, or seconds."
        },
    )


@dataclass(frozen=True, slots=True)
class _Ways:
    """Both ways of every pair whose two parties have groups, one entry a way: first all upward, then all downward."""

    giver: NDArray[np.int32]
    receiver: NDArray[np.int32]
    cell: NDArray[np.int64]
    acts: NDArray[np.int64]
    asked: NDArray[np.int64]
    watched: NDArray[np.int64]
    answered: NDArray[np.int64]


def kernel(rows: AllActs, options: FlowOptions) -> Mapping[str, NDArray[Any] | pa.Array]:
    """One row for each group with each, by names of giver's and receiver's group.

    An act from i to j at t is answered if j gives to i at some t′ with t < t′ ≤ t + `within`. `watched` acts are
    those with t + `within` ≤ now: only of them is it known, and `answered` are of these.

    Expected: each act of i goes to one of the others in proportion to what these received,
    E_AB = Σ_{i∈A} g_i (R_B − [A = B] r_i) / (R − r_i), where g_i and r_i are the acts that i gave and received and R_B
    those that B received, R all. Its rows sum to what each group gave.
    """
    count = len(rows.group_names)
    if count > _MOST_GROUPS:
        raise InputError(f"flows compares up to {_MOST_GROUPS:,} groups, and these parties have {count:,}. Join some.")
    ways = _grouped(rows, int(span(options.within)))
    acts = _sums(ways.cell, ways.acts, count)
    expected = _expected(rows, ways)
    low, high = _flow_interval(ways, acts, count)
    watched, answered = _sums(ways.cell, ways.watched, count), _sums(ways.cell, ways.answered, count)
    share = _over(answered, watched)
    share_low, share_high = _share_interval(ways, share, watched, count)
    names = np.array(rows.group_names, dtype=object)
    return {
        "giver_group": pa.array(np.repeat(names, count), pa.string()),
        "receiver_group": pa.array(np.tile(names, count), pa.string()),
        "acts": acts,
        "asked": _sums(ways.cell, ways.asked, count),
        "watched": watched,
        "answered": answered,
        "answered_share": share,
        "answered_low": share_low,
        "answered_high": share_high,
        "expected": expected,
        "ratio": _over(acts, expected),
        "ratio_low": _over(low, expected),
        "ratio_high": _over(high, expected),
        **_overall(rows, ways, acts.reshape(count, count), expected.reshape(count, count)),
    }


def _grouped(rows: AllActs, within: int) -> _Ways:
    """What passed each way between the two parties of each pair."""
    pairs = rows.pairs
    counts = np.empty((8, len(pairs)), np.int64)
    until = NO_TIME if rows.now is None else rows.now - within

    def count(piece: tuple[int, int]) -> None:
        _count(pairs.starts, pairs.lower, pairs.giver, pairs.at, pairs.asked, until, within, *piece, *counts)

    each(count, ranges(len(pairs)))
    giver, receiver = np.append(pairs.lower, pairs.upper), np.append(pairs.upper, pairs.lower)
    of, to = rows.group[giver].astype(np.int64), rows.group[receiver].astype(np.int64)
    there = (of >= 0) & (to >= 0)
    cell = of * len(rows.group_names) + to
    values = counts.reshape(4, -1)[:, there]
    return _Ways(giver[there], receiver[there], cell[there], *values)


def _sums(cell: NDArray[np.int64], values: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    """Whole numbers added by cell. Below 2^53 their sums as floats are exact."""
    return np.bincount(cell, weights=values, minlength=groups * groups).astype(np.int64)


def _expected(rows: AllActs, ways: _Ways) -> Numbers:
    """Acts from each group to each if the receivers were drawn in proportion to what each received."""
    groups = len(rows.group_names)
    gave = np.bincount(ways.giver, weights=ways.acts, minlength=rows.parties)
    got = np.bincount(ways.receiver, weights=ways.acts, minlength=rows.parties)
    to_others = got.sum() - got  # above 0 for whoever gave: some other party received it
    rate = np.divide(gave, to_others, out=np.zeros(rows.parties), where=gave > 0)
    here = rows.group >= 0
    group = rows.group[here]
    to = np.bincount(group, weights=got[here], minlength=groups)
    of = np.bincount(group, weights=rate[here], minlength=groups)
    to_self = np.bincount(group, weights=(rate * got)[here], minlength=groups)
    found: Numbers = (np.outer(of, to) - np.diag(to_self)).ravel()
    return np.maximum(found, 0.0)


def _flow_interval(ways: _Ways, acts: NDArray[np.int64], groups: int) -> tuple[Numbers, Numbers]:
    """90 % interval of the acts of each cell, as sums over ties: acts of one tie come in company, ties do not.

    The gamma interval of Tiwari, Clegg & Zou for a weighted sum of Poisson counts, each tie with the weight of its acts.
    """
    from scipy.special import gammaincinv

    ties = int((ways.acts > 0).sum())
    usual = ways.acts.sum() / ties if ties else np.nan
    whole = acts.astype(np.float64)
    squares = np.bincount(ways.cell, weights=ways.acts.astype(np.float64) ** 2, minlength=groups * groups)
    low = np.zeros(len(whole))
    some = whole > 0
    low[some] = (squares[some] / whole[some]) * gammaincinv(whole[some] ** 2 / squares[some], _TAIL)
    above, spread = whole + usual, squares + usual**2
    return low, spread / above * gammaincinv(above**2 / spread, 1 - _TAIL)


def _share_interval(ways: _Ways, share: Numbers, watched: NDArray[np.int64], groups: int) -> tuple[Numbers, Numbers]:
    """90 % interval of the share answered, for as many acts as the watched ones are worth, ties being alike in it.

    Effective acts = share (1 − share) / V, V the variance of a share over clusters (ties); the number of ties where the share
    is 0 or 1 and V tells nothing. Never more than the acts there are.
    """
    cells = groups * groups
    some = ways.watched > 0
    cell = ways.cell[some]
    miss = ways.answered[some] - share[cell] * ways.watched[some]
    ties = np.bincount(cell, minlength=cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.bincount(cell, weights=miss**2, minlength=cells) * ties / (ties - 1) / watched.astype(float) ** 2
        effective = share * (1 - share) / variance
    effective = np.where((share > 0) & (share < 1) & (ties > 1), effective, ties)
    effective = np.where(np.isnan(share), 1.0, np.minimum(effective, watched))
    answered = np.where(np.isnan(share), 0.5, share) * effective
    low, high = ((bound + 1) / 2 for bound in balance_interval(answered, effective - answered))
    low[np.isnan(share)], high[np.isnan(share)] = np.nan, np.nan
    return low, high


def _overall(rows: AllActs, ways: _Ways, acts: NDArray[np.int64], expected: Numbers) -> Mapping[str, NDArray[Any]]:
    """The E–I index: (acts between groups − acts inside groups) / both."""
    whole, inside = int(acts.sum()), int(np.trace(acts))
    by_size, low, high = _by_size(rows, ways)
    found = {
        "acts_of_groups": whole,
        "without_group_left_out": len(rows) - whole,
        "internal": inside,
        "external": whole - inside,
        "ei": _ei(inside, whole),
        "ei_expected": _ei(float(np.trace(expected)), whole),
        "ei_by_size": by_size,
        "ei_by_size_low": low,
        "ei_by_size_high": high,
    }
    return {name: np.array([value]) for name, value in found.items()}


def _ei(inside: float, whole: float) -> float:
    return 1 - 2 * inside / whole if whole > 0 else np.nan


def _by_size(rows: AllActs, ways: _Ways) -> tuple[float, float, float]:
    """The E–I index over all ways to hand out the same groups to the same parties: its mean and 90 % range.

    Mean and variance are Mantel's, which count every permutation. NaN without acts; the range too for fewer than 4 parties.
    """
    sizes = [int(size) for size in np.bincount(rows.group[rows.group >= 0], minlength=len(rows.group_names))]
    n, whole = sum(sizes), int(ways.acts.sum())
    if not whole:
        return np.nan, np.nan, np.nan
    same = sum(size * (size - 1) for size in sizes)
    mean = whole * same / (n * (n - 1))
    if n < 4:
        return _ei(mean, whole), np.nan, np.nan
    half = len(ways.acts) // 2
    together = (ways.acts[:half] + ways.acts[half:]).astype(np.float64)
    ends = np.append(ways.giver, ways.receiver)
    busy = np.bincount(ends, weights=np.tile(ways.acts, 2), minlength=rows.parties)
    variance = _mantel(n, whole, float((together**2).sum()), float((busy**2).sum()), sizes) - mean**2
    reach = _NORMAL * max(variance, 0.0) ** 0.5
    return _ei(mean, whole), max(_ei(mean + reach, whole), -1.0), min(_ei(mean - reach, whole), 1.0)


def _mantel(n: int, whole: float, pair_squares: float, party_squares: float, sizes: list[int]) -> float:
    """The mean square of the acts inside groups over all permutations of n parties."""
    same = sum(size * (size - 1) for size in sizes)
    same_squares, same_rows = 2 * same, sum(4 * size * (size - 1) ** 2 for size in sizes)
    two, three = n * (n - 1), n * (n - 1) * (n - 2)
    one_tie = pair_squares * same_squares / (2 * two)
    one_party = (party_squares - 2 * pair_squares) * (same_rows - 2 * same_squares) / (4 * three)
    apart = (whole**2 + pair_squares - party_squares) * (same**2 + same_squares - same_rows) / (three * (n - 3))
    return one_tie + one_party + apart


def _over(part: NDArray[Any], whole: NDArray[Any]) -> Numbers:
    found: Numbers = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return found


@compiled(I64_IN, I32_IN, I32_IN, I64_ANY, I8_ANY, INT, INT, INT, INT, *[I64_OUT] * 8)
def _count(
    starts: Int64s,
    lower: Int32s,
    giver: Int32s,
    at: Int64s,
    asked: Int8s,
    until: int,
    within: int,
    first: int,
    last: int,
    acts_up: Int64s,
    acts_down: Int64s,
    asked_up: Int64s,
    asked_down: Int64s,
    watched_up: Int64s,
    watched_down: Int64s,
    answered_up: Int64s,
    answered_down: Int64s,
) -> None:
    """From the last act of a pair to its first, keeping the two soonest different seconds seen each way."""
    acts, wanted = np.empty(2, np.int64), np.empty(2, np.int64)
    watched, answered = np.empty(2, np.int64), np.empty(2, np.int64)
    soonest, then = np.empty(2, np.int64), np.empty(2, np.int64)
    for pair in range(first, last):
        acts[:], wanted[:], watched[:], answered[:] = 0, 0, 0, 0
        soonest[:], then[:] = _NEVER, _NEVER
        for row in range(starts[pair + 1] - 1, starts[pair] - 1, -1):
            way = 0 if giver[row] == lower[pair] else 1
            acts[way] += 1
            wanted[way] += asked[row] == 1
            time = at[row]
            if time == NO_TIME:
                continue
            if time <= until:
                back = soonest[1 - way] if soonest[1 - way] > time else then[1 - way]
                watched[way] += 1
                answered[way] += back != _NEVER and back - time <= within
            if time < soonest[way]:
                then[way] = soonest[way]
                soonest[way] = time
        acts_up[pair], acts_down[pair] = acts[0], acts[1]
        asked_up[pair], asked_down[pair] = wanted[0], wanted[1]
        watched_up[pair], watched_down[pair] = watched[0], watched[1]
        answered_up[pair], answered_down[pair] = answered[0], answered[1]


MEASURE = Measure(
    name="flows",
    summary="What each group of parties gives to each group, what is answered, and what chance would give.",
    rows=AllActs,
    options=FlowOptions,
    columns=(
        Column("giver_group", TEXT, "group", "the group that gave"),
        Column("receiver_group", TEXT, "group", "the group that received"),
        Column("acts", COUNT, "acts", "acts given"),
        Column("asked", COUNT, "acts", "of these, acts that were asked for"),
        Column("expected", NUMBER, "acts", "acts to expect if people were as active and groups made no difference"),
        Column("ratio", NUMBER, "1", "acts over expected: 1 as many as expected"),
        Column("ratio_low", NUMBER, "1", "lower end of the 90 % interval"),
        Column("ratio_high", NUMBER, "1", "upper end of the 90 % interval"),
        Column("watched", COUNT, "acts", "acts whose whole time to be answered lies in the record"),
        Column("answered", COUNT, "acts", "of these, acts whose receiver gave back to the giver in time"),
        Column("answered_share", NUMBER, "1", "answered acts as a share of those watched"),
        Column("answered_low", NUMBER, "1", "lower end of the 90 % interval"),
        Column("answered_high", NUMBER, "1", "upper end of the 90 % interval"),
    ),
    source="Krackhardt & Stern 1988; Mantel 1967; Tiwari, Clegg & Zou 2006; Korn & Graubard 1998",
    kernel=kernel,
    overall_columns=(
        Column("acts_of_groups", COUNT, "acts", "acts between parties that have a group"),
        Column("without_group_left_out", COUNT, "acts", "acts of which a party has no group, left out"),
        Column("internal", COUNT, "acts", "acts inside groups"),
        Column("external", COUNT, "acts", "acts between groups"),
        Column("ei", NUMBER, "1", "E–I index: −1 all inside groups, 1 all between groups"),
        Column("ei_expected", NUMBER, "1", "E–I index to expect of people as active as these"),
        Column("ei_by_size", NUMBER, "1", "E–I index to expect from the sizes of groups alone"),
        Column("ei_by_size_low", NUMBER, "1", "lower end of the 90 % range if the same groups were handed out by lot"),
        Column("ei_by_size_high", NUMBER, "1", "upper end of that range"),
    ),
)
