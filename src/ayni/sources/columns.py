"""The files that a reading leaves: acts as columns, and who the parties are beside them.

Rows go to a nameless temporary file first, under provisional numbers of parties. Who is one party
with whom is only known at the end; then the rows are copied batch by batch under their final
names. Both files appear at once and whole, or not at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from ayni.errors import InputError
from ayni.ledger.acts import Asked, Basis
from ayni.ledger.files import parties_path, written_whole
from ayni.sources.contract import ActFound
from ayni.sources.joining import JoinedParties, JoinedParty

_BATCH = 16_384
_BATCHES_IN_A_GROUP = 8
_LONGEST_WHAT = 300

_TAIL = [
    pa.field("at", pa.int64()),
    pa.field("weight", pa.float64(), nullable=False),
    pa.field("kind", pa.int32(), nullable=False),
    pa.field("asked", pa.int8(), nullable=False),
    pa.field("basis", pa.int8(), nullable=False),
    pa.field("minutes", pa.float64()),
    pa.field("key", pa.string(), nullable=False),
    pa.field("what", pa.string(), nullable=False),
]
_NUMBERED = pa.schema([pa.field("giver", pa.int32()), pa.field("receiver", pa.int32()), *_TAIL])
_NAMED = pa.dictionary(pa.int32(), pa.string())

#: The columns of a file of acts. One row joins one giver to one receiver.
ACTS = pa.schema([pa.field("giver", _NAMED, nullable=False), pa.field("receiver", _NAMED, nullable=False), *_TAIL])

#: The columns of the file of parties beside it. `key` is what `giver` and `receiver` hold.
PARTIES = pa.schema(
    [
        pa.field("key", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("nature", pa.string(), nullable=False),
        pa.field("address_book", pa.bool_(), nullable=False),
        pa.field("identifiers", pa.list_(pa.string()), nullable=False),
        pa.field("details", pa.map_(pa.string(), pa.string()), nullable=False),
    ]
)


class ActRows:
    """Takes acts one by one and keeps only the latest few thousand in memory. Use it in a `with`."""

    def __init__(self, parties: JoinedParties) -> None:
        self._parties = parties
        self._rows: list[tuple[object, ...]] = []
        # A nameless file: however reading ends, nothing of it is left.
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="ayni-")  # noqa: SIM115
        self._stream = pa.ipc.new_file(self._file, _NUMBERED, options=pa.ipc.IpcWriteOptions(compression="lz4"))

    def __enter__(self) -> ActRows:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, act: ActFound) -> None:
        """One row for each pair of giver and receiver.

        Weight and minutes are shared evenly among them, so that the rows of an act sum to it.
        """
        number = self._parties.number
        pairs = len(act.givers) * len(act.receivers)
        asked = Asked.UNKNOWN if act.asked is None else Asked.ASKED if act.asked else Asked.UNASKED
        minutes = None if act.minutes is None else act.minutes / pairs
        tail = (
            act.at,
            act.weight / pairs,
            act.kind,
            int(asked),
            int(Basis.OBSERVED),
            minutes,
            _text(act.key),
            _text(act.what[:_LONGEST_WHAT]),
        )
        for giver in act.givers:
            for receiver in act.receivers:
                self._rows.append((number(giver), number(receiver), *tail))
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, _NUMBERED, strict=True)]
            self._stream.write_batch(pa.record_batch(arrays, schema=_NUMBERED))
            self._rows.clear()

    def write(self, out: Path) -> list[JoinedParty]:
        """Write the acts to `out` and the parties beside it, both or neither; the parties.

        Raises `InputError` where that cannot be.
        """
        self._flush()
        self._stream.close()
        parties, final = self._parties.settle()
        try:
            # The inner file takes its place first: parties that no act names yet do no harm.
            with written_whole(out) as acts_file, written_whole(parties_path(out)) as parties_file:
                self._write_acts(acts_file, [_text(party.key) for party in parties], final)
                pq.write_table(_parties_table(parties), parties_file, compression="zstd")
        except OSError as error:
            reason = error.strerror or error
            raise InputError(f"{out} cannot be written: {reason}. Choose another place with --out.") from None
        return parties

    def _write_acts(self, file: BinaryIO, keys: list[str], final: npt.NDArray[np.int32]) -> None:
        names = pa.array(keys, pa.string())
        # A dictionary page must hold all names, or the writer falls back to plain text column by column.
        room = max(1 << 20, 2 * names.nbytes)
        with pq.ParquetWriter(
            file, ACTS, compression="zstd", dictionary_pagesize_limit=room, use_dictionary=["giver", "receiver", "kind"]
        ) as writer:
            for batch in self._groups():
                numbers = [final[batch.column(name).to_numpy()] for name in ("giver", "receiver")]
                named = [pa.DictionaryArray.from_arrays(pa.array(column, pa.int32()), names) for column in numbers]
                rest = [batch.column(field.name) for field in _TAIL]
                writer.write_batch(pa.record_batch([*named, *rest], schema=ACTS))

    def _groups(self) -> Iterator[pa.RecordBatch]:
        """The rows so far, in batches large enough to be a row group each."""
        self._file.seek(0)
        reader: Any = pa.ipc.open_file(self._file)
        count = reader.num_record_batches
        for start in range(0, count, _BATCHES_IN_A_GROUP):
            batches = [reader.get_batch(n) for n in range(start, min(start + _BATCHES_IN_A_GROUP, count))]
            yield pa.Table.from_batches(batches).combine_chunks().to_batches()[0]


def _parties_table(parties: list[JoinedParty]) -> pa.Table:
    return pa.table(
        {
            "key": [_text(party.key) for party in parties],
            "name": [_text(party.name) for party in parties],
            "kind": [party.kind.value for party in parties],
            "nature": [party.nature.value for party in parties],
            "address_book": [party.address_book for party in parties],
            "identifiers": [[_text(identifier) for identifier in party.identifiers] for party in parties],
            "details": [[(key, _text(value)) for key, value in party.details.items()] for party in parties],
        },
        schema=PARTIES,
    )


def _text(value: str) -> str:
    """Text that can be written as UTF-8: half characters, which broken mail holds, become question marks."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode()
