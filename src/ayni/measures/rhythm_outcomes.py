"""How silences turned out beside what was predicted of them, so that a chance is one that this ledger bears out.

People come in bursts, grow apart and come back, and some ties end. A prediction from the gaps so far knows none of it
and is too sure of itself. So every gap is compared with what the gaps before it let expect, and every silence that still
lasts counts as one that got at least that long: Kaplan & Meier (1958), Nonparametric estimation from incomplete
observations, JASA 53. The prediction itself has the weight of a number of such gaps, in the way of
Susarla & Van Ryzin (1976), Nonparametric Bayesian estimation of survival curves from incomplete observations, JASA 71.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

#: Pairs with as many gaps before are compared with each other: from 1, from 2, from 4, from 8 on.
HISTORIES = (1, 2, 4, 8)
#: How many gaps that turned out the prediction itself is worth.
PREDICTION_GAPS = 30.0

type Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """The share of silences that got longer than each of `off`, at which silences ended; before the first it is 1."""

    off: Numbers
    longer: Numbers
    ended: int

    def at(self, off: Numbers) -> Numbers:
        """The share that got at least this far off."""
        place = np.searchsorted(self.off, off, side="left")
        found: Numbers = np.append(1.0, self.longer)[place]
        return found


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One curve for each entry of `HISTORIES`."""

    curves: tuple[Curve, ...]

    @property
    def ended(self) -> int:
        """How many predicted gaps came to their end."""
        return sum(curve.ended for curve in self.curves)

    def chance(self, off: Numbers, history: NDArray[np.int64], predicted: Numbers) -> Numbers:
        """How probable it is to be at least this far off, by how many gaps are known and what was predicted."""
        found = np.array(predicted)
        for curve, members in zip(self.curves, _members(history), strict=True):
            weight = curve.ended / (curve.ended + PREDICTION_GAPS)
            found[members] = weight * curve.at(off[members]) + (1 - weight) * predicted[members]
        return found


def outcomes(off: Numbers, ended: NDArray[np.bool_], history: NDArray[np.int64]) -> Outcomes:
    """How far off silences were, in scales of what was predicted of them, whether they ended, and after how many gaps."""
    return Outcomes(tuple(curve(off[members], ended[members]) for members in _members(history)))


def curve(off: Numbers, ended: NDArray[np.bool_]) -> Curve:
    """The Kaplan–Meier estimate; a silence that still lasts at the moment another ends was there until then."""
    ends, lasting = np.sort(off[ended]), np.sort(off[~ended])
    # How many of those that last were shorter than each that ended; those are the fewer, so they are looked up.
    after = np.bincount(np.searchsorted(ends, lasting, side="right"), minlength=len(ends) + 1)
    waiting = np.arange(len(ends), 0, -1) + len(lasting) - np.cumsum(after[:-1])
    return Curve(ends, np.cumprod(1 - 1 / waiting), len(ends))


def _members(history: NDArray[np.int64]) -> list[NDArray[np.bool_]]:
    """Which entries have a history that belongs to each curve."""
    edges = [*HISTORIES, np.iinfo(np.int64).max]
    return [(history >= least) & (history < most) for least, most in pairwise(edges)]
