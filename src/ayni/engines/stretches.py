"""Stretches of rows that belong together: `starts[i]:starts[i + 1]` is stretch i. Kernels compute over these.

No stretch is empty, so an array of n starts has n − 1 stretches, and no rows have one start.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

type Starts = NDArray[np.int64]


def starts_of(*columns: NDArray[Any]) -> Starts:
    """Where each stretch of rows that are equal in all of these columns begins, and the end.

    >>> starts_of(np.array([7, 7, 9])).tolist()
    [0, 2, 3]
    """
    rows = len(columns[0])
    if not rows:
        return np.zeros(1, np.int64)
    begins = np.ones(rows + 1, np.bool_)
    begins[1:-1] = False
    for column in columns:
        begins[1:-1] |= column[1:] != column[:-1]
    return np.flatnonzero(begins)


def sums(values: NDArray[Any], starts: Starts) -> NDArray[Any]:
    """The sum of each stretch."""
    return np.add.reduceat(values, starts[:-1]) if len(starts) > 1 else values[:0]


def counts(selected: NDArray[np.bool_], starts: Starts) -> NDArray[np.int64]:
    """How many rows of each stretch are selected."""
    found: NDArray[np.int64] = sums(selected.astype(np.int64), starts)
    return found


def least(values: NDArray[Any], starts: Starts) -> NDArray[Any]:
    """The least value of each stretch."""
    return np.minimum.reduceat(values, starts[:-1]) if len(starts) > 1 else values[:0]


def most(values: NDArray[Any], starts: Starts) -> NDArray[Any]:
    """The greatest value of each stretch."""
    return np.maximum.reduceat(values, starts[:-1]) if len(starts) > 1 else values[:0]


def owner(starts: Starts) -> NDArray[np.int64]:
    """The number of the stretch that each row belongs to."""
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def ratio(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float64]:
    """`part / whole`, NaN where `whole` is 0."""
    result = np.full(len(part), np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result
