"""Each thing is told once: whatever dies, however many look at once, however long nobody was awake."""

from __future__ import annotations

import email
import mailbox
import re
import smtplib
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from email import policy
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from ayni_web.accounts.models import User
from ayni_web.jobs.actions import keep_schedules
from ayni_web.jobs.runner import run_now
from ayni_web.notify import actions, queries, sending, ways
from ayni_web.notify.hours import Window
from ayni_web.notify.models import Mail, Reminder
from ayni_web.notify.quiet import Quiet
from tests.ayni_web.notify.conftest import Things, box

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 12, 1)
MORNING = datetime(2026, 12, 1, 8, 5, tzinfo=BERLIN)


class Killed(BaseException):
    """Stands for kill -9: nothing catches it, nothing tidies up after it."""


def kill_at(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, *, after: bool) -> Callable[[], None]:
    """The next call of this ends the process, before it does its work or right after it."""
    real = getattr(place, name)

    def dies(*args: Any, **kwargs: Any) -> None:
        if after:
            real(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(place, name, dies)
    return lambda: monkeypatch.setattr(place, name, real)


def test_what_is_due_comes_in_one_mail_and_never_again(reader: User, things: Things) -> None:
    things.add("a", DAY, "send the grant calendar")
    things.add("b", DAY)
    things.add("c", DAY + timedelta(days=1))
    assert sending.remind(MORNING) == {"sent": 1}
    for minutes in (0, 5, 60, 300):
        assert "sent" not in sending.remind(MORNING + timedelta(minutes=minutes))
    [mail] = mailbox.Maildir(str(Path(settings.MAILBOX) / str(reader.pk)), create=False)
    text = mail.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.count("–".encode()) == 2
    assert b"send the grant calendar" in text
    assert sending.remind(MORNING + timedelta(days=1)) == {"sent": 1}
    assert sorted(Reminder.objects.values_list("key", flat=True)) == ["a", "b", "c"]


def test_nobody_is_mailed_who_did_not_ask_for_it(mara: User, things: Things) -> None:
    things.add("a", DAY)
    assert sending.remind(MORNING) == {}
    assert not Mail.objects.exists()


def test_after_days_without_power_one_mail_comes(reader: User, things: Things) -> None:
    for back in range(10):
        things.add(f"thing-{back}", DAY - timedelta(days=back))
    sending.remind(MORNING)
    assert len(box(reader)) == 1
    assert Mail.objects.get().number == 10


@pytest.mark.parametrize(
    ("place", "name", "after"),
    [
        (sending.actions, "put_together", False),
        (sending.actions, "put_together", True),
        (sending.actions, "take", False),
        (sending.actions, "take", True),
        (ways.Files, "hand_over", False),
        (ways.Files, "hand_over", True),
        (sending.actions, "handed_over", False),
        (sending.actions, "handed_over", True),
    ],
)
def test_killed_anywhere_each_thing_arrives_once(
    reader: User, things: Things, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, after: bool
) -> None:
    things.add("a", DAY)
    revive = kill_at(monkeypatch, place, name, after=after)
    with pytest.raises(Killed):
        sending.remind(MORNING)
    revive()
    for minutes in (1, 11, 22, 33):
        sending.remind(MORNING + timedelta(minutes=minutes))
    assert len(box(reader)) == 1
    assert Mail.objects.get().state == Mail.State.SENT


def test_killed_while_its_file_was_half_written_it_arrives_once(
    reader: User, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    things.add("a", DAY)
    revive = kill_at(monkeypatch, ways.os, "fsync", after=False)
    with pytest.raises(Killed):
        sending.remind(MORNING)
    assert box(reader) == []
    revive()
    sending.remind(MORNING + timedelta(minutes=11))
    assert len(box(reader)) == 1


def test_a_mail_that_was_read_already_is_not_written_again(
    reader: User, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    things.add("a", DAY)
    revive = kill_at(monkeypatch, sending.actions, "handed_over", after=False)
    with pytest.raises(Killed):
        sending.remind(MORNING)
    revive()
    [file] = box(reader)
    file.rename(file.parents[1] / "cur" / f"{file.name}:2,S")  # as mail programs do
    sending.remind(MORNING + timedelta(minutes=11))
    assert box(reader) == []
    assert Mail.objects.get().state == Mail.State.SENT


def test_of_two_workers_at_the_same_moment_one_sends(
    reader: User, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    things.add("a", DAY)
    real, seen = actions.put_together, []

    def meanwhile(*args: Any) -> Mail | None:
        mail = real(*args)
        if not seen:
            seen.append(1)
            seen.append(sending.remind(MORNING))  # the other worker, between looking and taking
        return mail

    monkeypatch.setattr(sending.actions, "put_together", meanwhile)
    assert sending.remind(MORNING) == {"another": 1}
    assert seen[1] == {"sent": 1}
    assert len(box(reader)) == 1


class Server(smtplib.SMTP):
    """A mail server that answers as a test wants."""

    def __init__(self, answer: Exception | None = None) -> None:
        self.answer = answer
        self.taken: list[bytes] = []

    def send_message(self, message: Any, *args: Any, **kwargs: Any) -> Any:
        if self.answer is not None:
            raise self.answer
        self.taken.append(message.as_bytes())

    def quit(self) -> Any:
        return None


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Server:
    settings.SMTP_URL = "smtp://mail.example.org"
    found = Server()
    monkeypatch.setattr(ways, "_connected", lambda: found)
    return found


def test_a_mail_over_the_wire_says_who_it_is_for_and_how_to_stop_it(
    reader: User, things: Things, server: Server
) -> None:
    things.add("a", DAY, "für Jörg: den Plan schicken")
    sending.remind(MORNING)
    message = email.message_from_bytes(server.taken[0], policy=policy.default)
    assert message["To"] == "mara@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.search(rb"^List-Unsubscribe: <http\S+/reminders/stop/\S+>$", server.taken[0], re.MULTILINE)
    assert "für Jörg: den Plan schicken" in message.get_content()
    assert Mail.objects.get().lines == []  # what it said is kept no longer


def test_what_a_server_refuses_waits_and_goes_with_the_rest(reader: User, things: Things, server: Server) -> None:
    things.add("a", DAY)
    server.answer = smtplib.SMTPDataError(451, b"come back later")
    assert sending.remind(MORNING) == {"waits": 1}
    things.add("b", DAY)
    assert sending.remind(MORNING + timedelta(minutes=5)) == {"waits": 1}
    server.answer = None
    assert sending.remind(MORNING + timedelta(days=1)) == {"sent": 1}
    assert len(server.taken) == 1
    assert Mail.objects.get().number == 2


def test_a_line_that_breaks_is_not_tried_twice_and_is_said(reader: User, things: Things, server: Server) -> None:
    things.add("a", DAY)
    server.answer = smtplib.SMTPServerDisconnected("the line broke")
    assert sending.remind(MORNING) == {"unsure": 1}
    server.answer = None
    sending.remind(MORNING + timedelta(hours=1))
    sending.remind(MORNING + timedelta(days=1))
    assert server.taken == []
    assert queries.works(MORNING).unsure == 1


def test_killed_while_a_server_listened_it_is_not_sent_again(
    reader: User, things: Things, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    things.add("a", DAY)
    revive = kill_at(monkeypatch, ways.Smtp, "hand_over", after=True)
    with pytest.raises(Killed):
        sending.remind(MORNING)
    revive()
    sending.remind(MORNING + timedelta(minutes=11))
    assert len(server.taken) == 1
    assert Mail.objects.get().state == Mail.State.UNSURE


def test_without_a_server_to_reach_it_waits_ever_longer_and_health_says_so(
    reader: User, things: Things, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMTP_URL = "smtp://mail.example.org"

    def nobody() -> Server:
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr(ways, "_connected", nobody)
    things.add("a", DAY)
    assert sending.remind(MORNING) == {"waits": 1}
    mail = Mail.objects.get()
    assert mail.try_after is not None
    assert mail.try_after > MORNING
    found = queries.works(MORNING + timedelta(hours=2))
    assert (found.waiting, found.well) == (1, False)
    assert found.fault == "ConnectionRefusedError"
    assert "nobody listens" in mail.error


def test_what_is_done_meanwhile_is_not_told(reader: User, things: Things, server: Server) -> None:
    things.add("a", DAY)
    server.answer = smtplib.SMTPDataError(451, b"come back later")
    sending.remind(MORNING)
    things.due.clear()  # the promise was kept
    server.answer = None
    assert sending.remind(MORNING + timedelta(hours=8)) == {"nothing": 1}
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        ("Europe/Berlin", "2026-12-01T07:00Z"),
        ("America/New_York", "2026-12-01T13:00Z"),
        ("Asia/Kolkata", "2026-12-01T02:30Z"),
        ("Pacific/Auckland", "2026-11-30T19:00Z"),
        ("no/such/zone", "2026-12-01T08:00Z"),
    ],
)
def test_mail_comes_at_the_readers_own_eight_and_not_before(reader: User, things: Things, zone: str, utc: str) -> None:
    reader.time_zone = zone
    reader.save()
    things.add("a", DAY)
    eight = datetime.fromisoformat(utc)
    assert "sent" not in sending.remind(eight - timedelta(minutes=1))
    assert sending.remind(eight) == {"sent": 1}


def test_quiet_is_kept_at_night_and_on_days_off(reader: User, things: Things) -> None:
    actions.wish(reader, mail=True, rest_days="56")
    saturday = date(2026, 12, 5)
    things.add("a", saturday)
    assert sending.remind(datetime(2026, 12, 5, 10, tzinfo=BERLIN)) == {"quiet": 1}
    assert sending.remind(datetime(2026, 12, 7, 23, tzinfo=BERLIN)) == {"quiet": 1}
    assert sending.remind(datetime(2026, 12, 7, 8, tzinfo=BERLIN)) == {"sent": 1}


def test_working_hours_say_when_it_is_quiet(reader: User, things: Things, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ayni_web.notify.sources._HOURS", [lambda user: (time(10), time(16))])
    things.add("a", DAY)
    assert sending.remind(MORNING) == {"quiet": 1}
    assert sending.remind(datetime(2026, 12, 1, 16, 1, tzinfo=BERLIN)) == {"quiet": 1}
    assert sending.remind(datetime(2026, 12, 2, 10, tzinfo=BERLIN)) == {"sent": 1}


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        # The clocks skip 2:30 in Berlin on this day, and show it twice on the other; Lord Howe moves by half an hour.
        ("Europe/Berlin", "2026-03-29", time(2, 30), "2026-03-29T01:30Z"),
        ("Europe/Berlin", "2026-10-25", time(2, 30), "2026-10-25T00:30Z"),
        ("America/New_York", "2026-03-08", time(2, 15), "2026-03-08T07:15Z"),
        ("Australia/Lord_Howe", "2026-10-04", time(2, 15), "2026-10-03T15:45Z"),
    ],
)
def test_on_days_when_clocks_change_mail_comes_once(
    reader: User, things: Things, zone: str, day: str, at: time, utc: str
) -> None:
    reader.time_zone = zone
    reader.save()
    actions.wish(reader, mail=True, at=at, rest_days="")
    things.add("a", date.fromisoformat(day))
    moment = datetime.fromisoformat(utc)
    sent = [now for step in range(-12, 13) if sending.remind(now := moment + timedelta(minutes=15 * step)).get("sent")]
    assert sent == [moment]


ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland", "UTC", "Africa/Cairo"]
)


@given(zone=ZONES, hour=st.integers(0, 21), day=st.dates(date(2024, 1, 1), date(2028, 12, 31)), weekdays=st.booleans())
def test_every_day_that_counts_has_one_opening_on_its_own_date(zone: str, hour: int, day: date, weekdays: bool) -> None:
    rest = frozenset({5, 6} if weekdays else ())
    window = Window(time(hour, 30), time(hour + 2, 0), Quiet(ZoneInfo(zone), rest=rest))
    opens = window.opens(day)
    here = opens.astimezone(window.zone)
    assert here.date() == day
    assert window.is_open(opens) is (not weekdays or day.weekday() < 5)
    assert window.next_open(opens - timedelta(hours=26)) <= opens or not window.is_open(opens)
    assert window.is_open(window.next_open(opens))


def test_the_job_runs_by_itself_and_health_proves_it(reader: User, things: Things) -> None:
    keep_schedules()
    found = queries.works()
    assert found.next_at is not None
    assert found.next_at > datetime.now(UTC)
    assert not found.sleeps
    assert run_now("reminders").state == "done"
    assert queries.works(datetime.now(UTC) + timedelta(hours=1)).sleeps
