"""Tests' databases begin as new homes do: with a copy of an empty one, where one of these migrations is kept (`site.empty`).

The first process to make one step by step keeps it, so that the next begin at once.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db.backends.signals import connection_created
from django.db.migrations.loader import MigrationLoader

from ayni_web.site import empty


class Beginning:
    """Between `wait` and `keep` the first connection to a database in memory that has no table puts the copy there."""

    def __init__(self) -> None:
        self._kept = empty.place_of(MigrationLoader(None).disk_migrations.values())

    def wait(self) -> None:
        connection_created.connect(self._fill)

    def _fill(self, connection: Any, **_: Any) -> None:
        if connection.vendor != "sqlite" or not connection.is_in_memory_db() or not self._kept.is_file():
            return
        raw = connection.connection
        if raw.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            with closing(sqlite3.connect(self._kept)) as kept:
                kept.backup(raw)

    def keep(self, connection: Any) -> None:
        connection_created.disconnect(self._fill)
        if connection.vendor != "sqlite" or self._kept.is_file():
            return
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "made.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(made)])
            empty.keep(made, self._kept)
