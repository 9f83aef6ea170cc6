"""Intervals for shares seen in few acts."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.float64]

_FEW = 24


def balance_interval(gave: Numbers, got: Numbers, confidence: float = 0.9) -> tuple[Numbers, Numbers]:
    """The interval of a balance from −1 to 1, from effective counts of acts each way, at least 0; two arrays of their shape.

    The balance is 2p − 1, where the share p of the acts that went out is in Beta(½ + gave, ½ + got):
    Jeffreys' interval (Brown, Cai & DasGupta 2001). Without acts it is the prior's, nearly all of −1 to 1.

    >>> low, high = balance_interval(np.array([4.0]), np.array([4.0]))
    >>> round(float(low[0]), 3), round(float(high[0]), 3)
    (-0.521, 0.521)
    """
    # Most pairs have a few whole acts each way. Those are worked out once.
    few = (gave < _FEW) & (got < _FEW) & (gave == np.floor(gave)) & (got == np.floor(got))
    place = np.where(few, gave * _FEW + got, 0).astype(np.intp)
    low, high = (known.ravel()[place] for known in known_intervals(confidence))
    if not few.all():
        low[~few], high[~few] = _bounds(gave[~few], got[~few], confidence)
    return low, high


def _bounds(gave: Numbers, got: Numbers, confidence: float) -> tuple[Numbers, Numbers]:
    # SciPy takes longer to import than all else here together, and reading a file does not need it.
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    low, high = (2 * betaincinv(0.5 + gave, 0.5 + got, share) - 1 for share in (tail, 1 - tail))
    return low, high


@lru_cache(maxsize=8)
def known_intervals(confidence: float) -> tuple[Numbers, Numbers]:
    """The intervals of all pairs of few whole acts, by acts that a gave and acts that b gave: tables that are not written to."""
    gave, got = np.divmod(np.arange(_FEW * _FEW), _FEW)
    low, high = (
        side.reshape(_FEW, _FEW) for side in _bounds(gave.astype(np.float64), got.astype(np.float64), confidence)
    )
    for side in (low, high):
        side.setflags(write=False)
    return low, high
