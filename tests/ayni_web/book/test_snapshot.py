"""The snapshot is a cache: whatever happens to its files, what is read is what the database holds."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from ayni.identity.identifiers import email
from ayni.ledger import kinds
from ayni.ledger.columns import NO_TIME
from ayni.sources.contract import ActFound, PartyFound
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions, segments, snapshot
from ayni_web.people import actions as people
from ayni_web.people import queries
from ayni_web.people.models import Party

pytestmark = pytest.mark.django_db(transaction=True)

ADA, BEN, CEM = (email(f"{name}@example.org") for name in ("ada", "ben", "cem"))


@pytest.fixture
def space():
    return personal_space(add_person("owner@example.org", name="Owner"))


def bring(space, count=20, start=0, batch=None):
    found = [
        ActFound(
            f"t:{i}", 1_700_000_000 + i, kinds.ADVICE.number if i % 4 == 0 else kinds.MESSAGE.number, (ADA,), (BEN,)
        )
        for i in range(start, start + count)
    ]
    batch = batch or uuid4()
    people.adopt(space, [PartyFound((ADA,)), PartyFound((BEN,)), PartyFound((CEM,))], batch=batch, source="t")
    ids = queries.party_ids(space, [ADA, BEN, CEM])
    actions.add_found(space, found, source="t", batch=batch, ids=ids)
    return batch, ids


def folder(space) -> Path:
    return snapshot._folder(space)


def rows(space):
    opened = snapshot.open_snapshot(space)
    ledger = opened.ledger
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
    told = zip(
        opened.rows.tolist(),
        keys[ledger.giver].tolist(),
        keys[ledger.receiver].tolist(),
        ledger.at.tolist(),
        ledger.kind.tolist(),
        ledger.weight.tolist(),
        strict=True,
    )
    return sorted(told)


def forget_cache():
    snapshot._cache.clear()
    snapshot._verified.clear()


def test_it_holds_what_the_database_holds(space):
    bring(space)
    found = rows(space)
    assert len(found) == 20
    assert sum(row[4] == kinds.ADVICE.number for row in found) == 5
    assert {row[5] for row in found if row[4] == kinds.ADVICE.number} == {kinds.ADVICE.minutes}


def test_new_rows_extend_it_without_a_rebuild(space):
    bring(space)
    rows(space)
    before = segments.read_manifest(folder(space))
    bring(space, count=5, start=100)
    assert len(rows(space)) == 25
    after = segments.read_manifest(folder(space))
    assert after.segments[: len(before.segments)] == before.segments
    assert after.segments[-1].rows == 5


@pytest.mark.parametrize("harm", ["delete", "truncate", "flip", "manifest", "no-manifest", "foreign"])
def test_harm_to_its_files_changes_nothing(space, harm):
    bring(space)
    right = rows(space)
    home = folder(space)
    segment = next(home.glob("*.arrow"))
    if harm == "delete":
        shutil.rmtree(home)
    elif harm == "truncate":
        segment.write_bytes(segment.read_bytes()[:-100])
    elif harm == "flip":
        data = bytearray(segment.read_bytes())
        data[len(data) // 2] ^= 0xFF
        segment.write_bytes(bytes(data))
    elif harm == "manifest":
        (home / segments.MANIFEST).write_text('{"space": 3}')
    elif harm == "no-manifest":
        (home / segments.MANIFEST).unlink()
    else:
        stranger = personal_space(add_person("stranger@example.org"))
        bring(stranger, count=3)
        rows(stranger)
        shutil.rmtree(home)
        shutil.copytree(folder(stranger), home)
    forget_cache()
    assert rows(space) == right


def test_an_undone_import_is_gone_from_it(space):
    bring(space)
    batch, _ = bring(space, count=5, start=100)
    assert len(rows(space)) == 25
    actions.withdraw_batch(space, batch, heirs=[])
    assert len(rows(space)) == 20


def test_a_corrected_and_a_withdrawn_act_count_once_and_not_at_all(space):
    _, ids = bring(space, count=0)
    ada, ben = people.Party.objects.get(pk=ids[ADA]), people.Party.objects.get(pk=ids[BEN])
    draft = actions.Draft(givers=[ada], receivers=[ben], kind=200, at=datetime(2026, 1, 1, tzinfo=UTC), minutes=20)
    act = actions.record(space, draft, by=None)
    assert [row[5] for row in rows(space)] == [20.0]
    newer = actions.correct(act, actions.Draft(givers=[ada], receivers=[ben], kind=200, minutes=40), by=None)
    assert [row[5] for row in rows(space)] == [40.0]
    actions.withdraw(newer)
    assert rows(space) == []
    actions.restore(newer)
    assert [row[5] for row in rows(space)] == [40.0]


def test_a_merge_and_its_undoing_show_at_once(space):
    _, ids = bring(space)
    ada, cem = people.Party.objects.get(pk=ids[ADA]), people.Party.objects.get(pk=ids[CEM])
    merge = people.merge(space, cem, ada, reason="test")
    assert {row[1] for row in rows(space)} == {cem.pk}
    people.unmerge(merge)
    assert {row[1] for row in rows(space)} == {ada.pk}


def test_an_act_of_several_is_split_by_shares(space):
    _, ids = bring(space, count=0)
    ada, ben, cem = (people.Party.objects.get(pk=ids[one]) for one in (ADA, BEN, CEM))
    actions.record(
        space, actions.Draft(givers=[ada, ben], receivers=[cem], kind=200, minutes=30, shares=[2, 1]), by=None
    )
    assert {row[1]: row[5] for row in rows(space)} == pytest.approx({ada.pk: 20.0, ben.pk: 10.0})


def test_many_small_extensions_are_gathered(space):
    for start in range(0, 3 * (snapshot.MOST_SEGMENTS + 2), 3):
        bring(space, count=3, start=start)
        rows(space)
    assert len(segments.read_manifest(folder(space)).segments) <= snapshot.MOST_SEGMENTS
    assert len(rows(space)) == 3 * (snapshot.MOST_SEGMENTS + 2)


def test_inside_a_transaction_nothing_reaches_the_files(space):
    from django.db import transaction

    bring(space)
    before = rows(space)
    with transaction.atomic():
        bring(space, count=5, start=100)
        assert len(rows(space)) == 25
        transaction.set_rollback(True)
    forget_cache()
    assert rows(space) == before
    assert np.all([row[0] for row in before])


def test_it_splits_acts_of_several_and_keeps_those_without_a_time(space):
    _, ids = bring(space, count=0)
    ada, ben, cem = (Party.objects.get(pk=ids[one]) for one in (ADA, BEN, CEM))
    kind = kinds.ADVICE.number
    draft = actions.Draft(givers=[ada, ben], receivers=[cem], kind=kind, minutes=40, shares=[3, 1])
    undated = actions.record(space, draft, by=None)
    at = datetime(1969, 7, 20, 20, 17, 40, tzinfo=UTC)
    dated = actions.record(space, actions.Draft(givers=[cem], receivers=[ada, ben], kind=kind, at=at), by=None)
    assert rows(space) == sorted(
        [
            (undated.pk, ada.pk, cem.pk, NO_TIME, kind, 30.0),
            (undated.pk, ben.pk, cem.pk, NO_TIME, kind, 10.0),
            (dated.pk, cem.pk, ada.pk, int(at.timestamp()), kind, kinds.ADVICE.minutes / 2),
            (dated.pk, cem.pk, ben.pk, int(at.timestamp()), kind, kinds.ADVICE.minutes / 2),
        ]
    )


def test_brought_up_to_date_it_needs_nothing_more(space):
    bring(space)
    snapshot.bring_up_to_date(space)
    before = segments.read_manifest(folder(space))
    assert (before.acts, before.contacts) == (5, 15)
    assert len(rows(space)) == 20
    assert segments.read_manifest(folder(space)) == before
