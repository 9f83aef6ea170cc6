"""Appends rows by the ten thousand, with one statement that is run for each.

Making an object of every row, as Django's `bulk_create` wants it, and writing out one long statement of all of them
takes most of an import's time. What is written is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Field, ForeignKey, Model, UUIDField


def append(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows, each the values of these columns, foreign keys as ids. Rows that a rule of the table finds there already stay.

    Every column without a value of its own in the database has to be named: defaults of a model are not looked at.
    """
    by_name = {field.name: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in columns]
    to_database = [(place, prepare) for place, field in enumerate(fields) if (prepare := _prepare(field)) is not None]
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    ready = []
    for row in rows:
        values = list(row)
        for place, prepare in to_database:
            values[place] = prepare(values[place])
        ready.append(values)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING", ready
        )


def _prepare(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a column's values are made fit for the database, where they are not as they are."""
    kind = field.target_field if isinstance(field, ForeignKey) else field

    def prepare(value: Any) -> Any:
        return kind.get_db_prep_save(value, connection)

    if isinstance(kind, UUIDField):
        return cache(prepare)  # thousands of rows are of one space and one import
    return prepare if isinstance(kind, DateTimeField) else None
