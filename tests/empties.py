"""Tests' databases begin as new homes do: with what is written down of an empty one (`site.empty`)."""

from __future__ import annotations

from typing import Any

from django.db.backends.signals import connection_created
from django.db.migrations.loader import MigrationLoader

from ayni_web.site import empty


class Beginning:
    """Between `wait` and `done` the first connection to a database in memory that has no table makes them all."""

    def __init__(self) -> None:
        self._text = empty.written_for(MigrationLoader(None).disk_migrations.values())

    def wait(self) -> None:
        connection_created.connect(self._fill)

    def _fill(self, connection: Any, **_: Any) -> None:
        if connection.vendor != "sqlite" or not connection.is_in_memory_db() or not self._text:
            return
        raw = connection.connection
        if raw.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            empty.fill(raw, self._text)

    def done(self) -> None:
        connection_created.disconnect(self._fill)
