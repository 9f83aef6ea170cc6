"""How the database notes by itself, in the transaction that writes, whose words changed.

A trigger on each watched table writes into `Changed`. So nothing that writes has to know of the index, and what is written in
bulk, by an import or by an eraser is noted as well. A migration that makes a table anew drops its triggers; `watch` sees that at
the next search, makes them again and has all of that kind read anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import connection

from ayni_web.accounts.searching import Searchable, Watched, searchables
from ayni_web.search.models import Changed

_CHANGED = Changed._meta.db_table


def triggers_of(searchable: Searchable) -> dict[str, str]:
    """The triggers of one kind, by name."""
    found: dict[str, str] = {}
    for watched in searchable.tables:
        found.update(_triggers(searchable.kind, watched))
    return found


def watch(there: Mapping[str, str]) -> list[Searchable]:
    """Make the triggers that are missing or were made by an older Ayni; `there` are those that stand, by name.

    Returns the kinds that must be read anew.
    """
    with connection.cursor() as cursor:
        stale = []
        wanted: set[str] = set()
        for searchable in searchables():
            triggers = triggers_of(searchable)
            wanted |= triggers.keys()
            if any(there.get(name) != sql for name, sql in triggers.items()):
                for name, sql in triggers.items():
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
                    cursor.execute(sql)
                stale.append(searchable)
        for name in there.keys() - wanted:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
    return stale


def all_changed(searchable: Searchable) -> None:
    """Say of everything of this kind that it must be read again."""
    with connection.cursor() as cursor:
        for watched in searchable.tables:
            table, row, space, said = _columns(watched)
            where = f" WHERE {' OR '.join(said)}" if said else ""
            cursor.execute(
                f'INSERT INTO "{_CHANGED}" (space_id, kind, "row") SELECT DISTINCT {space}, %s, {row} FROM "{table}"{where}',
                [searchable.kind],
            )


def _columns(watched: Watched) -> tuple[str, str, str, list[str]]:
    """The table's name, the expressions of its row and space, and for each text whether it says something."""
    meta = watched.model._meta
    row = meta.pk.column if watched.row == "id" else meta.get_field(watched.row).column  # type: ignore[union-attr]
    spaced = any(field.attname == "space_id" for field in meta.concrete_fields)
    said = [f"\"{meta.get_field(text).column}\" <> ''" for text in watched.texts]  # type: ignore[union-attr]
    return meta.db_table, f'"{row}"', '"space_id"' if spaced else "NULL", said


def _triggers(kind: str, watched: Watched) -> Iterator[tuple[str, str]]:
    table, row, space, said = _columns(watched)

    def note(side: str) -> str:
        of = space if space == "NULL" else f"{side}.{space}"
        return (
            f'INSERT INTO "{_CHANGED}" (space_id, kind, "row") SELECT {of}, \'{kind}\', {side}.{row} WHERE NOT EXISTS '
            f'(SELECT 1 FROM "{_CHANGED}" WHERE kind = \'{kind}\' AND "row" = {side}.{row} AND space_id IS {of});'
        )

    def when(*sides: str) -> str:
        told = [f"{side}.{one}" for side in sides for one in said]
        return f" WHEN {' OR '.join(told)}" if told else ""

    for event, sides in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        name = f"search_{kind}_{table}_{event.lower()}"
        notes = " ".join(note(side) for side in sides)
        yield name, f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}"{when(*sides)} BEGIN {notes} END'
