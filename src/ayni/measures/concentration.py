"""How much of something is with how few, with intervals over whoever has it.

The interval is a delete-one jackknife: how far a figure moves when each is left out once tells how far it would move
for another such group of people. Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 11.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_TAIL = 0.05

type Numbers = NDArray[np.float64]


def concentration(amounts: NDArray[np.int64], top: float) -> Mapping[str, Numbers]:
    """The Gini coefficient and the share of the top, with 90 % intervals, each as an array of one; NaN where undefined.

    G = Σ_k (2k − n − 1) x_(k) / (n Σ x), x ascending. The top is `top` · n of n, with the fitting part of
    the last of them where that is no whole number. Undefined for fewer than two or nothing at all; the intervals for
    fewer than three, and where one has everything.

    >>> {name: round(float(value[0]), 3) for name, value in concentration(np.array([0, 1, 2, 5]), 0.5).items()}["gini"]
    0.5
    """
    ascending = np.sort(amounts).astype(np.float64)
    gini, without_gini = _gini(ascending)
    share, without_share = _top_share(ascending[::-1], top)
    whole: dict[str, Numbers] = {}
    for name, value, without in (("gini", gini, without_gini), ("top_share", share, without_share)):
        low, high = jackknife_interval(value, without)
        whole |= {name: np.array([value]), f"{name}_low": np.array([low]), f"{name}_high": np.array([high])}
    return whole


def gini(amounts: NDArray[np.int64]) -> float:
    """The Gini coefficient alone; NaN for fewer than two or nothing at all."""
    return _gini(np.sort(amounts).astype(np.float64))[0]


def _gini(x: Numbers) -> tuple[float, Numbers]:
    """Of all, and without each one. Leaving out x_i takes away Σ_j |x_i − x_j| of the differences between them."""
    n, total = len(x), float(x.sum())
    if n < 2 or not total > 0:
        return np.nan, np.empty(0)
    place = np.arange(1, n + 1)
    differences = float(((2 * place - n - 1) * x).sum())
    below = np.cumsum(x)
    apart = (2 * place - n) * x - 2 * below + total
    rest = total - x
    without = np.full(n, np.nan)
    np.divide(differences - apart, (n - 1) * rest, out=without, where=rest > 0)
    return differences / (n * total), without


def _top_share(x: Numbers, top: float) -> tuple[float, Numbers]:
    """Of all, and without each one; `x` descending."""
    n, total = len(x), float(x.sum())
    if n < 2 or not total > 0:
        return np.nan, np.empty(0)
    upto = np.concatenate([[0.0], np.cumsum(x), [total, total]])
    beyond = np.append(x, [0.0, 0.0])

    def held(size: float, shift: NDArray[np.int64] | int) -> Numbers:
        whole = int(size)
        found: Numbers = upto[whole + shift] + (size - whole) * beyond[whole + shift]
        return found

    among = np.arange(n) <= int(top * (n - 1))  # who is left out and was in the top makes room for the next
    left = held(top * (n - 1), among.astype(np.int64)) - np.where(among, x, 0.0)
    rest = total - x
    without = np.divide(left, rest, out=np.full(n, np.nan), where=rest > 0)
    return float(held(top * n, 0)) / total, without


def jackknife_interval(value: float, without: Numbers) -> tuple[float, float]:
    """The 90 % interval from 0 to 1 of a figure that was worked out without each of n once; NaN for n below 3."""
    from scipy.special import stdtrit  # takes longer to import than everything else here

    n = len(without)
    if n < 3 or np.isnan(without).any():
        return np.nan, np.nan
    error = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    reach = float(error * stdtrit(n - 1, 1 - _TAIL))
    return max(value - reach, 0.0), min(value + reach, 1.0)
