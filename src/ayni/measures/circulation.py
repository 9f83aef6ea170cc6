"""Circulation of a whole ledger: what came back directly, what came back through others, what went one way.

Sources: Ahuja, Magnanti & Orlin (1993), Network Flows (a circulation of least cost); Kichikawa, Iyetomi, Iino & Inoue (2019),
Community structure based on circular flow in a large-scale transaction network, Applied Network Science 4, 92 (the split).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.engines.contract import COUNT, COUNTED, NUMBER, TEXT, Column, Measure, Options, Ties
from ayni.errors import UnknownNameError
from ayni.measures.circulation_solving import largest_circulation
from ayni.measures.circulation_split import split
from ayni.measures.circulation_units import in_units
from ayni.measures.opposites import opposites

#: With `exact="auto"`: how many ties may lie on cycles, and how often they may be looked at. The second is a minute or two.
_MOST_TIES = 5_000_000
_MOST_STEPS = 20_000_000_000

type Exactness = Literal["auto", "yes", "no", "both"]


@dataclass(frozen=True, slots=True)
class CirculationOptions(Options):
    """How far to go for the exact answer."""

    exact: Literal["auto", "yes", "no", "both"] = field(
        default="auto",
        metadata={
            "help": "yes: the exact shares, however long it takes. no: only what came back directly, and the "
            "Helmholtz-Hodge split. both: all of it. auto: exact up to 5 million ties on cycles, else the split."
        },
    )


def kernel(ties: Ties, options: CirculationOptions) -> Mapping[str, NDArray[Any] | pa.Array]:
    """One row. With W the summed weight of all ties w_ij:

    - `directly` = Σ min(w_ij, w_ji) / W over ordered pairs
    - `through_others` = the largest part of the net flows w_ij − min(w_ij, w_ji) that directed cycles can cover, / W;
      null where only the split was made
    - `one_way` = the rest, so that the three sum to 1; null where `through_others` is
    - `gradient_share`, `circular_share`: the split of the squared net flows; null where it was not made, could not be found
      within its rounds, or all net flows are 0

    All are null where W is 0.
    """
    if options.exact not in get_args(Exactness.__value__):
        choices = ", ".join(get_args(Exactness.__value__))
        raise UnknownNameError(f"exact is {options.exact!r}. It can be: {choices}.")
    units = in_units(ties.weight)
    back = opposites(ties)
    met = np.where(back < 0, 0, np.minimum(units, units[back]))
    whole, directly = int(units.sum()), int(met.sum())
    through = _through_others(ties, units - met, options.exact)
    apart = split(ties) if options.exact in ("no", "both") or through is None else None
    here = np.zeros(ties.parties, np.bool_)
    here[ties.giver], here[ties.receiver] = True, True
    return {
        "parties": np.array([here.sum()]),
        **{name: np.array([count]) for name, count in ties.counts.items()},
        "ties": np.array([len(ties)]),
        "weight": np.array([ties.weight.sum()]),
        "directly": _share(directly, whole),
        "through_others": _share(through, whole),
        "one_way": _share(None if through is None else whole - directly - through, whole),
        "method": pa.array(["split" if through is None else "exact" if apart is None else "both"]),
        "gradient_share": np.array([apart.gradient_share if apart and whole else np.nan]),
        "circular_share": np.array([apart.circular_share if apart and whole else np.nan]),
    }


def _through_others(ties: Ties, net: NDArray[np.int64], exact: str) -> int | None:
    """How many units of net flow cycles can cover; None where it is not asked for or would take too long."""
    if exact == "no":
        return None
    giver, receiver, flow = _on_cycles(ties, net)
    if exact == "auto" and len(flow) > _MOST_TIES:
        return None
    return largest_circulation(giver, receiver, flow, _MOST_STEPS if exact == "auto" else None)


def _on_cycles(ties: Ties, net: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """The net flows inside strongly connected components: no other can lie on a directed cycle."""
    from scipy.sparse import csr_array  # takes longer to import than everything else here
    from scipy.sparse.csgraph import connected_components

    flows = np.flatnonzero(net)
    giver, receiver = ties.giver[flows], ties.receiver[flows]
    starts = np.concatenate([[0], np.cumsum(np.bincount(giver, minlength=ties.parties))])
    graph = csr_array((np.ones(len(flows), np.int8), receiver, starts), shape=(ties.parties, ties.parties))
    _, component = connected_components(graph, directed=True, connection="strong") if len(flows) else (0, np.empty(0))
    inside = component[giver] == component[receiver]
    return giver[inside], receiver[inside], net[flows[inside]]


def _share(part: int | None, whole: int) -> NDArray[np.float64]:
    return np.array([np.nan if part is None or not whole else part / whole])


MEASURE = Measure(
    name="circulation",
    summary="Of all that was given: how much came back directly, how much through others, and how much went one way.",
    rows=Ties,
    of_whole=True,
    options=CirculationOptions,
    columns=(
        *COUNTED,
        Column("ties", COUNT, "ties", "distinct directed ties"),
        Column("weight", NUMBER, "weight", "all weight given"),
        Column("directly", NUMBER, "1", "share of the weight that came back from those it was given to"),
        Column("through_others", NUMBER, "1", "share that came back through others: the most that cycles can cover"),
        Column("one_way", NUMBER, "1", "share that went one way: the rest"),
        Column("method", TEXT, "name", "exact, split (only the two shares below), or both"),
        Column("gradient_share", NUMBER, "1", "share of squared net flows that runs from sources to sinks"),
        Column("circular_share", NUMBER, "1", "share of squared net flows that runs in circles"),
    ),
    source="Ahuja, Magnanti & Orlin 1993; Kichikawa et al. 2019 (split)",
    kernel=kernel,
)
