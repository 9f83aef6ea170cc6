"""Before a meeting the right memory comes back on Today, as it is now, and Today asks few questions for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ayni.ledger import kinds
from ayni.ledger.acts import Outcome
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.people import actions as people
from ayni_web.people import queries as known
from ayni_web.people.models import Party
from ayni_web.practice.events import actions as events
from ayni_web.practice.events.actions import Named, Plan
from ayni_web.practice.rhythm.actions import plan_talk
from ayni_web.promises import actions as promises

pytestmark = pytest.mark.django_db(transaction=True)  # inside a transaction nothing is kept between pages


@pytest.fixture
def me(mara: User) -> Party:
    return people.claim_me(personal_space(mara), [], name="Mara")


@pytest.fixture
def crowd(mara: User, me: Party) -> list[Party]:
    """Twenty people of whom much is known."""
    space, now = personal_space(mara), timezone.now()
    crowd = [people.add_party(space, f"Person {number}") for number in range(20)]
    for number, one in enumerate(crowd):
        people.add_need(one, f"a hall for {number} people")
        people.add_capacity(one, "gives", f"chairs for {number}")
        given = book.Draft(givers=[one], receivers=[me], kind=kinds.ADVICE.number, at=now - timedelta(days=number + 9))
        book.record(space, given, by=mara)
    people.add_moment(crowd[4], "opens a shop", (timezone.localdate() + timedelta(days=3)).isoformat())
    people.edit(crowd[5], {"birthday": f"--{timezone.localdate() + timedelta(days=2):%m-%d}"})
    return crowd


def dine(mara: User, guests: list[Party]) -> None:
    starts = timezone.now() + timedelta(hours=20)
    named = [Named(guest, guest.name) for guest in guests]
    events.plan(mara, Plan(name="Dinner in Altona", starts=starts, ends=starts + timedelta(hours=2), guests=named))


def today(client: Client) -> str:
    return client.get(reverse("today:today")).content.decode()


def test_today_with_a_dinner_and_a_talk_asks_no_more_than_twelve_questions(
    mara_client: Client, mara: User, crowd: list[Party]
) -> None:
    dine(mara, crowd)
    plan_talk(mara, crowd[0], at=timezone.now() + timedelta(hours=19))
    today(mara_client)
    with CaptureQueriesContext(connection) as asked:
        page = today(mara_client)
    assert "Dinner in Altona" in page
    assert "Talk with Person 0" in page
    assert len(asked) <= 12, [one["sql"][:160] for one in asked]


def test_what_comes_back_before_a_meeting_is_what_is_so_now(
    mara_client: Client, mara: User, me: Party, crowd: list[Party]
) -> None:
    space, ravi = personal_space(mara), people.add_party(personal_space(mara), "Ravi Menon")
    dine(mara, [ravi])
    assert "Ravi Menon" not in today(mara_client).partition("Dinner in Altona")[2]
    need = people.add_need(ravi, "a bookkeeper in Lagos")
    assert "They look for: a bookkeeper in Lagos." in today(mara_client)
    people.mark_met(need)
    assert "They look for: a bookkeeper in Lagos." not in today(mara_client)
    promise = promises.promise(space, by=me, to=ravi, what="the plan of the hall")
    assert "You said you would: the plan of the hall" in today(mara_client)
    promises.keep(promise, user=mara)
    assert "You said you would" not in today(mara_client)
    given = book.Draft(
        givers=[ravi],
        receivers=[me],
        kind=kinds.ADVICE.number,
        at=timezone.now() - timedelta(days=99),
        what="Read my lease",
    )
    act = book.record(space, given, by=mara)
    assert "Nothing says that they heard what came of it" in today(mara_client)
    book.tell_outcome(act, Outcome.HELPED, "", by=mara)
    assert "Nothing says that they heard what came of it" not in today(mara_client)


def test_moments_of_some_are_those_that_are_told_of_everybody(mara: User, crowd: list[Party]) -> None:
    space, day = personal_space(mara), timezone.localdate()
    rows = Party.objects.filter(pk__in=[one.pk for one in crowd])
    there = known.moments_among(space, list(rows), day, 30)
    assert there == known.moments_ahead(space, day, 30)
    assert [one.party.name for one in there] == ["Person 5", "Person 4"]
