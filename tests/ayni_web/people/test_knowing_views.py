from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions, queries
from ayni_web.people.models import Capacity, Circle, Moment, Need, Party
from ayni_web.people.person_parts import known_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(mara: User) -> Space:
    return personal_space(mara)


@pytest.fixture
def ravi(space: Space) -> Party:
    return actions.add_party(space, "Ravi Menon")


def page(client: Client, party: Party) -> str:
    return client.get(reverse("insights:person", args=(party.pk,))).text


def test_one_line_about_somebody_stands_on_their_page_with_how_and_when_it_was_learned(
    mara_client: Client, ravi: Party
) -> None:
    words = {"line": "looks for a co-founder", "learned": "read", "where": "his page", "learned_on": "2026-11-03"}
    answer = mara_client.post(reverse("people:learn", args=(ravi.pk,)), words)
    assert answer.url == reverse("insights:person", args=(ravi.pk,)) + "#knowing"
    shown = page(mara_client, ravi)
    assert "a co-founder" in shown
    assert "read on Nov. 3, 2026, his page" in shown


def test_the_part_alone_comes_back_where_the_page_asks_for_it_alone(mara_client: Client, ravi: Party) -> None:
    answer = mara_client.post(
        reverse("people:learn", args=(ravi.pk,)), {"line": "can give patience"}, headers={"HX-Request": "true"}
    )
    assert answer.text.lstrip().startswith('<section id="knowing"')
    assert "Kept as what they can give: patience." in answer.text


@pytest.mark.parametrize("alone", [True, False])
def test_nothing_that_was_typed_is_lost_where_it_cannot_be_kept(mara_client: Client, ravi: Party, alone: bool) -> None:
    answer = mara_client.post(
        reverse("people:learn", args=(ravi.pk,)),
        {"line": "a launch sometime", "about": "moment"},
        headers={"HX-Request": "true"} if alone else {},
    )
    assert "a launch sometime" in answer.text
    assert "Say the day too" in answer.text
    assert not Moment.objects.exists()


def test_nobody_learned_anything_tomorrow(mara_client: Client, ravi: Party) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    words = {"line": "needs a partner", "learned_on": tomorrow.isoformat()}
    answer = mara_client.post(reverse("people:learn", args=(ravi.pk,)), words)
    assert "still to come" in answer.text
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    ("about", "model"),
    [("goal", Need), ("limit", Need), ("gives", Capacity), ("seeks", Capacity)],
)
def test_what_the_person_chose_goes_before_how_the_line_reads(
    mara_client: Client, ravi: Party, about: str, model: type[Need] | type[Capacity]
) -> None:
    mara_client.post(reverse("people:learn", args=(ravi.pk,)), {"line": "a quiet house", "about": about})
    (row,) = model._default_manager.all()
    assert about in (row.sort, getattr(row, "side", ""))


def test_a_need_is_met_and_open_again_with_one_press(mara_client: Client, ravi: Party) -> None:
    need = actions.add_need(ravi, "a partner")
    mara_client.post(reverse("people:met", args=(need.pk,)))
    assert "One need was met" in page(mara_client, ravi)
    mara_client.post(reverse("people:met", args=(need.pk,)), {"met": "no"})
    assert queries.open_needs(ravi.space) == [need]


def test_facts_are_said_in_other_words_and_removed_after_being_asked(mara_client: Client, ravi: Party) -> None:
    need = actions.add_need(ravi, "a partner")
    capacity = actions.add_capacity(ravi, "gives", "patience")
    moment = actions.add_moment(ravi, "launch", "2026-12-01")
    changes = {
        ("need", need.pk): {"text": "a partner in Lagos", "sort": "goal", "learned": "guessed", "learned_on": "2026-01-02"},
        ("capacity", capacity.pk): {"text": "much patience", "side": "gives", "sort": "skill"},
        ("moment", moment.pk): {"what": "the launch", "on": "--12-02", "sort": "launch", "plan": "send flowers"},
    }  # fmt: skip
    for (name, pk), words in changes.items():
        assert mara_client.get(reverse(f"people:{name}", args=(pk,))).status_code == 200
        mara_client.post(reverse(f"people:{name}", args=(pk,)), words)
    shown = page(mara_client, ravi)
    for words in ("a partner in Lagos", "guessed on Jan. 2, 2026", "much patience", "the launch", "send flowers"):
        assert words in shown
    for name, pk in changes:
        mara_client.post(reverse(f"people:{name}", args=(pk,)), {"confirmed": "yes"})
    assert not any(model._default_manager.exists() for model in (Need, Capacity, Moment))


