"""After something went from one person to another: did anything come back, and how sure is that. Read from `responses`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.ledger.ledger import Ledger
from ayni.measures import run
from ayni.measures.intervals import balance_interval


@dataclass(frozen=True, slots=True)
class Answered:
    """How it was with one person: of `reached` times that something went to them, the share that was followed by something of
    theirs to the same person within the span, with its 95 % interval."""

    reached: int
    share: float
    low: float
    high: float


def answered(
    ledger: Ledger, rows: NDArray[np.intp], people: Iterable[int], *, within: str, now: int, contacts: bool
) -> dict[int, Answered]:
    """By person, over these rows of a ledger alone; without those of whom it cannot be said yet.

    The share is `direct_share` of the measure `responses`: Kaplan & Meier's, so that what went out lately, and may yet be
    answered, is neither counted as answered nor as unanswered. Where all or none were answered its interval is undefined;
    then Jeffreys' for so many cases stands in (Brown, Cai & DasGupta 2001).

    >>> ledger = Ledger.from_columns([1, 2] * 5, [2, 1] * 5, at=[day * 86_400 for day in range(10)])
    >>> found = answered(ledger, np.arange(10), [2], within="30d", now=60 * 86_400, contacts=False)[2]
    >>> found.reached, found.share, round(found.low, 2)
    (5, 1.0, 0.62)
    """
    if not len(rows):
        return {}
    chosen = np.zeros(len(ledger), np.bool_)
    chosen[rows] = True
    reading = run("responses", ledger.where(chosen), within=within, now=now, contacts=contacts)
    columns = ("party", "received", "direct_share", "direct_share_low", "direct_share_high")
    party, reached, share, low, high = (reading.table[name].to_numpy() for name in columns)
    wanted = np.isin(party, np.fromiter(people, np.int64)) & ~np.isnan(share.astype(np.float64))
    party, reached, share = party[wanted], reached[wanted], share[wanted].astype(np.float64)
    low, high = low[wanted].astype(np.float64), high[wanted].astype(np.float64)
    least, most = balance_interval(share * reached, (1 - share) * reached, 0.95)
    low, high = np.where(np.isnan(low), (least + 1) / 2, low), np.where(np.isnan(high), (most + 1) / 2, high)
    return {
        int(one): Answered(int(times), float(part), float(below), float(above))
        for one, times, part, below, above in zip(party, reached, share, low, high, strict=True)
    }
