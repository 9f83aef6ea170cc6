"""A space's acts and contacts as columns: a cache beside the database, which is the truth.

Built from nothing, extended by what was appended since, and built again whenever it is lost,
damaged, of another space, or of an earlier epoch of the book. Rows keep the party they were told
of; merges and withdrawn acts are applied on opening, so that neither costs a rebuild.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import batched, chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from django.conf import settings
from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    F,
    FilteredRelation,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Substr
from numpy.typing import NDArray

from ayni.errors import SnapshotError
from ayni.ledger.acts import Asked, Basis
from ayni.ledger.arrow import as_arrow, as_numpy
from ayni.ledger.columns import NO_TIME
from ayni.ledger.kinds import BY_NUMBER, UNSTATED
from ayni.ledger.ledger import Ledger
from ayni_web.accounts.models import Space
from ayni_web.accounts.pages import once_a_page
from ayni_web.book import segments
from ayni_web.book.models import BY_HAND, Act, ActParty, BookState, Contact, OwnKind
from ayni_web.book.segments import SCHEMA, Manifest, Segment
from ayni_web.people.models import Party

#: So many files, and opening one snapshot would cost more than writing it anew.
MOST_SEGMENTS = 24

#: A row's time in whole seconds, counted by the database: half a million times in Python take as long as all the rest.
_SECONDS = {
    "sqlite": Cast(Func(Value("%s"), Substr("at", 1, 19), function="strftime"), IntegerField(null=True)),
    "postgresql": Cast(
        Func(F("at"), template="floor(extract(epoch FROM %(expressions)s))", output_field=FloatField()),
        BigIntegerField(null=True),
    ),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A snapshot opened: the ledger of all acts and contacts in force, and the row each came from.

    `ledger` has the ids of root parties as keys and minutes of effort as weights. `rows` holds for
    each row of the ledger the act's id, or the contact's below nought.
    """

    ledger: Ledger
    rows: NDArray[np.int64]


_cache: dict[str, tuple[tuple[Any, ...], Opened]] = {}
_verified: set[tuple[str, str, int]] = set()
_lock = threading.Lock()


def open_snapshot(space: Space) -> Opened:
    """The space's book as columns, as of this moment. Costs a few small queries when nothing has changed."""
    told = _as_the_database_tells(space)
    if connection.in_atomic_block:
        # What this transaction has written may yet be undone, so it must not reach the files.
        return _opened(space, _columns_of(_rows(space, _nothing(space, told), told)))
    folder = _folder(space)
    manifest = _current(folder, space, told)
    stamp = (manifest, told.merges, told.out_of_force)
    with _lock:
        cached = _cache.get(str(space.pk))
    if cached is not None and cached[0] == stamp:
        return cached[1]
    try:
        opened = _open(folder, space, manifest)
    except SnapshotError:
        with segments.writing(folder):
            manifest = _build(folder, space, told)
        opened = _open(folder, space, manifest)
        stamp = (manifest, told.merges, told.out_of_force)
    with _lock:
        _cache[str(space.pk)] = (stamp, opened)
    return opened


def bring_up_to_date(space: Space) -> None:
    """Write what the book has and the files have not, so that whoever looks next need not wait for it."""
    if not connection.in_atomic_block:
        _current(_folder(space), space, _as_the_database_tells(space))


