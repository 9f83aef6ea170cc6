"""People: what every party gave and received, with how many, how evenly spread, and how much went one way.

Concentration is the Gini coefficient: Gini (1912), Variabilità e mutabilità; formula as in Dixon et al. (1987),
Bootstrapping the Gini coefficient of inequality, Ecology 68, without the correction for small samples.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import (
    F64_IN,
    F64_TABLE_OUT,
    I32_IN,
    I64_IN,
    I64_TABLE_OUT,
    INT,
    Float64s,
    Int32s,
    Int64s,
    compiled,
    part,
)
from ayni.engines.contract import COUNT, NUMBER, PARTY, Column, Growth, Measure, Options, PersonTies
from ayni.engines.threads import each, ranges

#: Rows of the counts and of the sums that one pass makes of everybody.
_COUNTS = (
    "given", "received", "given_to", "received_from", "partners", "mutual_partners", "one_way_given_partners",
    "one_way_given_acts", "one_way_received_partners", "one_way_received_acts",
)  # fmt: skip
GIVEN, RECEIVED, GIVEN_TO, RECEIVED_FROM, PARTNERS, MUTUAL, ONLY_TO, ONLY_TO_ACTS, ONLY_FROM, ONLY_FROM_ACTS = range(10)
#: `uneven` is Σ_k (2k − m − 1) x_(k), the sum of all differences, of which the concentration is made.
_SUMS = (
    "given_weight", "received_weight", "one_way_given_weight", "one_way_received_weight", "uneven_given", "uneven_received",
)  # fmt: skip
OUT, IN, ONLY_OUT, ONLY_IN, UNEVEN_OUT, UNEVEN_IN = range(6)


def kernel(rows: PersonTies, options: Options) -> Mapping[str, NDArray[Any]]:
    """One row a party that has at least one act with somebody else.

    - `mutual_share`: partners with at least one act each way, as a share of partners
    - `giving_concentration`: Gini of the weight given over those given to,
      G = Σ_k (2k − m − 1) x_(k) / (m Σ x), x ascending, m partners; 0 even, toward 1 all to one;
      null for fewer than two partners or no weight. `receiving_concentration` likewise
    - `one_way_given_…`: what went to partners who never gave back;
      `one_way_received_…`: what came from partners never given to
    """
    counts, sums = np.zeros((len(_COUNTS), len(rows)), np.int64), np.zeros((len(_SUMS), len(rows)))
    _tally(rows.starts, rows.acts_given, rows.acts_received, rows.weight_given, rows.weight_received, counts, sums)
    return _found(rows.person, counts, sums)


def grown(growth: Growth, options: Options) -> Mapping[str, NDArray[Any]]:
    """The same for persons whose ties grew, from what was found before: only ties that changed are looked at one by one."""
    more, ties, known = growth.more, growth.ties, growth.place >= 0
    counts, sums = np.zeros((len(_COUNTS), len(more)), np.int64), np.zeros((len(_SUMS), len(more)))
    for names, table in ((_COUNTS, counts), (_SUMS, sums)):
        for name, row in zip(names, table, strict=True):
            row[known] = growth.before[name][growth.place[known]]

    def add(piece: tuple[int, int]) -> None:
        _add(
            growth.place, ties.starts, ties.partner, ties.acts_given, ties.acts_received, ties.weight_given,
            ties.weight_received, more.starts, more.partner, more.acts_given, more.acts_received, more.weight_given,
            more.weight_received, *piece, counts, sums,
        )  # fmt: skip

    each(add, ranges(len(more), smallest=128))
    return _found(more.person, counts, sums)


def _found(
    person: NDArray[np.int32], counts: NDArray[np.int64], sums: NDArray[np.float64]
) -> Mapping[str, NDArray[Any]]:
    return {
        "party": person,
        **dict(zip(_COUNTS, counts, strict=True)),
        **dict(zip(_SUMS, sums, strict=True)),
        "giving_concentration": _concentration(sums[UNEVEN_OUT], counts[GIVEN_TO], sums[OUT]),
        "receiving_concentration": _concentration(sums[UNEVEN_IN], counts[RECEIVED_FROM], sums[IN]),
        "mutual_share": counts[MUTUAL] / counts[PARTNERS],
    }


def _concentration(
    uneven: NDArray[np.float64], many: NDArray[np.int64], total: NDArray[np.float64]
) -> NDArray[np.float64]:
    defined = (many >= 2) & (total > 0)
    # Equal weights give 0, not the last bit of a sum.
    found = np.full(len(many), np.nan)
    np.divide(np.maximum(uneven, 0), many * total, out=found, where=defined)
    return found


#: Weights below this are counted rather than sorted, where all of a person's are whole.
_SMALL = 1 << 12


@part
def _uneven(weight: Float64s, acts: Int64s, often: Int64s, counted: int, many: int, largest: int) -> float:
    """Σ_k (2k − m − 1) x_(k) of the weights that stand for acts, `many`.

    `often` says how often each small whole number up to `largest` is among them, which makes `counted`, and is
    left empty. Counts of acts are such numbers: adding them up by how often they occur is quicker than sorting, and as exact.
    """
    uneven, place = 0, 0
    for size in range(largest + 1):
        uneven += often[size] * (2 * place + often[size] - many) * size
        place += often[size]
        often[size] = 0
    return float(uneven) if counted == many else _uneven_of_any(weight[acts > 0])


@part
def _uneven_of_any(sizes: Float64s) -> float:
    sizes.sort()
    uneven = 0.0
    for k in range(len(sizes)):
        uneven += (2 * k + 1 - len(sizes)) * sizes[k]
    return uneven


@compiled(I64_IN, I64_IN, I64_IN, F64_IN, F64_IN, I64_TABLE_OUT, F64_TABLE_OUT)
def _tally(
    starts: Int64s,
    acts_given: Int64s,
    acts_received: Int64s,
    weight_given: Float64s,
    weight_received: Float64s,
    counts: Int64s,
    sums: Float64s,
) -> None:
    often_given, often_received = np.zeros(_SMALL, np.int64), np.zeros(_SMALL, np.int64)
    for person in range(len(starts) - 1):
        first, last = starts[person], starts[person + 1]
        counted_given, counted_received, largest_given, largest_received = 0, 0, 0, 0
        for tie in range(first, last):
            gave, got, out, back = acts_given[tie], acts_received[tie], weight_given[tie], weight_received[tie]
            _count_tie(person, gave, got, out, back, 1, counts, sums)
            if gave > 0:
                size = int(min(out, _SMALL))
                if size < _SMALL and size == out:
                    often_given[size] += 1
                    counted_given += 1
                    largest_given = max(largest_given, size)
            if got > 0:
                size = int(min(back, _SMALL))
                if size < _SMALL and size == back:
                    often_received[size] += 1
                    counted_received += 1
                    largest_received = max(largest_received, size)
        sums[UNEVEN_OUT, person] = _uneven(
            weight_given[first:last], acts_given[first:last], often_given, counted_given, counts[GIVEN_TO, person],
            largest_given,
        )  # fmt: skip
        sums[UNEVEN_IN, person] = _uneven(
            weight_received[first:last], acts_received[first:last], often_received, counted_received,
            counts[RECEIVED_FROM, person], largest_received,
        )  # fmt: skip


@part
def _count_tie(
    person: int, gave: int, got: int, out: float, back: float, one: int, counts: Int64s, sums: Float64s
) -> None:
    """Adds a tie to what its person has, or, with `one` as −1, takes it away."""
    counts[PARTNERS, person] += one
    counts[GIVEN, person] += one * gave
    counts[RECEIVED, person] += one * got
    sums[OUT, person] += one * out
    sums[IN, person] += one * back
    if gave > 0:
        counts[GIVEN_TO, person] += one
    if got > 0:
        counts[RECEIVED_FROM, person] += one
    if gave > 0 and got > 0:
        counts[MUTUAL, person] += one
    elif gave > 0:
        counts[ONLY_TO, person] += one
        counts[ONLY_TO_ACTS, person] += one * gave
        sums[ONLY_OUT, person] += one * out
    else:
        counts[ONLY_FROM, person] += one
        counts[ONLY_FROM_ACTS, person] += one * got
        sums[ONLY_IN, person] += one * back


@compiled(
    I32_IN, *[I64_IN, I32_IN, I64_IN, I64_IN, F64_IN, F64_IN] * 2, INT, INT, I64_TABLE_OUT, F64_TABLE_OUT
)  # fmt: skip
def _add(
    place: Int32s,
    starts: Int64s,
    partner: Int32s,
    acts_given: Int64s,
    acts_received: Int64s,
    weight_given: Float64s,
    weight_received: Float64s,
    more_starts: Int64s,
    more_partner: Int32s,
    more_given: Int64s,
    more_received: Int64s,
    more_weight_given: Float64s,
    more_weight_received: Float64s,
    from_person: int,
    to_person: int,
    counts: Int64s,
    sums: Float64s,
) -> None:
    """Puts what was added into the counts and sums of some of the persons, which hold what was found before."""
    for person in range(from_person, to_person):
        first, last = 0, 0
        if place[person] >= 0:
            first, last = starts[place[person]], starts[place[person] + 1]
        begin, end = more_starts[person], more_starts[person + 1]
        before = np.empty(end - begin, np.int64)  # the tie of each partner as it was, −1 where there was none
        for late in range(begin, end):
            tie = first + np.searchsorted(partner[first:last], more_partner[late])
            there = tie < last and partner[tie] == more_partner[late]
            before[late - begin] = tie if there else -1
            gave, got, out, back = 0, 0, 0.0, 0.0
            if there:
                gave, got, out, back = acts_given[tie], acts_received[tie], weight_given[tie], weight_received[tie]
                _count_tie(person, gave, got, out, back, -1, counts, sums)
            _count_tie(
                person, gave + more_given[late], got + more_received[late], out + more_weight_given[late],
                back + more_weight_received[late], 1, counts, sums,
            )  # fmt: skip
        sums[UNEVEN_OUT, person] += _more_uneven(
            acts_given[first:last], weight_given[first:last], before - first, more_given[begin:end],
            more_weight_given[begin:end],
        )  # fmt: skip
        sums[UNEVEN_IN, person] += _more_uneven(
            acts_received[first:last], weight_received[first:last], before - first, more_received[begin:end],
            more_weight_received[begin:end],
        )  # fmt: skip


@part
def _more_uneven(acts: Int64s, weight: Float64s, before: Int64s, more: Int64s, more_weight: Float64s) -> float:
    """By how much the sum of all differences of whole weights grows when some of them do. `before`: which, below 0 for new ones.

    Each change is held against all others as they are by then: Σ_j (|y − x_j| − |x − x_j|).
    """
    changes = 0
    for late in range(len(more)):
        changes += more[late] > 0
    if changes == 0:
        return 0.0
    sizes, many = np.empty(len(acts) + changes, np.int64), 0
    for tie in range(len(acts)):
        sizes[many] = np.int64(weight[tie])
        many += acts[tie] > 0
    uneven = np.int64(0)
    for late in range(len(more)):
        if more[late] == 0:
            continue
        tie = before[late]
        if tie >= 0 and acts[tie] > 0:
            old = np.int64(weight[tie])
            grown_to = old + np.int64(more_weight[late])
            for other in range(many):
                uneven += abs(grown_to - sizes[other]) - abs(old - sizes[other])
            uneven -= grown_to - old  # held against itself
            for other in range(many):
                if sizes[other] == old:
                    sizes[other] = grown_to
                    break
        else:
            new = np.int64(more_weight[late])
            for other in range(many):
                uneven += abs(new - sizes[other])
            sizes[many] = new
            many += 1
    return float(uneven)


MEASURE = Measure(
    name="people",
    summary="What every party gave and received, with how many others, how evenly, and how much went one way.",
    rows=PersonTies,
    options=Options,
    columns=(
        Column("party", PARTY, "party", "the party"),
        Column("given", COUNT, "acts", "acts given"),
        Column("received", COUNT, "acts", "acts received"),
        Column("given_weight", NUMBER, "weight", "summed weight given"),
        Column("received_weight", NUMBER, "weight", "summed weight received"),
        Column("given_to", COUNT, "parties", "how many parties were given to"),
        Column("received_from", COUNT, "parties", "how many parties gave"),
        Column("partners", COUNT, "parties", "how many parties there was any act with"),
        Column("mutual_partners", COUNT, "parties", "partners with at least one act each way"),
        Column("mutual_share", NUMBER, "1", "mutual partners as a share of partners"),
        Column("giving_concentration", NUMBER, "1", "Gini of weight over those given to: 0 even, toward 1 all to one"),
        Column("receiving_concentration", NUMBER, "1", "Gini of weight over those who gave"),
        Column("one_way_given_partners", COUNT, "parties", "parties given to who never gave back"),
        Column("one_way_given_acts", COUNT, "acts", "acts given to those"),
        Column("one_way_given_weight", NUMBER, "weight", "weight given to those"),
        Column("one_way_received_partners", COUNT, "parties", "parties who gave and were never given to"),
        Column("one_way_received_acts", COUNT, "acts", "acts received from those"),
        Column("one_way_received_weight", NUMBER, "weight", "weight received from those"),
    ),
    source="Gini 1912; Dixon et al. 1987",
    kernel=kernel,
    grown=grown,
)
