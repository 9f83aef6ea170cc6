"""Early signs in a team as a whole: whether less help goes round, and whether it rests on few. Never about anybody in it.

A pure function of columns. What it returns is rounded, so that it says something of everybody and nothing of one; whether
it may be shown at all is for `ayni.protect` to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ayni.clock import DAY, WEEK
from ayni.guidance.falling import OWN, falls

#: Over so many weeks it is asked whether help rests on few.
RECENT_WEEKS = 26
#: It rests on few where so large a part of the people, or less, gave half of it: in teams of so many, with so much help.
_FEW, _FEW_PEOPLE, _FEW_ACTS = 1 / 5, 10, 20


class Sort(StrEnum):
    """What a sign of a team is about."""

    LESS = "less"  # less help goes round than did
    FEW = "few"  # half of it comes from a fifth of the people or fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """How it looks in a team. `took_part`: how many gave or received lately. `less_since`: when help fell, None where it
    did not;
    `before`, `since`: days of help a week, rounded. `few`: whether half of the help came from a fifth or fewer."""

    took_part: int
    less_since: int | None = None
    before: float = 0.0
    since: float = 0.0
    few: bool = False


def whole(
    giver: NDArray[np.int64],
    receiver: NDArray[np.int64],
    at: NDArray[np.int64],
    people: int,
    until: int,
    present: NDArray[np.float64],
) -> Whole:
    """How help goes round among `people` people, numbered from nought; rows are acts of help among them.

    `present` says for each week, the latest first, which part of them was in the team. A day of one giver counts once, so
    that one busy afternoon is no pace.

    >>> nothing = np.zeros(0, np.int64)
    >>> whole(nothing, nothing, nothing, 8, 10**9, np.ones(52)).took_part
    0
    """
    seen = at <= until
    giver, receiver, at = giver[seen], receiver[seen], at[seen]
    week = (until - at) // WEEK
    late = week < RECENT_WEEKS
    took_part = len(np.union1d(giver[late], receiver[late]))
    days = (
        np.unique(np.stack([giver, (until - at) // DAY], axis=1), axis=0) if len(giver) else np.zeros((0, 2), np.int64)
    )
    back = days[:, 1] // 7
    weeks = min(OWN.weeks, len(present))
    counts = np.bincount(back[back < weeks], minlength=weeks).astype(np.float64)[None]
    begun = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1] > 0
    told = falls(counts, np.where(begun, present[:weeks], 0.0), OWN)
    less = bool(told.evidence[0] > OWN.enough)
    split = int(told.since[0])
    return Whole(
        took_part=took_part,
        less_since=until - split * WEEK if less else None,
        before=_halves(counts[0, split:][begun[0, split:]].mean()) if less else 0.0,
        since=_halves(counts[0, :split].mean()) if less else 0.0,
        few=_rests_on_few(days[back < RECENT_WEEKS, 0], people),
    )


def _halves(value: float) -> float:
    return float(round(2 * value) / 2)


def _rests_on_few(giver: NDArray[np.int64], people: int) -> bool:
    if people < _FEW_PEOPLE or len(giver) < _FEW_ACTS:
        return False
    gave = np.sort(np.bincount(giver, minlength=people))[::-1]
    half = int(np.searchsorted(np.cumsum(gave), gave.sum() / 2)) + 1
    return half <= people * _FEW
