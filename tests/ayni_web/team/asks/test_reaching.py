"""Whom an ask reaches: who said that they can give such a thing, no more than they can bear, and told why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ayni_web.accounts import teams
from ayni_web.accounts.models import Membership, Space
from ayni_web.people.members import member_party
from ayni_web.people.models import Capacity
from ayni_web.team.asks import actions, bearing, queries, reaching
from ayni_web.team.asks.jobs import bring_asks
from ayni_web.team.asks.models import Ask, Reached
from ayni_web.team.asks.words import because
from tests.ayni_web.team.asks.conftest import Come, client_of, said

pytestmark = pytest.mark.django_db

PRINTING = {
    "title": "Somebody who has printed offset maps of a river",
    "reason": "The printer asks for the paper weight",
}


def reached(ask: Ask) -> set[str]:
    return set(Reached.objects.filter(ask=ask, said="").values_list("party__name", flat=True))


@pytest.fixture
def printers(ben: Membership, ada: Membership) -> None:
    bearing.can_give(ben, "printing offset maps", Capacity.Sort.SKILL)
    bearing.can_give(ada, "choosing paper for offset maps")


def test_an_ask_reaches_who_said_that_they_can_give_it_and_says_why(
    mara_in: Membership, ben: Membership, come: Come
) -> None:
    come("Cem")
    bearing.can_give(ben, "printing offset maps", Capacity.Sort.SKILL)
    ask = actions.ask(mara_in, said(**PRINTING))
    reaching.route(mara_in.space)
    assert reached(ask) == {"Ben"}
    one = queries.reached_of(ben, ask)
    assert one is not None
    assert any("printing offset maps" in why for why in because([one])[0])
    page = client_of(ben).get(f"/teams/{ask.space_id}/asks/").content.decode()
    assert "One ask found its way to you" in page
    assert "printing offset maps" in page


def test_routing_again_reaches_nobody_twice(mara_in: Membership, printers: None) -> None:
    ask = actions.ask(mara_in, said(**PRINTING))
    assert reaching.route(mara_in.space) == 2
    assert reaching.route(mara_in.space) == 0
    assert reached(ask) == {"Ada", "Ben"}


@pytest.mark.parametrize("bears", [{"asks": 0, "minutes": None}, {"asks": None, "minutes": 0}])
def test_who_can_bear_nothing_is_asked_nothing(
    mara_in: Membership, ben: Membership, printers: None, bears: dict[str, int | None]
) -> None:
    bearing.bear(ben, **bears, resting_until=None)  # type: ignore[arg-type]
    ask = actions.ask(mara_in, said(**PRINTING))
    reaching.route(mara_in.space)
    assert reached(ask) == {"Ada"}


def test_nobody_is_sent_more_asks_in_seven_days_than_they_said(mara_in: Membership, ben: Membership) -> None:
    now = timezone.now()
    bearing.can_give(ben, "printing offset maps of rivers")
    bearing.bear(ben, asks=2, minutes=None, resting_until=None)
    for _number in range(5):
        actions.ask(mara_in, said(**PRINTING))
        reaching.route(mara_in.space, now=now)
    assert Reached.objects.filter(party=member_party(ben)).count() == 2
    reaching.route(mara_in.space, now=now + timedelta(days=1))
    assert Reached.objects.filter(party=member_party(ben)).count() == 2
    assert queries.reached_lately(ben, now) == 2


def test_pointing_does_not_pass_a_limit_and_waits_until_there_is_room(
    mara_in: Membership, ben: Membership, ada: Membership
) -> None:
    now = timezone.now()
    bearing.bear(ada, asks=0, minutes=None, resting_until=None)
    ask = actions.ask(mara_in, said())
    actions.point(ben, ask, member_party(ada), "She knows", version=1)
    reaching.route(mara_in.space, now=now)
    assert reached(ask) == set()
    bearing.bear(ada, asks=1, minutes=None, resting_until=None)
    reaching.route(mara_in.space, now=now + timedelta(hours=1))
    assert reached(ask) == {"Ada"}
    one = queries.reached_of(ada, ask)
    assert one is not None
    assert any("Ben" in why for why in because([one])[0])


def test_who_rests_is_asked_again_by_itself_when_the_day_has_come(
    mara_in: Membership, ben: Membership, printers: None
) -> None:
    today = timezone.localdate()
    bearing.bear(ben, asks=None, minutes=None, resting_until=today + timedelta(days=2))
    ask = actions.ask(mara_in, said(**PRINTING))
    reaching.route(mara_in.space)
    assert reached(ask) == {"Ada"}
    reaching.route(mara_in.space, now=timezone.now() + timedelta(days=2))
    assert "Ben" in reached(ask)


def test_after_not_now_it_goes_to_somebody_else_and_never_back(
    mara_in: Membership, ben: Membership, ada: Membership, printers: None
) -> None:
    bearing.bear(ada, asks=0, minutes=None, resting_until=None)
    ask = actions.ask(mara_in, said(**PRINTING))
    reaching.route(mara_in.space)
    assert reached(ask) == {"Ben"}
    bearing.bear(ada, asks=1, minutes=None, resting_until=None)
    client_of(ben).post(f"/teams/{ask.space_id}/asks/{ask.pk}/not-now/")
    assert reached(ask) == {"Ada"}
    reaching.route(mara_in.space, now=timezone.now() + timedelta(days=1))
    assert reached(ask) == {"Ada"}


def test_whoever_says_nothing_for_days_is_not_waited_for(mara_in: Membership, ben: Membership, come: Come) -> None:
    now = timezone.now()
    helpers = [ben, *(come(name) for name in ("Cem", "Dan", "Eva", "Fay"))]
    for one in helpers:
        bearing.can_give(one, "printing offset maps of rivers")
    ask = actions.ask(mara_in, said(**PRINTING))
    reaching.route(mara_in.space, now=now)
    first = reached(ask)
    assert 0 < len(first) < 5
    reaching.route(mara_in.space, now=now + reaching.PATIENCE + timedelta(hours=1))
    assert len(reached(ask)) > len(first)


def test_an_ask_that_has_an_offer_or_has_ended_reaches_nobody_else(
    mara_in: Membership, ben: Membership, ada: Membership, come: Come
) -> None:
    offered, ended = actions.ask(mara_in, said(**PRINTING)), actions.ask(mara_in, said(**PRINTING))
    actions.offer(come("Cem"), offered, "I can", version=1)
    actions.end(mara_in, ended, actions.Ending(end=Ask.End.WITHDRAWN), version=1, answers=0)
    bearing.can_give(ben, "printing offset maps of rivers")
    assert reaching.route(mara_in.space) == 0


def test_who_helped_with_such_an_ask_before_is_found(mara_in: Membership, ben: Membership, ada: Membership) -> None:
    first = actions.ask(mara_in, said(**PRINTING))
    ending = actions.Ending(end=Ask.End.HELPED, helpers=[member_party(ada)])
    actions.end(mara_in, first, ending, version=1, answers=0)
    second = actions.ask(ben, said(title="Who has printed offset maps before?", reason="A river again, on other paper"))
    reaching.route(mara_in.space)
    assert "Ada" in reached(second)
    one = queries.reached_of(ada, second)
    assert one is not None
    assert any(first.title in why for why in because([one])[0])


def test_the_hourly_job_brings_asks_of_every_open_team(mara_in: Membership, printers: None) -> None:
    actions.ask(mara_in, said(**PRINTING))

    class Quiet:
        def report(self, done: int, total: int | None = None) -> None: ...

    assert bring_asks(Quiet()) == {"teams": 1, "reached": 2}  # type: ignore[arg-type]
    Space.objects.update(closed_at=timezone.now())
    assert bring_asks(Quiet()) == {"teams": 0, "reached": 0}  # type: ignore[arg-type]


# What members say of themselves


def test_what_one_can_give_and_bear_is_seen_by_oneself_alone(
    mara_in: Membership, ben: Membership, ada: Membership
) -> None:
    page = f"/teams/{ben.space_id}/asks/giving/"
    client_of(ben).post(page, {"text": "Printing on cloth", "sort": "skill"})
    client_of(ben).post(f"{page}limit/", {"asks": "3", "minutes": "47"})
    assert b"Printing on cloth" in client_of(ben).get(page).content
    assert b"47" in client_of(ben).get(page).content
    for other in (mara_in, ada):
        assert b"Printing on cloth" not in client_of(other).get(page).content
        gift = Capacity.objects.get()
        assert client_of(other).post(f"{page}{gift.pk}/take-away/").status_code == 404
    assert client_of(ben).post(f"{page}{Capacity.objects.get().pk}/take-away/").status_code == 302
    assert not Capacity.objects.exists()


@pytest.mark.parametrize("wrong", [{"asks": "-1"}, {"asks": "many"}, {"minutes": "-5"}, {"resting_until": "soon"}])
def test_a_limit_that_is_none_is_refused_with_its_words_kept(ben: Membership, wrong: dict[str, str]) -> None:
    answer = client_of(ben).post(f"/teams/{ben.space_id}/asks/giving/limit/", wrong)
    assert 'aria-invalid="true"' in answer.content.decode()
    assert queries.limit_of(ben) is None


def test_in_a_closed_team_nobody_asks_and_all_is_still_read(asked: Ask, mara_in: Membership, ben: Membership) -> None:
    teams.note_export(mara_in)
    teams.close(mara_in, mara_in.space.name)
    base = f"/teams/{asked.space_id}/asks/"
    assert client_of(ben).get(f"{base}{asked.pk}/").status_code == 200
    assert client_of(ben).get(base).status_code == 200
    for page in ("new/", f"{asked.pk}/offer/", "giving/limit/", "offers/new/"):
        assert client_of(ben).post(f"{base}{page}", {"text": "x", "version": 1}).status_code == 403
    assert reaching.route(Space.objects.get(pk=asked.space_id)) == 0
