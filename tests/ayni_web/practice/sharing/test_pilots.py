"""A small try from its plan to its lesson; what was agreed stays visible, whatever is changed after."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ayni.errors import InputError
from ayni.guidance.pilots import Stage
from ayni.ledger import kinds
from ayni_web.accounts.models import Space, User
from ayni_web.book import actions as book
from ayni_web.notify.sources import Source, Span, sources
from ayni_web.people import actions as people
from ayni_web.people.models import Party
from ayni_web.practice.sharing import piloting, queries
from ayni_web.practice.sharing.models import Pilot, PilotChange
from ayni_web.practice.sharing.piloting import Plan
from ayni_web.practice.sharing.words import earlier_measures, happened, pilot_shown
from ayni_web.promises.models import Promise
from tests.ayni_web.practice.sharing.conftest import agreed, planned

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def plan_of(pilot: Pilot, **changed: object) -> Plan:
    partners = [(one.party, one.said) for one in queries.partners_of(pilot)]
    fields = ("what", "why", "measure", "i_give", "begins", "ends")
    said = {name: getattr(pilot, name) for name in fields} | {"partners": partners} | changed
    return Plan(**said)  # type: ignore[arg-type]


@pytest.fixture
def source() -> Source:
    return next(one for one in sources() if one.name == "pilots")


# What must be agreed first


def test_nothing_begins_before_a_measure_and_days_are_agreed(mara: User, space: Space, ysolde: Party) -> None:
    without = planned(space, ysolde, measure="")
    with pytest.raises(InputError, match="how you will both know"):
        piloting.agree(without, user=mara)
    endless = planned(space, ysolde)
    Pilot.objects.filter(pk=endless.pk).update(ends=None)
    with pytest.raises(InputError, match="last day"):
        piloting.agree(endless, user=mara)
    assert pilot_shown(without).stage is Stage.PLANNED
    good = planned(space, ysolde)
    assert piloting.agree(good, user=mara).stage_on(today()) is Stage.RUNNING


def test_it_passes_from_planned_over_agreed_and_running_to_over_and_ended(
    mara: User, space: Space, ysolde: Party
) -> None:
    pilot = agreed(mara, space, ysolde, begins=2, ends=4)
    stages = [pilot.stage_on(today() + timedelta(days=days)) for days in (0, 2, 4, 5)]
    assert stages == [Stage.AGREED, Stage.RUNNING, Stage.RUNNING, Stage.OVER]
    ended = piloting.end(
        pilot, Pilot.How.PARTLY, found="three of four", learned="Fridays are wrong", next_step="Tuesdays"
    )
    assert ended.stage_on(today()) is Stage.ENDED
    assert (ended.found, ended.learned, ended.next) == ("three of four", "Fridays are wrong", "Tuesdays")


def test_a_measure_that_is_changed_after_agreeing_leaves_the_old_one_in_sight(
    mara: User, space: Space, ysolde: Party
) -> None:
    pilot = agreed(mara, space, ysolde, begins=-30, ends=-1)
    piloting.change(pilot, plan_of(pilot, measure="two chapters are read"), why="it was too much")
    pilot.refresh_from_db()
    (earlier,) = earlier_measures(pilot.changes.all())
    assert (pilot.measure, earlier.before, earlier.late) == ("two chapters are read", "four chapters are read", True)
    assert "after its last day" in next(one.says for one in happened(pilot.changes.all()) if one.before)


def test_moving_the_last_day_first_does_not_hide_it_either(mara: User, space: Space, ysolde: Party) -> None:
    pilot = agreed(mara, space, ysolde, begins=-30, ends=-1)
    pilot = piloting.change(pilot, plan_of(pilot, ends=today() + timedelta(days=9)))
    piloting.change(pilot, plan_of(pilot, measure="one chapter"))
    kinds_of = [(one.what, one.late) for one in pilot.changes.all()]
    assert kinds_of == [("agreed", False), ("days", True), ("measure", False)]
    days = next(one for one in happened(pilot.changes.all()) if one.at.what == PilotChange.What.DAYS)
    assert " to " in days.before


def test_before_agreeing_a_plan_changes_freely(space: Space, ysolde: Party, benedikt: Party) -> None:
    pilot = planned(space, ysolde)
    piloting.change(pilot, plan_of(pilot, measure="another", partners=[(benedikt, "maps")]))
    pilot.refresh_from_db()
    assert not pilot.changes.exists()
    assert [(one.party, one.said) for one in queries.partners_of(pilot)] == [(benedikt, "maps")]


def test_what_was_agreed_cannot_be_emptied_nor_changed_after_it_has_ended(
    mara: User, space: Space, ysolde: Party
) -> None:
    pilot = agreed(mara, space, ysolde)
    with pytest.raises(InputError):
        piloting.change(pilot, plan_of(pilot, measure=""))
    piloting.end(pilot, Pilot.How.WORKED)
    with pytest.raises(InputError):
        piloting.change(pilot, plan_of(pilot, measure="easier"))
    reopened = piloting.reopen(pilot)
    assert reopened.ended_at is None
    assert [one.what for one in pilot.changes.all()] == ["agreed", "ended", "reopened"]


def test_what_was_never_agreed_can_only_be_said_not_to_have_come_about_or_be_thrown_away(
    mara: User, space: Space, ysolde: Party
) -> None:
    pilot = planned(space, ysolde)
    with pytest.raises(InputError):
        piloting.end(pilot, Pilot.How.WORKED)
    assert piloting.end(pilot, Pilot.How.NOT_BEGUN).how == Pilot.How.NOT_BEGUN
    other = planned(space, ysolde)
    piloting.throw_away(other)
    assert not Pilot.objects.filter(pk=other.pk).exists()
    kept = agreed(mara, space, ysolde)
    with pytest.raises(InputError):
        piloting.throw_away(kept)


@pytest.mark.parametrize("wrong", ["nobody", "me", "stranger's", "turned days"])
def test_a_plan_that_cannot_be_is_refused(mara: User, stranger: User, space: Space, ysolde: Party, wrong: str) -> None:
    me = Party.objects.get(space=space, is_me=True)
    theirs = people.add_party(stranger.memberships.get().space, "Theirs")
    partners = {"nobody": [], "me": [(me, "")], "stranger's": [(theirs, "")], "turned days": [(ysolde, "")]}[wrong]
    ends = today() - timedelta(days=1) if wrong == "turned days" else None
    with pytest.raises(InputError):
        piloting.plan(space, Plan(what="A try", begins=today(), ends=ends, partners=partners))


def test_agreeing_twice_or_ahead_of_time(mara: User, space: Space, ysolde: Party) -> None:
    pilot = planned(space, ysolde)
    with pytest.raises(InputError):
        piloting.agree(pilot, user=mara, on=today() + timedelta(days=1))
    for _twice in range(2):
        piloting.agree(pilot, user=mara, as_promises=True)
    assert pilot.changes.count() == 1
    assert Promise.objects.count() == 2


# Promises and acts


def test_what_each_gives_can_stand_among_the_promises_until_the_last_day(
    mara: User, space: Space, ysolde: Party
) -> None:
    pilot = planned(space, ysolde)
    piloting.agree(pilot, user=mara, as_promises=True)
    told = {(one.by.name, one.to.name, one.what, one.due) for one in queries.promises_of(pilot)}
    assert told == {("Mara", ysolde.name, "notes", pilot.ends), (ysolde.name, "Mara", "notes too", pilot.ends)}
    assert {one.origin for one in Promise.objects.all()} == {"pilot"}


def test_a_promise_that_comes_out_of_it_lands_among_the_promises(
    mara_client: Client, mara: User, space: Space, ysolde: Party
) -> None:
    pilot = agreed(mara, space, ysolde)
    page = mara_client.get(f"/sharing/pilots/{pilot.pk}/").content.decode()
    found = re.search(r'action="[^"]*/promise/".*?name="once" value="([^"]+)"', page, re.DOTALL)
    assert found
    form = {"line": "send the outline tomorrow", "side": f"them-{ysolde.pk}", "once": found[1]}
    for _twice in range(2):
        mara_client.post(f"/sharing/pilots/{pilot.pk}/promise/", form)
    promise = Promise.objects.get()
    assert (promise.by, promise.due) == (ysolde, today() + timedelta(days=1))
    assert promise.what in mara_client.get("/promises/").content.decode()
    answer = mara_client.post(f"/sharing/pilots/{pilot.pk}/promise/", {"line": "x", "side": "me-999"})
    assert b'class="errors"' in answer.content


def test_what_was_given_in_its_days_is_shown_with_it(mara: User, space: Space, ysolde: Party, benedikt: Party) -> None:
    pilot = agreed(mara, space, ysolde, begins=-10, ends=10)
    me = Party.objects.get(is_me=True)

    def gave(to: Party, days: int) -> int:
        at = timezone.now() - timedelta(days=days)
        draft = book.Draft(givers=[me], receivers=[to], kind=kinds.FEEDBACK.number, at=at, what="Notes")
        return book.record(space, draft, by=mara).pk

    inside, _before, _other = gave(ysolde, 3), gave(ysolde, 40), gave(benedikt, 3)
    assert [act.pk for act in queries.acts_during(mara, pilot, queries.partners_of(pilot))] == [inside]


# Reminders


def dues(source: Source, user: User, first: int, last: int) -> list[str]:
    span = Span(today() + timedelta(days=first), today() + timedelta(days=last))
    return [due.key for due in source.due(user, span) if span.first <= due.on <= span.last]


def test_one_is_reminded_half_way_and_on_the_last_day_of_what_was_agreed(
    mara: User, space: Space, ysolde: Party, source: Source
) -> None:
    planned(space, ysolde)
    assert dues(source, mara, 0, 60) == []
    pilot = agreed(mara, space, ysolde, begins=0, ends=30)
    assert pilot.half == today() + timedelta(days=15)
    half, last = dues(source, mara, 0, 60)
    assert (half, last) == (f"pilot:{pilot.pk}:half:{pilot.half}", f"pilot:{pilot.pk}:end:{pilot.ends}")
    assert dues(source, mara, 15, 15) == [half]
    assert dues(source, mara, 30, 30) == [last]
    assert [entry.start for entry in source.entries(mara, today())] == [pilot.half, pilot.ends]
    piloting.end(pilot, Pilot.How.WORKED, learned="Short is good")
    assert dues(source, mara, -30, 60) == list(source.entries(mara, today())) == []


def test_a_short_one_has_no_middle(mara: User, space: Space, ysolde: Party, source: Source) -> None:
    agreed(mara, space, ysolde, begins=0, ends=5)
    assert len(dues(source, mara, 0, 60)) == 1


def test_the_lesson_is_asked_for_once_and_not_of_what_did_not_come_about(
    mara: User, space: Space, ysolde: Party, source: Source
) -> None:
    pilot = agreed(mara, space, ysolde)
    piloting.end(pilot, Pilot.How.DID_NOT)
    assert dues(source, mara, 0, 6) == []
    assert dues(source, mara, 7, 7) == [f"pilot:{pilot.pk}:lesson"]
    assert dues(source, mara, 8, 400) == []
    piloting.learn(pilot, learned="We were too busy")
    assert dues(source, mara, 7, 7) == []
    piloting.end(planned(space, ysolde), Pilot.How.NOT_BEGUN)
    assert dues(source, mara, 0, 30) == []


def test_a_stranger_is_reminded_of_nothing(
    mara: User, stranger: User, space: Space, ysolde: Party, source: Source
) -> None:
    agreed(mara, space, ysolde)
    assert dues(source, stranger, 0, 60) == list(source.entries(stranger, today())) == []


# People who are joined


def test_two_entries_that_are_joined_are_one_and_can_be_parted_again(
    mara: User, space: Space, ysolde: Party, benedikt: Party
) -> None:
    pilot = agreed(mara, space, ysolde, benedikt)
    merge = people.merge(space, ysolde, benedikt, reason="by-hand", by=mara)
    (one,) = queries.partners_of(Pilot.objects.get())
    assert (one.party, one.said) == (ysolde, "notes too")
    piloting.change(pilot, plan_of(pilot, what="Another title"))
    assert pilot.partners.count() == 2
    assert [found.pk for found in queries.pilots_with(mara, ysolde)] == [pilot.pk]
    people.unmerge(merge)
    assert {one.party for one in queries.partners_of(Pilot.objects.get())} == {ysolde, benedikt}


def test_who_turns_out_to_be_the_reader_takes_no_part_any_more(
    mara_client: Client, mara: User, space: Space, ysolde: Party
) -> None:
    pilot = agreed(mara, space, ysolde)
    people.merge(space, Party.objects.get(is_me=True), ysolde, reason="by-hand", by=mara)
    assert queries.partners_of(Pilot.objects.get()) == []
    page = mara_client.get(f"/sharing/pilots/{pilot.pk}/").content.decode()
    assert "Nobody else takes part any more" in page
    assert mara_client.get("/sharing/pilots/").status_code == 200
    piloting.end(pilot, Pilot.How.STOPPED)


# Pages


def test_from_plan_to_lesson_through_the_pages(mara_client: Client, mara: User, space: Space, ysolde: Party) -> None:
    page = mara_client.get(f"/sharing/pilots/new/?with={ysolde.pk}").content.decode()
    assert "Ysolde Quillfeather (#" in page
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    form = {"what": "Read chapters", "who": f"Ysolde Quillfeather (#{ysolde.pk})", "once": once[1], "they_give": "maps"}
    for _twice in range(2):
        page = mara_client.post("/sharing/pilots/new/", form, follow=True).content.decode()
    pilot = Pilot.objects.get()
    assert "I would like to try something small with you: Read chapters." in page
    mara_client.post(f"/sharing/pilots/{pilot.pk}/agree/", {})
    pilot.refresh_from_db()
    assert pilot.agreed_on is None
    more = {
        **form,
        "measure": "four are read",
        "begins": str(today()),
        "ends": str(today()),
        f"gives_{ysolde.pk}": "maps",
    }
    assert mara_client.post(f"/sharing/pilots/{pilot.pk}/change/", more).status_code == 302
    mara_client.post(f"/sharing/pilots/{pilot.pk}/agree/", {"as_promises": "on"})
    pilot.refresh_from_db()
    assert pilot.agreed_on == today()
    page = mara_client.post(
        f"/sharing/pilots/{pilot.pk}/end/", {"how": "worked", "found": "five"}, follow=True
    ).content.decode()
    assert "It worked" in page
    page = mara_client.post(
        f"/sharing/pilots/{pilot.pk}/learn/", {"learned": "Small is good"}, follow=True
    ).content.decode()
    assert "What I learned: Small is good." in page
    assert "Read chapters" in mara_client.get(f"/people/{ysolde.pk}/").content.decode()
    assert "Small is good" in mara_client.get("/sharing/pilots/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": ""},
        {"who": ""},
        {"who": "me"},
        {"who": ", ".join(f"Somebody {number}" for number in range(13))},
        {"begins": "2026-01-10", "ends": "2026-01-09"},
        {"begins": "9999-12-31"},
        {"ends": "0001-01-01"},
        {"begins": "2026-01-01", "ends": "2027-06-01"},
    ],
)
def test_what_cannot_be_tried_is_said_and_nothing_is_kept(
    mara_client: Client, ysolde: Party, wrong: dict[str, str]
) -> None:
    answer = mara_client.post("/sharing/pilots/new/", {"what": "A try", "who": "Ysolde Quillfeather", **wrong})
    assert answer.status_code == 200
    assert b'class="errors"' in answer.content
    assert not Pilot.objects.exists()


def test_how_it_went_has_to_be_said(mara_client: Client, mara: User, space: Space, ysolde: Party) -> None:
    pilot = agreed(mara, space, ysolde)
    for form in ({}, {"how": "not an end"}, {"how": "worked", "learned": "x" * 5_000}):
        assert b'class="errors"' in mara_client.post(f"/sharing/pilots/{pilot.pk}/end/", form).content
    pilot.refresh_from_db()
    assert pilot.ended_at is None


def test_a_stranger_reaches_no_pilot(stranger_client: Client, mara: User, space: Space, ysolde: Party) -> None:
    pilot = agreed(mara, space, ysolde)
    for path in ("", "change/"):
        assert stranger_client.get(f"/sharing/pilots/{pilot.pk}/{path}").status_code == 404
    for path in ("agree/", "end/", "reopen/", "learn/", "promise/", "throw-away/"):
        assert stranger_client.post(f"/sharing/pilots/{pilot.pk}/{path}", {"how": "worked"}).status_code == 404
    assert stranger_client.get(f"/sharing/pilots/new/?with={ysolde.pk}").status_code == 404
