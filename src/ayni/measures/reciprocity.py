"""Reciprocity of a whole ledger: how many directed ties are answered by the opposite tie, against chance.

Sources: Wasserman & Faust (1994), Social Network Analysis, ch. 13; Garlaschelli & Loffredo (2004), Patterns of
link reciprocity in directed networks, PRL 93, 268701; Squartini et al. (2013), Reciprocity of weighted networks, Sci.
Rep. 3, 2729; Holland & Leinhardt (1970), A method for detecting structure in sociometric data, AJS 76.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import (
    BOOL_OUT,
    F64_IN,
    F64_TABLE_OUT,
    I32_IN,
    I64_IN,
    I64_TABLE_OUT,
    INT,
    Bools,
    Float64s,
    Int32s,
    Int64s,
    compiled,
)
from ayni.engines.contract import COUNT, COUNTED, NUMBER, Column, Measure, Options, TiePairs
from ayni.engines.threads import each, ranges

_BLOCK = 4_096


def kernel(ties: TiePairs, options: Options) -> Mapping[str, NDArray[np.generic]]:
    """One row. With L ties among N parties that have at least one act with somebody else:

    - `reciprocity` r = L↔ / L, null without ties
    - `rho` ρ = (r − ā) / (1 − ā) with ā = L / (N(N − 1)); null without ties, and where every possible tie is there
    - `weighted_reciprocity` = Σ min(w_ij, w_ji) / Σ w_ij over directed ties, null where all weights are 0
    - `numeric_symmetry`: share of ties whose opposite has the same summed weight, null without ties
    - `mutual`, `asymmetric`, `null`: pairs of the N parties with ties both ways, one way, none
    """
    here = np.zeros(ties.parties, np.bool_)
    blocks = -(-len(ties) // _BLOCK)
    counts, weights = np.zeros((blocks, 2), np.int64), np.zeros((blocks, 2), np.float64)
    columns = (ties.acts_up, ties.acts_down, ties.weight_up, ties.weight_down)
    each(
        lambda piece: _look_through(ties.lower, ties.upper, *columns, here, counts, weights, *piece), ranges(blocks, 64)
    )
    parties = int(here.sum())
    mutual, even = counts.sum(axis=0).tolist()
    met, weight = weights.sum(axis=0).tolist()
    asymmetric = len(ties) - mutual
    tie_count, reciprocated = 2 * mutual + asymmetric, 2 * mutual
    pairs = parties * (parties - 1) // 2
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
        "weighted_reciprocity": _share(2 * met, weight),
        "numeric_symmetry": _share(2 * even, tie_count),
    }
    return {name: np.array([value]) for name, value in (whole | shares).items()}


@compiled(I32_IN, I32_IN, I64_IN, I64_IN, F64_IN, F64_IN, BOOL_OUT, I64_TABLE_OUT, F64_TABLE_OUT, INT, INT)
def _look_through(
    lower: Int32s,
    upper: Int32s,
    acts_up: Int64s,
    acts_down: Int64s,
    weight_up: Float64s,
    weight_down: Float64s,
    here: Bools,
    counts: Int64s,
    weights: Float64s,
    first: int,
    last: int,
) -> None:
    """Who has a tie; and for the blocks `first:last`, pairs both ways, those of them with even weights, weight met, and all weight.

    Sums are made of blocks, so that a sum of many loses no digits.
    """
    for pair in range(first * _BLOCK, min(last * _BLOCK, len(lower))):
        block = pair // _BLOCK
        here[lower[pair]] = True
        here[upper[pair]] = True
        up, down = weight_up[pair], weight_down[pair]
        if acts_up[pair] > 0 and acts_down[pair] > 0:
            counts[block, 0] += 1
            counts[block, 1] += up == down
        weights[block, 0] += min(up, down)
        weights[block, 1] += up + down


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else np.nan


MEASURE = Measure(
    name="reciprocity",
    summary="How many directed ties are answered by the opposite tie, against what chance would give.",
    rows=TiePairs,
    of_whole=True,
    options=Options,
    columns=(
        *COUNTED,
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
