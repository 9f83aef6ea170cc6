"""What one prepares in several parts is changed where it was written: on the vault's own page its parts would be lost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ayni.errors import InputError
from ayni_web.team.repair import queries
from ayni_web.vault import actions as vault
from ayni_web.vault.models import Note
from ayni_web.vault.queries import read
from tests.ayni_web.team.repair.talking import Somebody, client_of

PARTS = {"saw": "The map was late", "matter": "We print on Friday"}


@pytest.fixture
def client_of_mara(mara_here: Somebody) -> Client:
    return client_of(mara_here.user)


def prepared(who: Somebody, about: str = queries.TALK) -> Note:
    return vault.write(who.opened, about, "The map was late\n\nWe print on Friday", parts=PARTS)


def parts_now(who: Somebody, note: Note) -> object:
    [found] = read(who.opened, [Note.objects.get(pk=note.pk)])
    return found.parts


@pytest.mark.parametrize(
    ("about", "address"), [(queries.TALK, "repair:preparation"), (queries.APART, "repair:step_away")]
)
def test_editing_it_among_the_notes_leads_where_it_was_written(
    mara_here: Somebody, client_of_mara: Client, about: str, address: str
) -> None:
    note = prepared(mara_here, about)
    answer = client_of_mara.get(reverse("vault:note", args=[note.pk]))
    assert answer.headers["Location"] == reverse(address, args=[note.pk])
    assert client_of_mara.get(answer.headers["Location"]).status_code == 200


def test_a_page_that_stood_open_loses_neither_the_parts_nor_the_words(
    mara_here: Somebody, client_of_mara: Client
) -> None:
    note = prepared(mara_here)
    said = {"text": "Something else", "edition": "1"}
    answer = client_of_mara.post(reverse("vault:note", args=[note.pk]), said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Something else" in page
    assert reverse("repair:preparation", args=[note.pk]) in page
    assert parts_now(mara_here, note) == PARTS


def test_whatever_writes_says_the_parts_or_is_refused(mara_here: Somebody) -> None:
    note = prepared(mara_here)
    with pytest.raises(InputError):
        vault.rewrite(mara_here.opened, Note.objects.get(pk=note.pk), "Something else", seen=1)
    vault.rewrite(mara_here.opened, Note.objects.get(pk=note.pk), "Late", seen=1, parts={"saw": "Late"})
    assert parts_now(mara_here, note) == {"saw": "Late"}


def test_a_note_without_parts_is_edited_among_the_notes_as_before(mara_here: Somebody, client_of_mara: Client) -> None:
    note = vault.write(mara_here.opened, "", "She thinks of Lisbon")
    assert client_of_mara.get(reverse("vault:note", args=[note.pk])).status_code == 200
    said = {"text": "She went to Lisbon", "edition": "1"}
    assert client_of_mara.post(reverse("vault:note", args=[note.pk]), said).status_code == 302