def remove_snapshot(space: Space) -> None:
    """Remove a space's snapshot from disk. Nothing is lost by it."""
    folder = _folder(space)
    if folder.is_dir():
        for file in folder.iterdir():
            file.unlink(missing_ok=True)
        folder.rmdir()
    with _lock:
        _cache.pop(str(space.pk), None)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the database says a snapshot must be."""

    epoch: int
    last_act: int
    last_contact: int
    merges: tuple[int, int]
    out_of_force: tuple[int, int]


@once_a_page
def _as_the_database_tells(space: Space) -> _Told:
    """In one query, as every page asks: which party stands for which, which acts are out of force, and how far the book goes."""
    merged = Party.objects.filter(space=space, root__isnull=False).order_by().values_list("pk", "root_id")
    gone = _acts_out_of_force(space).values_list("pk", Value(None, BigIntegerField()))
    # Numbers of rows are above nought, so what stands in the second column tells the sorts of rows apart.
    states = (
        BookState.objects.filter(space=space).values("epoch")[:1],
        *(rows.objects.filter(space=space).order_by("-pk").values("pk")[:1] for rows in (Act, Contact)),
    )
    told = (
        Space.objects.filter(pk=space.pk).order_by().values_list(Subquery(state), Value(-sort, BigIntegerField()))
        for sort, state in enumerate(states, start=1)
    )
    found: list[tuple[int | None, int | None]] = list(merged.union(gone, *told, all=True))
    state = {second: first or 0 for first, second in found if second is not None and second < 0}
    merges = frozenset((first, second) for first, second in found if second is not None and second > 0)
    out_of_force = frozenset(first for first, second in found if second is None)
    return _Told(
        epoch=state.get(-1, 0),
        last_act=state.get(-2, 0),
        last_contact=state.get(-3, 0),
        merges=(len(merges), hash(merges)),
        out_of_force=(len(out_of_force), hash(out_of_force)),
    )


def _out_of_force(space: Space) -> frozenset[int]:
    return frozenset(_acts_out_of_force(space).values_list("pk", flat=True))


def _acts_out_of_force(space: Space) -> QuerySet[Act]:
    gone = Q(replaced_at__isnull=False) | Q(withdrawn_at__isnull=False)
    return Act.objects.filter(gone, space=space).order_by()


def _folder(space: Space) -> Path:
    return Path(settings.ENVIRONMENT.snapshots) / str(space.pk)


def _current(folder: Path, space: Space, told: _Told) -> Manifest:
    """The manifest of a snapshot that covers what the database tells, made or extended where it has to be."""
    try:
        manifest = segments.read_manifest(folder)
        if _covers(manifest, told, space):
            return manifest
    except SnapshotError:
        pass
    with segments.writing(folder):
        try:
            manifest = segments.read_manifest(folder)  # another process may have done it while this one waited
        except SnapshotError:
            return _build(folder, space, told)
        if _covers(manifest, told, space):
            return manifest
        behind = manifest.last_act <= told.last_act and manifest.last_contact <= told.last_contact
        grows = manifest.space == str(space.pk) and manifest.epoch == told.epoch and behind
        if grows and len(manifest.segments) < MOST_SEGMENTS:
            return _extend(folder, space, manifest, told)
        return _build(folder, space, told)


def _covers(manifest: Manifest, told: _Told, space: Space) -> bool:
    return (
        manifest.space == str(space.pk)
        and manifest.epoch == told.epoch
        and manifest.last_act == told.last_act
        and manifest.last_contact == told.last_contact
    )


def _nothing(space: Space, told: _Told) -> Manifest:
    return Manifest(str(space.pk), told.epoch, last_act=0, last_contact=0, acts=0, contacts=0)


def _build(folder: Path, space: Space, told: _Told) -> Manifest:
    return _extend(folder, space, _nothing(space, told), told)


def _rows(space: Space, manifest: Manifest, told: _Told) -> pa.Table:
    """What the database has beyond a manifest."""
    batches = [*_contact_rows(space, manifest, told), *_act_rows(space, manifest, told)]
    return pa.Table.from_batches(batches, schema=SCHEMA)


def _extend(folder: Path, space: Space, manifest: Manifest, told: _Told) -> Manifest:
    table = _rows(space, manifest, told)
    rows = _numbers(table["row"])
    extended = segments.extended(
        manifest,
        segments.write_segment(folder, table),
        last_act=told.last_act,
        last_contact=told.last_contact,
        acts=manifest.acts + len(np.unique(rows[rows > 0])),
        contacts=manifest.contacts + int((rows < 0).sum()),
    )
    segments.write_manifest(folder, extended)
    return extended


def _contact_rows(space: Space, manifest: Manifest, told: _Told) -> Iterator[pa.RecordBatch]:
    fresh = Contact.objects.filter(space=space, pk__gt=manifest.last_contact, pk__lte=told.last_contact)
    # What a person noted by hand says nothing of how far the sources reach.
    basis = Case(When(source=BY_HAND, then=Value(int(Basis.RECORDED))), default=Value(int(Basis.OBSERVED)))
    columns = fresh.order_by("pk").values_list(
        "pk", "giver_id", "receiver_id", _SECONDS[connection.vendor], "kind", basis
    )
    for part in batched(columns.iterator(chunk_size=20_000), 20_000):
        n = len(part)
        row, giver, receiver, at, kind, rests_on = (
            np.fromiter(chain.from_iterable(part), np.int64, 6 * n).reshape(n, 6).T
        )
        yield pa.record_batch(
            [
                as_arrow(column)
                for column in (
                    *(-row, giver, receiver, at, np.ones(n), kind.astype(np.int32)),
                    *(np.full(n, Asked.UNKNOWN, dtype=np.int8), rests_on.astype(np.int8)),
                )
            ],
            schema=SCHEMA,
        )


def _act_rows(space: Space, manifest: Manifest, told: _Told) -> Iterator[pa.RecordBatch]:
    """One row for each giver and receiver of an act; its minutes are split between the rows, by the givers' shares."""
    usual = {number: kind.minutes for number, kind in BY_NUMBER.items()}
    usual.update(OwnKind.objects.filter(space=space).values_list("number", "minutes"))
    fresh = Act.objects.filter(space=space, pk__gt=manifest.last_act, pk__lte=told.last_act)
    pairs = fresh.annotate(
        gave=FilteredRelation("parts", condition=Q(parts__role=ActParty.Role.GIVER)),
        got=FilteredRelation("parts", condition=Q(parts__role=ActParty.Role.RECEIVER)),
    ).filter(gave__isnull=False, got__isnull=False)
    rows = pairs.order_by("pk", "gave__pk", "got__pk").values_list(
        "pk", "gave__party_id", "got__party_id", _SECONDS[connection.vendor], "minutes", "gave__share", "got__share",
        "kind", "asked", "basis",
    )  # fmt: skip
    for part in batched(rows.iterator(chunk_size=20_000), 20_000):
        pk, giver, receiver, at, minutes, gave, got, kind, asked, basis = zip(*part, strict=True)
        efforts = [
            usual.get(number, UNSTATED.minutes) if effort is None else effort
            for number, effort in zip(kind, minutes, strict=True)
        ]
        yield pa.record_batch(
            [
                as_arrow(column)
                for column in (
                    np.asarray(pk, dtype=np.int64),
                    np.asarray(giver, dtype=np.int64),
                    np.asarray(receiver, dtype=np.int64),
                    np.asarray([NO_TIME if when is None else when for when in at], dtype=np.int64),
                    np.asarray(efforts, dtype=np.float64) * np.asarray(gave) * np.asarray(got),
                    np.asarray(kind, dtype=np.int32),
                    np.asarray(asked, dtype=np.int8),
                    np.asarray(basis, dtype=np.int8),
                )
            ],
            schema=SCHEMA,
        )


