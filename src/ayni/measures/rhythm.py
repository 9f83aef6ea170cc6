"""Rhythm: how long it usually is between two parties' contacts, and whether a silence is out of the ordinary for them.

A normal model of the logarithms of gaps under a conjugate prior: Gelman et al. (2013), Bayesian Data Analysis, 3rd ed.,
section 3.3. The prior is made of everybody else's gaps, shrinking as in Efron & Morris (1975), Data analysis using Stein's
estimator, JASA 70. That gaps between contacts spread over orders of magnitude, so that their logarithms are
the thing to look at: Barabási (2005), The origin of bursts and heavy tails in human dynamics, Nature 435.
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
    BOOL_OUT,
    F64_IN,
    F64_OUT,
    I64_ANY,
    I64_IN,
    I64_OUT,
    INT,
    Bools,
    Float64s,
    Int64s,
    compiled,
    part,
)
from ayni.engines.contract import COUNT, NUMBER, PARTY, TIME, AllActs, Column, Measure, Options, Span
from ayni.engines.threads import each, ranges
from ayni.ledger.casting import LAST_SECOND
from ayni.ledger.columns import NO_TIME
from ayni.measures.rhythm_outcomes import Outcomes, curve, outcomes

#: How many gaps of its own the habit of its two parties is worth to a pair.
HABIT_GAPS = 2.0
#: How many pairs of their own the habit of everybody is worth to a party.
EVERYBODY_PAIRS = 1.0
#: How many gaps the usual spread of everybody is worth to a pair, and a spread of a factor of e to everybody.
SPREAD_GAPS = 4.0
_TAIL = 0.05

type Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RhythmOptions(Options):
    """What `rhythm` can be asked beside the usual. Contacts count unless they are left out: they are what it is about."""

    contacts: bool = field(
        default=True,
        metadata={"help": "Count contacts, such as messages and meetings, beside acts. Without them, acts alone."},
    )
    episode: Span = field(
        default="12h",
        metadata={"help": "What follows the last within this long belongs to the same contact: 12h, or seconds."},
    )


@dataclass(frozen=True, slots=True)
class Gaps:
    """The silences of each pair that ended: one entry a pair. `mean` and `squares` (about it) are of their logarithms."""

    rows: NDArray[np.int64]
    episodes: NDArray[np.int64]
    last: NDArray[np.int64]
    mean: Numbers
    squares: Numbers

    @property
    def count(self) -> NDArray[np.int64]:
        """How many gaps each pair has."""
        found: NDArray[np.int64] = np.maximum(self.episodes - 1, 0)
        return found


@dataclass(frozen=True, slots=True)
class Rhythms:
    """What is known of each pair's next gap: its logarithm is `centre` + `spread` · t with `freedom` degrees; NaN without gaps.

    `error` is the scale of `centre` itself, `habit` what the parties do with others. `seen` tells how silences
    of this ledger turned out beside such a prediction, `beyond_twice` which share outlasted twice the usual gap.
    """

    gaps: Gaps
    habit: Numbers
    centre: Numbers
    error: Numbers
    spread: Numbers
    freedom: Numbers
    seen: Outcomes
    beyond_twice: float

    def chance(self, silence: NDArray[np.int64]) -> Numbers:
        """How probable it is that each pair's next gap gets at least as long as this, in seconds; NaN without gaps."""
        from scipy.special import stdtr  # takes longer to import than everything else here

        beyond = (np.log(np.maximum(silence, 1)) - self.centre) / self.spread
        return self.seen.chance(beyond, self.gaps.count, stdtr(self.freedom, -beyond))


def kernel(rows: AllActs, options: RhythmOptions) -> Mapping[str, NDArray[Any] | pa.Array]:
    """One row a pair, its parties `a` before `b`.

    Contacts that follow the one before within `episode` are one with it. A gap is the time from the end of one such
    episode to the start of the next, y its natural logarithm. Of pair p: n gaps, ȳ their mean, Q their squares about it.

    - the pair's weight among others: w = n / (n + 2)
    - everybody's habit m: the mean of all other pairs' ȳ, weighted by w
    - a party's habit: (Σ w ȳ over its other pairs + m) / (Σ w + 1), and the pair's habit μ₀ the mean of its parties'
    - usual spread: s₀² = (Σ Q + 4) / (Σ (n − 1) + 4) over all other pairs
    - μ = (2 μ₀ + n ȳ) / (2 + n), s² = (4 s₀² + Q + 2n/(2 + n) (ȳ − μ₀)²) / (4 + n); `usual` = e^μ
    - the next y is μ + s √(1 + 1/(2 + n)) · t with 4 + n degrees of freedom, if all goes on as before

    Where no other pair has a gap there is no habit: 2 becomes 0 in both places, and the degrees are 3 + n.
    `chance` weighs that prediction with how silences in this ledger turned out: see `ayni.measures.rhythm_outcomes`.
    """
    found = learn(rows, int(span(options.episode)))
    gaps = found.gaps
    silence = np.where(gaps.last == NO_TIME, 0, (rows.now or 0) - gaps.last)
    low, high = _between(found)
    usual = np.exp(found.centre)
    return {
        "a": rows.pairs.lower,
        "b": rows.pairs.upper,
        "contacts": gaps.rows,
        "episodes": gaps.episodes,
        "usual": usual,
        "usual_low": np.exp(low),
        "usual_high": np.exp(high),
        "last": gaps.last,
        "silence": pa.array(silence, mask=gaps.last == NO_TIME),
        "chance": found.chance(silence),
        "next": _after(gaps.last, usual),
        "habit": np.exp(found.habit),
        "silences": np.array([found.seen.ended]),
        "beyond_twice": np.array([found.beyond_twice]),
    }


