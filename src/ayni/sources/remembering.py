"""What a reading has to remember of a file larger than memory: which keys it saw, and who wrote what.

Both keep their rows in a private database of SQLite, which stays in a few megabytes of memory as
long as it is small, moves to a nameless temporary file when it grows, and vanishes with the process.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Hashable, Iterator
from enum import Enum

import numpy as np
import numpy.typing as npt

_CACHE_KIB = 4_096
_KEYS_AT_HAND = 16_384
_FILTER_MASK = (1 << 26) - 1  # bits of the filter, less one: eight megabytes, which ten million keys fill to a quarter


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

    The latest are at hand; the others are in the database, put there many at a time and in their order. A filter
    of a few megabytes knows of nearly every new key that it is not among them, so that nobody has to look.

    >>> seen = SeenKeys()
    >>> seen.add("mail:1", "ada 1000"), seen.add("mail:1", "ada 1000"), seen.add("mail:1", "ben 2000")
    (<Seen.NEW: 'new'>, <Seen.KNOWN: 'known'>, <Seen.CLASH: 'clash'>)
    """

    def __init__(self) -> None:
        self._rows = _scratch("CREATE TABLE seen (key BLOB PRIMARY KEY, mark INTEGER) WITHOUT ROWID").cursor()
        self._latest: dict[bytes, int] = {}
        self._filter: npt.NDArray[np.uint8] | None = None
        self._bits = memoryview(b"")  # of the filter; single bytes are read from it faster than from an array

    def add(self, key: str, mark: Hashable) -> Seen:
        """Whether a key is new, known with the same mark, or known with another one. The first mark stays."""
        told = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16).digest()
        stands_for = hash(mark)
        before = self._latest.get(told)
        if before is None and self._may_be_put_away(told):
            row = self._rows.execute("SELECT mark FROM seen WHERE key = ?", (told,)).fetchone()
            before = None if row is None else row[0]
        if before is not None:
            return Seen.KNOWN if before == stands_for else Seen.CLASH
        self._latest[told] = stands_for
        if len(self._latest) >= _KEYS_AT_HAND:
            self._put_away()
        return Seen.NEW

    def _may_be_put_away(self, told: bytes) -> bool:
        if not self._bits:
            return False
        places = int.from_bytes(told[:8], "little")
        one, other = places & _FILTER_MASK, places >> 32 & _FILTER_MASK
        return bool(self._bits[one >> 3] >> (one & 7) & 1 and self._bits[other >> 3] >> (other & 7) & 1)

    def _put_away(self) -> None:
        if self._filter is None:
            self._filter = np.zeros((_FILTER_MASK + 1) // 8, np.uint8)
            self._bits = memoryview(self._filter)
        # In their order they go into few pages of the database, one after the other.
        self._rows.executemany("INSERT INTO seen VALUES (?, ?)", sorted(self._latest.items()))
        places = np.frombuffer(b"".join(self._latest), "<u4").reshape(-1, 4)[:, :2].ravel() & np.uint32(_FILTER_MASK)
        np.bitwise_or.at(self._filter, places >> 3, (1 << (places & 7)).astype(np.uint8))
        self._latest.clear()


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


def _storable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