def _open(folder: Path, space: Space, manifest: Manifest) -> Opened:
    parts = []
    for segment in manifest.segments:
        mark = _mark(folder, segment)
        parts.append(segments.open_segment(folder, segment, verified=mark in _verified))
        _verified.add(mark)
    return _opened(space, {name: np.concatenate([part[name] for part in parts]) for name in SCHEMA.names})


def _mark(folder: Path, segment: Segment) -> tuple[str, str, int]:
    """Changes whenever the file does, so that a digest is computed once for each file and not at each request."""
    path = folder / segment.file
    return str(path), segment.digest, path.stat().st_mtime_ns if path.exists() else 0


def _columns_of(table: pa.Table) -> dict[str, NDArray[Any]]:
    return {name: _numbers(table[name]) for name in SCHEMA.names}


def _numbers(column: pa.ChunkedArray) -> NDArray[Any]:
    return as_numpy(column.combine_chunks())


def _opened(space: Space, whole: dict[str, NDArray[Any]]) -> Opened:
    gone = _out_of_force(space)
    if gone:
        keep = ~np.isin(whole["row"], np.fromiter(gone, dtype=np.int64, count=len(gone)))
        whole = {name: column[keep] for name, column in whole.items()}
    roots = dict(Party.objects.filter(space=space, root__isnull=False).values_list("pk", "root_id"))
    for side in ("giver", "receiver"):
        whole[side] = _rooted(whole[side], roots)
    rows = whole.pop("row")
    return Opened(ledger=Ledger.from_columns(**whole), rows=rows)


def _rooted(parties: NDArray[np.int64], roots: Mapping[int, int]) -> NDArray[np.int64]:
    if not roots:
        return parties
    merged = np.fromiter(sorted(roots), dtype=np.int64, count=len(roots))
    target = np.asarray([roots[int(party)] for party in merged], dtype=np.int64)
    place = np.searchsorted(merged, parties).clip(max=len(merged) - 1)
    return np.where(merged[place] == parties, target[place], parties)
