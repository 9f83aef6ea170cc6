"""Brings an import's files into the book. Safe to be killed anywhere and started again: the result is that of one run.

Rows go in by chunks, each in one transaction. Keys make what is already there count instead of
being added; rows that this same import brought before it was interrupted count as new.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from ayni.ledger.parties import Identifier
from ayni.sources.contract import PartyFound
from ayni_web.book import actions as book
from ayni_web.book.snapshot import bring_up_to_date
from ayni_web.imports import reading, storage
from ayni_web.imports.models import Import, SetAside
from ayni_web.people import actions as people
from ayni_web.people import queries as parties
from ayni_web.people.scopes import recognised_by, scoped

log = logging.getLogger(__name__)

#: Rows in one transaction: long enough to be quick, short enough that others never wait for long.
CHUNK = 1_500
KEPT_SET_ASIDE = 10_000

#: Told after every chunk: bytes done, bytes in all (None while unknown), rows read.
type Teller = Callable[[int, int | None, int], None]


@dataclass
class _Count:
    """What came of a run so far, beside what was met."""

    new_acts: int = 0
    new_contacts: int = 0
    kept_aside: int = 0
    done: int = 0
    total: int | None = None
    seen_again: list[bytes] = field(default_factory=list)
    named: set[int] = field(default_factory=set)
    claimed: set[Identifier] = field(default_factory=set)
    owner: str | None = None  # of an export, by name; None where there is none
    cards: list[int] = field(default_factory=list)  # the party of each address-book row


def bring_in(of: Import, tell: Teller) -> dict[str, Any]:
    """Read the files and write what they hold; the report. Raises `InputError` where they cannot be read.

    Whatever is raised, what was written so far stays, belongs to the import, and can be undone or gone on with.
    """
    began = time.perf_counter()
    met, count = reading.Met(), _Count()
    _begin(of)
    try:
        if reading.me_of(of):
            people.claim_me(of.space, reading.me_of(of))
        stream = reading.read(of, reading.options_of(of))
        for chunk in reading.chunks(stream, met, size=CHUNK):
            _write(of, chunk, count)
            if chunk.progress is not None:
                count.done, count.total = chunk.progress.done, chunk.progress.total
            tell(count.done, count.total, met.rows or met.cards + met.acts + met.contacts)
        people.refresh_proposals(of.space)
        bring_up_to_date(of.space)  # here, where nobody waits for it, and not when somebody opens the next page
    finally:
        # Also of a run that ends early: when an earlier import is undone, what this one saw too must stay.
        Import.objects.filter(pk=of.pk).update(seen_again=b"".join(count.seen_again))
    return _finish(of, _report(of, met, count, time.perf_counter() - began))


def _begin(of: Import) -> None:
    with transaction.atomic():
        SetAside.objects.filter(of=of).delete()
        of.state, of.error, of.report = Import.State.RUNNING, "", {}
        of.started_at, of.finished_at = timezone.now(), None
        of.save(update_fields=["state", "error", "report", "started_at", "finished_at"])


def _write(of: Import, chunk: reading.Chunk, count: _Count) -> None:
    if not chunk:
        return
    with transaction.atomic():
        known_as = [recognised_by(one, of.source) for one in chunk.parties]
        acting = {name: scoped(name, of.source) for one in chunk.happenings for name in (*one.givers, *one.receivers)}
        _adopt(of, chunk, count, known_as, acting)
        found = parties.party_ids(of.space, {*acting.values(), *(one for every in known_as for one in every)})
        ids = {name: found[kept] for name, kept in acting.items()}
        added = book.add_found(of.space, chunk.happenings, source=of.source, batch=of.pk, ids=ids)
        room = KEPT_SET_ASIDE - count.kept_aside
        SetAside.objects.bulk_create(
            [
                SetAside(of=of, where=row.where[:500], reason=row.reason[:40], detail=row.detail[:500])
                for row in chunk.set_aside[: max(room, 0)]
            ],
            batch_size=2_000,
        )
    count.kept_aside += len(chunk.set_aside)
    count.new_acts += added.new_acts
    count.new_contacts += added.new_contacts
    count.seen_again.append(added.seen_again)
    count.named.update(found.values())
    told = zip(chunk.parties, known_as, strict=True)
    count.cards += [found[every[0]] for one, every in told if one.address_book]


def _adopt(
    of: Import,
    chunk: reading.Chunk,
    count: _Count,
    known_as: Sequence[Sequence[Identifier]],
    acting: Mapping[Identifier, Identifier],
) -> None:
    """Take in whoever this chunk names, also those whom the source names only in an act.

    An import claims everybody in it, once, also those who are known: they stay when the import that
    brought them is undone.
    """
    count.claimed.update(one for every in known_as for one in every)
    bare = sorted(name for name, kept in acting.items() if kept not in count.claimed)
    if chunk.parties or bare:
        records = [*chunk.parties, *(PartyFound((name,)) for name in bare)]
        people.adopt(of.space, records, batch=of.pk, source=of.source)
    count.owner = next((one.name for one in chunk.parties if one.owner), count.owner)
    owners = [every[0] for one, every in zip(chunk.parties, known_as, strict=True) if one.owner]
    if owners and reading.is_readers_own(of):
        people.join_owner(of.space, owners, batch=of.pk, name=of.user.name if of.user else "")
    count.claimed.update(acting.values())


def _report(of: Import, met: reading.Met, count: _Count, seconds: float) -> dict[str, Any]:
    own = _own_parties(of, count.named)
    new_cards = own.intersection(count.cards)
    new = count.new_acts + count.new_contacts + len(new_cards)
    return {
        "source": of.source,
        "read": met.read,
        "contacts": met.contacts,
        "acts": met.acts,
        "cards": met.cards,
        "new": new,
        "known": met.acts + met.contacts + met.cards + met.repeated - new,
        "new_acts": count.new_acts,
        "new_contacts": count.new_contacts,
        "new_cards": len(new_cards),
        "repeated": met.repeated,
        "told": met.told,
        "left_out": dict(met.left_out),
        "set_aside": met.set_aside.total(),
        "set_aside_reasons": dict(met.set_aside),
        "kept_in_part": met.kept_in_part.total(),
        "kept_in_part_reasons": dict(met.kept_in_part),
        "parties": len(parties.roots_of(count.named)),
        "new_parties": len(parties.roots_of(own) & own),
        "owner": None if count.owner is None else {"name": count.owner, "is_reader": reading.is_readers_own(of)},
        "first_at": met.first_at,
        "last_at": met.last_at,
        "seconds": round(seconds, 2),
    }


def _own_parties(of: Import, named: Iterable[int]) -> set[int]:
    """Those of these parties that this import brought, in this run or in one that was interrupted."""
    return set(of.space.parties.filter(batch=of.pk).values_list("pk", flat=True)).intersection(named)


def _finish(of: Import, report: dict[str, Any]) -> dict[str, Any]:
    with transaction.atomic():
        of.state, of.report, of.finished_at = Import.State.DONE, report, timezone.now()
        # The preview names people; whoever is brought in is in the book now, where they can be found and erased.
        of.preview = {}
        folder, of.folder = of.folder, ""
        of.save(update_fields=["state", "report", "finished_at", "preview", "folder"])
    # The database knows first: a folder that outlives a crash here is swept up later.
    storage.remove(folder)
    return report
