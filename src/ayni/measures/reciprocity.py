"""Reciprocity of a whole ledger: how many directed ties are answered by the opposite tie, against chance.

Sources: Wasserman & Faust (1994), Social Network Analysis, ch. 13; Garlaschelli & Loffredo (2004), Patterns of
link reciprocity in directed networks, PRL 93, 268701; Squartini et al. (2013), Reciprocity of weighted networks, Sci.
Rep. 3, 2729; Holland & Leinhardt (1970), A method for detecting structure in sociometric data, AJS 76.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ayni.engines.compiling import F64_IN, F64_OUT, I32_IN, I64_IN, INT, Float64s, Int32s, Int64s, compiled
from ayni.engines.contract import COUNT, NUMBER, Column, Measure, Options, Ties
from ayni.engines.threads import each, ranges


def kernel(ties: Ties, options: Options) -> Mapping[str, NDArray[np.generic]]:
    """One row. With L ties among N parties that have at least one act with somebody else:

    - `reciprocity` r = L↔ / L, null without ties
    - `rho` ρ = (r − ā) / (1 − ā) with ā = L / (N(N − 1)); null without ties, and where every possible tie is there
    - `weighted_reciprocity` = Σ min(w_ij, w_ji) / Σ w_ij over directed ties, null where all weights are 0
    - `numeric_symmetry`: share of ties whose opposite has the same summed weight, null without ties
    - `mutual`, `asymmetric`, `null`: pairs of the N parties with ties both ways, one way, none
    """
    here = np.zeros(ties.parties, np.bool_)
    here[ties.giver] = True
    here[ties.receiver] = True
    parties = int(here.sum())
    back = _weight_back(ties)
    answered = ~np.isnan(back)
    tie_count, reciprocated = len(ties), int(answered.sum())
    pairs = parties * (parties - 1) // 2
    mutual, asymmetric = reciprocated // 2, tie_count - reciprocated
    r = _share(reciprocated, tie_count)
    density = _share(tie_count, 2 * pairs)
    whole = {
        "parties": parties,
        **ties.counts,
        "ties": tie_count,
        "reciprocated": reciprocated,
        "mutual": mutual,
        "asymmetric": asymmetric,
        "null": pairs - mutual - asymmetric,
    }
    shares = {
        "reciprocity": r,
        "rho": (r - density) / (1 - density) if density < 1 else np.nan,
        "weighted_reciprocity": _share(np.minimum(ties.weight, back)[answered].sum(), ties.weight.sum()),
        "numeric_symmetry": _share(int((ties.weight == back).sum()), tie_count),
    }
    return {name: np.array([value]) for name, value in (whole | shares).items()}


def _weight_back(ties: Ties) -> NDArray[np.float64]:
    """The weight of each tie's opposite, NaN where there is none."""
    back = np.empty(len(ties))
    each(lambda piece: _look_back(ties.starts, ties.giver, ties.receiver, ties.weight, *piece, back), ranges(len(ties)))
    return back


@compiled(I64_IN, I32_IN, I32_IN, F64_IN, INT, INT, F64_OUT)
def _look_back(
    starts: Int64s, giver: Int32s, receiver: Int32s, weight: Float64s, first: int, last: int, back: Float64s
) -> None:
    for tie in range(first, last):
        low, high = starts[receiver[tie]], starts[receiver[tie] + 1]
        while low < high:
            middle = (low + high) // 2
            if receiver[middle] < giver[tie]:
                low = middle + 1
            else:
                high = middle
        there = low < starts[receiver[tie] + 1] and receiver[low] == giver[tie]
        back[tie] = weight[low] if there else np.nan


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else np.nan


MEASURE = Measure(
    name="reciprocity",
    summary="How many directed ties are answered by the opposite tie, against what chance would give.",
    rows=Ties,
    of_whole=True,
    options=Options,
    columns=(
        Column("parties", COUNT, "parties", "parties with at least one act with somebody else"),
        Column("acts", COUNT, "acts", "acts that count"),
        Column("self_acts_left_out", COUNT, "acts", "acts to oneself, left out"),
        Column("contacts_left_out", COUNT, "contacts", "contacts, left out unless asked for"),
        Column("later_left_out", COUNT, "acts", "acts after the moment looked from, left out"),
        Column("earlier_left_out", COUNT, "acts", "acts before the window, and those without a time, left out"),
        Column("ties", COUNT, "ties", "distinct directed ties"),
        Column("reciprocated", COUNT, "ties", "directed ties whose opposite exists"),
        Column("reciprocity", NUMBER, "1", "reciprocated ties as a share of all"),
        Column(
            "rho",
            NUMBER,
            "1",
            "reciprocity against chance: 0 as expected at random, 1 all, below 0 fewer than expected",
        ),
        Column("weighted_reciprocity", NUMBER, "1", "share of all weight that is met by weight the other way"),
        Column("numeric_symmetry", NUMBER, "1", "share of ties whose opposite has the same weight"),
        Column("mutual", COUNT, "pairs", "pairs with ties both ways"),
        Column("asymmetric", COUNT, "pairs", "pairs with a tie one way"),
        Column("null", COUNT, "pairs", "pairs without a tie"),
    ),
    source="Wasserman & Faust 1994; Garlaschelli & Loffredo 2004; Squartini et al. 2013; Holland & Leinhardt 1970",
    kernel=kernel,
)
