"""Two runs of acts in pair order, merged into one: no sorting of what is in order already."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.engines.compiling import (
    F64_ANY,
    I8_ANY,
    I32_ANY,
    I32_IN,
    I64_ANY,
    I64_OUT,
    Float64s,
    Int8s,
    Int32s,
    Int64s,
    compiled,
)
from ayni.engines.embedded.arranging import PairOrder, pair_starts
from ayni.ledger.columns import is_constant

_ROWS = ("giver", "receiver", "at", "weight", "kind", "asked", "basis")


def merged_pairs(one: PairOrder, other: PairOrder) -> PairOrder:
    """The acts of both in pair order. It costs time in proportion to the smaller, and a copy of the larger."""
    if not len(one) or not len(other):
        return one if len(one) else other
    few, many = (one, other) if len(one) < len(other) else (other, one)
    places = np.empty(len(few), np.int64)
    _places(*_columns(few), *_columns(many), places)
    columns = {name: _inserted(getattr(many, name), getattr(few, name), places) for name in _ROWS}
    return PairOrder(**columns, starts=pair_starts(columns["giver"], columns["receiver"]))


def _columns(order: PairOrder) -> tuple[NDArray[Any], ...]:
    return tuple(getattr(order, name) for name in _ROWS)


def _inserted(many: NDArray[Any], few: NDArray[Any], places: NDArray[np.int64]) -> NDArray[Any]:
    """`many` with each of `few` put before the place told for it."""
    if is_constant(many) and is_constant(few) and many[0] == few[0]:
        return np.broadcast_to(many[0], (len(many) + len(few),))
    return np.insert(many, places, few)


@compiled(
    I32_IN, I32_IN, I64_ANY, F64_ANY, I32_ANY, I8_ANY, I8_ANY,
    I32_IN, I32_IN, I64_ANY, F64_ANY, I32_ANY, I8_ANY, I8_ANY, I64_OUT,
)  # fmt: skip
def _places(
    giver: Int32s,
    receiver: Int32s,
    at: Int64s,
    weight: Float64s,
    kind: Int32s,
    asked: Int8s,
    basis: Int8s,
    many_giver: Int32s,
    many_receiver: Int32s,
    many_at: Int64s,
    many_weight: Float64s,
    many_kind: Int32s,
    many_asked: Int8s,
    many_basis: Int8s,
    places: Int64s,
) -> None:
    """Before which of the many rows each of these belongs: after all that are before it or equal."""
    for row in range(len(giver)):
        here = (
            min(giver[row], receiver[row]), max(giver[row], receiver[row]), at[row], giver[row],
            weight[row], kind[row], asked[row], basis[row],
        )  # fmt: skip
        low, high = 0, len(many_giver)
        while low < high:
            middle = (low + high) // 2
            there = (
                min(many_giver[middle], many_receiver[middle]), max(many_giver[middle], many_receiver[middle]),
                many_at[middle], many_giver[middle], many_weight[middle], many_kind[middle], many_asked[middle],
                many_basis[middle],
            )  # fmt: skip
            if there <= here:
                low = middle + 1
            else:
                high = middle
        places[row] = low
