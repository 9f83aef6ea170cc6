"""A ledger whose sorted columns lie ready in a file, mapped into memory.

Opening it costs the same whatever its size. What is used of it is checked before its first use; where that shows damage,
the file is made again from the ledger's own files.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.engines.embedded.run_file import RunFile
from ayni.errors import SnapshotError
from ayni.ledger.columns import ROW_COLUMNS, Columns
from ayni.ledger.ledger import Ledger
from ayni.ledger.roster import Roster

KEYS = "keys"


class PreparedLedger(Ledger):
    """A ledger in a run file. Its rows stand in pair order: acts first, then contacts, then acts to oneself.

    `again` makes the file anew when it turns out to be damaged.
    """

    def __init__(self, run: RunFile, again: Callable[[], RunFile]) -> None:
        self._run = run
        self._again = again

    def using[T](self, use: Callable[[RunFile], T]) -> T:
        """What `use` makes of the run file; if that is damaged, of the one made in its place."""
        try:
            return use(self._run)
        except SnapshotError:
            self._run = self._again()
            return use(self._run)

    @cached_property
    def _columns(self) -> Columns:
        parties = self.parties

        def columns(run: RunFile) -> Columns:
            rows: dict[str, Any] = {name: run.whole(name) for name in ROW_COLUMNS}
            return Columns(**rows, parties=parties)

        return self.using(columns)

    @cached_property
    def parties(self) -> Roster:
        return self.using(_roster)

    @property
    def about(self) -> dict[str, Any]:
        """How many rows of which sort it holds."""
        return self._run.about

    @property
    def has_contacts(self) -> bool:
        """Whether there are contacts among its rows."""
        return bool(self.about["contacts"])

    @property
    def first_at(self) -> int | None:
        first: int | None = self.about["first_at"]
        return first

    @property
    def last_at(self) -> int | None:
        last: int | None = self.about["last_at"]
        return last

    def __len__(self) -> int:
        return int(self.about["rows"])


def _roster(run: RunFile) -> Roster:
    table = pa.ipc.open_file(pa.py_buffer(run.whole(KEYS))).read_all()
    details = table.drop_columns(["key"])
    return Roster(table["key"].combine_chunks(), details if details.num_columns else None)


def roster_bytes(roster: Roster) -> NDArray[np.uint8]:
    """The parties as an Arrow file."""
    table = pa.table({"key": roster.keys})
    if roster.details is not None:
        for name in roster.details.column_names:
            table = table.append_column(name, roster.details[name])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return np.frombuffer(sink.getvalue(), np.uint8)
