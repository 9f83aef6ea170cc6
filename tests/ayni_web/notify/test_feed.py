"""The calendar under its secret address: what programs read, and that nothing else opens it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
import vobject
from django.test import Client
from icalendar import Calendar

from ayni_web.accounts.models import User
from ayni_web.notify import actions
from ayni_web.notify.letters import stop_token
from ayni_web.notify.models import Feed, Wishes
from ayni_web.notify.sources import Entry
from tests.ayni_web.notify.conftest import Things

pytestmark = pytest.mark.django_db
#: What is new in each answer.
_TOKENS = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"')
CHANGED = datetime(2026, 11, 1, 12, 0, 30, tzinfo=UTC)


def address(user: User) -> str:
    return f"/reminders/feed/{actions.make_feed(user)}.ics"


def today() -> date:
    return datetime.now(UTC).date()


@pytest.fixture
def filled(things: Things) -> Things:
    things.entries += [
        Entry(
            "promise-1", 'For Jörg: den Plan schicken; und, ja, "alles" ' + "ä" * 90, today(), CHANGED, "/promises/1/"
        ),
        Entry(
            "talk-2",
            "Talk with Ben",
            datetime(2026, 10, 25, 9, tzinfo=ZoneInfo("Europe/Berlin")),
            CHANGED,
            "/check-ins/talks/2/",
            minutes=45,
            sequence=3,
            description="one\ntwo",
        ),
        Entry("birthday-3", "Lucía", date(2028, 2, 29), CHANGED, yearly=True),
    ]
    return things


def test_it_needs_no_cookie_and_gives_none(client: Client, mara: User, filled: Things) -> None:
    answer = client.get(address(mara))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    assert "private" in answer["Cache-Control"]


def test_two_other_readers_of_calendars_understand_it(client: Client, mara: User, filled: Things) -> None:
    content = client.get(address(mara)).content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))  # RFC 5545, 3.1: octets without the line break
    assert content.endswith(b"END:VCALENDAR\r\n")
    parsed = {str(event["summary"])[:8]: event for event in Calendar.from_ical(content).walk("VEVENT")}
    assert parsed["For Jörg"]["summary"] == filled.entries[0].summary
    assert parsed["For Jörg"].decoded("dtend") - parsed["For Jörg"].decoded("dtstart") == timedelta(days=1)
    talk = parsed["Talk wit"]
    assert talk.decoded("dtstart") == datetime(2026, 10, 25, 8, tzinfo=UTC)  # winter time began that morning
    assert talk.decoded("dtend") - talk.decoded("dtstart") == timedelta(minutes=45)
    assert int(talk["sequence"]) == 3
    read = vobject.readOne(content.decode())
    assert {event.summary.value for event in read.vevent_list} == {entry.summary for entry in filled.entries}
    assert all(event.dtstamp.value == CHANGED for event in read.vevent_list)


def test_a_birthday_of_the_29th_of_february_comes_each_year(client: Client, mara: User, filled: Things) -> None:
    calendar = Calendar.from_ical(client.get(address(mara)).content)
    found = recurring_ical_events.of(calendar).between(date(2029, 1, 1), date(2032, 12, 31))
    days = [event.decoded("dtstart") for event in found if event["summary"] == "Lucía"]
    assert days == [date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28), date(2032, 2, 29)]


def test_the_name_of_an_entry_stays_also_under_a_new_address(client: Client, mara: User, filled: Things) -> None:
    def names() -> set[str]:
        content = client.get(address(mara)).content
        return {str(event["uid"]) for event in Calendar.from_ical(content).walk("VEVENT")}

    before = names()
    assert len(before) == 3
    assert names() == before


def test_what_has_not_changed_is_not_sent_again(client: Client, mara: User, filled: Things) -> None:
    path = address(mara)
    first = client.get(path)
    assert first.content == client.get(path).content
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(path, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    filled.entries.pop()
    Feed.objects.update(changed_at=CHANGED)  # as if it had been read long ago
    again = client.get(path, headers={"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_a_revoked_a_replaced_and_a_wrong_address_are_not_there(client: Client, mara: User, filled: Things) -> None:
    first, second = address(mara), address(mara)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    wrong = [second.replace(".ics", "x.ics"), "/reminders/feed/x.ics", "/reminders/feed/%00.ics", second + "/"]
    assert {client.get(path).status_code for path in wrong} == {404}
    actions.revoke_feed(mara)
    gone, never = client.get(second), client.get("/reminders/feed/nothing.ics")
    assert gone.status_code == 404
    assert _TOKENS.sub(b"", gone.content) == _TOKENS.sub(b"", never.content)


def test_who_is_locked_out_has_no_calendar(client: Client, mara: User, filled: Things) -> None:
    path = address(mara)
    mara.is_active = False
    mara.save()
    assert client.get(path).status_code == 404


def test_the_address_is_shown_once_and_kept_nowhere(mara_client: Client, mara: User, things: Things) -> None:
    page = mara_client.post("/reminders/calendar/new/").content.decode()
    token = page.split("/reminders/feed/")[1].split(".ics")[0]
    assert len(token) >= 43  # 256 bits
    assert token not in mara_client.get("/reminders/").content.decode()
    assert token not in str(list(Feed.objects.values_list()))
    assert mara_client.get(f"/reminders/feed/{token}.ics").status_code == 200
    mara_client.post("/reminders/calendar/revoke/")
    assert mara_client.get(f"/reminders/feed/{token}.ics").status_code == 404


def test_one_click_stops_the_mails_and_looking_does_not(client: Client, mara: User) -> None:
    actions.wish(mara, mail=True)
    path = f"/reminders/stop/{stop_token(mara)}/"
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    assert Wishes.objects.get().mail
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Wishes.objects.get().mail
    assert strict.post(path.replace("stop/", "stop/x")).status_code == 404


def test_wishes_are_kept_from_the_page(mara_client: Client, mara: User, things: Things) -> None:
    mara_client.post("/reminders/", {"mail": "on", "at": "07:30"})
    kept = Wishes.objects.get()
    assert (kept.mail, str(kept.at)) == (True, "07:30:00")
    mara_client.post("/reminders/", {"at": ""})
    assert not Wishes.objects.get().mail


def test_addresses_with_a_secret_are_told_to_no_other_page(mara: User) -> None:
    feed = Client().get(f"/reminders/feed/{actions.make_feed(mara)}.ics")
    assert feed["Referrer-Policy"] == "no-referrer"
    for method in ("get", "post"):
        stop = getattr(Client(), method)(f"/reminders/stop/{stop_token(mara)}/")
        assert stop.status_code == 200
        assert (stop["Referrer-Policy"], stop["Cache-Control"]) == ("no-referrer", "no-store")
