"""What each person gave on record, by sort of help, counted so that long ago counts less."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.errors import UnknownNameError
from ayni.ledger.columns import NO_TIME
from ayni.ledger.kinds import FIRST_OWN, LAST_OWN, Sort, sort_of
from ayni.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Record:
    """Acts of some people, up to a moment: who gave, when, of what kind; one entry an act."""

    party: NDArray[np.int64]
    at: NDArray[np.int64]
    kind: NDArray[np.int32]
    weight: NDArray[np.float64]

    def __bool__(self) -> bool:
        return len(self.party) > 0

    def since(self, moment: int) -> dict[int, float]:
        """How many acts each gave since then."""
        those, times = np.unique(self.party[self.at >= moment], return_counts=True)
        return {int(party): float(count) for party, count in zip(those, times, strict=True)}

    def gave(self, kind: int) -> Mapping[int, tuple[float, int, int]]:
        """By party: how much they gave of the sort of a kind (long ago counts less), in how many acts, and when last.

        Nobody for an act of unstated kind; of a kind that people added for themselves, that kind alone.
        """
        chosen = np.flatnonzero(_of_sort(self.kind, kind))
        if not len(chosen):
            return {}
        those, place = np.unique(self.party[chosen], return_inverse=True)
        weight = np.bincount(place, weights=self.weight[chosen])
        times = np.bincount(place)
        last = np.full(len(those), np.iinfo(np.int64).min)
        np.maximum.at(last, place, self.at[chosen])
        return {int(party): (float(weight[i]), int(times[i]), int(last[i])) for i, party in enumerate(those)}


def recorded(ledger: Ledger | None, parties: Collection[int], now: int, *, half_life: float) -> Record:
    """The acts (no contacts, none to oneself) that these gave up to `now`; an act counts half after `half_life` seconds.

    >>> ledger = Ledger.from_columns([1, 1, 2], [2, 2, 1], at=[0, 100, 100], kind=["advice", "advice", "message"])
    >>> recorded(ledger, {1, 2}, 100, half_life=100).gave(201)
    {1: (1.5, 2, 100)}
    """
    if ledger is None or not len(ledger):
        empty = np.empty(0, np.int64)
        return Record(empty, empty, np.empty(0, np.int32), np.empty(0))
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
    wanted = np.isin(keys, np.fromiter(parties, np.int64))
    rows = np.flatnonzero(
        wanted[ledger.giver]
        & (ledger.giver != ledger.receiver)
        & ~ledger.is_contact
        & (ledger.at != NO_TIME)
        & (ledger.at <= now)
    )
    at = ledger.at[rows]
    return Record(
        party=keys[ledger.giver[rows]].astype(np.int64),
        at=at,
        kind=ledger.kind[rows],
        weight=np.exp2(-(now - at) / half_life),
    )


def _of_sort(kind: NDArray[np.int32], wanted: int) -> NDArray[np.bool_]:
    try:
        sort = sort_of(wanted)
    except UnknownNameError:
        sort = Sort.UNSTATED
    if sort in {Sort.UNSTATED, Sort.CONTACT}:
        return np.zeros(len(kind), np.bool_)
    if FIRST_OWN <= wanted <= LAST_OWN:
        return np.equal(kind, wanted)
    first = wanted // 100 * 100
    return np.logical_and(kind >= first, kind <= first + 99)
