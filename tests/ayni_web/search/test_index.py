"""The index is a cache: lost, damaged or made by another Ayni it comes back, and what is erased leaves it at once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from ayni.identity.identifiers import email
from ayni.sources.contract import PartyFound
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.jobs.models import Job
from ayni_web.keeping.erasing import erase_everything, forget
from ayni_web.people import actions as people
from ayni_web.people.models import Party
from ayni_web.search import index
from ayni_web.search.jobs import read_what_is_new
from ayni_web.search.models import Changed, Document
from ayni_web.search.queries import Asked, found

pytestmark = pytest.mark.django_db


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def names(user: User, text: str) -> list[str]:
    return [str(hit.title) for group in found(user, Asked(text)).groups for hit in group.hits]


def everything_kept() -> bytes:
    """All bytes of the tables in which the index keeps itself, as far as they hold words."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT coalesce(string_agg(name || words::text, ' '), '') FROM search_text")
            return str(cursor.fetchone()[0]).lower().encode()
        cursor.execute("SELECT block FROM search_text_data")
        blocks = [bytes(row[0]) for row in cursor.fetchall()]
        cursor.execute("SELECT c0 || ' ' || c1 FROM search_text_content")
        return b"".join([*blocks, *(str(row[0]).encode() for row in cursor.fetchall())])


@pytest.fixture
def friends(mara: User) -> list[Party]:
    space = personal_space(mara)
    return [Party.objects.create(space=space, name=name) for name in ("Ysolde Moss", "Quillfeather Moss")]


@pytest.mark.sqlite
@pytest.mark.usefixtures("friends")
@pytest.mark.parametrize(
    "harm",
    [
        lambda: run("DROP TABLE search_text"),
        lambda: run("DELETE FROM search_text_data"),
        lambda: run("UPDATE search_text_data SET block = x'00010203'"),
        lambda: run("DROP TABLE search_text_idx"),
        lambda: run("DROP TABLE search_text_docsize"),
        lambda: run("DELETE FROM search_text_docsize"),
        lambda: Document.objects.all().delete(),
        lambda: run("DROP TRIGGER search_person_people_party_update"),
        index.rebuild,
    ],
)
def test_a_lost_or_damaged_index_comes_back(mara: User, harm: Callable[[], object]) -> None:
    assert len(names(mara, "moss")) == 2
    harm()
    Party.objects.filter(name="Ysolde Moss").update(name="Ysolde Fern")
    found(mara, Asked("moss"))  # the search that meets the damage may find what it had not yet read again
    assert names(mara, "fern") == ["Ysolde <mark>Fern</mark>"]
    assert names(mara, "moss") == ["Quillfeather <mark>Moss</mark>"]


@pytest.mark.sqlite
@pytest.mark.usefixtures("friends")
def test_triggers_of_another_ayni_are_made_anew(mara: User) -> None:
    names(mara, "moss")
    run("DROP TRIGGER search_person_people_party_insert")
    run("CREATE TRIGGER search_person_people_party_insert AFTER INSERT ON people_party BEGIN SELECT 1; END")
    run("CREATE TRIGGER search_gone_people_party_insert AFTER INSERT ON people_party BEGIN SELECT 1; END")
    Party.objects.create(space=personal_space(mara), name="Cem Moss")
    assert len(names(mara, "moss")) == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'search_gone_people_party_insert'")
        assert cursor.fetchone() == (0,)


def test_what_an_import_brings_and_takes_back_is_found_and_gone(mara: User) -> None:
    space, batch = personal_space(mara), uuid4()
    address = email("wren@harbour.example")
    assert address is not None
    people.adopt(space, [PartyFound((address,), name="Wren Harbour")], batch=batch, source="vcard")
    assert names(mara, "wren@harb") == ["<mark>Wren</mark> <mark>Harbour</mark>"]
    people.withdraw_batch(space, batch)
    assert names(mara, "wren") == []


def test_an_erased_person_is_gone_from_the_index_at_once(mara: User, friends: list[Party]) -> None:
    Party.objects.filter(pk=friends[0].pk).update(remark="a friend of Quillfeather Moss")
    assert len(names(mara, "quillfeather")) == 2
    assert b"quillfeather" in everything_kept()
    forget(friends[1], by=mara)
    kept = everything_kept()
    assert b"quillfeather" not in kept
    assert b"uillf" not in kept
    assert b"ysolde" in kept
    assert names(mara, "quillfeather") == []


def test_everything_erased_is_gone_from_the_index_and_others_keep_theirs(
    mara: User, stranger: User, friends: list[Party]
) -> None:
    Party.objects.create(space=personal_space(stranger), name="Hollyhock Reed")
    names(mara, "moss"), names(stranger, "reed")
    erase_everything(personal_space(mara), but_job=uuid4(), step=lambda: None)
    assert b"moss" not in everything_kept()
    assert not Changed.objects.filter(space_id=personal_space(mara).pk).exists()
    assert names(stranger, "reed") == ["Hollyhock <mark>Reed</mark>"]


def test_one_persons_search_reads_nothing_of_another(mara: User, stranger: User, friends: list[Party]) -> None:
    names(stranger, "moss")
    assert not Document.objects.filter(space=personal_space(mara)).exists()


def test_what_is_too_much_for_one_search_is_read_by_the_worker(
    mara: User, mara_client: Client, friends: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "AT_ONCE", 1)
    assert "still being read" in mara_client.get("/search/?q=moss").content.decode()
    mara_client.get("/search/?q=moss")
    assert Job.objects.filter(kind="search-index").count() == 1

    class Told:
        def report(self, done: int) -> None:
            pass

    read_what_is_new(Told(), space_id=str(personal_space(mara).pk))
    assert not Changed.objects.filter(space_id=personal_space(mara).pk).exists()
    assert "still being read" not in mara_client.get("/search/?q=moss").content.decode()
    assert len(names(mara, "moss")) == 2


@pytest.mark.sqlite
def test_a_table_that_is_made_anew_is_watched_again(mara: User, friends: list[Party]) -> None:
    """As a migration on SQLite does it: a new table takes the old one's rows and name; the triggers go with the old one."""
    names(mara, "moss")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search%'")
        triggers = cursor.fetchone()[0]
    assert triggers >= 3
    for event in ("insert", "update", "delete"):
        run(f"DROP TRIGGER search_person_people_party_{event}")
    Party.objects.filter(pk=friends[0].pk).update(name="Ysolde Fern")
    assert names(mara, "fern") == ["Ysolde <mark>Fern</mark>"]


def test_however_much_of_others_waits_ones_own_is_read(mara: User, stranger: User) -> None:
    theirs = Party.objects.create(space=personal_space(stranger), name="Somebody Else")
    mine = Party.objects.create(space=personal_space(mara), name="Ysolde Moss")
    assert names(mara, "ysolde") == ["<mark>Ysolde</mark> Moss"]
    mine.name = "Ysolde Fern"
    mine.save()
    Changed.objects.all().delete()
    # What a table did not say whose it is: more of a stranger's than are looked at together, then one's own.
    Changed.objects.bulk_create([Changed(kind="person", row=theirs.pk)] * 5_001 + [Changed(kind="person", row=mine.pk)])
    assert names(mara, "fern") == ["Ysolde <mark>Fern</mark>"]
    assert Changed.objects.filter(row=theirs.pk).exists()
