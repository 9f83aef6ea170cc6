"""How words are kept and found in SQLite: a table of FTS5, made by whoever searches first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import batched
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from ayni_web.search.marking import folded
from ayni_web.search.means import State, Trigger, Words

_MAKE = (
    "CREATE VIRTUAL TABLE search_text USING fts5(name, words, who, "
    "tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')"
)
#: What SQLite says where an index is lost or damaged, and not for instance locked.
_DAMAGE = ("malformed", "no such table", "corrupt", "vtable", "fts5", "logic error")

#: A cross join keeps SQLite from asking the index once for each thing of the space.
HITS = """
  SELECT d.kind, d."row" AS one, d.shown_as, d.at, bm25(search_text, 8.0, 1.0, 0.0) AS far, search_text.name
  FROM search_text CROSS JOIN search_document d ON d.id = search_text.rowid
  WHERE search_text MATCH %s AND {where}
"""
CALLED = (
    'SELECT * FROM (SELECT %s, d."row" FROM search_text CROSS JOIN search_document d ON d.id = search_text.rowid '
    "WHERE search_text MATCH %s AND d.space_id = %s AND d.kind = 'person' LIMIT %s)"
)
TOGETHER = "group_concat(one)"
SAME = "IS"

_STATE = """
SELECT name, sql, 0, 0, 0 FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search~_%%' ESCAPE '~' OR name = 'search_text'
UNION ALL SELECT '', '', (SELECT count(*) FROM search_document), (SELECT count(*) FROM search_text_docsize),
EXISTS (SELECT 1 FROM search_changed WHERE space_id = %s OR space_id IS NULL)
"""


def damaged(error: DatabaseError) -> bool:
    """Whether this says that the index is lost or damaged."""
    return any(sign in str(error).lower() for sign in _DAMAGE)


def state(space: UUID) -> State:
    """How the index stands for a space. One question, as it is asked before each search."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [space.hex])
        *made, (_name, _sql, documents, indexed, waiting) = cursor.fetchall()
    there = {name: sql for name, sql, *_ in made}
    whole = there.pop("search_text", "") == _MAKE and documents == indexed
    return State(whole, bool(waiting), there)


def make_anew() -> None:
    """An empty index in the place of the one that is there, and no triggers known to stand."""
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute("DROP TABLE IF EXISTS search_text")
        except DatabaseError:
            # Too damaged even to be dropped: its entry goes by hand, then the tables in which it kept itself.
            cursor.execute("PRAGMA writable_schema = ON")
            cursor.execute("DELETE FROM sqlite_master WHERE type = 'table' AND name = 'search_text'")
            cursor.execute("PRAGMA writable_schema = RESET")
            for part in ("data", "idx", "content", "docsize", "config"):
                cursor.execute(f"DROP TABLE IF EXISTS search_text_{part}")
        cursor.execute(_MAKE)


def put(space: UUID, words: Sequence[Words]) -> None:
    """Keep the words of these documents."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_text (rowid, name, words, who) VALUES (%s, %s, %s, %s)",
            [(one.document, folded(one.name), folded(one.text), " ".join(map(_party, one.who))) for one in words],
        )


def take_out(documents: Collection[int]) -> None:
    """Forget the words of these documents."""
    with connection.cursor() as cursor:
        for some in batched(documents, 500):
            cursor.execute(f"DELETE FROM search_text WHERE rowid IN ({', '.join(['%s'] * len(some))})", list(some))


def leave_no_trace() -> None:
    """Write the index anew without what was taken out of it: until then, parts of it still hold those words."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_text (search_text) VALUES (%s)", ["optimize"])


def begins(word: str) -> str:
    """A name or text in which a word begins so. Every word is quoted: nothing that is typed is ever a command."""
    return f'{{name words}} : "{word}" *'


def called(word: str) -> str:
    """A name in which a word begins so."""
    return f'name : "{word}" *'


def with_parties(parties: Sequence[int]) -> str:
    """Anything in which one of these parties takes part."""
    return f"who : ({' OR '.join(f'"{_party(party)}"' for party in parties)})"


def either(one: str, other: str) -> str:
    return f"{one} OR {other}"


def every(parts: Sequence[str]) -> str:
    return " AND ".join(f"({part})" for part in parts)


def standing() -> Mapping[str, str]:
    """The triggers that stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search~_%' ESCAPE '~'"
        )
        return dict(cursor.fetchall())


def said(trigger: Trigger) -> str:
    """What the database says of this trigger, once it stands."""
    condition = f" WHEN {trigger.when}" if trigger.when else ""
    body = " ".join(f"{note};" for note in trigger.notes)
    return f'CREATE TRIGGER "{trigger.name}" AFTER {trigger.event} ON "{trigger.table}"{condition} BEGIN {body} END'


def make(trigger: Trigger) -> None:
    """Have this trigger in the place of any of its name."""
    end(trigger.name)
    with connection.cursor() as cursor:
        cursor.execute(said(trigger))


def end(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')


def _party(party: int) -> str:
    return f"p{party}"
