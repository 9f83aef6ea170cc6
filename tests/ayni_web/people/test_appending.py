"""Rows appended by one statement are the rows that Django itself would have written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.queries import personal_space
from ayni_web.book.models import Contact
from ayni_web.people.appending import append
from ayni_web.people.models import Claim, Party

pytestmark = pytest.mark.django_db

CONTACT = ("space", "giver", "receiver", "at", "kind", "source", "key", "batch", "demo")


@pytest.fixture
def space():
    return personal_space(add_person("owner@example.org", name="Owner"))


def test_what_is_appended_is_what_an_object_would_have_written(space):
    ada, ben = Party.objects.bulk_create([Party(space=space, name=name) for name in ("Ada", "Ben")])
    batch = uuid4()
    times = [
        datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC),
        datetime(1969, 12, 31, 12, 0, 0, 250, tzinfo=UTC),
        datetime(2024, 7, 1, 8, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    ]
    rows = [
        (space.pk, ada.pk, ben.pk, at, 500, "t", f"t:{place}", batch if place else None, place == 1)
        for place, at in enumerate(times)
    ]
    append(Contact, CONTACT, rows)
    appended = list(Contact.objects.order_by("key").values_list(*CONTACT))
    raw = list(Contact.objects.raw("SELECT id, at AS told, batch AS of FROM book_contact ORDER BY key"))
    stored = [(one.told, one.of) for one in raw]
    Contact.objects.all().delete()
    Contact.objects.bulk_create(
        [
            Contact(
                space_id=of, giver_id=g, receiver_id=r, at=at, kind=kind, source=source, key=key, batch=b, demo=demo
            )
            for of, g, r, at, kind, source, key, b, demo in rows
        ]
    )
    assert appended == list(Contact.objects.order_by("key").values_list(*CONTACT))
    raw = list(Contact.objects.raw("SELECT id, at AS told, batch AS of FROM book_contact ORDER BY key"))
    assert stored == [(one.told, one.of) for one in raw]


def test_a_row_that_is_there_stays_as_it_is(space):
    party = Party.objects.create(space=space, name="Ada")
    batch = uuid4()
    columns = ("party", "batch", "field", "value", "book")
    append(Claim, columns, [(party.pk, batch, "name", "Ada", True)])
    append(Claim, columns, [(party.pk, batch, "name", "Ada", False), (party.pk, batch, "name", "Adele", False)])
    assert list(Claim.objects.order_by("pk").values_list("value", "book")) == [("Ada", True), ("Adele", False)]


def test_nothing_is_appended_of_nothing(space):
    append(Claim, ("party", "batch", "field", "value", "book"), [])
    assert not Claim.objects.exists()
