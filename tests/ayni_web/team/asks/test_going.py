"""What stays and what goes of asks when somebody leaves or their account ends; what is taken along; what is reminded of."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ayni_web.accounts import teams
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.queries import personal_space
from ayni_web.accounts.team_moments import team_moments_of
from ayni_web.book.models import Act
from ayni_web.keeping.erasing import part_from_teams
from ayni_web.notify.sources import Span, sources
from ayni_web.people.members import member_party
from ayni_web.people.models import Capacity
from ayni_web.promises.models import Promise
from ayni_web.team.asks import actions, bearing, queries, standing
from ayni_web.team.asks.models import Ask, Limit, Offer, Pointer, Reached, Standing
from ayni_web.team.spaces.export import written
from tests.ayni_web.team.asks.conftest import Come, client_of, said

pytestmark = pytest.mark.django_db


def own_export(user: User) -> dict[str, list[Any]]:
    space = personal_space(user)
    return {one.name: list(one.rows(space)) for one in exporters()}


def team_export(membership: Membership) -> dict[str, Any]:
    told: dict[str, Any] = json.loads("".join(written(membership)))
    return told


# Leaving


def test_who_leaves_waits_for_nothing_and_keeps_nobody_waiting(
    asked: Ask, mara_in: Membership, ben: Membership, ada: Membership
) -> None:
    mine = actions.ask(ben, said(title="Mine"))
    offer = actions.offer(ben, asked, "I can", version=1, ready_by=timezone.localdate())
    actions.take(mara_in, offer)
    standing.stand(ben, standing.Told(what="An hour"))
    teams.leave(ben)
    mine.refresh_from_db()
    offer.refresh_from_db()
    assert (mine.end, offer.withdrawn_at is not None) == (Ask.End.WITHDRAWN, True)
    assert list(queries.standing_seen_by(ada)) == []
    assert Promise.objects.get().withdrawn_at is not None
    assert queries.offers_seen_by(mara_in, asked) == []


def test_what_one_asked_and_offered_stays_on_ones_own_timeline_without_a_way_in(asked: Ask, ben: Membership) -> None:
    actions.offer(ben, asked, "I can", version=1)
    before = team_moments_of(ben.user, 5)
    assert [(one.address != "", asked.title in one.words) for one in before] == [(True, True)]
    actions.ask(ben, said(title="Mine"))
    teams.leave(ben)
    assert [one.address for one in team_moments_of(ben.user, 5)] == [""]
    assert b"Mine" in client_of(ben).get("/record/acts/").content


# An account that ends


def test_of_an_account_that_ends_help_stays_and_the_rest_goes(
    asked: Ask, mara_in: Membership, ben: Membership, ada: Membership
) -> None:
    bearing.can_give(ben, "Printing")
    bearing.bear(ben, asks=2, minutes=None, resting_until=None)
    standing.stand(ben, standing.Told(what="An hour"))
    open_one = actions.ask(ben, said(title="Nobody answered this"))
    helped = actions.ask(ben, said(title="Read it for me", reason="My private reason"))
    ending = actions.Ending(end=Ask.End.HELPED, helpers=[member_party(ada)], note="Thanks from me")
    actions.end(ben, helped, ending, version=1, answers=0)
    actions.offer(ben, asked, "My own words", version=1)
    actions.point(ben, asked, member_party(ada), "She is Ben's friend", version=1)
    Reached.objects.create(ask=asked, party=member_party(ben), reasons=[])
    part_from_teams(ben.user, lambda: None)
    assert not Ask.objects.filter(pk=open_one.pk).exists()
    helped.refresh_from_db()
    assert (helped.title, "private" in helped.reason, helped.end_note) == ("Read it for me", False, "")
    assert Act.objects.filter(what="Read it for me").exists()
    for gone in (Limit, Standing, Offer, Pointer, Reached):
        assert not gone.objects.exists()
    assert not Capacity.objects.exists()
    assert (
        b"somebody who is not here any more" in client_of(ada).get(f"/teams/{asked.space_id}/asks/{helped.pk}/").content
    )


def test_a_name_goes_out_of_the_words_of_others(mara_in: Membership, come: Come, ada: Membership) -> None:
    quill = come("Quillon Featherby")
    ask = actions.ask(mara_in, said(reason="Because Quillon Featherby said so"))
    actions.offer(ada, ask, "With Quillon Featherby I can", version=1)
    part_from_teams(quill.user, lambda: None)
    ask.refresh_from_db()
    assert "Quillon" not in ask.reason + Offer.objects.get().text


# Taking along


def test_the_teams_file_holds_what_its_reader_may_see_and_no_more(
    asked: Ask, mara_in: Membership, ben: Membership, ada: Membership
) -> None:
    actions.offer(ben, asked, "Between the two of us", version=1, private=True)
    actions.point(ada, asked, member_party(ben), "He prints", version=1)
    hidden = actions.ask(mara_in, said(title="Not for all", for_all=False))
    standing.stand(ben, standing.Told(what="An hour for questions"))
    bearing.bear(ben, asks=3, minutes=47, resting_until=None)
    for_mara, for_ada = team_export(mara_in), team_export(ada)
    assert [one["title"] for one in for_mara["asks"]] == [asked.title, hidden.title]
    assert for_mara["asks"][0]["offers"][0]["text"] == "Between the two of us"
    assert [one["title"] for one in for_ada["asks"]] == [asked.title]
    assert for_ada["asks"][0]["offers"] == []
    assert for_ada["asks"][0]["pointers"][0]["to"] == "Ben"
    assert [one["what"] for one in for_ada["standing_offers"]] == ["An hour for questions"]
    assert "47" not in json.dumps(for_mara | {"exported_at": "", "team": "", "members": [], "acts": [], "asks": []})


def test_ones_own_export_has_ones_own_side(asked: Ask, mara_in: Membership, ben: Membership, ada: Membership) -> None:
    Reached.objects.create(ask=asked, party=member_party(ben), reasons=[{"why": "gift", "gift": "Printing"}])
    actions.offer(ben, asked, "I can", version=1)
    actions.point(ada, asked, member_party(ben), "He prints", version=1)
    bearing.can_give(ben, "Printing")
    bearing.bear(ben, asks=0, minutes=None, resting_until=None)
    mine, bens, adas = (own_export(one.user) for one in (mara_in, ben, ada))
    assert [one["title"] for one in mine["asks_in_teams"]] == [asked.title]
    assert mine["answers_in_teams"] == mine["asks_that_reached_you"] == []
    assert [(one["said"], one["text"]) for one in bens["answers_in_teams"]] == [("offered", "I can")]
    assert bens["asks_that_reached_you"][0]["reasons"] == [{"why": "gift", "gift": "Printing"}]
    assert bens["what_you_can_bear"][0]["gives"] == "Printing"
    assert bens["what_you_can_bear"][1]["in_seven_days"]["asks"] == "0"
    assert [(one["said"], one["to"]) for one in adas["answers_in_teams"]] == [("pointed", "Ben")]


# Reminding


def due_of(user: User, days: int = 0) -> list[str]:
    today = timezone.localdate() + timedelta(days=days)
    (source,) = [one for one in sources() if one.name == "asks"]
    return [one.words for one in source.due(user, Span(today, today))]


def test_an_ask_that_reached_somebody_and_an_offer_to_it_are_told_and_its_day_too(
    asked: Ask, mara_in: Membership, ben: Membership, ada: Membership
) -> None:
    Reached.objects.create(ask=asked, party=member_party(ben), reasons=[])
    assert [asked.title in words for words in due_of(ben.user)] == [True]
    assert due_of(ada.user) == []
    actions.offer(ben, asked, "I can", version=1)
    assert due_of(ben.user) == []
    assert ["Ben" in words for words in due_of(mara_in.user)] == [True]
    assert any("What came of it?" in words for words in due_of(mara_in.user, days=6))
    teams.leave(ben)
    assert due_of(ben.user) == []


def test_an_hour_that_was_taken_stands_in_the_calendar_of_both(
    mara_in: Membership, ben: Membership, ada: Membership
) -> None:
    offered = standing.stand(ben, standing.Told(what="An hour", weekday=1, at=timezone.now().time(), time_zone="UTC"))
    at = standing.hours_of(offered, timezone.now())[0]
    standing.ask_through(mara_in, offered, said(for_all=False), version=1, at=at)
    (source,) = [one for one in sources() if one.name == "asks"]
    seen = [[one.start for one in source.entries(each.user, timezone.localdate())] for each in (mara_in, ben, ada)]
    assert seen == [[at], [at], []]


# Pages


def test_a_page_of_many_asks_takes_no_query_for_each(
    mara_in: Membership, ben: Membership, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        ask = actions.ask(mara_in, said(title=f"Ask {number}"))
        if number % 2:
            actions.offer(ben, ask, "I can", version=1)
    client = client_of(ben)
    client.get(f"/teams/{ben.space_id}/asks/")
    with django_assert_max_num_queries(20):
        client.get(f"/teams/{ben.space_id}/asks/")


def test_a_stranger_gets_the_same_for_an_ask_as_for_nothing(asked: Ask, stranger: User) -> None:
    client = Client()
    client.force_login(stranger)
    for what in (asked.pk, 987_654_321):
        assert client.get(f"/teams/{asked.space_id}/asks/{what}/").status_code == 404


def test_long_words_and_strange_numbers_are_refused_and_break_nothing(asked: Ask, ben: Membership) -> None:
    client, page = client_of(ben), f"/teams/{asked.space_id}/asks/{asked.pk}/"
    assert client.post(f"{page}offer/", {"text": "x" * 5_000, "version": 1}).status_code == 200
    assert client.post(f"{page}offer/", {"text": "x", "version": "one"}).status_code == 200
    assert client.post(f"{page}point/", {"to": "987654321", "version": 1}).status_code == 200
    assert client.post(f"{page}offers/987654321/withdraw/").status_code == 404
    assert (
        client.post(f"/teams/{asked.space_id}/asks/new/", {"title": "x" * 5_000, "due": "9999-99-99"}).status_code
        == 200
    )
    assert not Offer.objects.exists()
    assert not Pointer.objects.exists()
