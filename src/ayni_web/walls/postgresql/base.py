"""Tells PostgreSQL, before a statement, for whom it is; row-level security (`walls.policies`) does the rest.

The setting belongs to the connection and is told again whenever who acts has changed since, so that a connection that goes from
one person to another never asks for the one before. A transaction that is undone takes a setting made in it back as well: after
that it is always told anew.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from ayni_web.walls.acting import Actor, acting

#: The names of the settings that policies read.
USER, IS_HOUSE = "ayni.user", "ayni.house"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows for whom it was told to ask."""

    _told: Actor | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._told = None
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        who = acting()
        # In a transaction that failed nothing is answered any more, and nothing but its end is heard.
        if who != self._told and not self._failed():
            self._tell(who)
        return super().create_cursor(name)

    def _tell(self, who: Actor) -> None:
        self._told = None  # unless all of it succeeds
        user = "" if who.user_id is None else str(int(who.user_id))
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT set_config('{USER}', %s, false), set_config('{IS_HOUSE}', %s, false)",
                [user, "on" if who.house else ""],
            )
        self._told = who

    def _failed(self) -> bool:
        return bool(self.connection.info.transaction_status == TransactionStatus.INERROR)

    def _commit(self) -> None:
        if self.connection is not None and self._failed():
            self._told = None  # PostgreSQL undoes such a transaction, whatever it is asked
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = None
