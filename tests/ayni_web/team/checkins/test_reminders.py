"""Talks and looks come in people's own calendars and mail, on their own clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from ayni_web.accounts.models import Membership, User
from ayni_web.notify.actions import make_feed
from ayni_web.notify.calendars import calendar_of
from ayni_web.notify.queries import coming, due_now, feed_of
from ayni_web.team.checkins import actions, looking
from ayni_web.team.checkins.models import OneToOne, Talk
from ayni_web.walls.acting import as_the_house
from tests.ayni_web.team.checkins.making import ALL_MOSTLY, ended, open_look, proposed, talking, team_of, version

pytestmark = pytest.mark.django_db
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def entries(user: User, now: datetime) -> list[tuple[str, datetime, int]]:
    make_feed(user)
    feed = feed_of(user)
    assert feed is not None
    calendar = Calendar.from_ical(calendar_of(feed, now))
    found = [(str(one["summary"]), one["dtstart"].dt, int(one["sequence"])) for one in calendar.walk("VEVENT")]
    return sorted(found, key=lambda one: one[1])


def autumn(pair: OneToOne) -> None:
    """Two who talk on Thursdays at 15 in Berlin, around the autumn of 2026, in which clocks go back on different days."""
    rhythm = {"day": date(2026, 10, 15), "clock": time(15), "weeks": 1, "zone": "Europe/Berlin"}
    OneToOne.objects.filter(pk=pair.pk).update(**rhythm)
    Talk.objects.filter(pair=pair).update(planned=date(2026, 10, 15), at=datetime(2026, 10, 15, 13, tzinfo=UTC))


def test_each_has_the_talk_in_their_calendar_and_the_clock_stays_where_it_was_agreed() -> None:
    mara, ben = team_of("Mara", "Ben")
    pair = talking(mara, ben)
    autumn(pair)
    now = datetime(2026, 10, 14, tzinfo=UTC)
    for member, other in ((mara, "Ben"), (ben, "Mara")):
        told = entries(member.user, now)
        assert [summary for summary, _start, _number in told] == [f"Talk with {other}"] * 8
        assert {start.astimezone(BERLIN).time() for _summary, start, _number in told} == {time(15)}
        # New York changes its clocks a week later than Berlin: for one Thursday it is ten there.
        seen = [start.astimezone(NEW_YORK).hour for _summary, start, _number in told[:4]]
        assert seen == [9, 9, 10, 9]


def test_a_moved_talk_is_the_same_entry_at_another_time_and_one_left_out_goes() -> None:
    mara, ben = team_of("Mara", "Ben")
    pair = talking(mara, ben)
    before = entries(mara.user, timezone.now())
    elsewhere = timezone.now().replace(microsecond=0) + timedelta(days=2)
    actions.move(pair, version(pair), elsewhere)
    moved = entries(mara.user, timezone.now())
    assert moved[0][1] == elsewhere
    assert moved[0][2] > before[0][2]
    assert moved[1:] == [(summary, start, moved[0][2]) for summary, start, _number in before[1:]]
    actions.leave_out(pair, version(pair))
    assert entries(mara.user, timezone.now())[0][1] == before[1][1]
    actions.pause(pair, version(pair))
    assert entries(mara.user, timezone.now()) == []
    actions.end(pair, version(pair))
    assert entries(mara.user, timezone.now()) == []


def test_who_is_asked_for_a_talk_is_reminded_once_and_who_asks_is_not() -> None:
    mara, ben = team_of("Mara", "Ben")
    proposed(mara, ben)
    now = timezone.now()
    assert [due.words for _title, due in due_now(ben.user, now)] == [
        "Mara would like to talk with you regularly: say yes or no"
    ]
    assert due_now(mara.user, now) == []


def test_a_talk_reminds_on_its_day_on_the_clocks_of_each() -> None:
    mara, ben = team_of("Mara", "Ben")
    pair = talking(mara, ben)
    late = (timezone.now() + timedelta(days=4)).astimezone(UTC).replace(hour=23, minute=30, second=0, microsecond=0)
    actions.move(pair, version(pair), late)
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        (there,) = [due for _title, due in coming(ben.user, timezone.now())]
    with timezone.override(UTC):
        (here,) = [due for _title, due in coming(mara.user, timezone.now())]
    assert (there.on - here.on).days == 1
    assert "8:30" in there.words
    assert here.path == reverse("checkins:pair", args=[pair.space_id, pair.pk])


def test_a_look_is_in_everybodys_calendar_and_reminds_all_alike_whether_they_answered_or_not() -> None:
    """Else what was not sent to somebody would tell that they had answered."""
    team = team_of("Mara", "Ben", "Lena", "Yves", "Zora")
    look = open_look(team[0])
    now = look.opens_at + timedelta(minutes=30)

    def told(member: Membership) -> tuple[object, object]:
        return ([due for _title, due in due_now(member.user, now)], entries(member.user, now))

    before = [told(member) for member in team]
    looking.answer(team[1], look, ALL_MOSTLY, now=now)
    assert [told(member) for member in team] == before
    for reminders, calendar in before:
        assert len(reminders) == 1  # type: ignore[arg-type]
        assert len(calendar) == 5  # type: ignore[arg-type]  # the one that is open and four ahead
    assert {str(reminders) for reminders, _calendar in before} == {str(before[0][0])}


def test_who_came_later_is_not_reminded_of_a_look_that_does_not_ask_them() -> None:
    from tests.ayni_web.team.checkins.making import answer, joined, next_look

    team = team_of("Mara", "Ben", "Lena", "Yves", "Zora")
    first = open_look(team[0])
    for member in team:
        answer(member, first)
    ended(first)
    late = joined(team[0], "Late")
    second = next_look(first)
    assert due_now(late.user, second.opens_at) == []
    assert len(due_now(team[1].user, second.opens_at)) == 1


def test_nobody_is_reminded_of_a_team_that_they_left_or_that_is_closed() -> None:
    from ayni_web.accounts import teams

    mara, ben = team_of("Mara", "Ben")
    talking(mara, ben)
    teams.leave(ben)
    ben.user.refresh_from_db()
    assert entries(ben.user, timezone.now()) == []
    assert coming(ben.user, timezone.now()) == []


def test_looks_open_and_end_by_the_clock_alone() -> None:
    from ayni_web.team.checkins.jobs import team_looks

    class Silent:
        def report(self, *_told: object) -> None: ...

    team = team_of("Mara", "Ben", "Lena", "Yves", "Zora")
    look = open_look(team[0])
    look.closes_at = timezone.now() - timedelta(seconds=1)
    look.save()
    with as_the_house():
        assert team_looks(Silent())["ended"] == 1  # type: ignore[arg-type]
        assert team_looks(Silent()) == {"ended": 0, "opened": 0}  # type: ignore[arg-type]