def learn(rows: AllActs, episode: int) -> Rhythms:
    """The rhythm of each pair, contacts within `episode` seconds taken as one."""
    pairs = rows.pairs
    counts, numbers = np.empty((3, len(pairs)), np.int64), np.empty((2, len(pairs)))
    each(lambda piece: _tally(pairs.starts, pairs.at, episode, *piece, *counts, *numbers), ranges(len(pairs)))
    gaps = Gaps(*counts, *numbers)
    n = gaps.count.astype(np.float64)
    habit = np.where(n > 0, _habit(gaps, rows, n), np.nan)
    spread = (_others(gaps.squares) + SPREAD_GAPS) / (_others(np.maximum(n - 1, 0)) + SPREAD_GAPS)
    places = np.concatenate([[0], np.cumsum(gaps.count)])
    (off, times), ended = np.empty((2, places[-1])), np.empty(places[-1], np.bool_)
    found = np.empty((4, len(pairs)))
    now = NO_TIME if rows.now is None else rows.now

    def predict(piece: tuple[int, int]) -> None:
        _predict(pairs.starts, pairs.at, episode, now, habit, spread, places, *piece, off, times, ended, *found)

    each(predict, ranges(len(pairs)))
    history = np.arange(1, len(off) + 1) - np.repeat(places[:-1], gaps.count)
    beyond_twice = float(curve(times, ended).at(np.log([2.0]))[0]) if ended.any() else np.nan
    centre, error, spread_of_next, freedom = found
    seen = outcomes(off, ended, history)
    return Rhythms(gaps, habit, centre, error, spread_of_next, freedom, seen, beyond_twice)


def _habit(gaps: Gaps, rows: AllActs, n: Numbers) -> Numbers:
    """What the parties of each pair do with others, as logarithms; NaN where no other pair has a gap."""
    weight = n / (n + HABIT_GAPS)
    amount = weight * gaps.mean
    having = int((n > 0).sum()) - (n > 0)
    everybody = np.divide(_others(amount), _others(weight), out=np.full(len(n), np.nan), where=having > 0)
    sides = (rows.pairs.lower, rows.pairs.upper)
    amounts, weights = (
        np.bincount(np.concatenate(sides), weights=np.tile(values, 2), minlength=rows.parties)
        for values in (amount, weight)
    )
    own = [
        (amounts[side] - amount + EVERYBODY_PAIRS * everybody) / (weights[side] - weight + EVERYBODY_PAIRS)
        for side in sides
    ]
    found: Numbers = (own[0] + own[1]) / 2
    return found


def _others(values: Numbers) -> Numbers:
    """The sum of all entries but each one."""
    return values.sum() - values


def _between(found: Rhythms) -> tuple[Numbers, Numbers]:
    """The 90 % interval of the middle of a pair's logarithms."""
    from scipy.special import stdtrit

    reach = found.error * stdtrit(found.freedom, 1 - _TAIL)
    return found.centre - reach, found.centre + reach


def _after(last: NDArray[np.int64], usual: Numbers) -> NDArray[np.int64]:
    """That time and so many seconds; `NO_TIME` where undefined and where no year of four digits holds it."""
    after = np.where(last == NO_TIME, np.nan, last + usual)
    found: NDArray[np.int64] = np.where(after <= LAST_SECOND, np.rint(np.nan_to_num(after)), NO_TIME).astype(np.int64)
    return found


