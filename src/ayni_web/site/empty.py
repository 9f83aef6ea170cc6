"""An empty database as all migrations leave it, kept beside the environment: a new home begins with a copy of it.

Making one takes Django many seconds, since it draws its picture of all tables anew for every step of every migration. What is kept
belongs to exactly these migrations, and holds no row of anybody: it is copied before anything is written.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import django
from django.db.migrations import Migration

log = logging.getLogger(__name__)


def place_of(migrations: Iterable[Migration]) -> Path:
    """Where the empty database of these migrations is kept, whether or not it is there."""
    told = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for one in sorted(migrations, key=lambda one: (one.app_label, one.name)):
        source = sys.modules[one.__module__].__file__
        told.update(f"\n{one.app_label}.{one.name}\n".encode())
        told.update(Path(source).read_bytes() if source else b"")
    return Path(sys.prefix) / "share" / "ayni" / f"empty-{told.hexdigest()[:24]}.sqlite3"


def begin_with(kept: Path, database: Path) -> bool:
    """Put a copy of what is kept where a new home's database belongs. False where there is none that is whole."""
    if not kept.is_file():
        return False
    begun = database.with_suffix(".new")
    try:
        shutil.copyfile(kept, begun)
        with closing(sqlite3.connect(begun)) as opened:
            sound = opened.execute("PRAGMA quick_check").fetchone() == ("ok",)
            whole = sound and bool(opened.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        if whole:
            begun.replace(database)
        return whole
    except (OSError, sqlite3.Error) as error:
        log.warning("the empty database in %s cannot be used: %s", kept, error)
        return False
    finally:
        begun.unlink(missing_ok=True)


def keep(database: Path, kept: Path) -> None:
    """Keep a copy of a database that migrations have just made. Where that cannot be written, nothing is lost."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            copy = Path(folder) / kept.name
            with closing(sqlite3.connect(database)) as opened:
                opened.execute("VACUUM INTO ?", (os.fspath(copy),))
            for older in kept.parent.glob("empty-*.sqlite3"):
                older.unlink(missing_ok=True)
            copy.replace(kept)
    except (OSError, sqlite3.Error) as error:
        log.info("the empty database was not kept: %s", error)
