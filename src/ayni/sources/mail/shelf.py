"""Letters put by until all of them are known, in a private file of SQLite that vanishes with the reading.

Whom a letter answers, which address is a list and what somebody is best called is only known when
everything was read, and files may be larger than memory. So everything goes to the shelf first.
Nothing that comes off it depends on the order in which it was put there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple, Self

from ayni.identity.natures import nature_of
from ayni.ledger.parties import Nature
from ayni.sources.mail.addresses import Mailbox
from ayni.sources.mail.letter import Letter

_CACHE_KIB = 4_096
_ROWS_AT_ONCE = 1_000
_PEOPLE_AT_ONCE = 8_192

_TABLES = """
CREATE TABLE copy (id TEXT, place TEXT, sender TEXT, at INTEGER, receivers TEXT, sent_to TEXT, parent TEXT,
                   subject TEXT, listed INTEGER, verdict TEXT, detail TEXT);
CREATE TABLE letter (id TEXT PRIMARY KEY, place TEXT, sender TEXT, at INTEGER, receivers TEXT, sent_to TEXT,
                     parent TEXT, subject TEXT, listed INTEGER, verdict TEXT, detail TEXT) WITHOUT ROWID;
CREATE TABLE party (address TEXT PRIMARY KEY, wrote INTEGER, by_program INTEGER) WITHOUT ROWID;
CREATE TABLE name (address TEXT, name TEXT, own INTEGER, given INTEGER, PRIMARY KEY (address, name)) WITHOUT ROWID;
CREATE TABLE list (address TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE nature (address TEXT PRIMARY KEY, nature TEXT) WITHOUT ROWID;
"""
_PUT = "INSERT INTO {} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_PUT_COPY, _PUT_LETTER = _PUT.format("copy"), _PUT.format("letter")
_PUT_PARTY = """INSERT INTO party VALUES (?, ?, ?) ON CONFLICT DO UPDATE
SET wrote = wrote + excluded.wrote, by_program = by_program + excluded.by_program"""
_PUT_NAME = """INSERT INTO name VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
SET own = own + excluded.own, given = given + excluded.given"""
# Of letters with the same id the best comes first: one that can be used, then the earliest, then the most telling.
_COPIES = """SELECT * FROM copy
ORDER BY id, verdict <> '', at, sender, receivers, verdict, parent DESC, subject, sent_to, listed, place, detail"""
# What somebody calls themselves counts more than what others write, and what is written often more than what is not.
_NAMES = """SELECT party.address, wrote, by_program, name, list.address IS NOT NULL
FROM party LEFT JOIN name USING (address) LEFT JOIN list USING (address)
ORDER BY party.address, own DESC, given DESC, length(name) DESC, name"""
_LETTERS = """SELECT letter.*, answered.sender, answered.receivers, answered.listed
FROM letter LEFT JOIN letter AS answered ON letter.parent <> '' AND answered.id = letter.parent ORDER BY letter.id"""


class Answered(NamedTuple):
    """The letter that another one answers: who wrote it, to whom (addresses, one a line), and whether over a list."""

    sender: str
    receivers: str
    listed: bool


class Named(NamedTuple):
    """An address with one of its names, the best one first, and who stands behind it."""

    address: str
    name: str
    nature: Nature
    is_first: bool


class Spare(NamedTuple):
    """A second letter of an id: the same again, or another one."""

    letter: Letter
    same: bool


class Shelf:
    """Put everything there, then take off `people`, `spares` and `letters`, each once and in this order."""

    def __init__(self) -> None:
        # Without a name the database belongs to this connection alone; it spills to disk when its cache is full.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}", "temp_store = FILE"):
            self._database.execute(f"PRAGMA {setting}")
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")
        self._copies: list[Letter] = []
        self._parties: dict[str, tuple[int, int]] = {}
        self._names: dict[Mailbox, tuple[int, int]] = {}
        self._lists: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def put(self, letter: Letter) -> None:
        self._copies.append(letter)
        if len(self._copies) >= _ROWS_AT_ONCE:
            self._flush_copies()

    def met(self, box: Mailbox, *, own: bool = False, wrote: bool = False, by_program: bool = False) -> None:
        """Somebody was named. `own`: by themselves; `wrote`: as a person; `by_program`: by a program or in bulk."""
        before = self._parties.get(box.address, (0, 0))
        self._parties[box.address] = (before[0] + wrote, before[1] + by_program)
        if box.name:
            named = self._names.get(box, (0, 0))
            self._names[box] = (named[0] + own, named[1] + (not own))
        if len(self._parties) + len(self._names) >= _PEOPLE_AT_ONCE:
            self._flush_people()

    def met_lists(self, addresses: set[str]) -> None:
        self._lists |= addresses
        if len(self._lists) >= _PEOPLE_AT_ONCE:
            self._flush_people()

    def people(self) -> Iterator[Named]:
        """Everybody who was named, by address, with all their names, the best one first. Programs keep one name."""
        self._flush_people()
        natures: list[tuple[str, str]] = []
        last, nature = None, Nature.HUMAN
        for address, wrote, by_program, name, is_list in self._database.execute(_NAMES):
            is_first = address != last
            if is_first:
                last = address
                nature = _nature(address, name or "", bool(is_list), program=bool(by_program and not wrote))
                if nature is not Nature.HUMAN:
                    natures.append((address, nature.value))
            if is_first or nature is Nature.HUMAN:
                yield Named(address, name or "", nature, is_first)
            if len(natures) >= _ROWS_AT_ONCE:
                self._put_natures(natures)
        self._put_natures(natures)

    def nature(self, address: str) -> Nature | None:
        """Who stands behind an address of this reading, or None for one that is not in it."""
        row = self._database.execute("SELECT nature FROM nature WHERE address = ?", (address,)).fetchone()
        if row is not None:
            return Nature(row[0])
        known = self._database.execute("SELECT 1 FROM party WHERE address = ?", (address,)).fetchone()
        return Nature.HUMAN if known else None

    def spares(self) -> Iterator[Spare]:
        """Letters whose id another letter has, and which are therefore not among `letters`."""
        self._flush_copies()
        best: Letter | None = None
        ready: list[Letter] = []
        for row in self._database.execute(_COPIES):
            letter = _letter(row)
            if best is None or letter.id != best.id:
                ready += () if best is None else (best,)
                best = letter
                if len(ready) >= _ROWS_AT_ONCE:
                    self._put_letters(ready)
                continue
            same = letter[2:5] == best[2:5]
            if same:
                # A copy that went over a list, or that a server marked, tells more than one that did not.
                best = best._replace(listed=best.listed or letter.listed, verdict=best.verdict or letter.verdict)
            yield Spare(letter, same)
        self._put_letters([*ready, *(() if best is None else (best,))])
        self._database.execute("DROP TABLE copy")

    def letters(self) -> Iterator[tuple[Letter, Answered | None]]:
        """Every letter once, each with the one it answers where that was read too."""
        for row in self._database.execute(_LETTERS):
            sender, receivers, listed = row[11:]
            yield _letter(row[:11]), None if sender is None else Answered(sender, receivers, bool(listed))

    def _put_natures(self, natures: list[tuple[str, str]]) -> None:
        self._database.executemany("INSERT OR REPLACE INTO nature VALUES (?, ?)", natures)
        natures.clear()

    def _put_letters(self, letters: list[Letter]) -> None:
        self._database.executemany(_PUT_LETTER, letters)
        letters.clear()

    def _flush_copies(self) -> None:
        self._database.executemany(_PUT_COPY, self._copies)
        self._copies.clear()

    def _flush_people(self) -> None:
        self._database.executemany(_PUT_PARTY, ((address, *counts) for address, counts in self._parties.items()))
        self._database.executemany(_PUT_NAME, ((*box, *counts) for box, counts in self._names.items()))
        self._database.executemany("INSERT OR IGNORE INTO list VALUES (?)", ((address,) for address in self._lists))
        self._parties.clear()
        self._names.clear()
        self._lists.clear()


def _nature(address: str, name: str, is_list: bool, *, program: bool) -> Nature:
    if is_list:
        return Nature.LIST
    return Nature.ROBOT if program else nature_of(address, name)


def _letter(row: tuple[object, ...]) -> Letter:
    letter = Letter._make(row)
    return letter._replace(listed=bool(letter.listed))
