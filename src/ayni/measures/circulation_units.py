"""Weights as whole numbers, exactly where that is possible, so that flows add up without rounding."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: The sum of all units stays below 2 to the power of this.
_MOST_BITS = 60
_MOST_DECIMALS = 9
#: Decimal fractions are summed in binary, which leaves them this far from what they say, relatively, at most.
_SUMMING = 1e-12


def in_units(weight: NDArray[np.float64]) -> NDArray[np.int64]:
    """Each weight as a multiple of one unit, the same for all; together below 2^60.

    Whole numbers, and decimal fractions of up to nine places, are taken exactly: then 0.1 + 0.2 is 0.3. So are sums of
    powers of two that fit. Anything else is rounded to a unit of at most 2^-58 of the whole.

    >>> in_units(np.array([0.25, 0.1 + 0.2])).tolist()
    [25, 30]
    """
    most = float(weight.max(initial=0.0))
    if most == 0:
        return np.zeros(len(weight), np.int64)
    # Scaled to at most 1 each before they are added: weights may be as large as numbers can be.
    largest = int(np.frexp(most)[1])
    total_bits = largest + int(np.frexp(np.ldexp(weight, -largest).sum())[1])
    if largest <= _MOST_BITS:
        for decimals in range(_MOST_DECIMALS + 1):
            scaled = weight * 10.0**decimals
            if total_bits + 3.33 * decimals > _MOST_BITS:
                break
            near = np.rint(scaled)
            if bool((np.abs(scaled - near) <= _SUMMING * scaled).all()):
                return near.astype(np.int64)
    rounded: NDArray[np.int64] = np.rint(np.ldexp(weight, _MOST_BITS - 1 - total_bits)).astype(np.int64)
    return rounded
