"""The contacts between the reader and one party, gathered by months of the reader's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from ayni.ledger.columns import NO_TIME
from ayni_web.ties.knowing import Mine


@dataclass(frozen=True, slots=True)
class ContactMonth:
    """Contacts of one kind in one month: how many each way, and the first and last time."""

    month: datetime
    kind: int
    from_you: int
    to_you: int
    first: datetime
    last: datetime


def contact_months(mine: Mine | None, party: int) -> list[ContactMonth]:
    """The contacts with a party by month and kind, newest month first."""
    if mine is None:
        return []
    ledger = mine.opened.ledger
    rows = mine.rows_with(party)
    rows = rows[ledger.is_contact[rows] & (ledger.at[rows] != NO_TIME)]
    if not len(rows):
        return []
    at, kind = ledger.at[rows], ledger.kind[rows].astype(np.int64)
    from_me = mine.from_me(rows)
    starts = _month_starts(int(at[0]), int(at[-1]))
    place = np.searchsorted([int(one.timestamp()) for one in starts], at, side="right") - 1
    groups, first, whose = np.unique(place * 2**32 + kind, return_index=True, return_inverse=True)
    sent = np.bincount(whose, weights=from_me, minlength=len(groups)).astype(int).tolist()
    all_of = np.bincount(whose, minlength=len(groups)).tolist()
    last: NDArray[np.int64] = np.zeros(len(groups), dtype=np.int64)
    last[whose] = at  # in time order, so the last one written is the latest
    found = [
        ContactMonth(
            month=starts[int(group >> 32)],
            kind=int(group & (2**32 - 1)),
            from_you=n_sent,
            to_you=n - n_sent,
            first=datetime.fromtimestamp(int(at[begins]), UTC),
            last=datetime.fromtimestamp(int(ends), UTC),
        )
        for group, begins, ends, n_sent, n in zip(
            groups.tolist(), first.tolist(), last.tolist(), sent, all_of, strict=True
        )
    ]
    return sorted(found, key=lambda one: (-one.month.timestamp(), one.kind))


def _month_starts(first: int, last: int) -> list[datetime]:
    """The first instant of every month from the one that holds `first` to the one that holds `last`."""
    zone = timezone.get_current_timezone()
    one = datetime.fromtimestamp(first, zone)
    year, month = one.year, one.month
    starts: list[datetime] = []
    while True:
        start = datetime(year, month, 1, tzinfo=zone)
        if starts and start.timestamp() > last:
            return starts
        starts.append(start)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
