"""Acts summed to ties: what passed each way between two parties, seen from the pair, from each person, and as a graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.compiling import (
    BOOL_IN,
    F64_ANY,
    F64_IN,
    F64_OUT,
    I32_IN,
    I32_OUT,
    I64_IN,
    I64_OUT,
    INT,
    Bools,
    Float64s,
    Int32s,
    Int64s,
    compiled,
)
from ayni.engines.contract import PersonTies, Ties
from ayni.engines.embedded.arranging import PairOrder
from ayni.engines.threads import each, ranges

#: The columns of `PersonTies` that have one entry a partner.
TIE_COLUMNS = ("partner", "acts_given", "acts_received", "weight_given", "weight_received")


@dataclass(frozen=True, slots=True)
class PairSums:
    """Acts and weight from the lower to the upper party of each pair, and back. Weights are added in pair order."""

    acts_up: NDArray[np.int64]
    acts_down: NDArray[np.int64]
    weight_up: NDArray[np.float64]
    weight_down: NDArray[np.float64]


def sums_of(order: PairOrder, lower: NDArray[np.int32]) -> PairSums:
    """What passed each way between each pair."""
    pairs = len(lower)
    found = PairSums(np.empty(pairs, np.int64), np.empty(pairs, np.int64), np.empty(pairs), np.empty(pairs))

    def add(piece: tuple[int, int]) -> None:
        _add(
            order.starts, lower, order.giver, order.weight, *piece,
            found.acts_up, found.acts_down, found.weight_up, found.weight_down,
        )  # fmt: skip

    each(add, ranges(pairs))
    return found


def person_ties(lower: NDArray[np.int32], upper: NDArray[np.int32], sums: PairSums, parties: int) -> PersonTies:
    """The same, seen from each party that has a partner."""
    partners = np.bincount(lower, minlength=parties) + np.bincount(upper, minlength=parties)
    starts = np.concatenate([[0], np.cumsum(partners)])
    entries = 2 * len(lower)
    partner = np.empty(entries, np.int32)
    acts_given, acts_received = np.empty(entries, np.int64), np.empty(entries, np.int64)
    weight_given, weight_received = np.empty(entries), np.empty(entries)
    _spread(
        lower, upper, sums.acts_up, sums.acts_down, sums.weight_up, sums.weight_down, starts,
        partner, acts_given, acts_received, weight_given, weight_received,
    )  # fmt: skip
    present = np.flatnonzero(partners).astype(np.int32)
    return PersonTies(
        person=present,
        starts=np.append(starts[present], starts[-1]),
        partner=partner,
        acts_given=acts_given,
        acts_received=acts_received,
        weight_given=weight_given,
        weight_received=weight_received,
        now=None,
    )


def place_in(parties: NDArray[np.int32], numbers: NDArray[np.int32]) -> NDArray[np.int32]:
    """Where each of these parties stands among `numbers`, which ascend; −1 where it does not."""
    if not len(numbers):
        return np.full(len(parties), -1, np.int32)
    places = np.minimum(np.searchsorted(numbers, parties), len(numbers) - 1).astype(np.int32)
    found: NDArray[np.int32] = np.where(numbers[places] == parties, places, np.int32(-1))
    return found


def part_of(ties: PersonTies, parties: NDArray[np.int32]) -> PersonTies:
    """What these parties, ascending, have of it; those that have nothing are left out."""
    places = place_in(parties, ties.person)
    places = places[places >= 0]
    if len(places) == len(ties):
        return ties
    first, lengths = ties.starts[places], ties.starts[places + 1] - ties.starts[places]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    found = PersonTies(
        person=ties.person[places],
        starts=starts,
        partner=np.empty(starts[-1], np.int32),
        acts_given=np.empty(starts[-1], np.int64),
        acts_received=np.empty(starts[-1], np.int64),
        weight_given=np.empty(starts[-1]),
        weight_received=np.empty(starts[-1]),
        now=ties.now,
    )

    def copy(piece: tuple[int, int]) -> None:
        for name in TIE_COLUMNS:
            source, target = getattr(ties, name), getattr(found, name)
            for place in range(*piece):
                target[starts[place] : starts[place + 1]] = source[first[place] : first[place] + lengths[place]]

    each(copy, ranges(len(places), smallest=256))
    return found


def acts_in(ties: PersonTies, parties: int) -> int:
    """How many acts these ties stand for: those between two of their persons, which stand with both, once."""
    theirs = np.zeros(parties, np.bool_)
    theirs[ties.person] = True
    return int(_count_acts(theirs, ties.partner, ties.acts_given, ties.acts_received))


def acts_of(ties: PersonTies, places: NDArray[np.int32], totals: NDArray[np.int64]) -> int:
    """The same for the persons in these places of all ties, where `totals` has the acts of each person."""
    theirs = np.zeros(int(ties.person[-1]) + 1, np.bool_) if len(ties) else np.zeros(0, np.bool_)
    theirs[ties.person[places]] = True

    def among(piece: tuple[int, int]) -> int:
        some = places[slice(*piece)]
        return int(_count_among(theirs, some, ties.starts, ties.partner, ties.acts_given, ties.acts_received))

    return int(totals[places].sum()) - sum(each(among, ranges(len(places), smallest=128))) // 2


def acts_of_each(ties: PersonTies) -> NDArray[np.int64]:
    """How many acts each person gave or received."""
    found: NDArray[np.int64] = np.add.reduceat(ties.acts_given + ties.acts_received, ties.starts[:-1])
    return found if len(ties) else np.empty(0, np.int64)


def ties_of(
    lower: NDArray[np.int32],
    upper: NDArray[np.int32],
    sums: PairSums,
    parties: int,
    counts: Mapping[str, int],
    now: int | None,
) -> Ties:
    """The directed ties, by giver, then receiver."""
    starts = np.zeros(parties + 1, np.int64)
    _count_ties(lower, upper, sums.acts_up, sums.acts_down, starts)
    np.cumsum(starts, out=starts)
    receiver, acts, weight = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int64), np.empty(starts[-1])
    _place_ties(
        lower, upper, sums.acts_up, sums.acts_down, sums.weight_up, sums.weight_down, starts, receiver, acts, weight
    )
    return Ties(
        parties=parties,
        starts=starts,
        giver=np.repeat(np.arange(parties, dtype=np.int32), np.diff(starts)),
        receiver=receiver,
        acts=acts,
        weight=weight,
        counts=counts,
        now=now,
    )


@compiled(I64_IN, I32_IN, I32_IN, F64_ANY, INT, INT, I64_OUT, I64_OUT, F64_OUT, F64_OUT)
def _add(
    starts: Int64s,
    lower: Int32s,
    giver: Int32s,
    weight: Float64s,
    first: int,
    last: int,
    acts_up: Int64s,
    acts_down: Int64s,
    weight_up: Float64s,
    weight_down: Float64s,
) -> None:
    for pair in range(first, last):
        up, down = 0, 0
        given, received = 0.0, 0.0
        for row in range(starts[pair], starts[pair + 1]):
            if giver[row] == lower[pair]:
                up += 1
                given += weight[row]
            else:
                down += 1
                received += weight[row]
        acts_up[pair], acts_down[pair] = up, down
        weight_up[pair], weight_down[pair] = given, received


@compiled(
    I32_IN, I32_IN, I64_IN, I64_IN, F64_IN, F64_IN, I64_IN, I32_OUT, I64_OUT, I64_OUT, F64_OUT, F64_OUT
)  # fmt: skip
def _spread(
    lower: Int32s,
    upper: Int32s,
    acts_up: Int64s,
    acts_down: Int64s,
    weight_up: Float64s,
    weight_down: Float64s,
    starts: Int64s,
    partner: Int32s,
    acts_given: Int64s,
    acts_received: Int64s,
    weight_given: Float64s,
    weight_received: Float64s,
) -> None:
    """Pairs come by lower, then upper. So a party first meets its lower partners in order, then its upper ones."""
    places = starts.copy()
    for pair in range(len(lower)):
        place = places[upper[pair]]
        places[upper[pair]] += 1
        partner[place] = lower[pair]
        acts_given[place], acts_received[place] = acts_down[pair], acts_up[pair]
        weight_given[place], weight_received[place] = weight_down[pair], weight_up[pair]
    for pair in range(len(lower)):
        place = places[lower[pair]]
        places[lower[pair]] += 1
        partner[place] = upper[pair]
        acts_given[place], acts_received[place] = acts_up[pair], acts_down[pair]
        weight_given[place], weight_received[place] = weight_up[pair], weight_down[pair]


@compiled(I32_IN, I32_IN, I64_IN, I64_IN, I64_OUT)
def _count_ties(lower: Int32s, upper: Int32s, acts_up: Int64s, acts_down: Int64s, counts: Int64s) -> None:
    """How many parties each gives to, one place on."""
    for pair in range(len(lower)):
        counts[lower[pair] + 1] += acts_up[pair] > 0
        counts[upper[pair] + 1] += acts_down[pair] > 0


@compiled(I32_IN, I32_IN, I64_IN, I64_IN, F64_IN, F64_IN, I64_IN, I32_OUT, I64_OUT, F64_OUT)
def _place_ties(
    lower: Int32s,
    upper: Int32s,
    acts_up: Int64s,
    acts_down: Int64s,
    weight_up: Float64s,
    weight_down: Float64s,
    starts: Int64s,
    receiver: Int32s,
    acts: Int64s,
    weight: Float64s,
) -> None:
    """Pairs come by lower, then upper. So a giver first meets its lower receivers in order, then its upper ones."""
    places = starts.copy()
    for pair in range(len(lower)):
        if acts_down[pair] > 0:
            place = places[upper[pair]]
            places[upper[pair]] += 1
            receiver[place], acts[place], weight[place] = lower[pair], acts_down[pair], weight_down[pair]
    for pair in range(len(lower)):
        if acts_up[pair] > 0:
            place = places[lower[pair]]
            places[lower[pair]] += 1
            receiver[place], acts[place], weight[place] = upper[pair], acts_up[pair], weight_up[pair]


@compiled(BOOL_IN, I32_IN, I64_IN, I32_IN, I64_IN, I64_IN, returns=INT)
def _count_among(
    theirs: Bools, places: Int32s, starts: Int64s, partner: Int32s, acts_given: Int64s, acts_received: Int64s
) -> int:
    """Acts between two of these persons, each counted with both."""
    acts = 0
    for place in places:
        for tie in range(starts[place], starts[place + 1]):
            if theirs[partner[tie]]:
                acts += acts_given[tie] + acts_received[tie]
    return acts


@compiled(BOOL_IN, I32_IN, I64_IN, I64_IN, returns=INT)
def _count_acts(theirs: Bools, partner: Int32s, acts_given: Int64s, acts_received: Int64s) -> int:
    acts = 0
    for tie in range(len(partner)):
        acts += acts_given[tie]
        if not theirs[partner[tie]]:
            acts += acts_received[tie]
    return acts
