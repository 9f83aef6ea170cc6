"""A calendar file: looked at first, chosen from, twice nothing new, moved and cancelled ones recognised, bad ones refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions as people
from ayni_web.people.models import Party
from ayni_web.practice.events.models import Dropped, Event
from ayni_web.practice.events.receiving import LIMIT
from tests.ayni_web.practice.events.conftest import calendar, entry

pytestmark = pytest.mark.django_db

BEN = "ATTENDEE;CN=Benjamin A.:mailto:Ben@example.org"
RUTH = "ATTENDEE;CN=Ruth Okello:mailto:ruth@example.org"
ME = "ATTENDEE;CN=Mara:mailto:mara@example.org"


def soon(hours: float = 48):  # type: ignore[no-untyped-def]
    return (timezone.now() + timedelta(hours=hours)).replace(microsecond=0)


def drop(client: Client, content: bytes, name: str = "mine.ics") -> str:
    file = SimpleUploadedFile(name, content, content_type="text/calendar")
    return client.post(reverse("events:drop"), {"file": file}, follow=True).content.decode()


def keep(client: Client, *numbers: int) -> str:
    said = {"event": [str(number) for number in numbers]}
    return client.post(reverse("events:choose"), said, follow=True).content.decode()


def test_nothing_is_kept_before_it_is_chosen_and_then_only_that(mara_client: Client, ben: Party) -> None:
    at = soon()
    html = drop(mara_client, calendar(entry(at, BEN, RUTH, ME), entry(at, uid="b", name="Dentist")))
    assert "Which of these do you want to keep?" in html
    assert "with Ben Adler, Ruth Okello" in html
    assert not Event.objects.exists()
    assert "1 event is new." in keep(mara_client, 0 if "Dentist" not in html.split("Dinner")[0] else 1)
    event = Event.objects.get()
    assert (event.name, event.starts) == ("Dinner", at)
    assert [(guest.party, guest.name, guest.address) for guest in event.guests.order_by("pk")] == [
        (ben, "Benjamin A.", "ben@example.org"),
        (None, "Ruth Okello", "ruth@example.org"),
    ]
    assert not Party.objects.filter(name="Ruth Okello").exists()
    assert not Dropped.objects.exists()


def test_the_same_file_twice_adds_nothing_also_where_something_was_written_since(
    mara_client: Client, ben: Party
) -> None:
    content = calendar(entry(soon(), BEN))
    drop(mara_client, content)
    keep(mara_client, 0)
    Event.objects.update(name="Supper with Ben", purpose="bring the map")
    html = drop(mara_client, content)
    assert "Nothing in it is new" in html
    keep(mara_client, 0)
    assert Event.objects.get().name == "Supper with Ben"


def test_what_was_moved_is_changed_and_what_was_called_off_is_so_here(mara_client: Client, ben: Party) -> None:
    drop(mara_client, calendar(entry(soon(), BEN)))
    keep(mara_client, 0)
    Event.objects.update(purpose="bring the map")
    later = soon(72)
    assert "changed" in drop(mara_client, calendar(entry(later, BEN, RUTH)))
    keep(mara_client, 0)
    event = Event.objects.get()
    assert (event.starts, event.purpose, event.guests.count()) == (later, "bring the map", 2)
    html = drop(mara_client, calendar(entry(later, BEN, RUTH, "STATUS:CANCELLED")))
    assert "does not take place any more" in html
    keep(mara_client, 0)
    assert Event.objects.get().cancelled_at is not None
    assert "Nothing in it is new" in drop(mara_client, calendar(entry(later, BEN, RUTH, "STATUS:CANCELLED")))


def test_a_series_is_offered_time_by_time_and_not_chosen_beforehand(mara_client: Client, ben: Party) -> None:
    html = drop(mara_client, calendar(entry(soon(), BEN, "RRULE:FREQ=WEEKLY;COUNT=5")))
    assert html.count('name="event"') == 5
    assert "checked" not in html
    keep(mara_client, 0, 1)
    assert Event.objects.count() == 2


def test_what_was_cancelled_and_never_known_here_cannot_be_chosen(mara_client: Client, ben: Party) -> None:
    html = drop(mara_client, calendar(entry(soon(), BEN, "STATUS:CANCELLED")))
    assert 'name="event"' not in html
    keep(mara_client, 0)
    assert not Event.objects.exists()


def test_a_name_alone_finds_somebody_only_where_no_address_says_otherwise(
    mara_client: Client, mara: User, ben: Party
) -> None:
    space = personal_space(mara)
    ruth = people.add_party(space, "Ruth Okello")
    drop(mara_client, calendar(entry(soon(), RUTH, "ATTENDEE;CN=Ben Adler:mailto:other.ben@example.org")))
    keep(mara_client, 0)
    guests = Event.objects.get().guests.order_by("pk")
    assert [guest.party for guest in guests] == [ruth, None]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "No file was chosen"),
        (b"Dear Ben, see you", "is no calendar"),
        (b"PK\x03\x04\x00\x00", "is no calendar"),
        (calendar(entry(timezone.now() - timedelta(days=900))), "Nothing in this calendar lies"),
        (calendar(), "Nothing in this calendar lies"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(
    mara_client: Client, me: Party, content: bytes, says: str
) -> None:
    html = drop(mara_client, content)
    assert says in html or (not content and "is no calendar" in html)
    assert not Dropped.objects.exists()


def test_too_large_a_file_is_refused_and_not_read(mara_client: Client, me: Party) -> None:
    assert "larger than 16 MB" in drop(mara_client, b"BEGIN:VCALENDAR\n" + b"X" * (LIMIT + 200_000))
    assert "No file was chosen" in mara_client.post(reverse("events:drop"), {}, follow=True).content.decode()


def test_what_is_broken_in_a_file_is_counted_and_the_rest_offered(mara_client: Client, ben: Party) -> None:
    broken = entry(soon(), uid="broken").replace("DTSTART:", "DTSTART:nonsense")
    html = drop(mara_client, calendar(broken, entry(soon(), BEN)))
    assert "One entry of this file could not be read" in html
    assert html.count('name="event"') == 1


def test_a_dropped_file_waits_a_day_and_is_nobody_elses(
    mara_client: Client, stranger_client: Client, ben: Party
) -> None:
    drop(mara_client, calendar(entry(soon(), BEN)))
    assert "Dinner" not in stranger_client.get(reverse("events:choose"), follow=True).content.decode()
    Dropped.objects.update(made_at=timezone.now() - timedelta(days=2))
    assert "Dinner" not in mara_client.get(reverse("events:choose"), follow=True).content.decode()


def test_nonsense_that_is_chosen_keeps_nothing(mara_client: Client, ben: Party) -> None:
    drop(mara_client, calendar(entry(soon(), BEN)))
    html = mara_client.post(
        reverse("events:choose"), {"event": ["x", "-1", "99999999", "77"]}, follow=True
    ).content.decode()
    assert "Nothing was chosen" in html
    assert not Event.objects.exists()


def test_the_token_is_asked_for_where_a_file_is_dropped(mara: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(mara)
    file = SimpleUploadedFile("a.ics", calendar(entry(soon())), content_type="text/calendar")
    assert client.post(reverse("events:drop"), {"file": file}).status_code == 403
