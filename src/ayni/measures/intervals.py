"""Intervals for shares seen in few acts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.float64]


def balance_interval(gave: Numbers, got: Numbers, confidence: float = 0.9) -> tuple[Numbers, Numbers]:
    """The interval of a balance from −1 to 1, from effective counts of acts each way, at least 0; two arrays of their shape.

    The balance is 2p − 1, where the share p of the acts that went out is in Beta(½ + gave, ½ + got):
    Jeffreys' interval (Brown, Cai & DasGupta 2001). Without acts it is the prior's, nearly all of −1 to 1.

    >>> low, high = balance_interval(np.array([4.0]), np.array([4.0]))
    >>> round(float(low[0]), 3), round(float(high[0]), 3)
    (-0.521, 0.521)
    """
    # SciPy takes longer to import than all else here together, and reading a file does not need it.
    from scipy.special import betaincinv

    # Most pairs have few acts, so equal counts are worked out once.
    counts, which = np.unique(gave + 1j * got, return_inverse=True)
    tail = (1 - confidence) / 2
    low, high = (2 * betaincinv(0.5 + counts.real, 0.5 + counts.imag, p) - 1 for p in (tail, 1 - tail))
    return low[which], high[which]
