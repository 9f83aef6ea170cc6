"""Writing a ledger's sorted columns to a run file."""

from __future__ import annotations

from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from ayni.engines.embedded.arranged import arrange
from ayni.engines.embedded.arrangement import INDEX, PERSONS, ROWS, Arrangement
from ayni.engines.embedded.arranging import by_pair
from ayni.engines.embedded.prepared import KEYS, roster_bytes
from ayni.engines.embedded.run_file import write
from ayni.ledger.columns import constant, is_constant
from ayni.ledger.ledger import Ledger


def write_run(ledger: Ledger, file: BinaryIO, name: str) -> None:
    """Acts in pair order, then contacts in pair order, then acts to oneself; the acts in person order; the parties.

    `name` is written down with them, so that a run in another's place is known.
    """
    acts = arrange(ledger, contacts=False)
    to_self = ledger.giver == ledger.receiver
    contacts, alone = ledger.where(ledger.is_contact & ~to_self), ledger.where(to_self)
    beside = by_pair(*(getattr(contacts, name) for name in ROWS))
    parts = (acts.pairs, beside, alone)
    rows = {
        name: _joined(*(getattr(part, name) for part in parts), told_once=name not in ("giver", "receiver"))
        for name in ROWS
    }
    write(
        file,
        rows | _orders(acts) | {KEYS: roster_bytes(ledger.parties)},
        {
            "name": name,
            "rows": len(ledger),
            "acts": len(acts.pairs),
            "contacts": len(contacts),
            "self_acts": len(alone),
            "parties": len(ledger.parties),
            "first_at": ledger.first_at,
            "last_at": ledger.last_at,
        },
    )


def _joined(*parts: NDArray[Any], told_once: bool) -> NDArray[Any]:
    """One column after the other; one that takes no memory, if `told_once`, where all say the same throughout."""
    told = [part for part in parts if len(part)]
    if told_once and told and all(part[0] == told[0][0] and _is_throughout(part) for part in told):
        return constant(told[0][0].item(), sum(len(part) for part in told), told[0].dtype.type)
    return told[0] if len(told) == 1 else np.concatenate(parts)


def _is_throughout(column: NDArray[Any]) -> bool:
    """Whether a column holds one value; files spell out also those that do."""
    return is_constant(column) or (column[-1] == column[0] and bool((column == column[0]).all()))


def _orders(acts: Arrangement) -> dict[str, NDArray[Any]]:
    persons = {name: getattr(acts.persons, part) for part, name in PERSONS.items()}
    index = {name: getattr(acts.index, name) for name in INDEX}
    if len(acts.lower) < 2**31:
        index["upper_pairs"] = index["upper_pairs"].astype(np.int32)  # half the room
    return {"starts": acts.pairs.starts, **persons, **index}
