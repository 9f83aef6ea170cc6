"""Two runs of acts in pair order, merged into one: no sorting of what is in order already."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import (
    F64_ANY,
    F64_IN,
    F64_OUT,
    I8_ANY,
    I32_ANY,
    I32_IN,
    I32_OUT,
    I64_ANY,
    I64_IN,
    I64_OUT,
    Float64s,
    Int8s,
    Int32s,
    Int64s,
    compiled,
)
from ayni.engines.contract import PersonTies
from ayni.engines.embedded.arranging import PairOrder, pair_starts
from ayni.engines.embedded.summing import TIE_COLUMNS
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


def merged_ties(one: PersonTies, other: PersonTies) -> PersonTies:
    """The ties of both, added up where both have them."""
    if not len(one) or not len(other):
        return one if len(one) else other
    person = np.union1d(one.person, other.person)
    most = len(one.partner) + len(other.partner)
    starts, partner = np.zeros(len(person) + 1, np.int64), np.empty(most, np.int32)
    acts, weights = np.empty((2, most), np.int64), np.empty((2, most))
    _add_ties(*_tie_columns(one), *_tie_columns(other), person, starts, partner, *acts, *weights)
    rows = slice(0, int(starts[-1]))
    return PersonTies(
        person=person,
        starts=starts,
        partner=partner[rows],
        acts_given=acts[0, rows],
        acts_received=acts[1, rows],
        weight_given=weights[0, rows],
        weight_received=weights[1, rows],
        now=one.now,
    )


def _tie_columns(ties: PersonTies) -> tuple[NDArray[Any], ...]:
    return (ties.person, ties.starts, *(getattr(ties, name) for name in TIE_COLUMNS))


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


@compiled(
    *[I32_IN, I64_IN, I32_IN, I64_IN, I64_IN, F64_IN, F64_IN] * 2,
    I32_IN,
    I64_OUT,
    I32_OUT,
    *[I64_OUT] * 2,
    *[F64_OUT] * 2,
)
def _add_ties(
    person: Int32s,
    starts: Int64s,
    partner: Int32s,
    acts_given: Int64s,
    acts_received: Int64s,
    weight_given: Float64s,
    weight_received: Float64s,
    more_person: Int32s,
    more_starts: Int64s,
    more_partner: Int32s,
    more_given: Int64s,
    more_received: Int64s,
    more_weight_given: Float64s,
    more_weight_received: Float64s,
    everybody: Int32s,
    new_starts: Int64s,
    new_partner: Int32s,
    new_given: Int64s,
    new_received: Int64s,
    new_weight_given: Float64s,
    new_weight_received: Float64s,
) -> None:
    """Walks both side by side: by person, then partner."""
    one, other, end = 0, 0, 0
    for number in range(len(everybody)):
        tie, tie_end, late, late_end = 0, 0, 0, 0
        if one < len(person) and person[one] == everybody[number]:
            tie, tie_end = starts[one], starts[one + 1]
            one += 1
        if other < len(more_person) and more_person[other] == everybody[number]:
            late, late_end = more_starts[other], more_starts[other + 1]
            other += 1
        while tie < tie_end or late < late_end:
            first = tie < tie_end and (late >= late_end or partner[tie] <= more_partner[late])
            second = late < late_end and (tie >= tie_end or more_partner[late] <= partner[tie])
            new_given[end], new_received[end], new_weight_given[end], new_weight_received[end] = 0, 0, 0.0, 0.0
            if first:
                new_partner[end] = partner[tie]
                new_given[end] += acts_given[tie]
                new_received[end] += acts_received[tie]
                new_weight_given[end] += weight_given[tie]
                new_weight_received[end] += weight_received[tie]
                tie += 1
            if second:
                new_partner[end] = more_partner[late]
                new_given[end] += more_given[late]
                new_received[end] += more_received[late]
                new_weight_given[end] += more_weight_given[late]
                new_weight_received[end] += more_weight_received[late]
                late += 1
            end += 1
        new_starts[number + 1] = end
