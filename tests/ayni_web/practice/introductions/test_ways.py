"""Who could introduce me, who knows whom, and who might meet; all of it from the reader's own book."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ayni.ledger.kinds import ADVICE, MESSAGE
from ayni_web.accounts.models import Space, User
from ayni_web.book import actions as book
from ayni_web.book.models import Contact
from ayni_web.people import actions as people
from ayni_web.people import queries
from ayni_web.people.models import Capacity, Need, Party
from ayni_web.practice.introductions import actions
from ayni_web.practice.introductions.actions import Words
from ayni_web.practice.introductions.suggesting import suggestions
from ayni_web.practice.introductions.ways import ways_to

pytestmark = pytest.mark.django_db


def helped(space: Space, giver: Party, receiver: Party, *, at: datetime, times: int = 1) -> None:
    for _ in range(times):
        book.record(space, book.Draft(givers=[giver], receivers=[receiver], kind=ADVICE.number, at=at), by=None)


def wrote(space: Space, giver: Party, receiver: Party, *, at: datetime, times: int = 1) -> None:
    for number in range(times):
        Contact.objects.create(
            space=space,
            giver=giver,
            receiver=receiver,
            at=at,
            kind=MESSAGE.number,
            source="x",
            key=f"{giver.pk}-{receiver.pk}-{number}",
        )


def named(space: Space, *names: str) -> list[Party]:
    return [people.add_party(space, name) for name in names]


def test_the_best_way_goes_over_ties_that_went_both_ways_and_says_why_at_each_step(mara: User, space: Space) -> None:
    me = queries.me(space)
    assert me is not None
    ada, ben, goal = named(space, "Ada", "Ben", "Goal")
    now = timezone.now()
    helped(space, me, ada, at=now - timedelta(days=900), times=3)
    helped(space, ada, me, at=now - timedelta(days=800))
    helped(space, ada, goal, at=now - timedelta(days=10), times=2)
    helped(space, goal, ada, at=now - timedelta(days=10))
    wrote(space, me, ben, at=now, times=2)
    wrote(space, ben, goal, at=now)
    found = ways_to(mara, goal)
    assert [[one.name for one in way.through] for way in found.ways] == [["Ada"], ["Ben"]]
    assert [way.sure for way in found.ways] == ["well", "thin"]
    assert found.ways[0].legs[0].because.startswith("you helped each other, last in ")
    assert found.ways[1].legs[1].because.startswith("one message or meeting this year")
    assert found.direct is None
    assert [one.party.name for one in found.who_know] == ["Ada", "Ben"]


def test_who_knows_them_is_told_from_what_passed_between_others_and_never_of_lists_or_those_left_out(
    mara: User, space: Space
) -> None:
    me = queries.me(space)
    assert me is not None
    crowd, hidden, goal = named(space, "All staff", "Left out", "Goal")
    Party.objects.filter(pk=crowd.pk).update(nature=Party.Nature.LIST)
    Party.objects.filter(pk=hidden.pk).update(hidden=True)
    for one in (crowd, hidden):
        wrote(space, me, one, at=timezone.now())
        wrote(space, one, goal, at=timezone.now())
    found = ways_to(mara, goal)
    assert (found.ways, found.who_know) == ([], [])


def test_what_lies_ahead_in_the_calendar_is_no_tie_yet(mara: User, space: Space) -> None:
    me = queries.me(space)
    assert me is not None
    ada, goal = named(space, "Ada", "Goal")
    wrote(space, me, ada, at=timezone.now())
    wrote(space, ada, goal, at=timezone.now() + timedelta(days=3))
    assert ways_to(mara, goal).ways == []


def test_somebody_whom_one_knows_is_said_to_be_known(mara: User, space: Space) -> None:
    me = queries.me(space)
    assert me is not None
    (ada,) = named(space, "Ada")
    helped(space, ada, me, at=timezone.now())
    direct = ways_to(mara, ada).direct
    assert direct is not None
    assert direct.because.startswith("Ada helped you once")


def test_of_whom_nothing_is_on_record_nothing_is_said(mara: User, space: Space) -> None:
    (ada,) = named(space, "Ada")
    found = ways_to(mara, ada)
    assert (found.direct, list(found.ways), list(found.who_know)) == (None, [], [])


def needs(space: Space, party: Party, text: str) -> None:
    Need.objects.create(space=space, party=party, text=text, learned_on=timezone.localdate())


def gives(space: Space, party: Party, text: str) -> None:
    Capacity.objects.create(space=space, party=party, side=Capacity.Side.GIVES, text=text)


def test_one_who_needs_what_another_can_give_is_suggested_with_why(mara: User, space: Space) -> None:
    ada, ben = named(space, "Ada", "Ben")
    needs(space, ada, "somebody who repairs looms")
    gives(space, ben, "repairing old looms")
    (one,) = suggestions(mara)
    assert (one.seeker, one.giver, set(one.shared)) == (ada, ben, {"repairs", "looms"})
    assert suggestions(mara, about=ben) == [one]


@pytest.mark.parametrize("why", ["know each other", "begun", "hard season", "left out", "a list", "the reader"])
def test_nobody_is_suggested_who_needs_no_introduction_or_is_not_to_be_asked(
    mara: User, space: Space, why: str
) -> None:
    me = queries.me(space)
    assert me is not None
    ada, ben = named(space, "Ada", "Ben")
    needs(space, ada, "somebody who mends looms")
    gives(space, me if why == "the reader" else ben, "mending old looms")
    if why == "know each other":
        wrote(space, ben, ada, at=timezone.now())
    elif why == "begun":
        actions.close(actions.begin(space, (ben, ada), asked_by="Mara", words=(Words("en"), Words("en"))))
    elif why == "hard season":
        Party.objects.filter(pk=ada.pk).update(hard_season_until=timezone.localdate() + timedelta(days=5))
    elif why == "left out":
        Party.objects.filter(pk=ada.pk).update(hidden=True)
    elif why == "a list":
        Party.objects.filter(pk=ben.pk).update(nature=Party.Nature.LIST)
    assert suggestions(mara) == []


def test_a_stranger_is_told_nothing_of_ways_in_another_space(
    stranger: User, space: Space, stranger_client: Client
) -> None:
    (ada,) = named(space, "Ada")
    needs(space, ada, "looms")
    assert suggestions(stranger) == []
    assert stranger_client.get(f"/introductions/way/?to={ada.pk}").status_code == 404
    assert stranger_client.get(f"/introductions/new/?first={ada.pk}").status_code == 404