@compiled(I64_IN, I64_ANY, INT, INT, INT, I64_OUT, I64_OUT, I64_OUT, F64_OUT, F64_OUT)
def _tally(
    starts: Int64s,
    at: Int64s,
    episode: int,
    first: int,
    last: int,
    rows: Int64s,
    episodes: Int64s,
    ended: Int64s,
    mean: Float64s,
    squares: Float64s,
) -> None:
    """One pass over the times; mean and squares are updated as gaps come (Welford 1962)."""
    for pair in range(first, last):
        timed, episode_count, before = 0, 0, NO_TIME
        middle, around = 0.0, 0.0
        for row in range(starts[pair], starts[pair + 1]):
            time = at[row]
            if time == NO_TIME:
                continue
            timed += 1
            if before == NO_TIME:
                episode_count = 1
            elif time - before > episode:
                length = np.log(float(time - before))
                off = length - middle
                middle += off / episode_count
                around += off * (length - middle)
                episode_count += 1
            before = time
        rows[pair], episodes[pair], ended[pair] = timed, episode_count, before
        mean[pair], squares[pair] = middle, around


@part
def _expect(n: int, mean: float, squares: float, habit: float, spread: float) -> tuple[float, float, float, float]:
    """Centre, its scale, the scale of the next logarithm and the degrees of freedom, from n gaps."""
    worth = 0.0 if np.isnan(habit) else HABIT_GAPS
    prior = 0.0 if np.isnan(habit) else habit
    freedom = SPREAD_GAPS + n - (1.0 if worth == 0 else 0.0)
    apart = worth * n / (worth + n) * (mean - prior) ** 2
    variance = (SPREAD_GAPS * spread + squares + apart) / freedom
    error = variance / (worth + n)
    return (worth * prior + n * mean) / (worth + n), np.sqrt(error), np.sqrt(variance + error), freedom


@compiled(
    I64_IN, I64_ANY, INT, INT, F64_IN, F64_IN, I64_IN, INT, INT, F64_OUT, F64_OUT, BOOL_OUT, F64_OUT, F64_OUT, F64_OUT, F64_OUT
)  # fmt: skip
def _predict(
    starts: Int64s,
    at: Int64s,
    episode: int,
    now: int,
    habit: Float64s,
    usual_spread: Float64s,
    places: Int64s,
    first: int,
    last: int,
    off: Float64s,
    times: Float64s,
    ended: Bools,
    centre: Float64s,
    error: Float64s,
    spread: Float64s,
    freedom: Float64s,
) -> None:
    """How far each gap but a pair's first was off what those before it let expect: in scales, and in logarithms of times.

    The silence that still lasts stands at the end of each pair's entries, as not ended.
    """
    for pair in range(first, last):
        n, before, middle, around = 0, NO_TIME, 0.0, 0.0
        known = (np.nan, np.nan, np.nan, np.nan)
        for row in range(starts[pair], starts[pair + 1]):
            time = at[row]
            if time != NO_TIME and before != NO_TIME and time - before > episode:
                length = np.log(float(time - before))
                if n > 0:
                    place = places[pair] + n - 1
                    times[place], ended[place] = length - known[0], True
                    off[place] = times[place] / known[2]
                n += 1
                away = length - middle
                middle += away / n
                around += away * (length - middle)
                known = _expect(n, middle, around, habit[pair], usual_spread[pair])
            if time != NO_TIME:
                before = time
        if n > 0:
            place = places[pair] + n - 1
            times[place], ended[place] = np.log(float(max(now - before, 1))) - known[0], False
            off[place] = times[place] / known[2]
        centre[pair], error[pair], spread[pair], freedom[pair] = known


MEASURE = Measure(
    name="rhythm",
    summary="How long it usually is between two parties' contacts, and how usual the present silence is for them.",
    rows=AllActs,
    options=RhythmOptions,
    columns=(
        Column("a", PARTY, "party", "the party whose key comes first"),
        Column("b", PARTY, "party", "the other party"),
        Column("contacts", COUNT, "contacts", "contacts and acts that state a time, either way"),
        Column("episodes", COUNT, "episodes", "these, when those that follow each other closely are one"),
        Column("usual", NUMBER, "seconds", "the usual gap: as many are longer as shorter"),
        Column("usual_low", NUMBER, "seconds", "lower end of the 90 % interval"),
        Column("usual_high", NUMBER, "seconds", "upper end of the 90 % interval"),
        Column("last", TIME, "UTC", "last contact"),
        Column("silence", COUNT, "seconds", "time since then"),
        Column("chance", NUMBER, "1", "probability that a gap of theirs gets at least as long as this silence"),
        Column("next", TIME, "UTC", "next natural time: the last contact and a usual gap"),
        Column("habit", NUMBER, "seconds", "the usual gap that both parties' contacts with others would suggest"),
    ),
    source="Gelman et al. 2013, sec. 3.3; Efron & Morris 1975; Barabási 2005",
    kernel=kernel,
    overall_columns=(
        Column("silences", COUNT, "gaps", "gaps that were compared with what the gaps before them let expect"),
        Column("beyond_twice", NUMBER, "1", "share of silences that get longer than twice the usual gap"),
    ),
)
