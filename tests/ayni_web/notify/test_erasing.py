"""What this room keeps of people goes with them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from ayni_web.accounts.erasing import Traces, erasers
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.notify import actions, sending
from ayni_web.notify.models import Feed, Mail, Reminder
from ayni_web.notify.ways import box_of
from ayni_web.people.erasing import traces_of
from ayni_web.people.models import Party
from tests.ayni_web.notify.conftest import Things, box

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
MORNING = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))


def test_mails_that_name_a_person_go_with_them_and_others_stay(
    reader: User, things: Things, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    space = personal_space(reader)
    eraser = next(one for one in erasers() if one.room == "notify")
    things.add("a", DAY, "for Jörg Müller: send it")
    sending.remind(MORNING)
    things.due.clear()
    things.add("b", date(2026, 12, 2), "for Ravi Patel: send it")
    sending.remind(MORNING.replace(day=2))
    traces = Traces(parties=frozenset({1}), names=("Jörg Müller",))
    assert eraser.mentions(space, traces) == {"reminder_mails": 1}
    with django_capture_on_commit_callbacks(execute=True):
        eraser.forget(space, traces)
    [left] = box(reader)
    assert "Ravi" in left.read_text()
    actions.make_feed(reader)
    eraser.everything(space, lambda: None)
    assert not box_of(reader.pk).exists()
    assert not any(model.objects.exists() for model in (Mail, Reminder, Feed))


def test_a_name_of_one_word_goes_from_the_mailbox_and_from_what_waits(
    reader: User, things: Things, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    space = personal_space(reader)
    things.add("a", DAY, "for Ysolde: send it")
    sending.remind(MORNING)
    Mail.objects.create(user=reader, number=1, lines=[["Promises", "to Ysolde, by Friday", "/promises/1/"]])
    traces = traces_of(Party.objects.create(space=space, name="Ysolde"))
    eraser = next(one for one in erasers() if one.room == "notify")
    assert eraser.mentions(space, traces) == {"reminder_mails": 2}
    with django_capture_on_commit_callbacks(execute=True):
        eraser.forget(space, traces)
    assert box(reader) == []
    assert not any("Ysolde" in str(mail.lines) for mail in Mail.objects.all())
