"""Acts of help between any two, seen from one person: what they gave, what they got, and what went on among others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ayni.ledger.ledger import Ledger

type Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Acts:
    """All acts between two different parties up to now. `rows` are their places in the ledger, `keys` the parties' keys."""

    rows: Rows
    giver: NDArray[np.int32]
    receiver: NDArray[np.int32]
    at: NDArray[np.int64]
    minutes: NDArray[np.float64]
    keys: NDArray[np.int64]
    me: int

    @classmethod
    def of(cls, ledger: Ledger, me: int, now: int) -> Acts:
        keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
        place = np.flatnonzero(keys == me)
        rows = np.flatnonzero(~ledger.is_contact & (ledger.giver != ledger.receiver) & (ledger.at <= now))
        return cls(
            rows=rows,
            giver=ledger.giver[rows],
            receiver=ledger.receiver[rows],
            at=ledger.at[rows],
            minutes=ledger.weight[rows],
            keys=keys,
            me=int(place[0]) if len(place) else -1,
        )

    @property
    def gave(self) -> NDArray[np.bool_]:
        gave: NDArray[np.bool_] = self.giver == self.me
        return gave

    @property
    def got(self) -> NDArray[np.bool_]:
        got: NDArray[np.bool_] = self.receiver == self.me
        return got

    @property
    def mine(self) -> NDArray[np.bool_]:
        return self.gave | self.got
