"""A telling that is sent twice is kept once: by a double click, or by a device that did not hear the answer."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from ayni.ledger.kinds import ADVICE
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.people.models import Party
from tests.ayni_web.conftest import signed_in

pytestmark = pytest.mark.django_db

LINE = "Wren Harbour lent me a ladder"


@pytest.fixture(autouse=True)
def me(mara: User) -> Party:
    return Party.objects.create(space=personal_space(mara), name="Mara Okafor", is_me=True)


def key_of(page: bytes) -> str:
    found = re.search(rb'name="once" value="([0-9a-f-]{36})"', page)
    assert found
    return found[1].decode()


def test_a_double_click_keeps_one_act_and_leads_to_it_twice(mara_client: Client) -> None:
    form = {"line": LINE, "once": key_of(mara_client.get("/record/").content)}
    first, second = mara_client.post("/record/", form), mara_client.post("/record/", form)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Act.objects.count() == 1
    assert Party.objects.filter(name="Wren Harbour").count() == 1


def test_every_form_has_a_key_of_its_own_and_keeps_it_while_it_is_mended(mara_client: Client) -> None:
    first, second = (key_of(mara_client.get("/record/").content) for _ in range(2))
    assert first != second
    again = mara_client.post("/record/", {"line": "nobody did nothing", "once": first})
    assert again.status_code == 200
    assert key_of(again.content) == first


def test_something_else_on_the_same_form_is_another_act(mara_client: Client) -> None:
    once = str(uuid4())
    for line in (LINE, LINE + " and a rope"):
        mara_client.post("/record/", {"line": line, "once": once})
    assert Act.objects.count() == 2


def test_the_same_line_on_two_forms_is_two_acts_and_without_a_key_nothing_is_held_back(mara_client: Client) -> None:
    for once in (str(uuid4()), str(uuid4()), "", "", "no key"):
        mara_client.post("/record/", {"line": LINE, "once": once})
    assert Act.objects.count() == 4  # the last is no form of ours, and is asked to be sent again


def test_what_arrived_is_shown_as_it_stands_now(mara: User, mara_client: Client) -> None:
    form = {"line": LINE, "once": str(uuid4())}
    mara_client.post("/record/", form)
    newer = book.correct(Act.objects.get(), book.draft_of(Act.objects.get()), by=mara)
    assert mara_client.post("/record/", form)["Location"] == f"/record/{newer.pk}/"
    assert Act.objects.count() == 2


def test_two_at_the_same_moment_cannot_both_be_written(mara: User, me: Party) -> None:
    space, once = personal_space(mara), uuid4()
    ben = Party.objects.create(space=space, name="Ben")
    draft = book.Draft(givers=[ben], receivers=[me], kind=ADVICE.number, what="Read it")
    book.record(space, draft, by=mara, once=once)
    with pytest.raises(IntegrityError), transaction.atomic():
        book.record(space, draft, by=mara, once=once)


def test_a_device_sends_later_and_again(mara_client: Client) -> None:
    form = {"line": LINE, "once": str(uuid4()), "told_on": timezone.localdate().isoformat()}
    first, second = (mara_client.post("/record/later/", form) for _ in range(2))
    assert first.json() == second.json()
    assert first.json()["words"].startswith("Wren Harbour")
    assert mara_client.get(first.json()["address"]).status_code == 200
    assert Act.objects.count() == 1


def test_a_line_that_arrived_although_its_answer_was_lost_is_the_same_when_sent_later(mara_client: Client) -> None:
    form = {"line": LINE, "once": str(uuid4())}
    mara_client.post("/record/", form)
    mara_client.post("/record/later/", {**form, "told_on": timezone.localdate().isoformat()})
    assert Act.objects.count() == 1


@pytest.mark.parametrize(("waited", "day"), [(5, 6), (0, 1), (400, 1), (-3, 1)])
def test_yesterday_is_counted_from_the_day_on_which_it_was_written(mara_client: Client, waited: int, day: int) -> None:
    told_on = timezone.localdate() - timedelta(days=waited)
    form = {"line": f"{LINE} yesterday", "once": str(uuid4()), "told_on": told_on.isoformat()}
    assert mara_client.post("/record/later/", form).status_code == 200
    at = Act.objects.get().at
    assert at is not None
    assert timezone.localtime(at).date() == timezone.localdate() - timedelta(days=day)


def test_a_line_without_a_day_was_on_the_day_on_which_it_was_written(mara_client: Client) -> None:
    told_on = timezone.localdate() - timedelta(days=3)
    mara_client.post("/record/later/", {"line": LINE, "once": str(uuid4()), "told_on": told_on.isoformat()})
    at = Act.objects.get().at
    assert at is not None
    assert timezone.localtime(at).date() == told_on


def test_a_line_that_is_no_act_says_why_and_is_not_kept(mara_client: Client) -> None:
    answer = mara_client.post("/record/later/", {"line": "nobody did nothing", "once": str(uuid4())})
    assert answer.status_code == 422
    assert answer.json()["faults"]
    assert not Act.objects.exists()


def test_sending_later_needs_a_token_and_a_person(mara: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/record/later/", {"line": LINE}).status_code in {302, 403}
    strict.force_login(mara)
    assert strict.post("/record/later/", {"line": LINE}).status_code == 403
    token = strict.get("/record/later/").json()["token"]
    assert strict.post("/record/later/", {"line": LINE}, headers={"X-CSRFToken": token}).status_code == 200
    assert Act.objects.count() == 1


def test_the_key_of_one_person_is_nothing_to_another(mara_client: Client, stranger: User) -> None:
    form = {"line": LINE, "once": str(uuid4())}
    mara_client.post("/record/", form)
    Party.objects.create(space=personal_space(stranger), name="Stranger", is_me=True)
    other = signed_in(stranger).post("/record/later/", form)
    assert other.status_code == 200
    assert Act.objects.filter(space=personal_space(stranger)).count() == 1
