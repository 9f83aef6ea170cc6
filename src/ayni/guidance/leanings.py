"""To whom help is likely to flow next, told from the record alone.

Four plain things are read of everybody with whom somebody has a record: how often one gave to them, how
often they gave back, how long ago the two were in touch, and how much others reached them lately. Each counts by its
logarithm, so that the hundredth act says less than the first. Nothing of this is a judgement of anybody, and it is
kept nowhere: it puts people in an order for a moment, and what needs and moments say comes before it.

The four weights are the rounded coefficients of a conditional logit (McFadden 1974) of the next act, fitted on the
earlier part of two public records and tested on the later part (`bench/guidance.py`, `docs/today.md`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.clock import DAY
from ayni.ledger.columns import NO_TIME
from ayni.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How much each of the four things says. `lately` is the half-life of what others gave them, in seconds."""

    gave: float = 0.65
    got: float = 0.1
    in_touch: float = 0.3
    reached: float = 0.5
    lately: float = 30 * DAY
    #: An hour ago and a minute ago say the same.
    soonest: float = DAY / 24


@dataclass(frozen=True, slots=True)
class Leanings:
    """Parties with a record, by their keys in ascending order, and how strongly the record leans to each; no unit."""

    keys: NDArray[np.int64]
    leaning: NDArray[np.float64]

    def in_order(self) -> NDArray[np.int64]:
        """The keys, the strongest leaning first; of equals the smaller key."""
        ordered: NDArray[np.int64] = self.keys[np.lexsort((self.keys, -self.leaning))]
        return ordered


def leanings(
    ledger: Ledger, me: int, now: int, habits: Habits | None = None, *, reached: NDArray[np.float64] | None = None
) -> Leanings:
    """How the record of `me` (a key of the ledger) leans, as of `now`; empty where `me` has no record.

    Rows later than `now`, rows without a time and rows to oneself are left out. Contacts count as being in touch and,
    as the sources of the weights count each message, as giving a little. `reached` spares working out `lately_reached` again.

    >>> ledger = Ledger.from_columns([1, 1, 1], [2, 2, 3], at=[0, 86_400, 86_400], kind=["advice"] * 3)
    >>> leanings(ledger, me=1, now=2 * 86_400).in_order().tolist()
    [2, 3]
    """
    habits = habits or Habits()
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
    place = np.flatnonzero(keys == me)
    if not len(place):
        return Leanings(np.empty(0, dtype=np.int64), np.empty(0))
    from_me, to_me = ledger.giver == place[0], ledger.receiver == place[0]
    rows = np.flatnonzero(from_me != to_me)
    rows = rows[(ledger.at[rows] != NO_TIME) & (ledger.at[rows] <= now)]
    gives = from_me[rows]
    others, where = np.unique(np.where(gives, ledger.receiver[rows], ledger.giver[rows]), return_inverse=True)
    gave = np.bincount(where[gives], minlength=len(others))
    got = np.bincount(where[~gives], minlength=len(others))
    last = np.full(len(others), np.iinfo(np.int64).min)
    np.maximum.at(last, where, ledger.at[rows])
    if reached is None:
        reached = lately_reached(ledger, now, habits)
    leaning = (
        habits.gave * np.log1p(gave)
        + habits.got * np.log1p(got)
        - habits.in_touch * np.log((now - last + habits.soonest) / DAY)
        + habits.reached * np.log1p(reached[others])
    )
    order = np.argsort(keys[others], kind="stable")
    return Leanings(keys[others][order].astype(np.int64), leaning[order])


def lately_reached(ledger: Ledger, now: int, habits: Habits | None = None) -> NDArray[np.float64]:
    """How much went to each party of late, from anybody: one entry a party of the ledger, each row counting half after
    `habits.lately`; rows later than `now` and without a time count nothing."""
    habits = habits or Habits()
    rows = np.flatnonzero((ledger.at != NO_TIME) & (ledger.at <= now))
    age = (now - ledger.at[rows]).astype(np.float64)
    found: NDArray[np.float64] = np.bincount(
        ledger.receiver[rows], weights=np.exp2(-age / habits.lately), minlength=len(ledger.parties)
    )
    return found
