"""How words are kept and found in PostgreSQL: a table of lexemes beside the documents, made by a migration.

Its rows are walled in like all others. Because of that no GIN index would be used: PostgreSQL asks first whose a row is, and only
then what it says, so that no question can tell of rows that one may not see. A search reads the words of one space instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from django.db import DatabaseError, connection

from ayni_web.search.marking import words_of
from ayni_web.search.means import State, Trigger, Words

#: Words of names (A) count eight times those of texts (B); parties (C) not at all. PostgreSQL wants them from D to A.
HITS = """
  SELECT d.kind, d."row" AS one, d.shown_as, d.at, -ts_rank('{{0, 0, 0.125, 1}}', t.words, asked.what) AS far, t.name
  FROM (SELECT %s::tsquery AS what) asked CROSS JOIN search_text t JOIN search_document d ON d.id = t.id
  WHERE t.words @@ asked.what AND t.space_id = d.space_id AND {where}
"""
CALLED = (
    '(SELECT %s, d."row" FROM search_text t JOIN search_document d ON d.id = t.id '
    "WHERE t.words @@ %s::tsquery AND t.space_id = %s AND d.kind = 'person' LIMIT %s)"
)
TOGETHER = "string_agg(one::text, ',')"
SAME = "IS NOT DISTINCT FROM"

_LONGEST = 200
#: PostgreSQL counts places no further, and keeps no more than a megabyte of words.
_LAST_PLACE = 16_383
_MOST = 40_000


def damaged(error: DatabaseError) -> bool:
    """It is a table like others: the server looks after it."""
    return False


def state(space: UUID) -> State:
    """Whether something waits. Triggers and table are made when the database is migrated, by who owns it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM search_changed WHERE space_id = %s OR space_id IS NULL)", [space])
        return State(True, bool(cursor.fetchone()[0]), None)


def make_anew() -> None:
    """An empty index."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text")


def put(space: UUID, words: Sequence[Words]) -> None:
    """Keep the words of these documents."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_text (id, space_id, name, words) VALUES (%s, %s, %s, %s::tsvector)",
            [(one.document, space, one.name, " ".join(_lexemes(one))) for one in words],
        )


def _lexemes(one: Words) -> Iterator[str]:
    kept = [(word, "A") for word in words_of(one.name)]
    kept += [(f"p{party}", "C") for party in one.who]
    kept += [(word, "B") for word in words_of(one.text)]
    for place, (word, weight) in enumerate(kept[:_MOST], start=1):
        # Letters and digits only, so that nothing in it can end the quotes.
        yield f"'{word[:_LONGEST]}':{min(place, _LAST_PLACE)}{weight}"


def take_out(documents: Collection[int]) -> None:
    """Forget the words of these documents."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text WHERE id = ANY (%s)", [list(documents)])


def leave_no_trace() -> None:
    """Nothing to do here: what was deleted leaves the files when the server sweeps them (autovacuum)."""


def begins(word: str) -> str:
    """A name or text in which a word begins so. Every word is quoted: nothing that is typed is ever a command."""
    return f"'{word[:_LONGEST]}':*AB"


def called(word: str) -> str:
    """A name in which a word begins so."""
    return f"'{word[:_LONGEST]}':*A"


def with_parties(parties: Sequence[int]) -> str:
    """Anything in which one of these parties takes part."""
    return " | ".join(f"'p{party}':C" for party in parties)


def either(one: str, other: str) -> str:
    return f"{one} | {other}"


def every(parts: Sequence[str]) -> str:
    return " & ".join(f"({part})" for part in parts)


def standing() -> Mapping[str, str]:
    """The triggers that stand, each with what stands for what it says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, coalesce(obj_description(t.oid), '') FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND t.tgname LIKE 'search~_%' ESCAPE '~' "
            "AND c.relnamespace = current_schema()::regnamespace"
        )
        return dict(cursor.fetchall())


def said(trigger: Trigger) -> str:
    """What stands for what this trigger says, once it stands."""
    return hashlib.sha256(repr(trigger).encode()).hexdigest()


def make(trigger: Trigger) -> None:
    """Have this trigger in the place of any of its name. It writes as the owner, for whom no walls stand."""
    end(trigger.name)
    condition = f"WHEN ({trigger.when})" if trigger.when else ""
    body = " ".join(f"{note};" for note in trigger.notes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
        cursor.execute(
            f'CREATE FUNCTION "{trigger.name}"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER '
            f"SET search_path = {schema}, pg_temp AS $$ BEGIN {body} RETURN NULL; END $$"
        )
        cursor.execute(
            f'CREATE TRIGGER "{trigger.name}" AFTER {trigger.event} ON "{trigger.table}" FOR EACH ROW {condition} '
            f'EXECUTE FUNCTION "{trigger.name}"()'
        )
        cursor.execute(f'COMMENT ON TRIGGER "{trigger.name}" ON "{trigger.table}" IS %s', [said(trigger)])


def end(name: str) -> None:
    with connection.cursor() as cursor:
        # With the function goes the trigger that calls it.
        cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"() CASCADE')
