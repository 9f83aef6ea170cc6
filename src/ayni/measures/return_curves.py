"""Curves of return times: which share of what was received had been followed by an act, so and so long after.

Kaplan & Meier (1958), Nonparametric estimation from incomplete observations, JASA 53. The interval is Greenwood's (1926) on
the scale of log(−log S): Kalbfleisch & Prentice (1980), The Statistical Analysis of Failure Time Data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.engines.embedded.engine import run
from ayni.ledger.ledger import Ledger
from ayni.measures import options_of
from ayni.measures.responses import MEASURE
from ayni.measures.responses_counting import Z, in_order

type Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReturnCurve:
    """A step curve: after `seconds[i]` and until the next step, the share `share[i]` had been followed by an act.

    `low` and `high` are the ends of its 95 % interval, NaN where `share` is 1. Before the first step the share is 0. `received`
    acts were followed up, `answered` of them were followed by an act before the record ended, `longest` seconds is as far
    as anybody was followed.
    """

    seconds: NDArray[np.int64]
    share: Numbers
    low: Numbers
    high: Numbers
    received: int
    answered: int
    longest: int

    def at(self, seconds: float) -> float | None:
        """The share followed by an act within `seconds`; None beyond what was followed, unless all had been."""
        if not self.received or (seconds > self.longest and not (len(self.share) and self.share[-1] == 1)):
            return None
        step = int(np.searchsorted(self.seconds, seconds, side="right"))
        return float(self.share[step - 1]) if step else 0.0

    @property
    def median(self) -> int | None:
        """The first time by which one half had been followed by an act, in seconds; None where it never was."""
        reached = np.flatnonzero(self.share >= 0.5 - 1e-12)
        return int(self.seconds[reached[0]]) if len(reached) else None


def return_curves(
    ledger: Ledger, *, of: Iterable[int | str] | None = None, touched_by: Ledger | None = None, **options: Any
) -> Mapping[str, ReturnCurve]:
    """The curves behind `ledger.responses()`, over all acts received together: `direct` and `forward`.

    Each act received that states a time waits for the next act given in a later second: to its giver (`direct`), to anybody
    else (`forward`). Waits that the end of the record cuts off count for as long as they lasted. `of` and `touched_by` ask about
    what some parties received; `now`, `window` and `contacts` are as everywhere. A curve of nothing received has no steps.

    Raises `SpanError` for a span or time that cannot be read, `UnknownNameError` for a party that is not there. Source: Kaplan
    & Meier 1958, Greenwood 1926.

    >>> ledger = Ledger.from_columns(["ada", "ben"], ["ben", "ada"], at=[0, 60])
    >>> curve = return_curves(ledger)["direct"]
    >>> curve.seconds.tolist(), curve.share.tolist(), curve.received
    ([60], [1.0], 2)
    """
    # The waits stand beside the columns of `responses`; here they are what is asked for.
    waits = replace(MEASURE, columns=MEASURE.beside, beside=(), overall=None, overall_columns=())
    table = run(waits, ledger, options_of(MEASURE, options), of=of, touched_by=touched_by).table
    found = {}
    for column in MEASURE.beside:
        pieces = [chunk.flatten().to_numpy() for chunk in table[column.name].chunks]
        found[column.name.removesuffix("_waits")] = _curve(in_order(pieces))
    return found


def curve_of_waits(seconds: NDArray[np.int64], ended: NDArray[np.bool_]) -> ReturnCurve:
    """The curve over waits of so many whole seconds, one entry a wait; those that have not `ended` were cut off by the record.

    Where nothing waited it has no steps. Source: Kaplan & Meier 1958, Greenwood 1926.

    >>> curve = curve_of_waits(np.array([10, 20, 30]), np.array([True, False, True]))
    >>> curve.seconds.tolist(), curve.share.round(3).tolist(), curve.answered
    ([10, 30], [0.333, 1.0], 2)
    """
    return _curve(np.sort((seconds << 1) | ~ended))


def _curve(waits: NDArray[np.int64]) -> ReturnCurve:
    """The curve of waits in ascending order, each twice its seconds, and 1 more where it was cut off."""
    seconds, ended = waits >> 1, (waits & 1) == 0
    times, first = np.unique(seconds[ended], return_index=True)
    answered = np.diff(np.append(first, ended.sum()))
    # Who waits at a time: everybody whose wait is not shorter. One cut off in the same second still waits.
    waiting = len(waits) - np.searchsorted(seconds, times, side="left")
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.cumprod(1 - answered / waiting)
        spread = np.cumsum(answered / (waiting * (waiting - answered)))
        log = -np.log(left)
        width = Z * np.sqrt(spread) / log
        low, high = -np.expm1(-log * np.exp(-width)), -np.expm1(-log * np.exp(width))
    told = left > 0
    return ReturnCurve(
        seconds=times,
        share=1 - left,
        low=np.where(told, low, np.nan),
        high=np.where(told, high, np.nan),
        received=len(waits),
        answered=int(ended.sum()),
        longest=int(seconds[-1]) if len(waits) else 0,
    )
