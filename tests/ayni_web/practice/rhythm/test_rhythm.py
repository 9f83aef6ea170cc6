"""The week's few, what resets a rhythm, an agenda from the memory, and what comes out of a talk."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ayni.errors import InputError
from ayni.ledger.kinds import ADVICE, CALL, MESSAGE
from ayni_web.accounts.erasing import erasers
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.book.models import Act, Contact
from ayni_web.notify.sources import Span
from ayni_web.people import actions as people_actions
from ayni_web.people.erasing import traces_of
from ayni_web.people.models import Party
from ayni_web.practice.rhythm import actions, queries, reminders
from ayni_web.practice.rhythm.agenda import agenda_with, purpose_of
from ayni_web.practice.rhythm.models import CheckIn, Talk
from ayni_web.promises import actions as promises
from ayni_web.promises.models import Promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(mara: User) -> Party:
    return Party.objects.create(space=personal_space(mara), name="Mara", is_me=True)


@pytest.fixture
def ben(mara: User, me: Party) -> Party:
    return somebody(mara, "Ben Adler", rhythm=30)


def somebody(user: User, name: str, *, rhythm: int | None = None) -> Party:
    party = people_actions.add_party(personal_space(user), name)
    if rhythm is not None:
        people_actions.set_rhythm(party, rhythm)
    return party


def today() -> date:
    return timezone.localdate()


def names(user: User) -> list[str]:
    actions.choose_week(user, today())
    return [row.known.name for row in queries.proposed(user, today()) if not row.done]


def mail_between(giver: Party, receiver: Party, at: datetime) -> None:
    Contact.objects.create(
        space=giver.space, giver=giver, receiver=receiver, at=at, kind=MESSAGE.number, source="mbox", key=f"mail:{at}"
    )


def test_at_most_three_are_proposed_and_they_stay_for_the_week(mara: User, me: Party) -> None:
    for number in range(5):
        somebody(mara, f"Person {number}", rhythm=30)
    first = names(mara)
    assert len(first) == 3
    done = next(row for row in queries.proposed(mara, today()) if row.known.name == first[0])
    mail_between(me, done.party, timezone.now())
    assert names(mara) == first[1:]
    assert CheckIn.objects.count() == 3


def test_people_who_are_named_later_in_the_week_join_while_there_is_room(mara: User, ben: Party) -> None:
    assert names(mara) == ["Ben Adler"]
    for number in range(3):
        somebody(mara, f"Person {number}", rhythm=30)
    assert len(names(mara)) == 3
    assert CheckIn.objects.count() == 3


@pytest.mark.parametrize("source", ["mail from them", "mail to them", "act", "check-in by hand", "imported late"])
def test_anything_from_any_source_resets_the_rhythm(mara: User, me: Party, ben: Party, source: str) -> None:
    assert names(mara) == ["Ben Adler"]
    now = timezone.now()
    if source == "mail from them":
        mail_between(ben, me, now)
    elif source == "mail to them":
        mail_between(me, ben, now)
    elif source == "act":
        draft = book.Draft(givers=[ben], receivers=[me], kind=ADVICE.number, at=now, what="read my draft")
        book.record(personal_space(mara), draft, by=mara)
    elif source == "check-in by hand":
        actions.hold(mara, ben, actions.Outcome(kind=CALL.number), now=now)
    else:
        mail_between(ben, me, now - timedelta(days=5))  # a mail of before the week was chosen, imported after it
    assert names(mara) == []


def test_zero_capacity_asks_nothing(mara: User, ben: Party) -> None:
    people_actions.set_minutes(personal_space(mara), 0)
    assert names(mara) == []


def test_later_and_not_for_this_person(mara_client: Client, mara: User, ben: Party) -> None:
    assert names(mara) == ["Ben Adler"]
    mara_client.post(f"/check-ins/with/{ben.pk}/rest/", {"days": "7"})
    assert names(mara) == []
    assert queries.resting(mara)[0].until == today() + timedelta(days=7)
    mara_client.post(f"/check-ins/with/{ben.pk}/rest/", {"days": "never"})
    assert queries.resting(mara)[0].until is None
    mara_client.post(f"/check-ins/with/{ben.pk}/resume/")
    assert names(mara) == ["Ben Adler"]


def test_mail_alone_makes_nobody_somebody_to_check_in_with(mara: User, me: Party) -> None:
    other = somebody(mara, "Newsletter Friend")
    for number in range(6):
        mail_between(other, me, timezone.now() - timedelta(days=20 + 20 * number))
    assert names(mara) == []


def test_the_agenda_has_what_the_memory_has(mara: User, me: Party, ben: Party) -> None:
    space = personal_space(mara)
    assert purpose_of(agenda_with(mara, ben, today())) == "Ask what they are working on now, and what would help."
    draft = book.Draft(givers=[me], receivers=[ben], kind=ADVICE.number, at=timezone.now(), what="Read his contract")
    act = book.record(space, draft, by=mara)
    assert purpose_of(agenda_with(mara, ben, today())) == "Ask whether it helped: Read his contract."
    people_actions.add_need(ben, "a lawyer in Lima", learned_on=today())
    assert purpose_of(agenda_with(mara, ben, today())) == "They look for: a lawyer in Lima."
    promises.promise(space, by=ben, to=me, what="send the slides")
    assert purpose_of(agenda_with(mara, ben, today())).startswith("Ask how it goes: send the slides")
    promises.promise(space, by=me, to=ben, what="introduce Lucía", due=today())
    agenda = agenda_with(mara, ben, today())
    assert purpose_of(agenda) == "You said you would: introduce Lucía (by today)."
    assert (len(agenda.mine), len(agenda.theirs), len(agenda.needs)) == (1, 1, 1)
    assert agenda.asks == act


def test_what_is_said_after_a_talk_lands_where_it_belongs(mara_client: Client, mara: User, ben: Party) -> None:
    said = {
        "kind": str(CALL.number),
        "said": "He moves to Lima.",
        "mine": "send the grant calendar tomorrow\n- ask Lucía",
        "theirs": "read my draft tomorrow",
        "given": "he gave me advice on the budget",
    }
    page = mara_client.post(f"/check-ins/with/{ben.pk}/", {**said, "given": "helped me with the budget"}, follow=True)
    text = page.content.decode()
    talk = Talk.objects.get()
    assert (talk.said, talk.is_ahead) == ("He moves to Lima.", False)
    assert "He moves to Lima." in text
    made = {(one.what, one.by.is_me, one.due, one.origin, one.origin_id) for one in Promise.objects.all()}
    tomorrow = today() + timedelta(days=1)
    assert made == {
        ("Send the grant calendar", True, tomorrow, "check-in", str(talk.pk)),
        ("Ask Lucía", True, None, "check-in", str(talk.pk)),
        ("Read my draft", False, tomorrow, "check-in", str(talk.pk)),
    }
    act = Act.objects.get()
    assert [part.party for part in act.parts.filter(role="giver")] == [ben]
    assert Contact.objects.get().kind == CALL.number


def test_a_line_that_is_no_act_is_asked_about_and_nothing_is_kept(mara_client: Client, ben: Party) -> None:
    said = {"kind": str(CALL.number), "said": "x", "given": "will help me with the budget tomorrow"}
    page = mara_client.post(f"/check-ins/with/{ben.pk}/", said)
    assert 'class="errors"' in page.content.decode()
    assert not Talk.objects.exists()
    assert not Contact.objects.exists()


def test_a_talk_is_planned_moved_and_called_off(mara_client: Client, mara: User, ben: Party) -> None:
    day = (today() + timedelta(days=3)).isoformat()
    form = {"on": day, "at": "10:00", "minutes": "45", "place": "the blue café", "agenda": "maps"}
    mara_client.post(f"/check-ins/with/{ben.pk}/plan/", form)
    talk = Talk.objects.get()
    assert (talk.minutes, talk.sequence, talk.agenda) == (45, 0, "maps")
    mara_client.post(f"/check-ins/talks/{talk.pk}/change/", {**form, "at": "11:30"})
    talk.refresh_from_db()
    assert talk.sequence == 1
    assert (
        "the blue café"
        in mara_client.get("/check-ins/").content.decode()
        + mara_client.get(f"/check-ins/talks/{talk.pk}/").content.decode()
    )
    mara_client.post(f"/check-ins/talks/{talk.pk}/call-off/")
    assert queries.talks_ahead(queries.talks_of(mara)) == []


def test_a_shared_agenda_holds_nothing_that_one_knows_of_the_other(mara_client: Client, mara: User, ben: Party) -> None:
    people_actions.add_need(ben, "a way out of his job", learned_on=today())
    page = mara_client.get(f"/check-ins/with/{ben.pk}/plan/").content.decode()
    assert "what would help?" in page
    assert "a way out of his job" not in page


def test_reminders_and_calendar_know_talks_check_ins_and_moments(mara: User, ben: Party) -> None:
    talk = actions.plan_talk(mara, ben, at=timezone.now() + timedelta(hours=3), agenda="maps")
    moment = people_actions.add_moment(ben, "new role", (today() + timedelta(days=2)).isoformat())
    span = Span(today() - timedelta(days=14), today() + timedelta(days=1))
    keys = {due.key.split(":")[0] for due in reminders._due(mara, span)}
    assert keys == {"talk", "check-ins", f"moment-{moment.pk}"}
    told = {due.key for due in reminders._due(mara, span)}
    assert not any(due.key.startswith("check-ins") for due in reminders._due(mara, Span(span.first, span.last, told)))
    entries = {entry.key: entry for entry in reminders._entries(mara, today())}
    assert entries[f"talk-{talk.pk}"].description == "maps"
    assert any(key.startswith("check-in-") for key in entries)
    actions.call_off(talk)
    assert f"talk-{talk.pk}" not in {entry.key for entry in reminders._entries(mara, today())}


def test_a_noted_talk_does_not_make_old_sources_look_alive(mara: User, me: Party, ben: Party) -> None:
    from ayni_web.ties.knowing import rows_of

    mail_between(ben, me, datetime(2020, 1, 1, tzinfo=UTC))
    actions.hold(mara, ben, actions.Outcome())
    mine = rows_of(personal_space(mara), me)
    assert mine is not None
    assert mine.record_ended
    assert mine.ties[ben.pk].contacts == 2


def test_strangers_reach_nothing_of_it(stranger_client: Client, mara: User, ben: Party) -> None:
    talk = actions.plan_talk(mara, ben, at=timezone.now())
    for path in (f"with/{ben.pk}/", f"with/{ben.pk}/plan/", f"talks/{talk.pk}/", f"talks/{talk.pk}/change/"):
        assert stranger_client.get(f"/check-ins/{path}").status_code == 404
        assert stranger_client.post(f"/check-ins/{path}", {"said": "x"}).status_code == 404


def test_forgetting_a_person_and_taking_everything_along(mara: User, me: Party, ben: Party) -> None:
    space = personal_space(mara)
    other = somebody(mara, "Ravi Patel")
    actions.plan_talk(mara, ben, at=timezone.now(), agenda="x")
    actions.plan_talk(mara, other, at=timezone.now(), agenda="about Ben Adler")
    actions.rest(ben, None)
    names(mara)
    found = {one.name: list(one.rows(space)) for one in exporters()}
    assert [row["agenda"] for row in found["talks"]] == ["x", "about Ben Adler"]
    assert found["left_in_peace"][0]["until"] == "always"
    eraser = next(one for one in erasers() if one.room == "rhythm")
    traces = traces_of(ben)
    assert eraser.mentions(space, traces) == {"talks": 1, "notes": 1}
    eraser.forget(space, traces)
    assert [talk.agenda for talk in Talk.objects.all()] == ["about …"]
    eraser.everything(space, lambda: None)
    assert not Talk.objects.exists()


@pytest.mark.parametrize("planned", [True, False])
def test_what_came_of_a_talk_is_kept_once_when_it_is_sent_twice(
    mara: User, mara_client: Client, ben: Party, planned: bool
) -> None:
    talk = actions.plan_talk(mara, ben, at=timezone.now()) if planned else None
    address = f"/check-ins/talks/{talk.pk}/" if talk else f"/check-ins/with/{ben.pk}/"
    found = re.search(r'name="once" value="([0-9a-f-]{36})"', mara_client.get(address).content.decode())
    assert found
    form = {"once": found[1], "kind": CALL.number, "said": "much", "mine": "send the plan by Friday"}
    first, second = (mara_client.post(address, form) for _ in range(2))
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Talk.objects.count() == Promise.objects.count() == Contact.objects.count() == 1


def test_a_talk_that_was_read_before_another_held_it_is_not_held_again(mara: User, ben: Party) -> None:
    talk = actions.plan_talk(mara, ben, at=timezone.now())
    stale = Talk.objects.get(pk=talk.pk)
    actions.hold(mara, ben, actions.Outcome(mine=[("send it", None)]), talk=talk)
    with pytest.raises(InputError, match="kept already"):
        actions.hold(mara, ben, actions.Outcome(mine=[("send it", None)]), talk=stale)
    assert Promise.objects.count() == 1


def test_a_talk_that_is_planned_twice_by_one_form_is_one(mara_client: Client, ben: Party) -> None:
    address = f"/check-ins/with/{ben.pk}/plan/"
    found = re.search(r'name="once" value="([0-9a-f-]{36})"', mara_client.get(address).content.decode())
    assert found
    form = {"once": found[1], "on": today().isoformat(), "at": "23:30", "minutes": 30}
    for _ in range(2):
        assert mara_client.post(address, form).status_code == 302
    assert Talk.objects.count() == 1
