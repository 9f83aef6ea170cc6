"""Who is asked to talk regularly is told, and who asked hears the answer; nobody else, and no mail says more than that."""

from __future__ import annotations

import pytest

from ayni_web.accounts.models import Membership
from ayni_web.notify.models import Notice
from ayni_web.notify.sorts import sort_named
from ayni_web.people.members import member_party
from ayni_web.team.checkins import actions, notices
from tests.ayni_web.team.checkins.making import proposed, rhythm, team_of, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> list[Membership]:
    return team_of("Mara", "Ben", "Lena")


def told(one: Membership) -> list[str]:
    rows = Notice.objects.filter(owner=one.user, sort=notices.SORT).order_by("pk")
    return [row.words % row.said for row in rows]


def test_the_other_is_asked_and_who_asked_hears_the_answer(three: list[Membership]) -> None:
    mara, ben, lena = three
    pair = proposed(mara, ben)
    assert told(ben) == ["Mara would like to talk with you regularly: say yes or no"]
    actions.answer(pair, member_party(ben), pair.version, agreed=True)
    assert told(ben) == []  # answered: it is no news any more
    assert told(mara) == ["Ben says yes: your talks are in both your calendars"]
    actions.ask_anew(pair, member_party(ben), version(pair), rhythm(days=9))
    assert told(mara)[1:] == ["Ben proposes another rhythm for your talks: say yes or no"]
    actions.answer(pair, member_party(mara), version(pair), agreed=False)
    assert told(ben) == ["Mara says no to the rhythm that you proposed"]
    assert told(lena) == []


def test_what_is_taken_back_or_ends_asks_nobody(three: list[Membership]) -> None:
    mara, ben, lena = three
    pair = proposed(mara, ben)
    actions.answer(pair, member_party(mara), pair.version, agreed=False)
    assert (told(mara), told(ben)) == ([], [])
    other = proposed(lena, ben)
    assert len(told(ben)) == 1
    actions.end(other, other.version)
    assert told(ben) == []


def test_a_mail_quotes_none_of_it() -> None:
    assert sort_named(notices.SORT).hushed
