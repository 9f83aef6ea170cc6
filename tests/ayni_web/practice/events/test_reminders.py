"""The day before and the morning after, once each; the calendar feed; what comes back before a meeting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ayni.ledger.kinds import ADVICE
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.notify.sources import Span, sources
from ayni_web.people import actions as people
from ayni_web.people.models import Party
from ayni_web.practice.events import actions, queries, telling
from ayni_web.practice.events.models import Event
from tests.ayni_web.practice.events.conftest import Dinner

pytestmark = pytest.mark.django_db


def due(user: User, days: int = 0, told: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    source = next(one for one in sources() if one.name == "events")
    day = timezone.localdate() + timedelta(days=days)
    return [(one.key, one.words) for one in source.due(user, Span(day, day, told)) if one.on == day]


def long_known(event: Event) -> Event:
    Event.objects.filter(pk=event.pk).update(made_at=timezone.now() - timedelta(days=30))
    return event


def test_the_day_before_one_line_says_whom_one_could_see(mara: User, ben: Party, dinner: Dinner) -> None:
    people.add_need(ben, "a hall")
    event = long_known(dinner(ben, starts=timezone.now() + timedelta(days=1), ends=timezone.now() + timedelta(days=1)))
    ((key, words),) = due(mara)
    assert "Dinner in Altona. Whom you could see: Ben Adler" in words
    assert due(mara, told=frozenset([key])) == []
    assert due(mara, days=-1) == []
    actions.call_off(event)
    assert due(mara) == []


def test_the_morning_after_it_is_asked_once_what_came_of_it(mara: User, ben: Party, dinner: Dinner) -> None:
    event = long_known(dinner(ben, hours=-26))
    event = queries.event_for(mara, event.pk)
    days = (event.last_day + timedelta(days=1) - timezone.localdate()).days
    ((key, words),) = due(mara, days)
    assert words == "Dinner in Altona: what came of it, while it is fresh?"
    assert due(mara, days, frozenset([key])) == []
    assert due(mara, days + 1) == []


@pytest.mark.parametrize("how", ["everybody told", "closed", "nobody there", "called off"])
def test_it_is_not_asked_where_there_is_nothing_to_ask(mara: User, ben: Party, dinner: Dinner, how: str) -> None:
    event = long_known(dinner(*([] if how == "nobody there" else [ben]), hours=-26))
    if how == "everybody told":
        telling.say_met(mara, event.guests.get(), False)
    elif how == "closed":
        actions.close(event)
    elif how == "called off":
        actions.call_off(event)
    assert [one for days in range(-3, 4) for one in due(mara, days)] == []


def test_what_was_put_off_is_asked_on_that_day_and_not_before(mara: User, ben: Party, dinner: Dinner) -> None:
    event = long_known(dinner(ben, hours=-26))
    actions.put_off(event, timezone.localdate() + timedelta(days=7))
    assert [days for days in range(-3, 9) if due(mara, days)] == [7]


def test_the_calendar_has_what_was_typed_and_not_what_came_from_a_calendar(
    mara: User, ben: Party, dinner: Dinner
) -> None:
    first, last = timezone.localdate() + timedelta(days=3), timezone.localdate() + timedelta(days=5)
    starts, ends = actions.as_days(first, last)
    fair = dinner(ben, name="Fair", starts=starts, ends=ends, whole_days=True)
    typed, off = dinner(ben), dinner(ben)
    actions.call_off(off)
    Event.objects.filter(pk=dinner(ben).pk).update(key="from-a-file")
    source = next(one for one in sources() if one.name == "events")
    found = {entry.key: entry for entry in source.entries(mara, timezone.localdate())}
    assert set(found) == {f"event-{typed.pk}", f"event-{fair.pk}", f"event-{fair.pk}-1", f"event-{fair.pk}-2"}
    assert found[f"event-{fair.pk}-2"].start == last
    assert found[f"event-{typed.pk}"].minutes == 120


def today(client: Client) -> str:
    return client.get(reverse("today:today")).content.decode()


def test_before_a_meeting_the_right_memory_comes_back_on_today(
    mara_client: Client, mara: User, me: Party, ben: Party, dinner: Dinner
) -> None:
    at = timezone.now() - timedelta(days=6 * 365)
    told = book.Draft(givers=[ben], receivers=[me], kind=ADVICE.number, at=at, what="Read my first contract")
    book.record(personal_space(mara), told, by=mara)
    assert "Before you meet" not in today(mara_client)
    event = dinner(ben, hours=1)
    html = today(mara_client)
    assert "Before you meet" in html
    assert "Read my first contract" in html
    assert reverse("events:one", args=[event.pk]) in html
    actions.call_off(event)
    assert "Before you meet" not in today(mara_client)


def test_the_day_after_today_offers_to_say_what_came_of_it(
    mara_client: Client, mara: User, ben: Party, dinner: Dinner
) -> None:
    event = dinner(ben, hours=-4)
    assert "Dinner in Altona: say what came of it" in today(mara_client)
    telling.say_met(mara, event.guests.get(), True)
    assert "say what came of it" not in today(mara_client)


@pytest.mark.django_db(transaction=True)  # inside a transaction nothing is kept between pages
def test_today_asks_nothing_more_where_nobody_is_met(
    mara_client: Client, mara: User, ben: Party, dinner: Dinner
) -> None:
    today(mara_client)
    with CaptureQueriesContext(connection) as before:
        today(mara_client)
    dinner(ben, hours=24 * 30)
    today(mara_client)
    with CaptureQueriesContext(connection) as after:
        today(mara_client)
    assert len(after) == len(before) <= 12
