"""The index of words: SQLite's FTS5, brought up to date by whoever asks. A cache: lost or damaged, it is made anew.

Words are kept as they are written, in small letters and without accents, and found by their beginnings. No stemmer: Porter's knows
English only and makes German and Spanish words meet that have nothing to do with each other (decision 13).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import batched
from typing import TypeVar
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef

from ayni_web.accounts.models import Space
from ayni_web.accounts.searching import Entry, Searchable, searchables
from ayni_web.search.marking import folded
from ayni_web.search.models import Changed, Document
from ayni_web.search.watching import all_changed, watch

#: How many changed things one search reads before it answers. What is left over is work for the worker.
AT_ONCE = 500
_CHUNK = 500
_MAKE = (
    "CREATE VIRTUAL TABLE search_text USING fts5(name, words, who, "
    "tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')"
)
#: What SQLite says where an index is lost or damaged, and not for instance locked.
_DAMAGE = ("malformed", "no such table", "corrupt", "vtable", "fts5", "logic error")
Answer = TypeVar("Answer")


def catch_up(space: Space, *, most: int | None = None) -> bool:
    """Read again what changed in a space, `most` things at the most. Returns whether all of it is read now."""
    if not _something_waits(space):
        return True
    left = most
    for searchable in searchables():
        while left is None or left > 0:
            rows = _changed(space, searchable, _CHUNK if left is None else min(left, _CHUNK))
            if not rows:
                break
            _whole(partial(_read_again, space, searchable, rows))
            left = None if left is None else left - len(rows)
    return left is None or left > 0 or not Changed.objects.filter(space_id=space.pk).exists()


def ask[Answer](question: Callable[[], Answer]) -> Answer:
    """What a question to the index answers. A damaged index is made anew, and what was found in it before is not there yet."""
    return _whole(question)


def rebuild() -> None:
    """Throw the index away and have everything read anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        _throw_away()
        cursor.execute(_MAKE)
        Document.objects.all().delete()
        Changed.objects.all().delete()
        watch({})
        for searchable in searchables():
            all_changed(searchable)


def forget(space: Space) -> None:
    """Forget all words of a space."""
    _something_waits(space)  # it may have to be made first
    ids = list(Document.objects.filter(space=space).values_list("pk", flat=True))
    with transaction.atomic():
        _whole(partial(_take_out, ids))
        Document.objects.filter(space=space).delete()
        Changed.objects.filter(space_id=space.pk).delete()


def leave_no_trace() -> None:
    """Write the index anew without what was taken out of it: until then, parts of it still hold those words."""
    _whole(partial(_command, "optimize"))


_STATE = """
SELECT name, sql, 0, 0, 0 FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search~_%%' ESCAPE '~' OR name = 'search_text'
UNION ALL SELECT '', '', (SELECT count(*) FROM search_document), (SELECT count(*) FROM search_text_docsize),
EXISTS (SELECT 1 FROM search_changed WHERE space_id = %s OR space_id IS NULL)
"""


def _something_waits(space: Space) -> bool:
    """Whether anything must be read before a question is answered rightly; makes what is missing of the index."""
    with connection.cursor() as cursor:

        def state() -> list[tuple[str, str, int, int, int]]:
            cursor.execute(_STATE, [space.pk.hex])
            rows: list[tuple[str, str, int, int, int]] = cursor.fetchall()
            return rows

        *made, (_name, _sql, documents, indexed, waiting) = _whole(state)
    there = {name: sql for name, sql, *_ in made}
    if there.pop("search_text", "") != _MAKE or documents != indexed:
        rebuild()
        return True
    stale = watch(there)
    for searchable in stale:
        all_changed(searchable)
    return bool(stale or waiting)


def _throw_away() -> None:
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute("DROP TABLE IF EXISTS search_text")
        except DatabaseError:
            # Too damaged even to be dropped: its entry goes by hand, then the tables in which it kept itself.
            _strike_out(cursor)


def _strike_out(cursor: object) -> None:
    run = cursor.execute  # type: ignore[attr-defined]
    run("PRAGMA writable_schema = ON")
    run("DELETE FROM sqlite_master WHERE type = 'table' AND name = 'search_text'")
    run("PRAGMA writable_schema = RESET")
    for part in ("data", "idx", "content", "docsize", "config"):
        run(f"DROP TABLE IF EXISTS search_text_{part}")


def _whole[Answer](do: Callable[[], Answer]) -> Answer:
    """Do something with the index; where it turns out to be damaged, have it made anew, and do it then."""
    try:
        # Inside a transaction a fault must not end it; outside, a question needs none, and would keep writers waiting.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return do()
    except DatabaseError as error:
        if not any(sign in str(error).lower() for sign in _DAMAGE):
            raise
    rebuild()
    return do()


def _changed(space: Space, searchable: Searchable, most: int) -> list[int]:
    """Rows of one kind that changed in a space. Where a table did not say whose it is, its thing does."""
    own = Changed.objects.filter(kind=searchable.kind, space_id=space.pk)
    rows = list(own.order_by("pk").values_list("row", flat=True)[:most])
    if rows:
        return list(dict.fromkeys(rows))
    unsaid = Changed.objects.filter(kind=searchable.kind, space_id__isnull=True)
    everything = searchable.model._default_manager
    # What is there no more belongs to nobody, and nobody reads it.
    unsaid.filter(~Exists(everything.filter(pk=OuterRef("row")))).delete()
    # By their space first: however many of others wait before them, these are read.
    theirs = unsaid.filter(Exists(everything.filter(pk=OuterRef("row"), space=space)))
    return list(dict.fromkeys(theirs.order_by("pk").values_list("row", flat=True)[:most]))


@transaction.atomic
def _read_again(space: Space, searchable: Searchable, rows: Sequence[int]) -> None:
    entries = {entry.row: entry for entry in searchable.entries(space, rows)}
    before = Document.objects.filter(kind=searchable.kind, row__in=rows)
    _take_out(list(before.values_list("pk", flat=True)))
    before.exclude(row__in=entries).delete()
    Document.objects.bulk_create(
        [_document(space.pk, searchable.kind, entry) for entry in entries.values()],
        update_conflicts=True,
        unique_fields=["kind", "row"],
        update_fields=["space", "shown_as", "at"],
    )
    ids = dict(Document.objects.filter(kind=searchable.kind, row__in=rows).values_list("row", "pk"))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_text (rowid, name, words, who) VALUES (%s, %s, %s, %s)",
            [(ids[entry.row], *_words(entry)) for entry in entries.values()],
        )
    Changed.objects.filter(kind=searchable.kind, row__in=rows).delete()


def _document(space_id: UUID, kind: str, entry: Entry) -> Document:
    shown_as = entry.row if entry.shown_as is None else entry.shown_as
    return Document(space_id=space_id, kind=kind, row=entry.row, shown_as=shown_as, at=entry.at)


def _words(entry: Entry) -> tuple[str, str, str]:
    texts = "\n".join(text for _, text in entry.texts if text)
    return folded(entry.name), folded(texts), " ".join(f"p{party}" for party in entry.who)


def _take_out(ids: Collection[int]) -> None:
    with connection.cursor() as cursor:
        for some in batched(ids, 500):
            cursor.execute(f"DELETE FROM search_text WHERE rowid IN ({', '.join(['%s'] * len(some))})", list(some))


def _command(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_text (search_text) VALUES (%s)", [name])
