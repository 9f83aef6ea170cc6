"""What promises remind of, and how they stand in the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.notify.hours import window_of
from ayni_web.notify.models import Wishes
from ayni_web.notify.sources import Due, Span, sources
from ayni_web.people.models import Party
from ayni_web.promises import actions
from ayni_web.promises.models import Promise

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def pair(mara: User) -> tuple[Party, Party]:
    space = personal_space(mara)
    me = Party.objects.create(space=space, name="Mara", is_me=True, hours="10:00-16:00")
    return me, Party.objects.create(space=space, name="Ben Adler")


def made(user: User, by: Party, to: Party, due: date, *, ago: int = 20) -> Promise:
    now: datetime = timezone.now() - timedelta(days=ago)
    return actions.promise(personal_space(user), by=by, to=to, what="send it", due=due, now=now)


def due_on(user: User, day: date) -> list[Due]:
    source = next(one for one in sources() if one.name == "promises")
    return [due for due in source.due(user, Span(day - 14 * DAY, day)) if due.on <= day]


def test_mine_are_told_the_day_before_and_on_the_day(mara: User, pair: tuple[Party, Party]) -> None:
    today = timezone.localdate()
    made(mara, *pair, due=today + 3 * DAY)
    told = [[due.key.rsplit(":", 1)[1] for due in due_on(mara, today + number * DAY)] for number in range(5)]
    assert told == [[], [], ["before"], ["day"], ["day"]]


def test_theirs_are_asked_about_the_day_after(mara: User, pair: tuple[Party, Party]) -> None:
    me, ben = pair
    today = timezone.localdate()
    made(mara, ben, me, due=today)
    assert due_on(mara, today) == []
    [due] = due_on(mara, today + DAY)
    assert due.words.endswith("How did it go?")


def test_nobody_is_reminded_of_what_they_said_just_now(mara: User, pair: tuple[Party, Party]) -> None:
    today = timezone.localdate()
    made(mara, *pair, due=today, ago=0)
    made(mara, *pair, due=today + DAY, ago=0)
    assert due_on(mara, today) == []
    assert len(due_on(mara, today + DAY)) == 1


def test_what_was_kept_or_agreed_for_later_is_not_told(mara: User, pair: tuple[Party, Party]) -> None:
    today = timezone.localdate()
    kept, later = made(mara, *pair, due=today), made(mara, *pair, due=today)
    assert len(due_on(mara, today)) == 2
    actions.keep(kept, user=mara)
    actions.renegotiate(later, due=today + 9 * DAY)
    assert due_on(mara, today) == []


def test_a_promise_that_moves_keeps_its_name_in_the_calendar_and_counts_its_moves(
    mara: User, pair: tuple[Party, Party]
) -> None:
    today = timezone.localdate()
    promise = made(mara, *pair, due=today)
    source = next(one for one in sources() if one.name == "promises")
    [before] = source.entries(mara, today)
    actions.renegotiate(promise, due=today + DAY)
    [after] = source.entries(mara, today)
    assert (before.key, before.sequence, before.start) == (f"promise-{promise.pk}", 0, today)
    assert (after.key, after.sequence, after.start) == (before.key, 1, today + DAY)
    assert after.changed_at > before.changed_at


def test_the_readers_working_hours_say_when_mail_may_come(mara: User, pair: tuple[Party, Party]) -> None:
    window = window_of(mara, Wishes(user=mara))
    assert (window.first.hour, window.last.hour) == (10, 16)
