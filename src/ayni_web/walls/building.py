"""Builds the walls in the database, after each migration: by whoever owns the tables, for the role that asks later."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from ayni_web.walls.policies import FUNCTIONS, Wall, walls


def build(connection: BaseDatabaseWrapper) -> bool:
    """Bring functions, policies and rights up to what the models say. Returns whether there was somebody who may.

    Only what differs is touched. A role that does not own the tables builds nothing: it is the one that is walled in.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        if not _owns(cursor):
            return False
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
        _functions(cursor, schema)
        there = _there(cursor)
        for wall in walls():
            if wall.table in there:
                _wall(cursor, wall, there[wall.table])
        _rights(cursor, schema)
    return True


@dataclass(frozen=True)
class _Table:
    walled: bool
    policies: frozenset[str]


def owns_tables(connection: BaseDatabaseWrapper) -> bool:
    """Whether whoever asks owns the tables, and so may change what they are."""
    with connection.cursor() as cursor:
        return _owns(cursor)


def _owns(cursor: CursorWrapper) -> bool:
    cursor.execute(
        "SELECT pg_has_role(c.relowner, 'USAGE') FROM pg_class c "
        "WHERE c.relname = 'accounts_membership' AND c.relnamespace = current_schema()::regnamespace"
    )
    row = cursor.fetchone()
    return bool(row and row[0])


def _functions(cursor: CursorWrapper, schema: str) -> None:
    wanted = FUNCTIONS.format(schema=schema)
    digest = hashlib.sha256(wanted.encode()).hexdigest()
    cursor.execute(
        "SELECT obj_description(p.oid) FROM pg_proc p "
        "WHERE p.proname = 'ayni_house' AND p.pronamespace = current_schema()::regnamespace"
    )
    row = cursor.fetchone()
    if row is None or row[0] != digest:
        # Tables of a room may come with a later migration.
        cursor.execute("SELECT set_config('check_function_bodies', 'off', false)")
        cursor.execute(wanted)
        cursor.execute("RESET check_function_bodies")
        cursor.execute("COMMENT ON FUNCTION ayni_house() IS %s", [digest])


def _there(cursor: CursorWrapper) -> dict[str, _Table]:
    """The tables there are, whether row-level security is on, and their policies."""
    cursor.execute(
        "SELECT c.relname, c.relrowsecurity, "
        "coalesce(array_agg(p.polname::text) FILTER (WHERE p.polname IS NOT NULL), '{}') "
        "FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid "
        "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace GROUP BY 1, 2"
    )
    return {name: _Table(walled, frozenset(policies)) for name, walled, policies in cursor.fetchall()}


def _wall(cursor: CursorWrapper, wall: Wall, there: _Table) -> None:
    wanted = wall.policies
    for name in there.policies - wanted.keys():
        if name.startswith("ayni_"):
            cursor.execute(f'DROP POLICY {name} ON "{wall.table}"')
    for name, sql in wanted.items():
        if name not in there.policies:
            cursor.execute(sql)
    if not there.walled:
        cursor.execute(f'ALTER TABLE "{wall.table}" ENABLE ROW LEVEL SECURITY')


def _rights(cursor: CursorWrapper, schema: str) -> None:
    """The role that pages ask as reads and writes rows, and can do nothing else: make no table, switch no policy off."""
    role = settings.DATABASE_ROLE
    if not role:
        return
    cursor.execute("SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [role])
    row = cursor.fetchone()
    if row is None:
        return
    name = row[0]
    cursor.execute(
        f"GRANT USAGE ON SCHEMA {schema} TO {name};"
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name};"
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}"
    )


def why_no_wall(connection: BaseDatabaseWrapper) -> str:
    """Why row-level security does not hold this connection's role back; empty where it does, and on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        role, superuser, bypasses = cursor.fetchone()
        if superuser or bypasses:
            return f"the role {role} may pass by row-level security"
        if _owns(cursor):
            return f"the role {role} owns the tables"
        there = _there(cursor)
    open_ones = [one.table for one in walls() if one.table in there and not there[one.table].walled]
    return f"these tables have no policies: {', '.join(open_ones)}" if open_ones else ""
