"""Whether a worker is the only one on its database."""

from __future__ import annotations

from django.db import connection

#: Any number, as long as all of ours take the same: "ayni" in letters.
_PLACE = 0x61796E69


def no_other_worker() -> bool:
    """Whether no other worker that asks this stands on the database. It stands there until its connection ends.

    A file of SQLite lies in a home, which lets one in. Servers of several machines may share one database of PostgreSQL.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_PLACE])
        return bool(cursor.fetchone()[0])
