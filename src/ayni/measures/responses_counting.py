"""What `responses` computes: how long each act received waited for the next act given, and curves over such waits.

A wait is one whole number: twice its seconds, and 1 more where the record ended before an act came. In ascending order
an act that came stands before a wait that ended in the same second, as Kaplan and Meier count them.
"""

from __future__ import annotations

import numpy as np

from ayni.compiling import (
    BOOL_IN,
    F64_OUT,
    FLOAT,
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
from ayni.engines.threads import each
from ayni.ledger.columns import NO_TIME

#: Figures of a curve: share within, its interval, median, its interval.
FIGURES = 6
#: Bits of a wait where nothing stands above it.
WHOLE = 62
#: The normal distribution's quantile for intervals of 95 %.
Z = 1.959963984540054

_LOG_OF_LOG_2 = float(np.log(np.log(2.0)))
#: A product of exact shares may miss one half by its last bits.
_HALF = 0.5 + 1e-12
_NOBODY = -1
#: A table by number is as large as the largest number; beside fewer acts than this they are numbered anew.
_MOST_NUMBERS_AN_ACT = 8
_PARTS_TO_SORT = 64


@compiled(I64_IN, I64_IN, BOOL_IN, I64_OUT, returns=INT)
def count_received(starts: Int64s, at: Int64s, gave: Bools, received: Int64s) -> np.int64:
    """How many acts that state a time each person received; returns the earliest time stated, `NO_TIME` if none."""
    earliest = np.int64(NO_TIME)
    for person in range(len(starts) - 1):
        first, last, count = starts[person], starts[person + 1], 0
        while first < last and at[first] == NO_TIME:
            first += 1
        if first < last and (earliest == NO_TIME or at[first] < earliest):
            earliest = at[first]
        for row in range(first, last):
            count += not gave[row]
        received[person] = count
    return earliest


@part
def _wait(since: np.int64, until: np.int64, now: int) -> np.int64:
    return ((now - since) << 1) | 1 if until == NO_TIME else (until - since) << 1


@compiled(I64_IN, I32_IN, INT, BOOL_IN, I64_IN, INT, I64_IN, INT, I64_OUT, I64_OUT)
def follow(
    starts: Int64s,
    partner: Int32s,
    partners: int,
    gave: Bools,
    at: Int64s,
    now: int,
    edges: Int64s,
    bits: int,
    direct: Int64s,
    forward: Int64s,
) -> None:
    """The waits of each person's acts received, for an act to their giver and for one to anybody else.

    Person p's stand in `edges[p]:edges[p + 1]` of both, with p above their `bits` bits, so that one sort puts the waits of
    all persons in order. It goes back in time and keeps, for each partner (numbered below `partners`), the earliest act
    given to them so far, and the same of the two partners given to earliest: one of them is not the one who gave.
    """
    given_at = np.full(partners, np.int64(NO_TIME), np.int64)
    for person in range(len(starts) - 1):
        first, row, place = starts[person], starts[person + 1] - 1, edges[person]
        tag = np.int64(person) << bits
        one, one_at, other_at = np.int32(_NOBODY), np.int64(NO_TIME), np.int64(NO_TIME)
        while row >= first and at[row] != NO_TIME:
            # Acts of one second do not answer each other: first what was received in it, then what was given.
            second, head = at[row], row
            while head >= first and at[head] == second:
                if not gave[head]:
                    giver = partner[head]
                    direct[place] = tag | _wait(second, given_at[giver], now)
                    forward[place] = tag | _wait(second, other_at if one == giver else one_at, now)
                    place += 1
                head -= 1
            for act in range(head + 1, row + 1):
                if gave[act]:
                    given_at[partner[act]] = second
                    if one != partner[act]:
                        one, other_at = partner[act], one_at
                    one_at = second
            row = head
        for act in range(first, starts[person + 1]):
            given_at[partner[act]] = NO_TIME


@part
def _curve(waits: Int64s, within: np.int64, figures: Float64s) -> None:
    """The figures of one curve over waits in ascending order; those that are undefined stay as they are.

    Between two waits that the record cut off, the curve and Greenwood's sum follow from how many still wait:
    S = S₀ n / n₀ and G = G₀ + 1 / n − 1 / n₀. That is exact and needs no product over the acts in between.
    """
    waiting = base = len(waits)
    base_curve, base_sum = 1.0, 0.0
    curve, spread = 1.0, 0.0
    told = lower_known = half_known = upper_known = False
    place = 0
    while place < len(waits) and not (told and half_known and upper_known):
        wait = waits[place]
        time = wait >> 1
        if time > within and not told:
            _share(curve, spread, figures)
            told = True
        ties = place + 1
        while ties < len(waits) and waits[ties] == wait:
            ties += 1
        waiting -= ties - place
        place = ties
        if wait & 1:
            base_curve, base_sum, base = curve, spread, waiting
            continue
        if waiting == 0:
            curve, spread = 0.0, np.inf
        else:
            curve = base_curve * (waiting / base)
            spread = base_sum + 1 / waiting - 1 / base
        if not half_known and curve <= _HALF:
            figures[3] = time
            half_known = True
        if not lower_known and (curve <= 0 or _beyond_half(curve, spread, 1.0)):
            figures[4] = time
            lower_known = True
        if half_known and not upper_known and curve > 0 and _beyond_half(curve, spread, -1.0):
            figures[5] = time
            upper_known = True
    # Beyond the last wait nothing is known, unless nobody was left waiting.
    if len(waits) and not told and (curve <= 0 or waits[-1] >> 1 >= within):
        _share(curve, spread, figures)


@part
def _beyond_half(curve: float, spread: float, side: float) -> bool:
    """Whether the limit of the curve, the lower for side 1 and the upper for −1, is at or below one half."""
    log = -np.log(curve)
    return bool(np.log(log) + side * Z * np.sqrt(spread) / log > _LOG_OF_LOG_2 - 1e-12 * side)


@part
def _share(curve: float, spread: float, figures: Float64s) -> None:
    """The share that was answered, with Greenwood's interval on the scale of log(−log S), which 0 and 1 do not have."""
    figures[0] = 1 - curve
    if 0 < curve < 1:
        log = -np.log(curve)
        width = Z * np.sqrt(spread) / log
        figures[1] = -np.expm1(-log * np.exp(-width))
        figures[2] = -np.expm1(-log * np.exp(width))


@compiled(I64_IN, INT, I64_OUT, FLOAT, I64_OUT, F64_OUT)
def curves(edges: Int64s, bits: int, waits: Int64s, within: float, answered: Int64s, figures: Float64s) -> None:
    """How many waits of each key were answered, and the figures of its curve, over the waits of each key in order.

    It leaves the last `bits` bits of each wait, which are the wait itself.
    """
    mask = (np.int64(1) << bits) - 1
    for key in range(len(edges) - 1):
        first, last, count = edges[key], edges[key + 1], 0
        for place in range(first, last):
            waits[place] &= mask
            count += 1 - (waits[place] & 1)
        answered[key] = count
        _curve(waits[first:last], np.int64(within), figures[FIGURES * key : FIGURES * (key + 1)])


def numbered(partner: Int32s) -> tuple[Int32s, int]:
    """Numbers of partners, and how many there may be: their own, or fewer where few acts stand beside very many parties."""
    numbers = int(partner.max()) + 1 if len(partner) else 0
    if numbers <= _MOST_NUMBERS_AN_ACT * len(partner):
        return partner, numbers
    known, found = np.unique(partner, return_inverse=True)
    return found.astype(np.int32), len(known)


def in_order(pieces: list[Int64s]) -> Int64s:
    """All waits of these pieces in ascending order, sorted on all cores."""
    # Half the bits are sorted in half the time, and no wait of less than 68 years needs more.
    largest = max((int(piece.max()) for piece in pieces if len(piece)), default=0)
    size = np.uint32 if largest < 1 << 32 else np.int64
    runs = each(lambda piece: np.sort(piece.astype(size)), pieces)
    count = sum(len(run) for run in runs)
    step = count // _PARTS_TO_SORT + 1
    some = np.sort(np.concatenate([run[:: step // len(runs) + 1] for run in runs]))
    borders = np.unique(some[:: len(some) // _PARTS_TO_SORT + 1])
    cuts = np.array([[0, *np.searchsorted(run, borders), len(run)] for run in runs])
    edges = cuts.sum(axis=0)
    waits = np.empty(count, np.int64)

    def put(part: int) -> None:
        mine = np.concatenate([run[cut[part] : cut[part + 1]] for run, cut in zip(runs, cuts, strict=True)])
        mine.sort()
        waits[edges[part] : edges[part + 1]] = mine

    each(put, range(len(edges) - 1))
    return waits
