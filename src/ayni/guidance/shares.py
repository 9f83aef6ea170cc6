"""How sure a share is that was counted over several people, each of whom has habits of their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.measures.intervals import balance_interval


@dataclass(frozen=True, slots=True)
class Share:
    """`counted` out of `of`, with its 90 % interval; None where nothing was counted."""

    counted: int
    of: int
    low: float | None
    high: float | None


def share(counted: NDArray[np.bool_], whose: NDArray[np.int64]) -> Share:
    """The share of true entries, with one entry a case, and whose case it is.

    The interval is Jeffreys' (Brown, Cai & DasGupta 2001), which reaches nought or one where none or all are true, on the effective
    number of cases: what is told of one person again and
    again says less than the same told of many. The number is divided by the design effect of a ratio over clusters (Kish 1965,
    Survey Sampling), where that is above 1.

    >>> found = share(np.array([True, True, False, False]), np.array([1, 2, 3, 4]))
    >>> found.counted, found.of, round(found.low, 3), round(found.high, 3)
    (2, 4, 0.135, 0.865)
    """
    n, true = len(counted), int(counted.sum())
    if not n:
        return Share(0, 0, None, None)
    cases = n / _design_effect(counted, whose)
    part = np.array([true / n])
    low, high = balance_interval(part * cases, (1 - part) * cases)
    return Share(true, n, float(low[0] + 1) / 2 if true else 0.0, float(high[0] + 1) / 2 if true < n else 1.0)


def _design_effect(counted: NDArray[np.bool_], whose: NDArray[np.int64]) -> float:
    n = len(counted)
    part = counted.mean()
    known, place = np.unique(whose, return_inverse=True)
    if len(known) < 2 or part in (0.0, 1.0):
        return 1.0
    off = np.bincount(place, weights=counted - part, minlength=len(known))
    between = len(known) / (len(known) - 1) * float((off**2).sum()) / n**2
    return max(1.0, between / (part * (1 - part) / n))
