"""An event is kept, whom to see comes up with its reasons, and nobody else sees a word of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ayni.errors import InputError
from ayni.ledger.acts import Outcome
from ayni.ledger.kinds import ADVICE, MESSAGE
from ayni.ledger.parties import Identifier
from ayni_web.accounts.erasing import erasers
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Contact
from ayni_web.people import actions as people
from ayni_web.people.erasing import traces_of
from ayni_web.people.models import Party
from ayni_web.practice.events import actions, queries, telling
from ayni_web.practice.events.actions import Named, Plan
from ayni_web.practice.events.models import Event, Guest
from ayni_web.practice.events.words import when
from ayni_web.promises import actions as promises
from tests.ayni_web.practice.events.conftest import Dinner

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"events:{name}", args=args)).content.decode()


def typed(**more: object) -> dict[str, object]:
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    return {"name": "Dinner in Altona", "on": day, "at": "19:00", "who": "", **more}


def test_a_name_and_a_day_are_enough(mara_client: Client, mara: User, me: Party) -> None:
    mara_client.post(reverse("events:new"), typed(at=""))
    event = Event.objects.get()
    assert event.whole_days
    assert event.first_day == event.last_day == timezone.localdate() + timedelta(days=3)


def test_names_are_matched_asked_about_where_several_fit_and_new_ones_are_only_names(
    mara_client: Client, mara: User, ben: Party
) -> None:
    other = people.add_party(personal_space(mara), "Ben Quist")
    said = typed(who="Ben\nRuth Okello\nBen Adler\n")
    html = mara_client.post(reverse("events:new"), said).content.decode()
    assert "Which Ben?" in html
    assert not Event.objects.exists()
    mara_client.post(reverse("events:new"), {**said, "pick:ben": other.pk})
    guests = [(guest.party, guest.name) for guest in Event.objects.get().guests.all()]
    assert guests == [(other, "Ben Quist"), (None, "Ruth Okello"), (ben, "Ben Adler")]
    assert not Party.objects.filter(name__startswith="Ruth").exists()


def test_somebody_new_is_made_known_with_one_click_and_only_once(mara_client: Client, mara: User, me: Party) -> None:
    mara_client.post(reverse("events:new"), typed(who="Ruth Okello <ruth@example.org>"))
    guest = Guest.objects.get()
    for _twice in range(2):
        mara_client.post(reverse("events:make_known", args=[guest.event_id, guest.pk]))
    ruth = Party.objects.get(name="Ruth Okello")
    assert ruth.met == "Dinner in Altona"
    assert ruth.identifiers.get().value == "ruth@example.org"
    assert Guest.objects.get().party == ruth


def test_a_form_that_is_sent_twice_keeps_one_event(mara_client: Client, me: Party) -> None:
    said = typed(once=str(uuid4()))
    for _twice in range(2):
        mara_client.post(reverse("events:new"), said)
    assert Event.objects.count() == 1


def test_a_time_in_another_zone_is_that_moment_and_both_clocks_are_told(
    mara_client: Client, mara: User, me: Party
) -> None:
    User.objects.filter(pk=mara.pk).update(time_zone="Europe/Berlin")
    mara_client.post(reverse("events:new"), typed(on="2027-01-15", at="20:00", to="22:30", zone="lima"))
    event = Event.objects.get()
    assert event.starts == datetime(2027, 1, 16, 1, tzinfo=UTC)
    assert event.zone == "America/Lima"
    with timezone.override(ZoneInfo("Europe/Berlin")):
        said = when(event)
        assert event.first_day == date(2027, 1, 16)
    assert "2 a.m." in said
    assert "8 p.m." in said
    assert "America/Lima" in said


def test_a_dinner_may_go_past_midnight_and_a_conference_over_days(mara_client: Client, me: Party) -> None:
    mara_client.post(reverse("events:new"), typed(at="20:00", to="01:00"))
    mara_client.post(reverse("events:new"), typed(name="Fair", on="2027-05-03", until="2027-05-05", at=""))
    late, fair = Event.objects.order_by("starts")
    assert late.ends - late.starts == timedelta(hours=5)
    assert (fair.first_day, fair.last_day) == (date(2027, 5, 3), date(2027, 5, 5))


@pytest.mark.parametrize(
    "more",
    [
        {"name": ""}, {"on": "2027-02-30"}, {"on": ""}, {"until": "2020-01-01"}, {"zone": "Nowhere"}, {"on": "9999-12-31"},
        {"on": "0001-01-01"}, {"until": "2099-01-01"}, {"at": "", "to": "10:00"}, {"who": "\n".join(f"Name {n}" for n in range(201))},
    ],
)  # fmt: skip
def test_what_cannot_be_an_event_is_said_and_kept_nowhere(mara_client: Client, me: Party, more: dict[str, str]) -> None:
    answer = mara_client.post(reverse("events:new"), typed(**more))
    assert answer.status_code == 200
    assert 'class="errors"' in answer.content.decode() or "errorlist" in answer.content.decode()
    assert not Event.objects.exists()


def test_changing_an_event_keeps_those_of_whom_something_was_said(
    mara_client: Client, mara: User, ben: Party, ines: Party, dinner: Dinner
) -> None:
    event = dinner(ben, ines, hours=-5)
    telling.say_met(mara, event.guests.get(party=ben), True)
    form = mara_client.get(reverse("events:change", args=[event.pk])).context["form"]
    said = {name: value for name, value in form.initial.items() if value is not None}
    answer = mara_client.post(reverse("events:change", args=[event.pk]), {**said, "name": "Supper", "who": ""})
    assert answer.status_code == 302
    event.refresh_from_db()
    assert (event.name, event.sequence) == ("Supper", 1)
    assert [guest.party for guest in event.guests.all()] == [ben]


def test_the_form_shows_an_event_as_it_is_and_saving_it_unchanged_changes_nothing(
    mara_client: Client, ben: Party, dinner: Dinner
) -> None:
    event = dinner(ben, zone="Africa/Lagos")
    form = mara_client.get(reverse("events:change", args=[event.pk])).context["form"]
    said = {name: value for name, value in form.initial.items() if value is not None}
    mara_client.post(reverse("events:change", args=[event.pk]), said)
    same = Event.objects.get()
    assert same.starts == event.starts.replace(second=0, microsecond=0) or same.starts == event.starts
    assert [guest.party for guest in same.guests.all()] == [ben]


def test_whom_to_see_comes_up_with_the_reason_and_what_to_have_at_hand(
    mara_client: Client, mara: User, me: Party, ben: Party, ines: Party, dinner: Dinner
) -> None:
    space = personal_space(mara)
    people.add_need(ben, "a bookkeeper in Lagos")
    people.add_capacity(ines, "gives", "keeps books, also in Lagos")
    people.set_manner(ines, "concrete")
    promises.promise(space, by=me, to=ines, what="Send the grant calendar", due=timezone.localdate())
    event = dinner(ben, ines)
    html = page(mara_client, "one", event.pk)
    assert html.index("Inês Prado") < html.index("Ben Adler")
    assert "You said you would: Send the grant calendar (by today)." in html
    assert "Worth introducing to Inês Prado, who is there too." in html
    assert "To have at hand:" in html
    assert "Likes to be helped quick and concrete." in html
    sheet = page(mara_client, "to_print", event.pk)
    assert "Send the grant calendar" in sheet
    assert "Prepare the introduction" not in sheet


def test_help_without_a_word_on_what_came_of_it_is_a_reason_until_it_is_told(
    mara_client: Client, mara: User, me: Party, ben: Party, dinner: Dinner
) -> None:
    space, event = personal_space(mara), dinner(ben)
    at = timezone.now() - timedelta(days=5 * 365)
    act = book.record(
        space, book.Draft(givers=[ben], receivers=[me], kind=ADVICE.number, at=at, what="Read my contract"), by=mara
    )
    assert "they helped you: Read my contract." in page(mara_client, "one", event.pk)
    book.tell_outcome(act, Outcome.HELPED, "it was signed", by=mara)
    assert "Read my contract" not in page(mara_client, "one", event.pk)


def test_newcomers_come_with_who_could_introduce_them(mara_client: Client, mara: User, me: Party, ben: Party) -> None:
    space = personal_space(mara)
    ruth = Party.objects.create(space=space, name="Ruth Okello", batch=uuid4())
    told = {"space": space, "at": timezone.now(), "kind": MESSAGE.number, "source": "mbox"}
    Contact.objects.create(giver=me, receiver=ben, key="1", **told)
    Contact.objects.create(giver=ben, receiver=ruth, key="2", **told)
    starts = timezone.now() + timedelta(days=1)
    guests = [Named(ruth), Named(ben), Named(None, "Ada", "ada@lumen.example"), Named(None, "Nobody Else")]
    event = actions.plan(mara, Plan(name="Fair", starts=starts, ends=starts, guests=guests))
    people.add_party(space, "Omar Reyes", email=Identifier("email", "omar@lumen.example"))
    html = page(mara_client, "one", event.pk)
    assert "Could introduce you: Ben Adler, who is there too (one message or meeting)" in html
    assert "Omar Reyes has an address at the same house" in html
    assert "Nothing on record leads to them." in html


def test_events_stand_on_the_page_of_whoever_is_there(
    mara_client: Client, ben: Party, ines: Party, dinner: Dinner
) -> None:
    dinner(ben)
    assert "Dinner in Altona" in mara_client.get(reverse("insights:person", args=[ben.pk])).content.decode()
    assert "Dinner in Altona" not in mara_client.get(reverse("insights:person", args=[ines.pk])).content.decode()


def test_entries_that_were_joined_are_one_guest(mara: User, ben: Party, ines: Party, dinner: Dinner) -> None:
    event = dinner(ben, ines)
    people.merge(personal_space(mara), ben, ines, reason="by-hand", by=mara)
    event = queries.event_for(mara, event.pk)
    assert queries.parties_at(event) == [ben.pk]


def test_what_is_called_off_is_asked_nothing_about_and_can_take_place_again(
    mara_client: Client, mara: User, ben: Party, dinner: Dinner
) -> None:
    event = dinner(ben, hours=-5)
    mara_client.post(reverse("events:call_off", args=[event.pk]))
    assert not queries.is_open(queries.event_for(mara, event.pk))
    mara_client.post(reverse("events:call_off", args=[event.pk]), {"back": "yes"})
    assert queries.is_open(queries.event_for(mara, event.pk))


def test_taking_an_event_away_leaves_what_came_of_it(
    mara_client: Client, mara: User, ben: Party, dinner: Dinner
) -> None:
    event = dinner(ben, hours=-5)
    mara_client.post(reverse("events:tell", args=[event.pk, event.guests.get().pk]), {"line": "I'll send him the plan"})
    mara_client.post(reverse("events:remove", args=[event.pk]))
    assert not Event.objects.exists()
    assert promises.Promise.objects.get().what == "Send him the plan"


def test_a_stranger_sees_and_changes_nothing(stranger_client: Client, mara: User, ben: Party, dinner: Dinner) -> None:
    event = dinner(ben, hours=-5)
    guest = event.guests.get()
    for name in ("one", "to_print", "change", "after"):
        assert stranger_client.get(reverse(f"events:{name}", args=[event.pk])).status_code == 404
    for name in ("call_off", "remove", "later", "close", "reopen", "add_guest"):
        assert stranger_client.post(reverse(f"events:{name}", args=[event.pk])).status_code == 404
    for name in ("tell", "make_known"):
        assert stranger_client.post(reverse(f"events:{name}", args=[event.pk, guest.pk])).status_code == 404
    assert stranger_client.get(f"{reverse('events:new')}?with={ben.pk}").status_code == 404
    assert Event.objects.get().cancelled_at is None


def test_people_of_another_space_are_no_guests(mara: User, stranger: User, me: Party) -> None:
    theirs = people.add_party(personal_space(stranger), "Somebody Else")
    now = timezone.now()
    with pytest.raises(InputError):
        actions.plan(mara, Plan(name="Fair", starts=now, ends=now, guests=[Named(theirs)]))


def test_erasing_somebody_takes_them_out_of_events_and_of_their_words(
    mara: User, ben: Party, ines: Party, dinner: Dinner
) -> None:
    space = personal_space(mara)
    event = dinner(ben, ines, hours=-5, name="Dinner for Ben Adler")
    telling.tell(mara, event, ben, telling.Line(text="talked about boats"))
    telling.tell(mara, event, ines, telling.Line(text="knows Ben Adler from school"))
    Guest.objects.create(event=event, name="B. A.", address="ben@example.org")
    eraser = next(one for one in erasers() if one.room == "events")
    traces = traces_of(ben)
    assert eraser.mentions(space, traces) == {"events": 2, "notes": 3}
    eraser.forget(space, traces)
    event.refresh_from_db()
    assert event.name == "Dinner for …"
    assert [guest.party for guest in event.guests.all()] == [ines]
    assert [told.line for told in event.told.all()] == ["knows … from school"]
    eraser.everything(space, lambda: None)
    assert not Event.objects.exists()


def test_an_export_has_every_event_with_who_was_there_and_what_was_told(mara: User, ben: Party, dinner: Dinner) -> None:
    event = dinner(ben, hours=-5)
    telling.say_met(mara, event.guests.get(), True)
    telling.tell(mara, event, ben, telling.Line(text="talked about boats"))
    (row,) = next(one for one in exporters() if one.name == "events").rows(personal_space(mara))
    assert row["name"] == "Dinner in Altona"
    assert [(guest["party"], guest["met"]) for guest in row["guests"]] == [(ben.pk, "yes")]
    assert [told["line"] for told in row["told"]] == ["talked about boats"]


@pytest.mark.django_db(transaction=True)  # inside a transaction nothing is kept between pages
def test_pages_ask_no_more_for_many_guests(mara_client: Client, mara: User, me: Party, dinner: Dinner) -> None:
    space = personal_space(mara)
    crowd = [people.add_party(space, f"Person {number}") for number in range(40)]
    for number, one in enumerate(crowd):
        people.add_need(one, f"a hall for {number} people")
        draft = book.Draft(
            givers=[one], receivers=[me], kind=ADVICE.number, at=timezone.now() - timedelta(days=number + 9)
        )
        book.record(space, draft, by=mara)
    asked = []
    for guests in (crowd[:2], crowd):
        event = dinner(*guests)
        page(mara_client, "one", event.pk)
        with CaptureQueriesContext(connection) as seen:
            page(mara_client, "one", event.pk)
        asked.append(len(seen))
    assert asked[1] <= asked[0] + 1, asked
    assert asked[1] <= 12, asked
