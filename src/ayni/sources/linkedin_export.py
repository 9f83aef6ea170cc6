"""The tables of a LinkedIn export, wherever they lie: a folder, the zip as it was downloaded, or single files."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ayni.errors import WrongFormatError
from ayni.sources.contract import SetAside
from ayni.sources.opening import HEAD, Lines, RefusedError, files, open_file, open_zip, size
from ayni.sources.rows import Table


class What(StrEnum):
    """The tables that are read."""

    PROFILE = "profile"
    CONNECTIONS = "connections"
    RECOMMENDATIONS_GIVEN = "recommendations given"
    RECOMMENDATIONS_RECEIVED = "recommendations received"
    ENDORSEMENTS_GIVEN = "endorsements given"
    ENDORSEMENTS_RECEIVED = "endorsements received"
    INVITATIONS = "invitations"
    MESSAGES = "messages"


#: The columns that tell a table, in lower case: upper and lower case differ between versions of the export.
_TELLING: tuple[tuple[frozenset[str], What], ...] = (
    (frozenset({"first name", "last name", "connected on"}), What.CONNECTIONS),
    (frozenset({"conversation id", "from", "to", "date"}), What.MESSAGES),
    (frozenset({"endorsee first name", "endorsee last name", "skill name"}), What.ENDORSEMENTS_GIVEN),
    (frozenset({"endorser first name", "endorser last name", "skill name"}), What.ENDORSEMENTS_RECEIVED),
    (frozenset({"from", "to", "sent at", "direction"}), What.INVITATIONS),
    (frozenset({"first name", "last name", "headline"}), What.PROFILE),
)
_RECOMMENDATION = frozenset({"first name", "last name", "text", "creation date"})


class ExportRow(NamedTuple):
    """A row: where it stands, its cells, why it cannot be used (a code, or nothing), and the bytes read so far."""

    where: str
    cells: dict[str, str]
    problem: str
    done: int


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One table: what it is, its name for reports, and how to open it."""

    what: What
    name: str
    open: Callable[[], io.BufferedReader]
    length: int

    def rows(self) -> Iterator[ExportRow]:
        """Each row; its columns are in lower case and its cells without entities of HTML."""
        with self.open() as stream:
            lines = Lines(stream)
            for row in Table(lines, is_header=_is_header, delimiter=","):
                cells = {column.lower(): html.unescape(text).strip() for column, text in row.cells.items()}
                yield ExportRow(f"{self.name}:{row.line}", cells, row.problem, lines.done)


def find(paths: Sequence[Path], stack: ExitStack) -> tuple[list[ExportTable], list[SetAside]]:
    """The tables at some paths, and what could not be opened. Zips stay open until `stack` closes.

    Raises `WrongFormatError` for a path that holds none of the tables.
    """
    found: list[ExportTable] = []
    aside: list[SetAside] = []
    for path in paths:
        before = len(found) + len(aside)
        try:
            for name, opening, length in _candidates(path, stack):
                table = _table(name, opening, length, aside)
                found += [table] if table else []
        except RefusedError as error:
            aside.append(SetAside(path.name, error.reason, str(error)))
        if len(found) + len(aside) == before:
            raise WrongFormatError(f"{path.name!r} holds no table of a LinkedIn export, such as Connections.csv.")
    return found, aside


def what_is(name: str, header: Sequence[str]) -> What | None:
    """Which table has this name and these columns, or None."""
    columns = {cell.lower() for cell in header}
    for telling, what in _TELLING:
        if telling <= columns:
            return what
    if columns >= _RECOMMENDATION:
        # Both recommendations have the same columns; only the name of the file tells who wrote them.
        given = "given" in PurePosixPath(name).name.lower()
        return What.RECOMMENDATIONS_GIVEN if given else What.RECOMMENDATIONS_RECEIVED
    return None


def starts_like_a_table(name: str, head: bytes) -> bool:
    """Whether the first bytes of a file hold the header of one of the tables."""
    return what_is(name, Table(Lines(io.BytesIO(head)), is_header=_is_header, delimiter=",").header) is not None


def _is_header(cells: list[str]) -> bool:
    return what_is("", cells) is not None


def _candidates(path: Path, stack: ExitStack) -> Iterator[tuple[str, Callable[[], io.BufferedReader], int]]:
    if path.is_file() and (path.suffix.lower() == ".zip" or _is_zip(path)):
        archive = stack.enter_context(open_zip(path))
        for name in archive.names():
            if name.lower().endswith(".csv"):
                yield f"{path.name}/{name}", _member(archive.open, name), archive.size(name)
        return
    for file in files(path, (".csv",)):
        yield file.name, _member(open_file, file.path), size(file.path)


def _is_zip(path: Path) -> bool:
    with open_file(path) as stream:
        return stream.read(4) == b"PK\x03\x04"


def _member[T](opening: Callable[[T], io.BufferedReader], which: T) -> Callable[[], io.BufferedReader]:
    return lambda: opening(which)


def _table(
    name: str, opening: Callable[[], io.BufferedReader], length: int, aside: list[SetAside]
) -> ExportTable | None:
    try:
        with opening() as stream:
            start = stream.read(HEAD)
        header = Table(Lines(io.BytesIO(start)), is_header=_is_header, delimiter=",").header
    except RefusedError as error:
        aside.append(SetAside(name, error.reason, str(error)))
        return None
    what = what_is(name, header)
    return ExportTable(what, name, opening, length) if what else None
