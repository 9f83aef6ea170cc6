"""Promises as people make and end them on the pages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book.models import Act
from ayni_web.people.models import Party
from ayni_web.promises import actions
from ayni_web.promises.models import Expectation, Promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(mara: User) -> Party:
    space = personal_space(mara)
    Party.objects.create(space=space, name="Mara", is_me=True)
    return Party.objects.create(space=space, name="Ben Adler")


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def test_one_line_makes_a_promise_of_mine(mara_client: Client, ben: Party) -> None:
    mara_client.post("/promises/", {"line": "send Ben the grant calendar tomorrow"})
    made = Promise.objects.get()
    assert (made.by.is_me, made.to, made.what, made.due) == (True, ben, "Send Ben the grant calendar", tomorrow())


def test_one_line_makes_a_promise_of_theirs(mara_client: Client, ben: Party) -> None:
    page = mara_client.post("/promises/", {"line": "Ben reads my draft tomorrow"}, follow=True)
    assert Promise.objects.get().by == ben
    assert "Others said they would" in page.content.decode()


def test_on_a_persons_page_the_line_needs_no_name(mara_client: Client, ben: Party) -> None:
    page = mara_client.post(f"/promises/?with={ben.pk}", {"line": "send the grant calendar tomorrow"}, follow=True)
    assert Promise.objects.get().to == ben
    assert page.redirect_chain[-1][0] == f"/people/{ben.pk}/"
    assert "Send the grant calendar" in page.content.decode()


def test_the_reader_may_be_new_to_the_space(mara_client: Client, mara: User) -> None:
    mara_client.post("/promises/", {"line": "send the slides tomorrow", "person": "Lucía Ferrer"})
    made = Promise.objects.get()
    assert made.by.is_me
    assert made.to.name == "Lucía Ferrer"


@pytest.mark.parametrize(
    "line", ["send the slides", "introduce Ben to Lucía Ferrer", "send Ben the slides by 2026-02-30"]
)
def test_a_line_that_leaves_something_open_is_asked_about(mara_client: Client, ben: Party, line: str) -> None:
    page = mara_client.post("/promises/", {"line": line})
    assert page.status_code == 200
    assert 'class="errors"' in page.content.decode()
    assert not Promise.objects.exists()


def test_of_two_of_one_name_the_page_asks_which(mara_client: Client, ben: Party) -> None:
    twin = Party.objects.create(space=ben.space, name="Ben Adler")
    page = mara_client.post("/promises/", {"line": "send the slides tomorrow", "person": "Ben Adler"})
    assert "Which Ben Adler?" in page.content.decode()
    said = {"line": "send the slides tomorrow", "person": "Ben Adler", "pick:ben adler": str(twin.pk)}
    mara_client.post("/promises/", said)
    assert Promise.objects.get().to == twin


def test_kept_with_one_click_is_in_the_book_as_the_kind_that_its_words_name(
    mara_client: Client, mara: User, ben: Party
) -> None:
    me = Party.objects.get(is_me=True)
    made = actions.promise(personal_space(mara), by=me, to=ben, what="Introduce Lucía")
    mara_client.post(f"/promises/{made.pk}/keep/", {"record": "on"})
    assert Act.objects.get().kind == 300  # an introduction


def test_agreeing_anew_letting_go_and_taking_up_again(mara_client: Client, mara: User, ben: Party) -> None:
    me = Party.objects.get(is_me=True)
    made = actions.promise(personal_space(mara), by=me, to=ben, what="send it", due=tomorrow())
    later = tomorrow() + timedelta(days=5)
    page = mara_client.post(f"/promises/{made.pk}/again/", {"due": later.isoformat()}, follow=True)
    assert "Agreed anew" in page.content.decode()
    mara_client.post(f"/promises/{made.pk}/let-go/", {"why": "not needed"})
    made.refresh_from_db()
    assert (made.due, made.is_open) == (later, False)
    mara_client.post(f"/promises/{made.pk}/reopen/")
    made.refresh_from_db()
    assert made.is_open


def test_no_page_speaks_of_debts(mara_client: Client, mara: User, ben: Party) -> None:
    me = Party.objects.get(is_me=True)
    made = actions.promise(personal_space(mara), by=me, to=ben, what="send it", due=date(2020, 1, 1))
    for path in ("/promises/", f"/promises/{made.pk}/", f"/people/{ben.pk}/", "/promises/?show=ended"):
        text = mara_client.get(path).content.decode().casefold()
        assert not {word for word in ("overdue", "debt", "owe ", "owes", "score", "failed") if word in text}


def test_what_a_relationship_rests_on_is_written_and_shown(mara_client: Client, ben: Party) -> None:
    mara_client.post(f"/promises/with/{ben.pk}/", {"fair": "we take turns", "limits": "no calls at night"})
    assert Expectation.objects.get().party == ben
    assert "we take turns" in mara_client.get(f"/people/{ben.pk}/").content.decode()


def test_a_stranger_reaches_nothing_of_it(stranger_client: Client, mara: User, ben: Party) -> None:
    me = Party.objects.get(is_me=True)
    made = actions.promise(personal_space(mara), by=me, to=ben, what="send it")
    for do in ("keep", "again", "not-kept", "let-go", "reopen"):
        assert stranger_client.post(f"/promises/{made.pk}/{do}/").status_code == 404
    assert stranger_client.get(f"/promises/{made.pk}/").status_code == 404
    assert stranger_client.post(f"/promises/with/{ben.pk}/", {"fair": "x"}).status_code == 404
    assert stranger_client.post(f"/promises/?with={ben.pk}", {"line": "x"}).status_code == 404


def test_a_line_that_is_sent_twice_is_one_promise(mara: User, mara_client: Client) -> None:
    Party.objects.create(space=personal_space(mara), name="Mara", is_me=True)
    found = re.search(r'name="once" value="([0-9a-f-]{36})"', mara_client.get("/promises/").content.decode())
    assert found
    form = {"line": "send Wren Harbour the grant calendar by Friday", "once": found[1]}
    for _ in range(2):
        assert mara_client.post("/promises/", form).status_code == 302
    assert Promise.objects.count() == Party.objects.filter(name="Wren Harbour").count() == 1
    mara_client.post("/promises/", {**form, "side": "them"})
    assert Promise.objects.count() == 2


def test_two_tellings_at_the_same_moment_cannot_both_be_written(mara: User) -> None:
    space, once = personal_space(mara), uuid4()
    me = Party.objects.create(space=space, name="Mara", is_me=True)
    wren = Party.objects.create(space=space, name="Wren Harbour")
    actions.promise(space, by=me, to=wren, what="send it", once=once)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.promise(space, by=me, to=wren, what="send it", once=once)
