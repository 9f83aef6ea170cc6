"""The page of a team shows what there is, folds what there is not, and asks little."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ayni_web.accounts.models import Membership
from ayni_web.people.members import member_party
from ayni_web.promises import between
from ayni_web.team.asks import actions as asks
from ayni_web.team.charter import actions as charter
from ayni_web.team.ring import actions as ring
from ayni_web.team.thanks import celebrating
from tests.ayni_web.team.people import joined, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(team: Membership) -> Membership:
    return joined(team, "Ben")


def page(client: Client, team: Membership) -> tuple[str, int]:
    path = f"/teams/{team.space_id}/"
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(path).content.decode()
    return shown, sum(one["sql"].startswith("SELECT") for one in asked.captured_queries)


def test_a_team_that_begins_is_shown_calmly_and_with_few_questions(team: Membership, ben: Membership) -> None:
    shown, questions = page(signed_in(ben.user), team)
    assert questions <= 12
    for way in ("charter/", "rings/", "openings/", "chains/"):
        assert f'href="/teams/{team.space_id}/{way}"' in shown
    assert "Begin a ring" not in shown
    assert "Prepare a talk" in shown
    assert "Thank somebody" in shown


def test_what_there_is_stands_there(team: Membership, ben: Membership) -> None:
    due = timezone.localdate() + timedelta(days=3)
    asks.ask(team, asks.Said(title="Read the survey", reason="Print", due=due))
    me, other = member_party(team), member_party(ben)
    between.say(team.space, teller=me, by=me, to=other, what="Draw the coast", due=due)
    ring.begin(team, ring.Plan(title="Thursday's ring"), [])
    charter.propose(team, charter.charter(team.space), topic="answers", text="We answer in two days.", look_again=None)
    celebrating.tell(team, "The atlas is printed")
    shown, questions = page(signed_in(ben.user), team)
    for told in (
        "Read the survey",
        "Draw the coast",
        "Thursday&#x27;s ring",
        "One clause waits",
        "The atlas is printed",
    ):
        assert told in shown
    assert questions <= 24


def test_how_many_others_there_are_is_told_whoever_looks(team: Membership) -> None:
    for number in range(14):
        joined(team, f"Member {number}")
    assert "and 2 others" in page(signed_in(team.user), team)[0]


def test_each_asks_number_is_told_beyond_those_that_are_shown(team: Membership, ben: Membership) -> None:
    due = timezone.localdate() + timedelta(days=3)
    for number in range(8):
        asks.ask(team, asks.Said(title=f"Read page {number}", reason="Print", due=due))
    shown, _questions = page(signed_in(ben.user), team)
    assert shown.count("Read page") == 5
    assert "8" in shown
