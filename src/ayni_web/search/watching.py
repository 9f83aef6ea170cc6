"""How the database notes by itself, in the transaction that writes, whose words changed.

A trigger on each watched table writes into `Changed`. So nothing that writes has to know of the index, and what is written in
bulk, by an import or by an eraser is noted as well. A migration that makes a table anew drops its triggers on SQLite; the next
search sees that, makes them again and has all of that kind read anew. On PostgreSQL, where whoever searches may make none, they
are made after each migration (`apps`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import connection

from ayni_web.accounts.searching import Findable, Watched, findables
from ayni_web.search.means import Trigger, means
from ayni_web.search.models import Changed

_CHANGED = Changed._meta.db_table
#: PostgreSQL cuts longer names.
_LONGEST_NAME = 63


def triggers_of(searchable: Findable) -> list[Trigger]:
    """The triggers of one kind."""
    return [trigger for watched in searchable.tables for trigger in _triggers(searchable.kind, watched)]


def watch(there: Mapping[str, str]) -> list[Findable]:
    """Make the triggers that are missing or were made by an older Ayni; `there` are those that stand, with what they say.

    Returns the kinds that must be read anew.
    """
    of, stale = means(), []
    wanted: set[str] = set()
    for searchable in findables():
        triggers = triggers_of(searchable)
        wanted |= {trigger.name for trigger in triggers}
        if any(there.get(trigger.name) != of.said(trigger) for trigger in triggers):
            for trigger in triggers:
                of.make(trigger)
            stale.append(searchable)
    for name in there.keys() - wanted:
        of.end(name)
    return stale


def watch_all() -> None:
    """Bring all triggers up to what rooms declare, and have what they did not note read anew."""
    for searchable in watch(means().standing()):
        all_changed(searchable)


def all_changed(searchable: Findable) -> None:
    """Say of everything of this kind that it must be read again."""
    with connection.cursor() as cursor:
        for watched in searchable.tables:
            table, row, space, said = _columns(watched)
            where = f" WHERE {' OR '.join(said)}" if said else ""
            # Of nothing it is said of which sort it is: PostgreSQL does not guess.
            cursor.execute(
                f'INSERT INTO "{_CHANGED}" (space_id, kind, "row") '
                f'SELECT DISTINCT {space or _NO_SPACE[connection.vendor]}, %s, {row} FROM "{table}"{where}',
                [searchable.kind],
            )


_NO_SPACE = {"sqlite": "NULL", "postgresql": "NULL::uuid"}


def _columns(watched: Watched) -> tuple[str, str, str, list[str]]:
    """The table's name, the columns of its row and space (empty where it has none), and for each text whether it says something."""
    meta = watched.model._meta
    row = meta.pk.column if watched.row == "id" else meta.get_field(watched.row).column  # type: ignore[union-attr]
    spaced = any(field.attname == "space_id" for field in meta.concrete_fields)
    said = [f"\"{meta.get_field(text).column}\" <> ''" for text in watched.texts]  # type: ignore[union-attr]
    return meta.db_table, f'"{row}"', '"space_id"' if spaced else "", said


def _triggers(kind: str, watched: Watched) -> Iterator[Trigger]:
    table, row, space, said = _columns(watched)
    same, none = means().SAME, _NO_SPACE[connection.vendor]

    def note(side: str) -> str:
        of = f"{side}.{space}" if space else none
        return (
            f'INSERT INTO "{_CHANGED}" (space_id, kind, "row") SELECT {of}, \'{kind}\', {side}.{row} WHERE NOT EXISTS '
            f'(SELECT 1 FROM "{_CHANGED}" WHERE kind = \'{kind}\' AND "row" = {side}.{row} AND space_id {same} {of})'
        )

    for event, sides in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        name = f"search_{kind}_{table}_{event.lower()}"[:_LONGEST_NAME]
        when = " OR ".join(f"{side}.{one}" for side in sides for one in said)
        yield Trigger(name, table, event, tuple(note(side) for side in sides), when)
