"""Which addresses are likely the reader's own: those that most of the record begins or ends at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from ayni_web.accounts.models import Space
from ayni_web.book.snapshot import open_snapshot
from ayni_web.people.models import Identifier, Party


@dataclass(frozen=True, slots=True)
class Likely:
    """A party that may be the reader, with its addresses and the number of acts and contacts it is in."""

    party: Party
    addresses: tuple[str, ...]
    rows: int


def likely_readers(space: Space, most: int = 12) -> list[Likely]:
    """Human parties by how much of the record they are in, most first."""
    ledger = open_snapshot(space).ledger
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
    counts = np.bincount(ledger.giver, minlength=len(keys)) + np.bincount(ledger.receiver, minlength=len(keys))
    ranked = Counter(dict(zip(keys.tolist(), counts.tolist(), strict=True))).most_common(most * 4)
    parties = Party.objects.filter(space=space, nature=Party.Nature.HUMAN).in_bulk([party for party, _ in ranked])
    found = [(parties[party], rows) for party, rows in ranked if party in parties][:most]
    return [
        Likely(
            party,
            tuple(
                Identifier.objects.filter(party__in=[party, *party.merged.all()])
                .order_by("scheme", "value")
                .values_list("value", flat=True)
            ),
            rows,
        )
        for party, rows in found
    ]
