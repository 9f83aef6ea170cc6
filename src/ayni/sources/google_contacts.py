"""Google contacts as CSV, in the layout of today (`First Name`, `Labels`) and the old one (`Given Name`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ayni.identity import identifiers
from ayni.ledger.parties import Identifier, PartyKind
from ayni.sources.birthdays import birthday
from ayni.sources.contacts import AddressBook, Entry, account_of, distinct, filled, full_name, note_of, place_of
from ayni.sources.contract import Found, ReadOptions, SetAside
from ayni.sources.opening import Lines, Meter, chosen, clean, decode, open_file, size
from ayni.sources.rows import Row, Table

_SEVERAL = " ::: "  # what Google writes between several values in one cell
_NUMBERED = re.compile(r"(e-mail|phone|website|address|organization) (\d+) - (.+)")
_OTHERS_NUMBERS = ("fax", "pager")
#: Groups that every address book has and that say nothing about anybody.
_SYSTEM_GROUPS = frozenset({"mycontacts", "starred"})


class GoogleContacts:
    """Google contacts, exported as CSV."""

    name = "google-contacts"
    title = "Google contacts (CSV)"
    endings: tuple[str, ...] = (".csv",)

    def recognises(self, path: Path, head: bytes) -> bool:
        return _starts_with_header(head)

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        """Every contact, as a `PartyFound` with `address_book` set."""
        files, problems = chosen(paths, self.endings, _starts_with_header, "a CSV file of Google contacts")
        yield from problems
        meter = Meter(file.path for file in files)
        book = AddressBook()
        for file in files:
            with open_file(file.path) as stream:
                lines = Lines(stream)
                for row in Table(lines, is_header=_is_header):
                    yield book.add(_entry(row, f"{file.name}:{row.line}", options.now))
                    yield from meter.row(lines.done)
            meter.file_done(size(file.path))
        yield from meter.finish()


def _starts_with_header(head: bytes) -> bool:
    first = decode(head).lstrip("\ufeff\r\n ").partition("\n")[0]
    return _is_header([cell.strip(' "\r') for cell in first.split(",")])


def _is_header(cells: list[str]) -> bool:
    columns = {cell.lower() for cell in cells}
    before = {"given name", "family name", "group membership"} <= columns
    today = {"first name", "last name", "labels"} <= columns
    return before or today


def _entry(row: Row, where: str, now: int) -> Entry | SetAside:
    if row.problem:
        return SetAside(where, row.problem)
    cells = {name.lower(): text.strip() for name, text in row.cells.items()}
    numbered = _numbered(cells)
    organisation = clean(_first(cells, "organization name") or _part(numbered["organization"], "name"))
    person = _name(cells)
    name = person or organisation or clean(_first(cells, "nickname", "file as"))
    own = distinct([*_addresses(numbered), *_accounts(numbered), *_phones(numbered)])
    by_name = identifiers.by_name(name)
    kind = PartyKind.ORGANISATION if organisation and not person else PartyKind.PERSON
    details = _details(cells, numbered, organisation, now)
    return Entry(where, name, own or ((by_name,) if by_name else ()), kind, details)


def _name(cells: Mapping[str, str]) -> str:
    """The name of a person, which may be an empty text: companies have none."""
    whole = clean(cells.get("name", ""))
    given, middle = _first(cells, "given name", "first name"), _first(cells, "additional name", "middle name")
    family = _first(cells, "family name", "last name")
    return whole or full_name(cells.get("name prefix", ""), given, middle, family, cells.get("name suffix", ""))


type _Numbered = dict[str, dict[int, dict[str, str]]]


def _numbered(cells: Mapping[str, str]) -> _Numbered:
    """Columns such as `Phone 2 - Value` by what they are of, their number, and their part."""
    found: _Numbered = {each: {} for each in ("e-mail", "phone", "website", "address", "organization")}
    for column, text in cells.items():
        match = _NUMBERED.fullmatch(column)
        if match and text:
            found[match[1]].setdefault(int(match[2]), {})[match[3]] = text
    return found


def _first(cells: Mapping[str, str], *columns: str) -> str:
    return next((cells[column] for column in columns if cells.get(column)), "")


def _part(blocks: dict[int, dict[str, str]], part: str) -> str:
    return next((blocks[number][part] for number in sorted(blocks) if part in blocks[number]), "")


def _values(blocks: dict[int, dict[str, str]], leaving_out: tuple[str, ...] = ()) -> Iterator[str]:
    for number in sorted(blocks):
        label = (blocks[number].get("label") or blocks[number].get("type", "")).lower()
        if not any(word in label for word in leaving_out):
            yield from blocks[number].get("value", "").split(_SEVERAL)


def _addresses(numbered: _Numbered) -> Iterator[Identifier | None]:
    return (identifiers.email(text) for text in _values(numbered["e-mail"]))


def _accounts(numbered: _Numbered) -> Iterator[Identifier | None]:
    return (account_of(text) for text in _values(numbered["website"]))


def _phones(numbered: _Numbered) -> Iterator[Identifier | None]:
    return (identifiers.phone(text[:60]) for text in _values(numbered["phone"], _OTHERS_NUMBERS))


def _details(cells: Mapping[str, str], numbered: _Numbered, organisation: str, now: int) -> dict[str, str]:
    address = numbered["address"]
    groups = (part.strip().lstrip("*").strip() for part in _first(cells, "labels", "group membership").split(":::"))
    return filled(
        {
            "given_name": clean(_first(cells, "given name", "first name")),
            "family_name": clean(_first(cells, "family name", "last name")),
            "nickname": clean(cells.get("nickname", "")),
            "organisation": organisation,
            "title": clean(_first(cells, "organization title") or _part(numbered["organization"], "title")),
            "birthday": birthday(cells.get("birthday", ""), now),
            "place": place_of(_part(address, "city"), _part(address, "country")),
            "categories": ", ".join(clean(group) for group in groups if group and group.lower() not in _SYSTEM_GROUPS),
            "note": note_of(cells.get("notes", "")),
        }
    )
