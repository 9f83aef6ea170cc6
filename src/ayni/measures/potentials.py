"""Potentials: where in the flow of giving each party stands, from net sources to net sinks.

Source: Kichikawa, Iyetomi, Iino & Inoue (2019), Community structure based on circular flow in a large-scale transaction
network, Applied Network Science 4, 92.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.engines.contract import COUNT, NUMBER, PARTY, TEXT, Column, Measure, Options, Ties
from ayni.measures.circulation_split import split

#: Of the largest potential: what is nearer to 0 than this is rounding.
_NOTHING = 1e-9


def kernel(ties: Ties, options: Options) -> Mapping[str, NDArray[Any] | pa.Array]:
    """One row a party that has at least one act with somebody else.

    - `potential` φ solves Σ_j a_ij (φ_i − φ_j) = Σ_j (w_ij − w_ji), a_ij being 1 where ties go one way and 2 where they go both
      ways; its mean is 0 over each component. Null where the search for it does not end within its rounds
    - `net` = Σ_j (w_ij − w_ji)
    - `stands`: "source" above 0, "sink" below, "even" at 0; null where `potential` is
    - `component`: parties with the same number are linked, directly or through others; only theirs compare
    """
    found = split(ties)
    party = np.flatnonzero(found.component >= 0).astype(np.int32)
    potential = found.potential[party]
    potential[np.abs(potential) <= _NOTHING * np.abs(potential).max(initial=0.0)] = 0.0
    sides = pa.array(["sink", "even", "source"])
    side = np.nan_to_num(np.sign(potential)).astype(np.int64) + 1
    return {
        "party": party,
        "potential": potential,
        "net": found.net[party],
        "stands": sides.take(pa.array(side, mask=np.isnan(potential))),
        "component": found.component[party].astype(np.int64),
    }


MEASURE = Measure(
    name="potentials",
    summary="Where each party stands in the flow of giving: nearer to where it begins, or to where it ends.",
    rows=Ties,
    options=Options,
    columns=(
        Column("party", PARTY, "party", "the party"),
        Column("potential", NUMBER, "weight", "height in the flow: giving runs from high to low"),
        Column("net", NUMBER, "weight", "weight given less weight received"),
        Column("stands", TEXT, "name", "source above 0, sink below, even at 0"),
        Column("component", COUNT, "number", "number of the linked part of the network; potentials compare inside one"),
    ),
    source="Kichikawa et al. 2019",
    kernel=kernel,
)
