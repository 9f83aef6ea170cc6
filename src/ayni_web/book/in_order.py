"""Rows of a space's book are kept in the order of their numbers, so that whoever read up to a number has read all before it."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from ayni_web.accounts.models import Space


def in_order(space: Space) -> None:
    """Wait until nobody else writes in this book, and keep others waiting until this transaction ends. Before any row is made.

    On SQLite one writer at a time is the rule. On PostgreSQL two can write at once, and the later number be there first; a
    snapshot that went on from it would never look for the other.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"book {space.pk}"])


def one_telling(once: UUID | None) -> None:
    """Wait until nobody else keeps this very telling, before it is looked up: what arrives twice at once is kept once.

    In a transaction, and until it ends. On SQLite one writer at a time is the rule; on PostgreSQL the second would look before
    the first is there.
    """
    if once is not None and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"telling {once}"])
