"""Ledger files: which file is meant, and Parquet in and out."""

from __future__ import annotations

import glob
import os
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from ayni.errors import ColumnsError, InputError, WrongFormatError
from ayni.ledger import delimited, tables
from ayni.ledger.casting import is_text
from ayni.ledger.columns import Columns
from ayni.ledger.places import told_by_file

type Paths = str | Path | Sequence[str | Path]

PARQUET_ENDINGS = (".parquet", ".pq")
PARTIES_ENDING = ".parties.parquet"
_PARQUET_MAGIC = b"PAR1"
_DAMAGED = (pa.ArrowException, OSError, ValueError)  # what PyArrow raises for broken files; ValueError for broken names


def found(paths: Paths) -> list[Path]:
    """The files meant by a path, a pattern such as `acts/*.parquet`, or a list of both, in the order of their names.

    Files of parties beside the acts are not among them. Raises `InputError` when nothing is there.
    """
    each = [paths] if isinstance(paths, (str, Path)) else list(paths)
    files = [file for one in each for file in _matching(Path(one))]
    if not files:
        raise InputError("No ledger file was named.")
    return files


def _matching(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if path.is_dir():
        raise InputError(f"{path} is a folder. Name its files, such as {path / '*.parquet'}.")
    files = sorted(Path(name) for name in glob.glob(str(path)) if not name.endswith(PARTIES_ENDING))
    if not files:
        raise InputError(f"There is no file {path}.")
    return files


def read(paths: Paths, columns: Mapping[str, str | int] | None = None) -> Columns:
    """Columns from Parquet or text files, whichever these are."""
    files = found(paths)
    are_parquet = [_is_parquet(file) for file in files]
    if all(are_parquet):
        return from_parquet(files, columns)
    if any(are_parquet):
        one, other = files[are_parquet.index(True)], files[are_parquet.index(False)]
        raise InputError(f"{one} is Parquet and {other} is not. Read them one after the other.")
    return from_csv(files, columns)


def _is_parquet(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == _PARQUET_MAGIC or file.name.endswith(PARQUET_ENDINGS)


def from_csv(paths: Paths, columns: Mapping[str, str | int] | None = None) -> Columns:
    """Columns from text files with one act a line."""
    files = found(paths)
    read = [pa.table(dict(delimited.read(file, columns))) for file in files]
    lengths = [(file, table.num_rows) for file, table in zip(files, read, strict=True)]
    with told_by_file(lengths, lambda file, row: f"{file}: line {delimited.line_of(file, row, columns)}"):
        return tables.from_chunks(_joined(read))


def from_parquet(paths: Paths, columns: Mapping[str, str | int] | None = None) -> Columns:
    """Columns from Parquet files, with what files beside them say about the parties."""
    files = found(paths)
    named = {name: theirs for name, theirs in (columns or {}).items() if isinstance(theirs, str)}
    if len(named) < len(columns or {}):
        raise ColumnsError("Columns of a Parquet file have names: write giver=src rather than giver=0.")
    read = [_parquet(file, named) for file in files]
    lengths = [(file, table.num_rows) for file, table in zip(files, read, strict=True)]
    chunks = _joined(read)
    beside = [side for file in files if (side := parties_path(file)).is_file()]
    parties = _parties(beside) if beside else None
    with told_by_file(lengths, lambda file, row: f"{file}: row {row}"):
        return tables.from_chunks(chunks, parties)


def _parties(beside: Sequence[Path]) -> pa.Table:
    try:
        return pa.concat_tables([_opened(side).read() for side in beside], promote_options="permissive")
    except (pa.ArrowTypeError, pa.ArrowInvalid) as error:
        named = ", ".join(str(side) for side in beside)
        raise ColumnsError(f"{named} do not go together: {_first_line(error)}.") from None


def parties_path(path: Path) -> Path:
    """Where the parties of a ledger file are described: `acts.parties.parquet` beside `acts.parquet`."""
    return path.with_name(path.stem + PARTIES_ENDING)


def _parquet(file: Path, columns: Mapping[str, str]) -> pa.Table:
    """The columns of one file that a ledger uses, under the ledger's names."""
    schema = _opened(file).schema_arrow
    names = tables.names_in(schema.names, columns)
    # Texts come through a dictionary: a few names, spelled once, instead of one text a row.
    texts = [theirs for theirs in names.values() if is_text(schema.field(theirs).type)]
    try:
        read = _opened(file, texts).read(columns=list(dict.fromkeys(names.values())), use_threads=True)
    except _DAMAGED as error:
        raise WrongFormatError(f"{file} is damaged: {_first_line(error)}. Write it again.") from None
    return pa.table({name: read[theirs] for name, theirs in names.items()})


def _opened(file: Path, texts: Sequence[str] = ()) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(file, memory_map=True, read_dictionary=list(texts), page_checksum_verification=True)
    except _DAMAGED as error:
        raise WrongFormatError(f"{file} cannot be read as Parquet: {_first_line(error)}.") from None


def _joined(parts: Sequence[pa.Table]) -> Mapping[str, pa.ChunkedArray]:
    try:
        whole = parts[0] if len(parts) == 1 else pa.concat_tables(parts, promote_options="permissive")
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        differing = {name for name in parts[0].column_names if len({_type_of(part, name) for part in parts}) > 1}
        texts = [_as_text(part, differing.union(tables.IDS)) for part in parts]
        whole = pa.concat_tables(texts, promote_options="permissive")
    return {name: whole[name] for name in whole.column_names}


def _type_of(table: pa.Table, name: str) -> pa.DataType | None:
    return table[name].type if name in table.column_names else None


def _as_text(table: pa.Table, names: Collection[str]) -> pa.Table:
    """Files that disagree whether ids are numbers or texts, or how times are written, agree on texts."""
    for position, column in enumerate(table.schema):
        if column.name in names:
            try:
                texts = table[column.name].cast(pa.string())
            except pa.ArrowNotImplementedError:
                raise ColumnsError(
                    f"The column {column.name} is {column.type} in one file and not in another."
                ) from None
            table = table.set_column(position, column.name, texts.dictionary_encode())
    return table


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__


def write_parquet(columns: Columns, path: Path) -> None:
    """Writes a ledger whole or not at all; parties that need more than their key go to a file beside it, first."""
    parties, side = _parties_worth_telling(columns), parties_path(path)
    if parties is not None:
        _write_whole(parties, side)
    _write_whole(tables.to_arrow(columns), path)
    if parties is None:
        side.unlink(missing_ok=True)


def _parties_worth_telling(columns: Columns) -> pa.Table | None:
    roster = columns.parties
    told = pa.table({"key": roster.keys})
    if roster.details is not None:
        for column in roster.details.column_names:
            told = told.append_column(column, roster.details[column])
        return told
    return told if tables.has_idle_parties(columns) else None


def _write_whole(table: pa.Table, path: Path) -> None:
    with written_whole(path) as file:
        pq.write_table(table, file, write_page_checksum=True)


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of `path` when all went well, and else leaves nothing behind."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
