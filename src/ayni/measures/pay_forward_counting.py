"""What `pay_forward` computes: one person's acts and seconds with and without what may move them, as told and shuffled.

Everything is counted twice, with the roles exchanged: for paying forward an act received exposes and acts given are counted; for
reputation an act given exposes and acts received are counted.
"""

from __future__ import annotations

import numpy as np

from ayni.compiling import (
    BOOL_IN,
    F64_OUT,
    I32_IN,
    I64_IN,
    I64_OUT,
    INT,
    Bools,
    Float64s,
    Int32s,
    Int64s,
    compiled,
    part,
)
from ayni.ledger.columns import NO_TIME

#: Whole numbers told of each person and way: acts counted while exposed, outside and left out, seconds exposed and outside.
TOLD = 5
#: Sums of each person and way: the two sides of the ratio of Mantel and Haenszel, and of its variance.
SUMS = 3
#: Sums over persons are of whole parts of an act, so that they are the same in whatever order they are added.
PARTS_OF_AN_ACT = float(1 << 24)

_NEVER = np.int64(-1)
_STATE = 4
_LAST, _COVERED, _EXPOSED, _OUTSIDE = range(_STATE)


@part
def _mixed(number: np.uint64) -> np.uint64:
    """A whole number stirred so that neighbours have nothing in common: the finish of SplitMix64."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


@part
def _stream(seed: int, person: int, shuffle: int) -> np.uint64:
    """Where the chances of one shuffle of one person begin, whoever draws them and when."""
    step = np.uint64(0x9E3779B97F4A7C15)
    start = _mixed(np.uint64(seed) + step)
    start = _mixed(start + (np.uint64(person) + np.uint64(1)) * step)
    return _mixed(start + (np.uint64(shuffle) + np.uint64(1)) * step)


@part
def _shuffle(whom: Int32s, start: np.uint64) -> None:
    """Every order is as likely as any other (Fisher and Yates)."""
    step = np.uint64(0x9E3779B97F4A7C15)
    chance = start
    for place in range(len(whom) - 1, 0, -1):
        chance += step
        other = np.int64((_mixed(chance) >> np.uint64(11)) * (1.0 / (1 << 53)) * (place + 1))
        whom[place], whom[other] = whom[other], whom[place]


@part
def _numbered(partner: Int32s, gave: Bools, whom: Int32s) -> int:
    """Numbers partners from 0, writes twice the number, and 1 more if the person gave; returns how many partners."""
    order = np.argsort(partner)
    number = -1
    for place in range(len(order)):
        row = order[place]
        if place == 0 or partner[row] != partner[order[place - 1]]:
            number += 1
        whom[row] = 2 * number + gave[row]
    return number + 1


@part
def _count(whom: Int32s, at: Int64s, within: int, counted: int, state: Int64s, told: Int64s) -> None:
    """Acts and seconds of one person, exposed and outside. `at` begins at 0; `counted` is 1 to count acts given, else 0.

    The seconds looked at lie between the first and the last act. `state` keeps, for each partner, when they last
    exposed, how many seconds they did, and the acts that count while exposed by others, and while not exposed.
    """
    rows, end = len(whom), at[-1] - 1
    last = _NEVER
    row = 0
    while row < rows:
        second, after = at[row], row + 1
        while after < rows and at[after] == second:
            after += 1
        # Acts of one second do not move each other: first what is counted in it, then what exposes.
        if 0 < second <= end:
            for act in range(row, after):
                if whom[act] & 1 == counted:
                    mine = (whom[act] >> 1) * _STATE
                    if state[mine + _LAST] != _NEVER and second - state[mine + _LAST] <= within:
                        told[2] += 1
                    elif last != _NEVER and second - last <= within:
                        state[mine + _EXPOSED] += 1
                        told[0] += 1
                    else:
                        state[mine + _OUTSIDE] += 1
                        told[1] += 1
        for act in range(row, after):
            if whom[act] & 1 != counted:
                mine = (whom[act] >> 1) * _STATE
                state[mine + _COVERED] += _added(state[mine + _LAST], second, within, end)
                state[mine + _LAST] = second
                told[3] += _added(last, second, within, end)
                last = second
        row = after
    told[4] = max(0, end) - told[3]


@part
def _added(last: np.int64, second: np.int64, within: int, end: np.int64) -> np.int64:
    """How many seconds an act exposes that the one before did not."""
    begin = second if last == _NEVER else max(second, min(last + within, end))
    return max(np.int64(0), min(second + within, end) - begin)


@part
def _sum(state: Int64s, told: Int64s, sums: Float64s) -> None:
    """The sums of Mantel and Haenszel over partners. While a partner exposes, their own acts take no part, nor does the time."""
    outside = float(told[4])
    for mine in range(0, len(state), _STATE):
        a, b = state[mine + _EXPOSED], state[mine + _OUTSIDE]
        if a + b:
            exposed = float(told[3] - state[mine + _COVERED])
            whole = exposed + outside
            if whole > 0:
                sums[0] += a * (outside / whole)
                sums[1] += b * (exposed / whole)
                sums[2] += (a + b) * (exposed / whole) * (outside / whole)


@part
def _measure(whom: Int32s, at: Int64s, within: int, counted: int, state: Int64s, told: Int64s, sums: Float64s) -> None:
    told[:] = 0
    sums[:] = 0
    state[:] = 0
    state[_LAST::_STATE] = _NEVER
    _count(whom, at, within, counted, state, told)
    _sum(state, told, sums)


@part
def _add(sums: Float64s, total: Int64s) -> None:
    total[0] += np.int64(np.rint(sums[0] * PARTS_OF_AN_ACT))
    total[1] += np.int64(np.rint(sums[1] * PARTS_OF_AN_ACT))


@compiled(I32_IN, I64_IN, I32_IN, BOOL_IN, I64_IN, INT, INT, INT, I64_OUT, F64_OUT, I64_OUT)
def tally(
    person: Int32s,
    starts: Int64s,
    partner: Int32s,
    gave: Bools,
    at: Int64s,
    within: int,
    shuffles: int,
    seed: int,
    told: Int64s,
    sums: Float64s,
    totals: Int64s,
) -> None:
    """Of each person `2 * TOLD` whole numbers and `2 * SUMS` sums: counting acts given, then acts received.

    `totals` has four places for the acts as they were, then four for each shuffle: both sides of both ratios, added up
    over persons. A shuffle deals a person's acts, each with its direction and partner, out anew over the same times.
    """
    spare_told, spare_sums = np.empty(TOLD, np.int64), np.empty(SUMS)
    for one in range(len(person)):
        first, last = starts[one], starts[one + 1]
        while first < last and at[first] == NO_TIME:
            first += 1
        if first == last:
            continue
        times = at[first:last] - at[first]
        told_order = np.empty(last - first, np.int32)
        partners = _numbered(partner[first:last], gave[first:last], told_order)
        state = np.empty(partners * _STATE, np.int64)
        for way in range(2):
            mine, my_sums = told[(2 * one + way) * TOLD :][:TOLD], sums[(2 * one + way) * SUMS :][:SUMS]
            _measure(told_order, times, within, 1 - way, state, mine, my_sums)
            _add(my_sums, totals[2 * way :])
        given = gave[first:last].sum()
        if times[-1] < 2 or given == 0 or given == last - first:
            continue  # in no order could it be otherwise than nothing
        order = np.empty_like(told_order)
        for shuffle in range(shuffles):
            order[:] = told_order
            _shuffle(order, _stream(seed, person[one], shuffle))
            for way in range(2):
                _measure(order, times, within, 1 - way, state, spare_told, spare_sums)
                _add(spare_sums, totals[4 * (shuffle + 1) + 2 * way :])
