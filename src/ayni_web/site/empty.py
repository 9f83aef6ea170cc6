"""The database of a new home as all migrations leave it, written down as SQL in `empty.sql`.

Making it step by step takes Django most of a minute, since it draws its picture of all tables anew for every step of every
migration; reading it takes a moment. What is written belongs to exactly the migrations that it names: with others, a home is
made step by step, as it is brought up to date. `make schema` writes it anew; a test sees that it is what migrations make.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from django.db.migrations import Migration

WRITTEN = Path(__file__).with_name("empty.sql")
_OF = "-- Of the migrations with this fingerprint: "
#: When migrations were applied is of each home, and not of what they make.
_NOW = "UPDATE django_migrations SET applied = strftime('%Y-%m-%d %H:%M:%f', 'now')"


def fingerprint(migrations: Iterable[Migration]) -> str:
    """What names exactly these migrations: their names, and all that stands in them."""
    told = hashlib.sha256()
    for one in sorted(migrations, key=lambda one: (one.app_label, one.name)):
        source = sys.modules[one.__module__].__file__
        told.update(f"\n{one.app_label}.{one.name}\n".encode())
        # However a checkout ends its lines.
        told.update(Path(source).read_text(encoding="utf-8").encode() if source else b"")
    return told.hexdigest()


def written_for(migrations: Iterable[Migration], written: Path = WRITTEN) -> str:
    """The SQL of an empty database with these migrations; "" where what is written is of others, or is not there."""
    try:
        text = written.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    return text if text.startswith(f"{_OF}{fingerprint(migrations)}\n") else ""


def fill(database: sqlite3.Connection, text: str) -> None:
    """Make all tables in a database that has none."""
    (checked,) = database.execute("PRAGMA foreign_keys").fetchone()
    database.execute("PRAGMA foreign_keys = OFF")  # rows come before the tables that they point to
    database.executescript(text)
    database.execute(_NOW)
    database.commit()
    database.execute(f"PRAGMA foreign_keys = {checked}")


def begin(database: Path, text: str) -> None:
    """Put a new home's database where it belongs, whole or not at all."""
    begun = database.with_suffix(".new")
    begun.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(begun)) as opened:
            fill(opened, text)
        begun.replace(database)
    finally:
        begun.unlink(missing_ok=True)


def told(database: sqlite3.Connection, migrations: Iterable[Migration]) -> str:
    """What `fill` needs to make this database, which migrations have just made, again."""
    with closing(sqlite3.connect(":memory:")) as copy:
        database.backup(copy)
        copy.execute("UPDATE django_migrations SET applied = '2000-01-01 00:00:00'")
        copy.commit()
        lines = [
            _OF + fingerprint(migrations),
            "-- Made by `make schema`; not to be changed by hand.",
            *copy.iterdump(),
        ]
    return "\n".join(lines) + "\n"