def test_how_somebody_is_best_met_is_kept_in_a_form_that_others_can_rely_on(mara_client: Client, ravi: Party) -> None:
    until = timezone.localdate() + timedelta(days=20)
    words = {
        "manner": "concrete", "rhythm_days": "21", "channel": "phone", "language": "English",
        "time_zone": "lagos", "hours": "9 - 17:30", "hard_season_until": until.isoformat(), "hard_season_why": "moving house",
    }  # fmt: skip
    mara_client.post(reverse("people:how", args=(ravi.pk,)), words)
    ravi.refresh_from_db()
    assert (ravi.manner, ravi.rhythm_days, ravi.time_zone, ravi.hours) == (
        "concrete", 21, "Africa/Lagos", "09:00-17:30",
    )  # fmt: skip
    assert ravi.hard_season_until == until
    shown = page(mara_client, ravi)
    for told in ("quick and concrete", "every 21 days", "Best reached by phone", "A hard season until", "moving house"):
        assert told in shown
    mara_client.post(reverse("people:season_over", args=(ravi.pk,)))
    ravi.refresh_from_db()
    assert (ravi.hard_season_until, ravi.hard_season_why) == (None, "")


@pytest.mark.parametrize(
    ("field", "wrong"), [("time_zone", "Mars/Olympus"), ("hours", "mornings"), ("hours", "25-30"), ("rhythm_days", "0")]
)
def test_what_nobody_could_rely_on_is_asked_again_and_stays_in_the_field(
    mara_client: Client, ravi: Party, field: str, wrong: str
) -> None:
    answer = mara_client.post(reverse("people:how", args=(ravi.pk,)), {field: wrong, "channel": "phone"})
    assert wrong in answer.text
    ravi.refresh_from_db()
    assert ravi.channel == ""


def test_a_hard_season_that_is_over_is_shown_no_more(mara_client: Client, ravi: Party) -> None:
    actions.set_hard_season(ravi, timezone.localdate() - timedelta(days=1), "moving")
    assert reverse("people:season_over", args=(ravi.pk,)) not in page(mara_client, ravi)


def test_circles_have_a_rhythm_and_the_persons_page_says_so(mara_client: Client, ravi: Party) -> None:
    actions.set_circles(ravi, ["Inner"])
    circle = Circle.objects.get()
    mara_client.post(reverse("people:circles"), {f"circle-{circle.pk}": "21"})
    assert "every 21 days, as with all of Inner" in page(mara_client, ravi)
    mara_client.post(reverse("people:circles"), {f"circle-{circle.pk}": "-3"})
    circle.refresh_from_db()
    assert circle.rhythm_days == 21


def test_what_one_can_give_oneself_is_kept_in_settings(mara_client: Client, space: Space) -> None:
    mara_client.post(reverse("people:yours"), {"side": "gives", "text": "introductions", "sort": "connection"})
    me = queries.me(space)
    assert me is not None
    (own,) = queries.capacities_of(me)
    assert "introductions" in mara_client.get(reverse("accounts:settings")).text
    answer = mara_client.post(reverse("people:capacity", args=(own.pk,)), {"confirmed": "yes"})
    assert answer.url.endswith("#yours")
    assert queries.capacities_of(me) == []


def test_a_birthday_of_the_address_book_is_a_moment_ahead(mara_client: Client, ravi: Party) -> None:
    in_a_week = timezone.localdate() + timedelta(days=7)
    actions.edit(ravi, {"birthday": f"--{in_a_week:%m-%d}"})
    assert "in 7 days" in page(mara_client, ravi)


def test_what_is_known_of_somebody_takes_few_queries_however_much_it_is(ravi: Party) -> None:
    for number in range(30):
        actions.add_need(ravi, f"need {number}", learned_on=date(2026, 1, 1))
        actions.add_moment(ravi, f"moment {number}", "--12-01")
    with CaptureQueriesContext(connection) as asked:
        known_of(HttpRequest(), ravi)
    # Who they are, of what there is anything, and circles, needs and moments; a page knows the first already.
    assert len(asked) <= 5
