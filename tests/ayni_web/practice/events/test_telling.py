"""After an event: what is told lands where it belongs, once, and can be taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ayni.ledger.kinds import MEETING
from ayni.ledger.parties import Identifier
from ayni.sources.contract import ActFound, PartyFound, ReadOptions
from ayni.sources.ics import ICalendar
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act, ActParty, Contact
from ayni_web.people import actions as people
from ayni_web.people import queries as known
from ayni_web.people.models import Capacity, Moment, Need, Party
from ayni_web.practice.events import actions, queries, telling
from ayni_web.practice.events.models import Event, Guest, Told
from ayni_web.promises.models import Promise
from tests.ayni_web.practice.events.conftest import Dinner, calendar, entry

pytestmark = pytest.mark.django_db


def tell(client: Client, guest: Guest, line: str = "", **more: str) -> str:
    said = {"line": line, "met": "yes", "once": str(uuid4()), **more}
    address = reverse("events:tell", args=[guest.event_id, guest.pk])
    return client.post(address, said, follow=True).content.decode()


@pytest.fixture
def guest(ben: Party, dinner: Dinner) -> Guest:
    """Ben, at a dinner that is just over."""
    return dinner(ben, hours=-5).guests.get()


def test_a_promise_of_the_reader_and_one_to_them_are_among_the_promises(
    mara_client: Client, me: Party, ben: Party, guest: Guest
) -> None:
    tell(mara_client, guest, "I'll send him the grant calendar tomorrow")
    tell(mara_client, guest, "Ben will read my draft")
    mine, theirs = Promise.objects.order_by("pk")
    assert (mine.by, mine.to, mine.what) == (me, ben, "Send him the grant calendar")
    assert mine.due == timezone.localdate() + timedelta(days=1)
    assert (theirs.by, theirs.to) == (ben, me)
    assert {one.origin for one in (mine, theirs)} == {"event"}
    assert {one.origin_id for one in (mine, theirs)} == {str(guest.event_id)}


def test_what_was_given_is_in_the_book_with_the_event_as_its_context(
    mara_client: Client, ben: Party, guest: Guest
) -> None:
    tell(mara_client, guest, "helped me with the budget")
    act = Act.objects.get()
    assert act.why == "at: Dinner in Altona"
    assert act.at == guest.event.starts
    assert act.parts.get(role=ActParty.Role.GIVER).party == ben
    tell(mara_client, guest, "gave him advice on the contract because he moves to Lima")
    assert Act.objects.latest("pk").why == "he moves to Lima (at: Dinner in Altona)"


@pytest.mark.parametrize(
    ("line", "model", "text"),
    [
        ("he looks for a hall in May", Need, "a hall in May"),
        ("Ben can give introductions to yards", Capacity, "introductions to yards"),
        ("1 December opening of his shop", Moment, "opening of his shop"),
    ],
)
def test_what_was_learned_is_on_their_page(
    mara_client: Client, ben: Party, guest: Guest, line: str, model, text: str
) -> None:  # type: ignore[no-untyped-def]
    tell(mara_client, guest, line)
    fact = model.objects.get(party=ben)
    assert text in (getattr(fact, "text", "") or getattr(fact, "what", ""))
    if model is Need:
        assert fact.where == "Dinner in Altona"


def test_a_line_that_is_none_of_these_is_only_a_note(mara_client: Client, guest: Guest) -> None:
    html = tell(mara_client, guest, "talked about boats all evening")
    assert "a note, here alone" in html
    assert not Act.objects.exists()
    assert not Promise.objects.exists()
    assert not Need.objects.exists()


def test_what_a_line_was_read_as_can_be_said_otherwise(mara_client: Client, guest: Guest) -> None:
    tell(mara_client, guest, "the plan of the yard", kept_as="mine")
    tell(mara_client, guest, "I will not forget this", kept_as="noted")
    assert Promise.objects.get().what == "The plan of the yard"
    assert Told.objects.filter(kept_as="noted").count() == 1


@pytest.mark.parametrize(
    "line", ["I'll send the plan", "helped me with the budget", "looks for a hall", "talked about boats"]
)
def test_a_line_can_be_taken_back_with_all_that_it_made(
    mara_client: Client, ben: Party, guest: Guest, line: str
) -> None:
    tell(mara_client, guest, line)
    mara_client.post(reverse("events:take_back", args=[Told.objects.get().pk]))
    assert not Told.objects.exists()
    assert not Act.objects.filter(withdrawn_at=None).exists()
    assert not Promise.objects.filter(withdrawn_at=None).exists()
    assert not Need.objects.exists()


def test_taking_a_line_back_leaves_what_was_known_before(mara_client: Client, ben: Party, guest: Guest) -> None:
    people.add_need(ben, "a hall")
    tell(mara_client, guest, "looks for a hall")
    mara_client.post(reverse("events:take_back", args=[Told.objects.get().pk]))
    assert Need.objects.get().text == "a hall"


def test_the_same_line_sent_twice_is_kept_once(mara_client: Client, guest: Guest) -> None:
    once = str(uuid4())
    for _twice in range(2):
        tell(mara_client, guest, "I'll send him the plan", once=once)
        tell(mara_client, guest, "helped me with the budget", once=once)
    assert Promise.objects.count() == 1
    assert Act.objects.count() == 1
    assert Contact.objects.count() == 1


def test_whoever_was_met_was_in_touch_and_whoever_was_not_was_not(
    mara_client: Client, mara: User, ben: Party, ines: Party, dinner: Dinner
) -> None:
    event = dinner(ben, ines, hours=-5)
    first, second = event.guests.order_by("pk")
    tell(mara_client, first)
    tell(mara_client, second, met="no")
    (contact,) = Contact.objects.all()
    assert (contact.receiver, contact.at, contact.kind) == (ben, event.starts, MEETING.number)
    from ayni_web.ties.knowing import known_for

    assert known_for(mara, ben).last_at == int(event.starts.timestamp())
    tell(mara_client, first, met="no")  # a wrong key
    assert not Contact.objects.exists()
    assert known_for(mara, ben).last_at is None


def test_meeting_over_days_counts_on_the_last_of_them_and_never_ahead(mara: User, ben: Party, dinner: Dinner) -> None:
    today = timezone.localdate()
    starts, ends = actions.as_days(today - timedelta(days=1), today + timedelta(days=1))
    event = dinner(ben, starts=starts, ends=ends, whole_days=True)
    telling.say_met(mara, event.guests.get(), True)
    assert Contact.objects.get().at <= timezone.now()


def test_before_it_begins_nothing_can_be_told(mara_client: Client, ben: Party, dinner: Dinner) -> None:
    event = dinner(ben, hours=5)
    tell(mara_client, event.guests.get(), "I'll send the plan")
    assert not Promise.objects.exists()
    assert not Contact.objects.exists()


def brought(mara: User, content: bytes, tmp_path: Path) -> None:
    """The same calendar, imported."""
    (tmp_path / "mine.ics").write_bytes(content)
    space, batch = personal_space(mara), uuid4()
    me = known.me(space)
    assert me is not None
    own = tuple(Identifier(one.scheme, one.value) for one in space.identifiers.filter(party=me))
    found = list(ICalendar().read([tmp_path / "mine.ics"], ReadOptions(now=int(timezone.now().timestamp()), me=own)))
    parties = [one for one in found if isinstance(one, PartyFound)]
    people.adopt(space, parties, batch=batch)
    ids = known.party_ids(space, [each for one in parties for each in one.identifiers])
    acts = [one for one in found if isinstance(one, ActFound)]
    book.add_found(space, acts, source="ics", batch=batch, ids=ids)


GUESTS = (
    "ORGANIZER;CN=Ben:mailto:ben@example.org",
    "ATTENDEE;CN=Mara:mailto:mara@example.org",
    "ATTENDEE;CN=Inês:mailto:ines@example.org",
)


def kept(mara: User, content: bytes) -> Event:
    from ayni_web.practice.events import from_calendar

    dropped = from_calendar.look(mara, "mine.ics", content)
    from_calendar.bring_in(mara, dropped, [0])
    return queries.event_for(mara, Event.objects.get().pk)


def between(one: Party, other: Party) -> int:
    both = Contact.objects.filter(giver__in=[one, other], receiver__in=[one, other])
    return both.count()


@pytest.mark.parametrize("imported", ["before", "after"])
def test_what_an_imported_calendar_tells_is_counted_once(
    mara: User, me: Party, ben: Party, ines: Party, tmp_path: Path, imported: str
) -> None:
    content = calendar(entry((timezone.now() - timedelta(hours=30)).replace(microsecond=0), *GUESTS))
    event = kept(mara, content)
    if imported == "before":
        brought(mara, content, tmp_path)
    for guest in event.guests.all():
        telling.say_met(mara, guest, True)
    if imported == "after":
        brought(mara, content, tmp_path)
        brought(mara, content, tmp_path)
    assert between(me, ben) == 1  # Ben called it: the import tells of him and the reader
    assert between(me, ines) == 1  # no import does, so the reader's word counts
    assert between(ben, ines) == 1  # and what it tells of others is there in any order


def test_a_meeting_that_a_calendar_brought_at_that_time_is_not_counted_again(
    mara: User, me: Party, ben: Party, dinner: Dinner
) -> None:
    event = dinner(ben, hours=-5)
    Contact.objects.create(
        space=personal_space(mara),
        giver=ben,
        receiver=me,
        at=event.starts,
        kind=MEETING.number,
        source="ics",
        key="ics:x",
    )
    telling.say_met(mara, event.guests.get(), True)
    assert Contact.objects.count() == 1


def test_it_goes_from_one_to_the_next_and_can_be_left_put_off_and_closed(
    mara_client: Client, mara: User, ben: Party, ines: Party, dinner: Dinner
) -> None:
    event = dinner(ben, ines, hours=-5)
    html = mara_client.get(reverse("events:after", args=[event.pk])).content.decode()
    assert "What happened with Ben Adler?" in html
    html = tell(mara_client, event.guests.order_by("pk")[0])
    assert "What happened with Inês Prado?" in html
    mara_client.post(reverse("events:later", args=[event.pk]), {"days": "7"})
    assert not queries.is_open(queries.event_for(mara, event.pk))
    mara_client.post(reverse("events:close", args=[event.pk]))
    assert Event.objects.get().closed_at is not None
    mara_client.post(reverse("events:reopen", args=[event.pk]))
    assert queries.is_open(queries.event_for(mara, event.pk))


def test_somebody_who_was_not_named_before_can_be_added_after(mara_client: Client, ben: Party, dinner: Dinner) -> None:
    event = dinner(hours=-5)
    for who in ("Ben Adler", "Ben Adler", "Ruth Okello", "me"):
        mara_client.post(reverse("events:add_guest", args=[event.pk]), {"who": who})
    assert [(guest.party, guest.name) for guest in event.guests.order_by("pk")] == [
        (ben, "Ben Adler"),
        (None, "Ruth Okello"),
    ]


def test_a_line_that_cannot_be_kept_is_said_and_stays_in_its_field(mara_client: Client, guest: Guest) -> None:
    html = tell(mara_client, guest, "I'll send the plan by 31 February")
    assert "No calendar has this day" in html
    assert "I&#x27;ll send the plan by 31 February" in html
    assert not Promise.objects.exists()
    assert not Contact.objects.exists()
