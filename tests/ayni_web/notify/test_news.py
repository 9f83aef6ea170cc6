"""What happened is told once, to those it concerns, as they want it: at once, in a digest, here alone, or not at all."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from email import policy
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError, transaction
from django.test import Client
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.queries import personal_space
from ayni_web.notify import actions, sending, telling, ways
from ayni_web.notify.letters import letter, stop_token
from ayni_web.notify.models import Choice, How, Mail, Notice, Reminder, Wishes
from ayni_web.notify.telling import tell, untell
from ayni_web.notify.wording import words_of
from tests.ayni_web.notify.conftest import Things, box
from tests.ayni_web.notify.news import TEN, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_sorts")]
BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """Stands for kill -9."""


@pytest.fixture
def reader(mara: User, things: Things) -> Iterator[User]:
    import shutil

    from django.conf import settings

    mara.time_zone = "Europe/Berlin"
    mara.save()
    actions.wish_news(mara, {"news": True, "rest_days": ""}, {})
    yield mara
    shutil.rmtree(settings.MAILBOX, ignore_errors=True)


def text_of(user: User, number: int = -1) -> EmailMessage:
    message = email.message_from_bytes(box(user)[number].read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body_of(user: User, number: int = -1) -> str:
    return str(text_of(user, number).get_content())


def test_a_thing_is_told_once_however_often_it_is_told(mara: User) -> None:
    for _again in range(3):
        told(mara)
    assert Notice.objects.count() == 1


def test_a_mark_that_cannot_be_set_loses_nothing_of_what_was_told_and_is_set_later(
    mara: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def cannot(owners: list[int]) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(telling, "_mark", cannot)
    with django_capture_on_commit_callbacks(execute=True):
        told(mara)
    assert Notice.objects.get().owner == mara
    telling.settle_marks()
    mara.refresh_from_db()
    assert mara.has_news


def test_nobody_is_told_who_is_not_in_the_space_or_does_it_themselves(mara: User, team: Membership) -> None:
    stranger = add_person("ben@example.org", name="Ben")
    tell([mara, stranger], sort="asks", key="a", words="x", path="/today/", space=team.space)
    assert [one.owner for one in Notice.objects.all()] == [mara]
    tell([mara], sort="asks", key="b", words="x", path="/today/", space=team.space, but=mara.pk)
    assert not Notice.objects.filter(key="b").exists()


@pytest.mark.parametrize("path", ["https://example.org/", "//example.org/", "today/"])
def test_a_notice_leads_to_a_page_of_ours(mara: User, path: str) -> None:
    with pytest.raises(ValueError, match="page of Ayni"):
        tell(mara, sort="asks", key="a", words="x", path=path, space=personal_space(mara))


def test_what_is_undone_was_never_told(mara: User) -> None:
    def undone() -> None:
        with transaction.atomic():
            told(mara)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert not Notice.objects.exists()


def test_it_is_put_into_words_in_the_language_of_its_reader(mara: User) -> None:
    said = {"name": "Ben", "day": date(2026, 12, 4), "what": "100 % maps"}
    words = "%(name)s asks, by %(day)s: %(what)s"
    tell(mara, sort="asks", key="a", words=words, said=said, path="/today/", space=personal_space(mara))
    notice = Notice.objects.get()
    assert words_of(notice) == "Ben asks, by Dec. 4, 2026: 100 % maps"
    with translation.override("de"):
        assert "4. Dezember 2026" in words_of(notice)
    Notice.objects.update(words="%(gone)s and 100 %")
    assert "Ben" in words_of(Notice.objects.get())  # words of an older version fail nowhere


def test_at_once_is_within_minutes_and_once(reader: User) -> None:
    told(reader, what="the coast")
    assert sending.remind(TEN + MINUTE) == {"sent": 1}
    assert "the coast" in body_of(reader)
    for minutes in (6, 11, 600, 2000):
        assert "sent" not in sending.remind(TEN + minutes * MINUTE)
    told(reader, "ask:2", at=TEN + 20 * MINUTE)
    assert sending.remind(TEN + 21 * MINUTE) == {"sent": 1}
    assert len(box(reader)) == 2


def test_nothing_is_mailed_before_they_turn_it_on(mara: User, things: Things) -> None:
    told(mara)
    assert sending.remind(TEN) == {}


def test_what_was_read_here_is_not_mailed(reader: User) -> None:
    actions.read(told(reader))
    assert sending.remind(TEN + MINUTE) == {}


def test_what_is_taken_back_before_goes_into_no_mail(
    reader: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def nobody(*args: Any) -> None:
        raise ways.NotTakenError(ConnectionRefusedError())

    with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
        broken.setattr(ways.Files, "hand_over", nobody)
        told(reader)
        assert sending.remind(TEN + MINUTE) == {"waits": 1}
    untell("ask:1", space=personal_space(reader))
    assert not User.objects.get(pk=reader.pk).has_news
    assert sending.remind(TEN + timedelta(hours=1)) == {"nothing": 1}
    assert box(reader) == []
    assert not Mail.objects.exists()


def test_quiet_hours_gather_all_into_one_mail_after(reader: User) -> None:
    actions.wish_news(reader, {"quiet_from": time(19), "quiet_until": time(7, 30)}, {})
    evening = datetime(2026, 12, 1, 19, 1, tzinfo=BERLIN)
    for number in range(4):
        told(reader, f"ask:{number}", at=evening + number * timedelta(hours=2))
    for quarter in range(49):
        assert "sent" not in sending.remind(evening + quarter * 15 * MINUTE)
    assert sending.remind(datetime(2026, 12, 2, 7, 30, tzinfo=BERLIN)) == {"sent": 1}
    assert Mail.objects.get().number == 4


def test_days_off_and_days_away_are_quiet(reader: User) -> None:
    actions.wish_news(reader, {"rest_days": "1", "away_from": date(2026, 12, 2), "away_until": date(2026, 12, 3)}, {})
    told(reader)
    assert sending.remind(TEN + MINUTE) == {"quiet": 1}
    assert sending.remind(TEN + timedelta(days=2)) == {"quiet": 1}
    assert sending.remind(TEN + timedelta(days=3)) == {"sent": 1}


def test_a_daily_digest_holds_what_came_before_it_was_due(reader: User) -> None:
    actions.wish_news(reader, {"digest_at": time(15)}, {("sort", "asks"): How.DIGEST})
    told(reader, "ask:1", at=TEN)
    assert "sent" not in sending.remind(TEN + timedelta(hours=4))
    told(reader, "ask:2", at=datetime(2026, 12, 1, 15, 1, tzinfo=BERLIN))
    assert sending.remind(datetime(2026, 12, 1, 15, 5, tzinfo=BERLIN)) == {"sent": 1}
    assert Mail.objects.get().number == 1
    assert "sent" not in sending.remind(datetime(2026, 12, 1, 18, tzinfo=BERLIN))
    assert sending.remind(datetime(2026, 12, 2, 15, tzinfo=BERLIN)) == {"sent": 1}


def test_a_weekly_digest_comes_on_its_day(reader: User) -> None:
    actions.wish_news(reader, {"digest": "weekly", "digest_day": 4}, {("sort", "asks"): How.DIGEST})
    told(reader)
    sent = [
        at
        for hours in range(24 * 8)
        if sending.remind(at := TEN.replace(hour=0) + timedelta(hours=hours, minutes=5)).get("sent")
    ]
    assert [(at.strftime("%A"), at.hour) for at in sent] == [("Friday", 8)]


@pytest.mark.parametrize(
    ("sort", "in_team", "stands", "mailed"),
    [
        (How.AT_ONCE, None, True, True),
        (How.APP, None, True, False),
        (How.NONE, None, False, False),
        (How.AT_ONCE, How.APP, True, False),
        (How.AT_ONCE, How.NONE, False, False),
        (How.APP, How.DIGEST, True, False),
    ],
)
def test_of_a_sort_and_of_a_team_the_quieter_holds(
    reader: User, team: Membership, sort: How, in_team: How | None, stands: bool, mailed: bool
) -> None:
    actions.wish_news(reader, {}, {("sort", "asks"): sort, ("team", str(team.space_id)): in_team or ""})
    tell(reader, sort="asks", key="a", words="x", path="/today/", space=team.space)
    assert Notice.objects.exists() is stands
    Notice.objects.update(at=TEN)
    assert bool(sending.remind(TEN + MINUTE).get("sent")) is mailed


def test_reminders_and_what_is_new_come_in_one_mail_and_a_thing_once(reader: User, things: Things) -> None:
    actions.wish(reader, mail=True)
    things.add("ask:1", TEN.date(), "the same ask")
    things.add("promise:1", TEN.date(), "a promise")
    told(reader, "ask:1", what="the same ask")
    assert sending.remind(TEN + MINUTE) == {"sent": 1}
    assert body_of(reader).count("the same ask") == 1
    assert "a promise" in body_of(reader)
    assert "sent" not in sending.remind(TEN + timedelta(days=1))


def test_what_was_reminded_of_is_not_new_again(reader: User, things: Things) -> None:
    actions.wish(reader, mail=True)
    things.add("ask:1", TEN.date())
    sending.remind(TEN)
    told(reader, "ask:1")
    assert "sent" not in sending.remind(TEN + MINUTE)
    assert Reminder.objects.count() == 1


def test_a_reminder_that_waits_is_not_lost_by_what_is_new(
    reader: User, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.wish(reader, mail=True)
    things.add("a", TEN.date(), "a promise")

    def nobody(*args: Any) -> None:
        raise ways.NotTakenError(ConnectionRefusedError())

    with monkeypatch.context() as broken:
        broken.setattr(ways.Files, "hand_over", nobody)
        sending.remind(TEN)
    told(reader)
    sending.remind(TEN + timedelta(minutes=30))
    assert len(box(reader)) == 1
    assert "a promise" in body_of(reader)
    assert "a map" in body_of(reader)


@pytest.mark.parametrize(
    ("place", "name", "after"),
    [
        (sending.actions, "put_together", True),
        (sending.actions, "take", True),
        (ways.Files, "hand_over", False),
        (ways.Files, "hand_over", True),
        (sending.actions, "handed_over", False),
    ],
)
def test_killed_anywhere_it_arrives_once(
    reader: User, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, after: bool
) -> None:
    told(reader)
    real = getattr(place, name)

    def dies(*args: Any, **kwargs: Any) -> None:
        if after:
            real(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(place, name, dies)
        with pytest.raises(Killed):
            sending.remind(TEN + MINUTE)
    for minutes in (2, 12, 23, 34):
        sending.remind(TEN + minutes * MINUTE)
    assert len(box(reader)) == 1


def test_of_two_workers_at_the_same_moment_one_sends(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    told(reader)
    real, seen = actions.put_together, []

    def meanwhile(*args: Any) -> Mail | None:
        if not seen:
            seen.append(1)
            sending.remind(TEN + MINUTE)  # the other worker, between looking and putting together
        return real(*args)

    monkeypatch.setattr(sending.actions, "put_together", meanwhile)
    sending.remind(TEN + MINUTE)
    assert len(box(reader)) == 1


def test_a_mail_says_little_of_what_is_said_in_confidence(reader: User, team: Membership) -> None:
    told(reader, "talk:1", sort="talks", what="the quarrel with Ben", space=team.space)
    sending.remind(TEN + MINUTE)
    message = text_of(reader)
    assert message["Subject"] == "1 thing that is new for you"
    assert "quarrel" not in str(message)
    assert "Ben" not in message.get_content()
    assert "In confidence · The maps" in message.get_content()


def test_a_subject_says_how_many_things_and_never_what(reader: User) -> None:
    told(reader, what="the secret coast")
    told(reader, "ask:2", what="the secret coast")
    sending.remind(TEN + MINUTE)
    assert text_of(reader)["Subject"] == "2 things that are new for you"


def test_one_click_stops_the_sort_that_a_mail_is_about(reader: User) -> None:
    told(reader)
    sending.remind(TEN + MINUTE)
    message = text_of(reader)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = "/reminders/stop/" + message["List-Unsubscribe"].strip("<>").partition("/reminders/stop/")[2]
    robot = Client(enforce_csrf_checks=True)
    assert robot.get(path).status_code == 200
    assert not Choice.objects.exists()  # looking stops nothing
    assert robot.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Choice.objects.get().how == How.APP
    told(reader, "ask:2")
    told(reader, "talk:2", sort="talks")
    sending.remind(TEN + 10 * MINUTE)
    assert Mail.objects.first().number == 1  # type: ignore[union-attr]
    assert "In confidence" in body_of(reader)


def test_one_click_stops_all_where_a_mail_is_about_several_sorts(reader: User, things: Things) -> None:
    actions.wish(reader, mail=True)
    told(reader)
    told(reader, "talk:1", sort="talks")
    sending.remind(TEN + MINUTE)
    path = "/" + text_of(reader)["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    kept = Wishes.objects.get()
    assert (kept.mail, kept.news) == (False, False)
    assert body_of(reader).count("/reminders/stop/") == 3  # each sort, and all


def test_what_they_want_not_at_all_is_not_made_louder_by_a_link(reader: User) -> None:
    actions.wish_news(reader, {}, {("sort", "asks"): How.NONE})
    Client().post(f"/reminders/stop/{stop_token(reader, 'asks')}/")
    assert Choice.objects.get().how == How.NONE


def test_a_link_that_nobody_signed_stops_nothing(reader: User) -> None:
    other = stop_token(reader, "asks").split(":")
    assert Client().post(f"/reminders/stop/{':'.join(['Wzk5LCIiXQ', *other[1:]])}/").status_code == 404


def test_stopping_takes_out_a_mail_that_waits(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*args: Any) -> None:
        raise ways.NotTakenError(ConnectionRefusedError())

    with monkeypatch.context() as broken:
        broken.setattr(ways.Files, "hand_over", nobody)
        told(reader)
        sending.remind(TEN + MINUTE)
    actions.stop(reader)
    sending.remind(TEN + timedelta(days=1))
    assert box(reader) == []


def test_the_letter_is_in_the_readers_language(reader: User) -> None:
    reader.language = "de"
    reader.save()
    told(reader)
    sending.remind(TEN + MINUTE)
    assert text_of(reader)["Subject"] != "1 thing that is new for you"


def test_old_mails_that_wait_from_before_an_update_still_go(reader: User) -> None:
    mail = Mail.objects.create(user=reader, lines=[["Promises", "a promise", "/promises/1/"]], number=1)
    assert "a promise" in letter(mail).get_content()
