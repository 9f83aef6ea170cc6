"""What is close in meaning to a question, where none of its words stands. A cache like the index: lost, it is made anew.

Each thing with words in the index has one vector here. Whatever is read again loses it; the worker makes it again.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q
from numpy.typing import NDArray

from ayni_web.accounts.models import Space
from ayni_web.accounts.searching import Entry, Searchable, searchables
from ayni_web.people.models import Party
from ayni_web.search.embedding import Embedder, embedder
from ayni_web.search.models import Document, Meaning

#: So many texts are read at a time.
_CHUNK = 64
#: A question of fewer letters means too much.
_SHORTEST = 3
#: Any two texts of this model are alike by about 0.78. What is shown is nearer than `_NEAR`, and by two deviations nearer than
#: the space's texts are on the whole (by less where they are few); what is nearer than `_SURELY` is shown in any case.
_NEAR, _STANDS_OUT, _SURELY = 0.805, 2.0, 0.84
#: Of how many spaces the vectors stay in memory.
_MOST_KEPT = 16

type _Vectors = tuple[NDArray[np.int64], NDArray[np.float16]]
_kept: dict[UUID, tuple[tuple[str, int, int], _Vectors]] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Near:
    """The documents that are near, the nearest first, and whether everything has been read."""

    documents: list[int]
    complete: bool


def near(space: Space, question: str, *, most: int) -> Near:
    """Documents of a space that are close in meaning to a question; none where the extra is not installed."""
    model = embedder()
    if model is None or len(question.strip()) < _SHORTEST:
        return Near([], True)
    rows = Document.objects.filter(space=space).order_by()
    there = rows.aggregate(
        read=Count("pk", filter=Q(meaning__model=model.name)),
        last=Max("meaning__pk", filter=Q(meaning__model=model.name)),
        waiting=Count("pk", filter=~Q(meaning__model=model.name) | Q(meaning=None)),
    )
    documents, vectors = _vectors(space, (model.name, there["read"], there["last"] or 0))
    complete = there["waiting"] == 0
    if not len(documents):
        return Near([], complete)
    alike = _alike(vectors, model.question(question))
    # Of n numbers none is more than (n - 1) / √n deviations from their mean.
    apart = min(_STANDS_OUT, 0.5 * len(alike) ** 0.5) * float(alike.std())
    limit = max(_NEAR, min(_SURELY, float(alike.mean()) + apart))
    nearest = np.argsort(-alike, kind="stable")[:most]
    return Near([int(documents[place]) for place in nearest if alike[place] >= limit], complete)


def _alike(vectors: NDArray[np.float16], question: NDArray[np.float32]) -> NDArray[np.float32]:
    """How alike each is to the question, in spans, so that no second copy of all of them is made."""
    found = np.empty(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), 8_192):
        found[start : start + 8_192] = vectors[start : start + 8_192].astype(np.float32) @ question
    return found


def _vectors(space: Space, stamp: tuple[str, int, int]) -> _Vectors:
    with _lock:
        kept = _kept.get(space.pk)
    if kept is not None and kept[0] == stamp:
        return kept[1]
    told = Meaning.objects.filter(document__space=space, model=stamp[0]).exclude(vector=b"").order_by("pk")
    rows = list(told.values_list("document_id", "vector"))
    documents = np.array([document for document, _ in rows], dtype=np.int64)
    vectors = np.frombuffer(b"".join(bytes(vector) for _, vector in rows), dtype=np.float16)
    found = documents, vectors.reshape(len(rows), -1) if rows else vectors.reshape(0, 0)
    if not connection.in_atomic_block:  # what is seen inside a transaction may yet be undone
        with _lock:
            if len(_kept) >= _MOST_KEPT:
                _kept.pop(next(iter(_kept)))
            _kept[space.pk] = stamp, found
    return found


def read_some(space: Space) -> int:
    """Give some of the documents that have none a vector; how many were read. None are left where that is nought."""
    model = embedder()
    if model is None:
        return 0
    of_this = Meaning.objects.filter(document=OuterRef("pk"), model=model.name)
    waiting = Document.objects.filter(~Exists(of_this), space=space).order_by("kind", "pk")[:_CHUNK]
    told = list(waiting.values_list("pk", "kind", "row"))
    if told:
        _read(space, model, told)
    return len(told)


def _read(space: Space, model: Embedder, documents: list[tuple[int, str, int]]) -> None:
    words: dict[int, str] = {}
    for searchable in searchables():
        rows = {row: document for document, kind, row in documents if kind == searchable.kind}
        entries = searchable.entries(space, rows) if rows else ()
        words.update((rows[entry.row], text) for entry in entries if (text := _words(searchable, entry)))
    found = model.texts(list(words.values())).astype(np.float16) if words else np.empty((0, 0), dtype=np.float16)
    vectors = {document: vector.tobytes() for document, vector in zip(words, found, strict=True)}
    Meaning.objects.filter(document_id__in=[document for document, _, _ in documents]).delete()
    # A search may have taken documents out meanwhile; they come again under another number, or not at all.
    left = Document.objects.filter(pk__in=[document for document, _, _ in documents]).values_list("pk", flat=True)
    Meaning.objects.bulk_create(
        [Meaning(document_id=pk, space=space, model=model.name, vector=vectors.get(pk, b"")) for pk in left],
        ignore_conflicts=True,
    )


def _words(searchable: Searchable, entry: Entry) -> str:
    """What is said of a thing. What people are called means nothing, and would draw what is said of them away from it."""
    texts = [text.strip() for _, text in entry.texts if text and text.strip()]
    name = "" if searchable.model is Party else entry.name.strip()
    return "\n".join(filter(None, [name, *texts]))
