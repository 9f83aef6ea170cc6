"""The index of words, brought up to date by whoever asks. A cache: lost or damaged, it is made anew.

Words are kept as they are written, in small letters and without accents, and found by their beginnings. No stemmer: Porter's knows
English only and makes German and Spanish words meet that have nothing to do with each other (decision 13).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef, Q, Subquery

from ayni_web.accounts.models import Space
from ayni_web.accounts.searching import (
    Entry,
    Findable,
    Searchable,
    TeamSearchable,
    findables,
    searchables,
    team_searchables,
)
from ayni_web.search.means import Words, means
from ayni_web.search.models import Changed, Document, Meaning
from ayni_web.search.watching import all_changed, watch
from ayni_web.walls.acting import as_the_house

#: How many changed things one search reads before it answers. What is left over is work for the worker.
AT_ONCE = 500
_CHUNK = 500
Answer = TypeVar("Answer")


def catch_up(space: Space, *, most: int | None = None) -> bool:
    """Read again what changed in a space, `most` things at the most. Returns whether all of it is read now."""
    if not _something_waits(space):
        return True
    if space.kind == Space.Kind.SHARED:
        _forget_what_nobody_finds(space)
        return catch_up_in_teams([space.pk], most=most)
    left = most
    for searchable in searchables():
        while left is None or left > 0:
            rows = _changed(space, searchable, _CHUNK if left is None else min(left, _CHUNK))
            if not rows:
                break
            _whole(partial(_read_again, space.pk, searchable, rows))
            left = None if left is None else left - len(rows)
    return left is None or left > 0 or not Changed.objects.filter(space_id=space.pk).exists()


def catch_up_in_teams(teams: Collection[UUID], *, most: int | None = None) -> bool:
    """The same for what stands in these teams, once `catch_up` has seen that the index is whole."""
    kinds = {one.kind: one for one in team_searchables()}
    left, read = most, set[tuple[object, ...]]()
    while waiting := _waiting_in(teams, kinds):
        for team, kind in sorted(waiting, key=str):
            rows = _changed_in(team, kind, _CHUNK if left is None else min(left, _CHUNK))
            # Where the very same wait again, somebody else reads them: no search goes round in a circle.
            if (left is not None and left <= 0) or (team, kind, *rows) in read:
                return False
            read.add((team, kind, *rows))
            _whole(partial(_read_again, team, kinds[kind], rows))
            left = None if left is None else left - len(rows)
    return True


@as_the_house()  # whose a row is, its own table does not always say
def _waiting_in(teams: Collection[UUID], kinds: Collection[str]) -> list[tuple[UUID, str]]:
    """In which of these teams something of which kind waits."""
    waits = Changed.objects.filter(kind__in=list(kinds))
    ours = waits.filter(Q(space_id__in=list(teams)) | Q(space_id__isnull=True))
    found = set(ours.values_list("space_id", "kind").distinct())
    unsaid = {kind for team, kind in found if team is None}
    for one in findables():
        if one.kind in unsaid:
            _say_whose(one)
    if unsaid:
        found = set(waits.filter(space_id__in=list(teams)).values_list("space_id", "kind").distinct())
    return [(team, kind) for team, kind in found if team is not None]


def _say_whose(searchable: Findable) -> None:
    """Say of what waits whose it is, and forget what is there no more."""
    unsaid = Changed.objects.filter(kind=searchable.kind, space_id__isnull=True)
    whose = searchable.model._default_manager.filter(pk=OuterRef("row")).values(f"{searchable.space}__pk")
    unsaid.update(space_id=Subquery(whose[:1]))
    gone = Changed.objects.filter(kind=searchable.kind, space_id__isnull=True)
    Document.objects.filter(kind=searchable.kind, row__in=gone.values("row")).exists() or gone.delete()


@as_the_house()
def _changed_in(team: UUID, kind: str, most: int) -> list[int]:
    own = Changed.objects.filter(kind=kind, space_id=team)
    return list(dict.fromkeys(own.order_by("pk").values_list("row", flat=True)[:most]))


@as_the_house()
def _forget_what_nobody_finds(team: Space) -> None:
    """In a team only what its rooms declare for teams is found: what else changed there need not be read."""
    own = {one.kind for one in searchables()}
    for one in searchables():
        if Changed.objects.filter(kind=one.kind, space_id__isnull=True).exists():
            _say_whose(one)
    Changed.objects.filter(kind__in=own, space_id=team.pk).delete()


def ask[Answer](question: Callable[[], Answer]) -> Answer:
    """What a question to the index answers. A damaged index is made anew, and what was found in it before is not there yet."""
    return _whole(question)


@as_the_house()  # all of it is one cache
def rebuild() -> None:
    """Throw the index away and have everything read anew."""
    with transaction.atomic():
        means().make_anew()
        Document.objects.all().delete()
        Changed.objects.all().delete()
        if connection.vendor == "sqlite":
            watch({})
        for searchable in findables():
            all_changed(searchable)


def forget(space: Space) -> None:
    """Forget all words of a space."""
    _something_waits(space)  # it may have to be made first
    ids = list(Document.objects.filter(space=space).values_list("pk", flat=True))
    with transaction.atomic():
        _whole(partial(means().take_out, ids))
        Document.objects.filter(space=space).delete()
        Changed.objects.filter(space_id=space.pk).delete()


def leave_no_trace() -> None:
    """Leave no words in it that were taken out."""
    _whole(means().leave_no_trace)


def _something_waits(space: Space) -> bool:
    """Whether anything must be read before a question is answered rightly; makes what is missing of the index."""
    state = _whole(partial(means().state, space.pk))
    if not state.whole:
        rebuild()
        return True
    if state.triggers is None:
        return state.waiting
    stale = watch(state.triggers)
    for searchable in stale:
        all_changed(searchable)
    return bool(stale or state.waiting)


def _whole[Answer](do: Callable[[], Answer]) -> Answer:
    """Do something with the index; where it turns out to be damaged, have it made anew, and do it then."""
    try:
        # Inside a transaction a fault must not end it; outside, a question needs none, and would keep writers waiting.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return do()
    except DatabaseError as error:
        if not means().damaged(error):
            raise
    rebuild()
    return do()


@as_the_house()  # what is there no more and what is only another's look the same from inside one space
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
def _read_again(space_id: UUID, searchable: Searchable | TeamSearchable, rows: Sequence[int]) -> None:
    entries = {entry.row: entry for entry in _entries(space_id, searchable, rows)}
    before = Document.objects.filter(kind=searchable.kind, row__in=rows)
    means().take_out(list(before.values_list("pk", flat=True)))
    Meaning.objects.filter(document__in=before).delete()  # what was said may be another thing now
    before.exclude(row__in=entries).delete()
    Document.objects.bulk_create(
        [_document(space_id, searchable.kind, entry) for entry in entries.values()],
        update_conflicts=True,
        unique_fields=["kind", "row"],
        update_fields=["space", "shown_as", "at"],
    )
    ids = dict(Document.objects.filter(kind=searchable.kind, row__in=rows).values_list("row", "pk"))
    means().put(space_id, [_words(ids[entry.row], entry) for entry in entries.values()])
    Changed.objects.filter(kind=searchable.kind, row__in=rows).delete()


def _entries(space_id: UUID, searchable: Searchable | TeamSearchable, rows: Sequence[int]) -> Iterable[Entry]:
    if isinstance(searchable, TeamSearchable):
        return searchable.entries([space_id], rows)
    return searchable.entries(Space(pk=space_id), rows)


def _document(space_id: UUID, kind: str, entry: Entry) -> Document:
    shown_as = entry.row if entry.shown_as is None else entry.shown_as
    return Document(space_id=space_id, kind=kind, row=entry.row, shown_as=shown_as, at=entry.at)


def _words(document: int, entry: Entry) -> Words:
    return Words(document, entry.name, "\n".join(text for _, text in entry.texts if text), entry.who)
