"""Text files with one act a line: CSV, semicolons, tabs or spaces, also gzipped, with or without a header."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from ayni.errors import ColumnsError, WrongFormatError
from ayni.ledger.ids import plain_numbers
from ayni.ledger.tables import IDS, KNOWN_COLUMNS, names_in

_HEAD = 65_536
_DELIMITERS = (",", ";", "\t", "|", " ")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", re.ASCII)
_HOW_TO_SAY = (
    "Add a first line such as giver,receiver,at, or say what stands where by position, counted from 0: "
    "giver=0,receiver=1,at=2."
)


def read(file: Path, columns: Mapping[str, str | int] | None = None) -> Mapping[str, pa.ChunkedArray]:
    """The ledger's columns of one file, ids not yet numbered.

    Raises `ColumnsError` when the columns cannot be told, and `WrongFormatError` for what is no text table.
    """
    shape = _Shape.of(file, columns)
    text = {theirs: pa.dictionary(pa.int32(), pa.string()) for name, theirs in shape.names.items() if name in IDS}
    try:
        table = shape.read(text)
    except pa.ArrowInvalid:
        # A column may change its form after the part that its type was guessed from: take all as text.
        table = _read_as_text(shape)
    chunks = {name: table[theirs] for name, theirs in shape.names.items()}
    return {name: plain_numbers(values) if name in IDS else values for name, values in chunks.items()}


def line_of(file: Path, row: int, columns: Mapping[str, str | int] | None = None) -> int:
    """The line of a file on which a row of its table begins; rows and lines are counted from 1."""
    shape = _Shape.of(file, columns)
    with _opened(file) as opened:
        text = (line.decode("utf-8", "replace") for line in opened)
        lines = _marked(text, shape.comments)
        if shape.delimiter == " ":
            before: Iterator[int] = (number for number, line in lines if line.strip())
        else:
            before = _beginnings(lines, shape.delimiter)
        wanted = row if shape.fields is None else row - 1
        try:
            return next(islice(before, wanted, None), shape.comments + wanted + 1)
        except csv.Error:  # a field so long that only PyArrow reads it: a line a row is the best guess
            return shape.comments + wanted + 1


def _marked(text: Iterable[str], passed: int) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text, start=1) if number > passed)


def _beginnings(lines: Iterator[tuple[int, str]], delimiter: str) -> Iterator[int]:
    """The line on which each record begins. Quotes may hold line ends; empty lines are no records."""
    taken: list[int] = []

    def feed() -> Iterator[str]:
        for number, line in lines:
            taken.append(number)
            yield line

    for fields in csv.reader(feed(), delimiter=delimiter):
        if fields:
            yield taken[0]
        taken.clear()


def _read_as_text(shape: _Shape) -> pa.Table:
    try:
        return shape.read({theirs: pa.string() for theirs in shape.names.values()}, in_turn=True)
    except pa.ArrowInvalid as error:
        uneven = re.search(r"Row #(\d+): Expected (\d+) columns, got (\d+)", str(error))
        if uneven:
            raise WrongFormatError(
                f"{shape.file}: line {uneven[1]} has {uneven[3]} fields where the first line has {uneven[2]}."
            ) from None
        if "UTF8" in str(error) or "UTF-8" in str(error):
            raise WrongFormatError(f"{shape.file} is not in UTF-8. Save it as CSV in UTF-8 and try again.") from None
        raise WrongFormatError(f"{shape.file} cannot be read as a table of text.") from None


class _Shape:
    """How one file is laid out."""

    def __init__(
        self, file: Path, delimiter: str, comments: int, fields: list[str] | None, names: Mapping[str, str]
    ) -> None:
        self.file = file
        self.delimiter = delimiter
        self.comments = comments
        self.fields = fields
        self.names = names

    @classmethod
    def of(cls, file: Path, columns: Mapping[str, str | int] | None) -> _Shape:
        lines = _first_lines(file)
        comments = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
        if comments == len(lines):
            raise ColumnsError(f"{file} is empty. {_HOW_TO_SAY}")
        first = lines[comments]
        delimiter = _delimiter(first, columns)
        cells = [cell.strip().strip('"') for cell in (first.split() if delimiter == " " else first.split(delimiter))]
        places = _positions(columns)
        if places is not None:
            fields = [f"field {n}" for n in range(len(cells))]
            return cls(file, delimiter, comments, fields, _by_position(file, places, fields))
        if all(_NUMBER.fullmatch(cell) for cell in cells):
            raise ColumnsError(f"{file} has no header: its first line is {first.strip()[:60]!r}. {_HOW_TO_SAY}")
        named = {name: theirs for name, theirs in (columns or {}).items() if isinstance(theirs, str)}
        return cls(file, delimiter, comments, None, names_in(cells, named))

    def read(self, types: Mapping[str, pa.DataType], *, in_turn: bool = False) -> pa.Table:
        """The table; read `in_turn`, from top to bottom, errors know their line."""
        with self._stream() as stream:
            return pa_csv.read_csv(
                stream,
                read_options=pa_csv.ReadOptions(
                    skip_rows=self.comments, column_names=self.fields, use_threads=not in_turn
                ),
                parse_options=pa_csv.ParseOptions(delimiter=self.delimiter),
                convert_options=pa_csv.ConvertOptions(
                    include_columns=list(dict.fromkeys(self.names.values())),
                    column_types=dict(types),
                    strings_can_be_null=True,
                    null_values=[""],
                ),
            )

    def _stream(self) -> pa.NativeFile:
        if self.delimiter != " ":
            return pa.input_stream(str(self.file), compression="gzip" if _is_gzip(self.file) else None)
        # Spaces may be padding: one or several of them are one delimiter, as in files of numbers in columns.
        with _opened(self.file) as opened:
            return pa.BufferReader(
                re.sub(rb"[ \t]*(\r?\n)[ \t]*", rb"\1", re.sub(rb"[ \t]+", b" ", opened.read())).strip(b" ")
            )


def _is_gzip(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(2) == b"\x1f\x8b"


def _opened(file: Path) -> io.BufferedIOBase:
    return gzip.open(file, "rb") if _is_gzip(file) else file.open("rb")


def _first_lines(file: Path) -> list[str]:
    """Lines of the beginning of a file, without blank ones at its start."""
    try:
        with _opened(file) as opened:
            head = opened.read(_HEAD)
    except (OSError, EOFError) as error:
        raise WrongFormatError(f"{file} cannot be opened: {error}.") from None
    if b"\x00" in head:
        raise WrongFormatError(f"{file} is no text. A ledger file is Parquet, or text with one act a line.")
    return head.decode("utf-8-sig", errors="replace").splitlines()


def _delimiter(line: str, columns: Mapping[str, str | int] | None) -> str:
    """What stands between fields: what occurs in the first line, strongest first."""
    for delimiter in _DELIMITERS:
        if delimiter in line.strip():
            return delimiter
    return ","


def _positions(columns: Mapping[str, str | int] | None) -> dict[str, int] | None:
    """The mapping by position, or None where it is by name."""
    whole = {name: int(theirs) for name, theirs in (columns or {}).items() if str(theirs).isdecimal()}
    if not whole:
        return None
    if columns is not None and len(whole) < len(columns):
        raise ColumnsError("Say all columns by name, or all by position.")
    return whole


def _by_position(file: Path, places: Mapping[str, int], fields: list[str]) -> Mapping[str, str]:
    for name, place in places.items():
        if name not in KNOWN_COLUMNS:
            raise ColumnsError(f"A ledger has no column {name!r}. Its columns are {', '.join(KNOWN_COLUMNS)}.")
        if place >= len(fields):
            raise ColumnsError(
                f"{file} has {len(fields)} fields a line, numbered from 0, so {name} cannot be number {place}."
            )
    if missing := [name for name in IDS if name not in places]:
        raise ColumnsError(f"Say also where {missing[0]} stands, such as giver=0,receiver=1.")
    return {name: fields[place] for name, place in places.items()}
