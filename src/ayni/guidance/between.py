"""The rows between one person and each other, found quickly, in an order that does not hang on how they came."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ayni.ledger.columns import NO_TIME
from ayni.ledger.ledger import Ledger


class Between:
    """Acts (not contacts) with a time, up to `now`, between `me` and everybody, by the other party's key and time."""

    def __init__(self, ledger: Ledger, me: int, now: int) -> None:
        self.ledger = ledger
        keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
        place = np.flatnonzero(keys == me)
        self.me = int(place[0]) if len(place) else -1
        from_me, to_me = ledger.giver == self.me, ledger.receiver == self.me
        rows = np.flatnonzero((from_me != to_me) & ~ledger.is_contact)
        rows = rows[(ledger.at[rows] != NO_TIME) & (ledger.at[rows] <= now)]
        gives = from_me[rows]
        others = keys[np.where(gives, ledger.receiver[rows], ledger.giver[rows])]
        order = np.lexsort((ledger.kind[rows], ledger.weight[rows], ledger.at[rows], others))
        #: Places in the ledger, with whom, which way and when: sorted by the other's key, then time.
        self.rows: NDArray[np.intp] = rows[order]
        self.others: NDArray[np.int64] = others[order].astype(np.int64)
        self.gives: NDArray[np.bool_] = gives[order]
        self.at: NDArray[np.int64] = ledger.at[self.rows]

    def given_to(self, party: int) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Rows and times of what went to them, the earliest first."""
        return self._of(party, gives=True)

    def got_from(self, party: int) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Rows and times of what came from them, the earliest first."""
        return self._of(party, gives=False)

    def largest_from(self, party: int) -> tuple[int, int] | None:
        """Place in the ledger and time of the largest help that came from them, of equals the latest; None where none did."""
        rows, at = self.got_from(party)
        if not len(rows):
            return None
        best = np.lexsort((at, self.ledger.weight[rows]))[-1]
        return int(rows[best]), int(at[best])

    def _of(self, party: int, *, gives: bool) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        first, last = np.searchsorted(self.others, [party, party + 1])
        chosen = np.flatnonzero(self.gives[first:last] == gives) + first
        return self.rows[chosen], self.at[chosen]
