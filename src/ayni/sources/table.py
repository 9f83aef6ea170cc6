"""Any table of comma-separated values: acts with a giver and a receiver, or contacts with a name or an address.

`ReadOptions.columns` says which column is what, such as `{"giver": "src", "receiver": "dst", "at": "t"}`.
Columns that already have the names below need no mapping.

Acts: `giver`, `receiver`, and where there `at`, `kind`, `weight`, `minutes`, `asked`, `what`, `id`. A cell
may hold several parties between semicolons. A party is a mail address, `Name <address>`, a LinkedIn
profile, `scheme:value` such as `github:ada`, or else a name.

Contacts: `name` or `given_name` and `family_name`, `email`, `phone`, `url`, and the details of
`contract.PartyFound`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Protocol

from ayni.errors import ColumnsError, UnknownNameError, WrongFormatError
from ayni.sources import rows
from ayni.sources.contract import Found, ReadOptions, SetAside
from ayni.sources.opening import FileFound, Lines, Meter, chosen, decode, encoding_of, open_file, size
from ayni.sources.table_acts import ACT_ROLES, Acts
from ayni.sources.table_contacts import CONTACT_ROLES, SYNONYMS, Contacts

_NAMING = frozenset({"name", "given_name", "family_name", "email", "phone"})
_KNOWN = frozenset({"giver", "receiver", *CONTACT_ROLES, *(name for names in SYNONYMS.values() for name in names)})
#: Pictures, archives and documents begin so.
_NO_TABLES = (
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"PAR1",
    b"\xd0\xcf\x11\xe0",
    b"SQLi",
)


class _Reader(Protocol):
    def row(self, where: str, cells: Sequence[str]) -> Iterable[Found]:
        """What a row tells; its cells stand in the order of `roles`, empty where the table has no such column."""
        ...


class Table:
    """A table whose columns are mapped by name."""

    name = "csv"
    title = "Table (CSV)"
    endings: tuple[str, ...] = (".csv", ".tsv", ".tab", ".txt")

    def recognises(self, path: Path, head: bytes) -> bool:
        if path.suffix.lower() not in self.endings or not _is_text(head):
            return False
        first = decode(head).lstrip("\ufeff\r\n ").partition("\n")[0]
        if path.suffix.lower() == ".txt":  # prose has commas too
            return any(_KNOWN & {cell.strip(' "\r').lower() for cell in first.split(mark)} for mark in rows.DELIMITERS)
        return any(mark in first for mark in rows.DELIMITERS)

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        """Every row as an act, or as a contact where there is no giver and receiver.

        Raises `WrongFormatError` for what is no text, `ColumnsError` where a mapped column is not there
        or nothing says who gives and who receives, and `UnknownNameError` for a role there is not.
        """
        _check_roles(options.columns)
        files, problems = chosen(paths, self.endings, _is_text, "a table")
        roles = {file: _roles(file, options.columns) for file in files}
        yield from problems
        meter = Meter(file.path for file in files)
        acts, contacts = Acts(options), Contacts(options)
        for file in files:
            if {"giver", "receiver"} <= roles[file].keys():
                acts.timed = "at" in roles[file]
                yield from _rows(file, roles[file], ACT_ROLES, acts, meter)
            else:
                yield from _rows(file, roles[file], CONTACT_ROLES, contacts, meter)
        yield from meter.finish()


def _rows(
    file: FileFound, columns: Mapping[str, str], roles: Sequence[str], reader: _Reader, meter: Meter
) -> Iterator[Found]:
    with open_file(file.path) as stream:
        lines = Lines(stream)
        table = rows.Table(lines)
        width = len(table.header)
        # A column that is not there stands after the last one, where every row gets an empty cell.
        chosen = itemgetter(*(table.header.index(columns[role]) if role in columns else width for role in roles))
        for line, fields, problem in table.records():
            where = f"{file.name}:{line}"
            if problem:
                yield SetAside(where, problem)
            else:
                fields[width:] = [""] * (1 + max(width - len(fields), 0))
                yield from reader.row(where, list(map(str.strip, chosen(fields))))
            if meter.count():
                yield meter.here(lines.done)
    meter.file_done(size(file.path))


def _is_text(head: bytes) -> bool:
    if not head or head.startswith(_NO_TABLES):
        return False
    strange = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\f")
    return strange * 10 <= len(head) or encoding_of(head) != "utf-8"


def _check_roles(columns: Mapping[str, str]) -> None:
    known = [*ACT_ROLES, *(role for role in CONTACT_ROLES if role not in ACT_ROLES)]
    for role in columns:
        if role not in known:
            raise UnknownNameError(f"There is no column {role!r} to map to. There are: {', '.join(known)}.")


def _roles(file: FileFound, mapping: Mapping[str, str]) -> dict[str, str]:
    """The column of each role in a file: as mapped, or by its own name."""
    with open_file(file.path) as stream:
        header = rows.Table(Lines(stream)).header
    if not header:
        raise WrongFormatError(f"{file.name!r} holds no header, so it is not a table.")
    by_name = {column.lower(): column for column in reversed(header)}
    roles = {role: _column(column, by_name, file) for role, column in mapping.items()}
    if "giver" in roles or "receiver" in roles or {"giver", "receiver"} <= by_name.keys():
        return _acts_roles(roles, by_name, file)
    for role in CONTACT_ROLES:
        column = next((by_name[name] for name in (role, *SYNONYMS.get(role, ())) if name in by_name), None)
        if column is not None:
            roles.setdefault(role, column)
    if not _NAMING & roles.keys() and len(header) == 1:
        raise WrongFormatError(f"{file.name!r} has a single column, {_listed(header)!r}, so it is not a table.")
    if not _NAMING & roles.keys():
        raise ColumnsError(
            f"{file.name!r} has the columns {_listed(header)}. Say which of them are giver and receiver,"
            " such as giver=src,receiver=dst, or which is name or email."
        )
    return roles


def _acts_roles(roles: dict[str, str], by_name: Mapping[str, str], file: FileFound) -> dict[str, str]:
    for role in ACT_ROLES:
        if role in by_name:
            roles.setdefault(role, by_name[role])
    missing = {"giver", "receiver"} - roles.keys()
    if missing:
        columns = _listed(list(by_name.values())[::-1])
        raise ColumnsError(f"{file.name!r} has the columns {columns}. Say also which one is {missing.pop()}.")
    return roles


def _column(name: str, by_name: Mapping[str, str], file: FileFound) -> str:
    found = by_name.get(name.strip().lower())
    if found is None:
        raise ColumnsError(
            f"{file.name!r} has no column {name!r}. Its columns are {_listed(list(by_name.values())[::-1])}."
        )
    return found


def _listed(columns: Sequence[str]) -> str:
    shown = ", ".join(column[:40] for column in columns[:30])
    return shown + (f" and {len(columns) - 30} more" if len(columns) > 30 else "")
