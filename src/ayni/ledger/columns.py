"""The columns under a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.ledger.roster import Roster

#: Stands in `at` for a row that states no time.
NO_TIME = int(np.iinfo(np.int64).min)
ROW_COLUMNS = ("giver", "receiver", "at", "weight", "kind", "asked", "basis")


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry a row in each array; none can be written to. A column of one value throughout takes no memory."""

    giver: NDArray[np.int32]
    receiver: NDArray[np.int32]
    at: NDArray[np.int64]
    weight: NDArray[np.float64]
    kind: NDArray[np.int32]
    asked: NDArray[np.int8]
    basis: NDArray[np.int8]
    parties: Roster

    def __post_init__(self) -> None:
        for name in ROW_COLUMNS:
            getattr(self, name).setflags(write=False)

    def where(self, selection: NDArray[np.bool_]) -> Columns:
        if selection.all():
            return self
        chosen = np.flatnonzero(selection)
        kept: dict[str, Any] = {name: taken(getattr(self, name), chosen) for name in ROW_COLUMNS}
        return replace(self, **kept)

    def equals(self, other: Columns) -> bool:
        same_rows = all(np.array_equal(getattr(self, name), getattr(other, name)) for name in ROW_COLUMNS)
        return same_rows and self.parties.equals(other.parties)


def constant(value: float, rows: int, dtype: type[np.generic]) -> NDArray[Any]:
    """A column that holds `value` in every row and takes no memory for it."""
    return np.broadcast_to(np.asarray(value, dtype=dtype), (rows,))


def is_constant(column: NDArray[Any]) -> bool:
    """Whether a column was made by `constant`."""
    return column.strides == (0,)


def joined(parts: Sequence[Columns], parties: Roster) -> Columns:
    """The rows of all parts, one after the other; the parts' numbers are those of `parties` already."""
    rows: dict[str, Any] = {name: _one_after_the_other([getattr(part, name) for part in parts]) for name in ROW_COLUMNS}
    return Columns(**rows, parties=parties)


def _one_after_the_other(columns: Sequence[NDArray[Any]]) -> NDArray[Any]:
    told = [column for column in columns if len(column)]
    if told and all(is_constant(column) and column[0] == told[0][0] for column in told):
        return np.broadcast_to(told[0][0], (sum(len(column) for column in told),))
    return np.concatenate(columns)


def taken(column: NDArray[Any], rows: NDArray[np.intp]) -> NDArray[Any]:
    """These rows of a column; a column made by `constant` stays one that takes no memory."""
    if is_constant(column) and len(column):
        # A part of it is one too, and much quicker to make.
        return column[: len(rows)] if len(rows) <= len(column) else np.broadcast_to(column[0], rows.shape)
    return column[rows]
