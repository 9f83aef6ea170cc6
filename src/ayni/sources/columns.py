"""The files that a reading leaves: acts as columns, and who the parties are beside them.

Rows go to a nameless temporary file first, under provisional numbers of parties. Who is one party
with whom is only known at the end; then the rows are copied batch by batch under their final
names. Both files appear at once and whole, or not at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import batched
from pathlib import Path
from typing import IO, Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from ayni.errors import InputError
from ayni.ledger.acts import Asked, Basis
from ayni.ledger.files import parties_path, written_whole
from ayni.sources import arrays
from ayni.sources.contract import ActFound
from ayni.sources.joining import JoinedParties, JoinedParty

#: Rows are handed on in batches of this many, and written in groups of at least this many, so that memory stays flat.
_BATCH = 2_048
_LEAST_GROUP = 16_384
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
        # A thread for each column would make nothing faster here and keep memory of its own.
        options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
        self._stream = pa.ipc.new_file(self._file, _NUMBERED, options=options)

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
            act.key,
            act.what[:_LONGEST_WHAT],
        )
        for giver in act.givers:
            for receiver in act.receivers:
                self._rows.append((number(giver), number(receiver), *tail))
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            columns = zip(*self._rows, strict=True)
            batch = [_array(column, field.type) for column, field in zip(columns, _NUMBERED, strict=True)]
            self._stream.write_batch(pa.record_batch(batch, schema=_NUMBERED))
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
                self._write_acts(acts_file, [party.key for party in parties], final)
                pq.write_table(_parties_table(parties), parties_file, compression="zstd")
        except OSError as error:
            reason = error.strerror or error
            raise InputError(f"{out} cannot be written: {reason}. Choose another place with --out.") from None
        return parties

    def _write_acts(self, file: BinaryIO, keys: list[str], final: npt.NDArray[np.int32]) -> None:
        names = arrays.texts(keys)
        # A dictionary page must hold all names, or the writer falls back to plain text column by column.
        room = max(1 << 20, 2 * names.nbytes)
        with pq.ParquetWriter(
            file, ACTS, compression="zstd", dictionary_pagesize_limit=room, use_dictionary=["giver", "receiver", "kind"]
        ) as writer:
            # Every group repeats the names, so there are always more rows in one than names.
            for group in self._groups(max(_LEAST_GROUP, 4 * len(names))):
                writer.write_table(self._named(group, names, final))

    def _named(self, group: pa.Table, names: pa.Array, final: npt.NDArray[np.int32]) -> pa.Table:
        batches = []
        for batch in group.to_batches():
            numbers = [final[arrays.as_numpy(batch.column(name), np.int32)] for name in ("giver", "receiver")]
            named = [pa.DictionaryArray.from_arrays(arrays.of_numpy(each, pa.int32()), names) for each in numbers]
            rest = [batch.column(field.name) for field in _TAIL]
            batches.append(pa.record_batch([*named, *rest], schema=ACTS))
        return pa.Table.from_batches(batches, ACTS)

    def _groups(self, rows: int) -> Iterator[pa.Table]:
        """All rows, about so many at once."""
        self._file.seek(0)
        reader: Any = pa.ipc.open_file(self._file, options=pa.ipc.IpcReadOptions(use_threads=False))
        places = range(reader.num_record_batches)
        for some in batched(places, -(-rows // _BATCH)):
            yield pa.Table.from_batches([reader.get_batch(place) for place in some])


def _array(column: Sequence[Any], kind: pa.DataType) -> pa.Array:
    return arrays.texts(column) if kind == pa.string() else arrays.numbers(column, kind)


def _parties_table(parties: list[JoinedParty]) -> pa.Table:
    columns = [
        arrays.texts(party.key for party in parties),
        arrays.texts(party.name for party in parties),
        arrays.texts(party.kind.value for party in parties),
        arrays.texts(party.nature.value for party in parties),
        arrays.truths([party.address_book for party in parties]),
        arrays.lists([party.identifiers for party in parties]),
        arrays.maps([party.details for party in parties]),
    ]
    return pa.Table.from_arrays(columns, schema=PARTIES)
