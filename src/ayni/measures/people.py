"""People: what every party gave and received, with how many, how evenly spread, and how much went one way.

Concentration is the Gini coefficient: Gini (1912), Variabilità e mutabilità; formula as in Dixon et al. (1987),
Bootstrapping the Gini coefficient of inequality, Ecology 68, without the correction for small samples.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import F64_IN, F64_OUT, I64_IN, I64_OUT, Float64s, Int64s, compiled, part
from ayni.engines.contract import COUNT, NUMBER, PARTY, Column, Measure, Options, PersonTies

_COUNTS = (
    "given",
    "received",
    "given_to",
    "received_from",
    "partners",
    "mutual_partners",
    "one_way_given_partners",
    "one_way_given_acts",
    "one_way_received_partners",
    "one_way_received_acts",
)
_NUMBERS = (
    "given_weight",
    "received_weight",
    "one_way_given_weight",
    "one_way_received_weight",
    "giving_concentration",
    "receiving_concentration",
    "mutual_share",
)


def kernel(rows: PersonTies, options: Options) -> Mapping[str, NDArray[Any]]:
    """One row a party that has at least one act with somebody else.

    - `mutual_share`: partners with at least one act each way, as a share of partners
    - `giving_concentration`: Gini of the weight given over those given to,
      G = Σ_k (2k − m − 1) x_(k) / (m Σ x), x ascending, m partners; 0 even, toward 1 all to one;
      null for fewer than two partners or no weight. `receiving_concentration` likewise
    - `one_way_given_…`: what went to partners who never gave back;
      `one_way_received_…`: what came from partners never given to
    """
    counts = np.zeros((len(_COUNTS), len(rows)), np.int64)
    numbers = np.zeros((len(_NUMBERS), len(rows)))
    _tally(rows.starts, rows.acts_given, rows.acts_received, rows.weight_given, rows.weight_received, *counts, *numbers)
    return {
        "party": rows.person,
        **dict(zip(_COUNTS, counts, strict=True)),
        **dict(zip(_NUMBERS, numbers, strict=True)),
    }


#: Weights below this are counted rather than sorted, where all of a person's are whole.
_SMALL = 1 << 12


@part
def _gini(weight: Float64s, acts: Int64s, often: Int64s, counted: int, many: int, largest: int, total: float) -> float:
    """The Gini coefficient of the weights that stand for acts, `many`; NaN for fewer than two or where all are 0.

    `often` says how often each small whole number up to `largest` is among them, which makes `counted`, and is
    left empty. Counts of acts are such numbers: adding them up by how often they occur is quicker than sorting, and as exact.
    """
    uneven, place = 0, 0
    for size in range(largest + 1):
        uneven += often[size] * (2 * place + often[size] - many) * size
        place += often[size]
        often[size] = 0
    if many < 2 or not total > 0:
        return np.nan
    # Equal weights give 0, not the last bit of a sum.
    return max(float(uneven) if counted == many else _uneven(weight[acts > 0]), 0.0) / (many * total)


@part
def _uneven(sizes: Float64s) -> float:
    """Σ_k (2k − m − 1) x_(k)."""
    sizes.sort()
    uneven = 0.0
    for k in range(len(sizes)):
        uneven += (2 * k + 1 - len(sizes)) * sizes[k]
    return uneven


@compiled(I64_IN, I64_IN, I64_IN, F64_IN, F64_IN, *[I64_OUT] * len(_COUNTS), *[F64_OUT] * len(_NUMBERS))
def _tally(
    starts: Int64s,
    acts_given: Int64s,
    acts_received: Int64s,
    weight_given: Float64s,
    weight_received: Float64s,
    given: Int64s,
    received: Int64s,
    given_to: Int64s,
    received_from: Int64s,
    partners: Int64s,
    mutual_partners: Int64s,
    one_way_given_partners: Int64s,
    one_way_given_acts: Int64s,
    one_way_received_partners: Int64s,
    one_way_received_acts: Int64s,
    given_weight: Float64s,
    received_weight: Float64s,
    one_way_given_weight: Float64s,
    one_way_received_weight: Float64s,
    giving_concentration: Float64s,
    receiving_concentration: Float64s,
    mutual_share: Float64s,
) -> None:
    often_given, often_received = np.zeros(_SMALL, np.int64), np.zeros(_SMALL, np.int64)
    for person in range(len(starts) - 1):
        first, last = starts[person], starts[person + 1]
        counted_given, counted_received, largest_given, largest_received = 0, 0, 0, 0
        for tie in range(first, last):
            gave, got = acts_given[tie] > 0, acts_received[tie] > 0
            given[person] += acts_given[tie]
            received[person] += acts_received[tie]
            given_weight[person] += weight_given[tie]
            received_weight[person] += weight_received[tie]
            if gave:
                given_to[person] += 1
                size = int(min(weight_given[tie], _SMALL))
                if size < _SMALL and size == weight_given[tie]:
                    often_given[size] += 1
                    counted_given += 1
                    largest_given = max(largest_given, size)
            if got:
                received_from[person] += 1
                size = int(min(weight_received[tie], _SMALL))
                if size < _SMALL and size == weight_received[tie]:
                    often_received[size] += 1
                    counted_received += 1
                    largest_received = max(largest_received, size)
            if gave and got:
                mutual_partners[person] += 1
            elif gave:
                one_way_given_partners[person] += 1
                one_way_given_acts[person] += acts_given[tie]
                one_way_given_weight[person] += weight_given[tie]
            else:
                one_way_received_partners[person] += 1
                one_way_received_acts[person] += acts_received[tie]
                one_way_received_weight[person] += weight_received[tie]
        partners[person] = last - first
        mutual_share[person] = mutual_partners[person] / partners[person]
        giving_concentration[person] = _gini(
            weight_given[first:last], acts_given[first:last], often_given, counted_given, given_to[person],
            largest_given, given_weight[person],
        )  # fmt: skip
        receiving_concentration[person] = _gini(
            weight_received[first:last], acts_received[first:last], often_received, counted_received,
            received_from[person], largest_received, received_weight[person],
        )  # fmt: skip


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
)
