"""What a reading has to remember of a file larger than memory: which keys it saw, and who wrote what.

Both keep their rows in a private database of SQLite, which stays in a few megabytes of memory as
long as it is small, moves to a nameless temporary file when it grows, and vanishes with the process.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from enum import Enum

_CACHE_KIB = 8_192


def _scratch(table: str) -> sqlite3.Connection:
    # An empty name makes SQLite keep the database to itself and delete it on closing.
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    database.execute(table)
    database.execute("BEGIN")
    return database


class Seen(Enum):
    """What is known of a key."""

    NEW = "new"
    KNOWN = "known"
    CLASH = "clash"


class SeenKeys:
    """The keys seen so far, each with a mark of what it stood for.

    >>> seen = SeenKeys()
    >>> seen.add("mail:1", "ada 1000"), seen.add("mail:1", "ada 1000"), seen.add("mail:1", "ben 2000")
    (<Seen.NEW: 'new'>, <Seen.KNOWN: 'known'>, <Seen.CLASH: 'clash'>)
    """

    def __init__(self) -> None:
        self._rows = _scratch("CREATE TABLE seen (key BLOB PRIMARY KEY, mark BLOB) WITHOUT ROWID").cursor()

    def add(self, key: str, mark: str) -> Seen:
        """Whether a key is new, known with the same mark, or known with another one. The first mark stays."""
        row = (_hash(key, 16), _hash(mark, 8))
        if self._rows.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", row).rowcount:
            return Seen.NEW
        (before,) = self._rows.execute("SELECT mark FROM seen WHERE key = ?", row[:1]).fetchone()
        return Seen.KNOWN if before == row[1] else Seen.CLASH


class Remembered:
    """A map from text to text that may be larger than memory, and rows put by until the map is complete.

    >>> authors = Remembered()
    >>> authors.put("thread/7", "ada"), authors.get("thread/7"), authors.get("thread/8")
    (None, 'ada', None)
    """

    def __init__(self) -> None:
        self._map = _scratch("CREATE TABLE map (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID").cursor()
        self._later = _scratch("CREATE TABLE later (row TEXT)").cursor()

    def put(self, key: str, value: str) -> None:
        """Remember `value`, unless the key already has one."""
        self._map.execute("INSERT OR IGNORE INTO map VALUES (?, ?)", (_storable(key), _storable(value)))

    def get(self, key: str) -> str | None:
        row = self._map.execute("SELECT value FROM map WHERE key = ?", (_storable(key),)).fetchone()
        return None if row is None else str(row[0])

    def put_by(self, row: str) -> None:
        """Keep a row for when everything was read."""
        self._later.execute("INSERT INTO later VALUES (?)", (_storable(row),))

    def rows_put_by(self) -> Iterator[str]:
        """The rows put by, in the order they came."""
        for (row,) in self._later.execute("SELECT row FROM later ORDER BY rowid"):
            yield str(row)


def _hash(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=size).digest()


def _storable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
