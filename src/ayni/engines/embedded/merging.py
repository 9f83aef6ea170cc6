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
    INT,
    Float64s,
    Int8s,
    Int32s,
    Int64s,
    compiled,
)
from ayni.engines.contract import PersonTies
from ayni.engines.embedded.arranging import PairOrder, pair_starts
from ayni.engines.embedded.summing import TIE_COLUMNS, place_in
from ayni.engines.threads import each, ranges
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


def merged_ties(one: PersonTies, other: PersonTies, parties: NDArray[np.int32]) -> PersonTies:
    """The ties that these parties, ascending, have in both, added up where both have them.

    What is not asked for costs nothing, so that the ties of a whole ledger need not be cut to these parties before.
    """
    first, second = place_in(parties, one.person), place_in(parties, other.person)
    there = (first >= 0) | (second >= 0)
    person, first, second = parties[there], first[there], second[there]
    starts = np.zeros(len(person) + 1, np.int64)
    _count_ties(first, one.starts, one.partner, second, other.starts, other.partner, starts)
    np.cumsum(starts, out=starts)
    end = int(starts[-1])
    partner, acts, weights = np.empty(end, np.int32), np.empty((2, end), np.int64), np.empty((2, end))

    def add(piece: tuple[int, int]) -> None:
        _add_ties(first, *_tie_columns(one), second, *_tie_columns(other), *piece, starts, partner, *acts, *weights)

    each(add, ranges(len(person), smallest=128))
    return PersonTies(
        person=person,
        starts=starts,
        partner=partner,
        acts_given=acts[0],
        acts_received=acts[1],
        weight_given=weights[0],
        weight_received=weights[1],
        now=one.now,
    )


def _tie_columns(ties: PersonTies) -> tuple[NDArray[Any], ...]:
    return (ties.starts, *(getattr(ties, name) for name in TIE_COLUMNS))


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


@compiled(I32_IN, I64_IN, I32_IN, I32_IN, I64_IN, I32_IN, I64_OUT)
def _count_ties(
    first: Int32s,
    starts: Int64s,
    partner: Int32s,
    second: Int32s,
    more_starts: Int64s,
    more_partner: Int32s,
    counts: Int64s,
) -> None:
    """How many partners each has in either, one place on; each partner of the second is looked for among the first's."""
    for number in range(len(first)):
        begin, end, both = 0, 0, 0
        if first[number] >= 0:
            begin, end = starts[first[number]], starts[first[number] + 1]
        if second[number] >= 0:
            for late in range(more_starts[second[number]], more_starts[second[number] + 1]):
                low, high = begin, end
                while low < high:
                    middle = (low + high) // 2
                    if partner[middle] < more_partner[late]:
                        low = middle + 1
                    else:
                        high = middle
                both += low == end or partner[low] != more_partner[late]
        counts[number + 1] = end - begin + both


@compiled(
    *[I32_IN, I64_IN, I32_IN, I64_IN, I64_IN, F64_IN, F64_IN] * 2,
    INT,
    INT,
    I64_IN,
    I32_OUT,
    *[I64_OUT] * 2,
    *[F64_OUT] * 2,
)
def _add_ties(
    first: Int32s,
    starts: Int64s,
    partner: Int32s,
    acts_given: Int64s,
    acts_received: Int64s,
    weight_given: Float64s,
    weight_received: Float64s,
    second: Int32s,
    more_starts: Int64s,
    more_partner: Int32s,
    more_given: Int64s,
    more_received: Int64s,
    more_weight_given: Float64s,
    more_weight_received: Float64s,
    from_number: int,
    to_number: int,
    new_starts: Int64s,
    new_partner: Int32s,
    new_given: Int64s,
    new_received: Int64s,
    new_weight_given: Float64s,
    new_weight_received: Float64s,
) -> None:
    """Walks both side by side, for some of the persons: by person, then partner."""
    for number in range(from_number, to_number):
        tie, tie_end, late, late_end = 0, 0, 0, 0
        if first[number] >= 0:
            tie, tie_end = starts[first[number]], starts[first[number] + 1]
        if second[number] >= 0:
            late, late_end = more_starts[second[number]], more_starts[second[number] + 1]
        for end in range(new_starts[number], new_starts[number + 1]):
            one = tie < tie_end and (late >= late_end or partner[tie] <= more_partner[late])
            other = late < late_end and (tie >= tie_end or more_partner[late] <= partner[tie])
            given, received, given_weight, received_weight = 0, 0, 0.0, 0.0
            if one:
                new_partner[end] = partner[tie]
                given, received = acts_given[tie], acts_received[tie]
                given_weight, received_weight = weight_given[tie], weight_received[tie]
                tie += 1
            if other:
                new_partner[end] = more_partner[late]
                given += more_given[late]
                received += more_received[late]
                given_weight += more_weight_given[late]
                received_weight += more_weight_received[late]
                late += 1
            new_given[end], new_received[end] = given, received
            new_weight_given[end], new_weight_received[end] = given_weight, received_weight
