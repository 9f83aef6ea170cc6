"""Chains of help: found among what one sees, told only while everybody in them agrees, each asked about their own links."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.utils import timezone

from ayni.ledger.kinds import ADVICE
from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership, User
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.keeping import erasing
from ayni_web.people.members import member_party
from ayni_web.team.chains import actions, queries
from ayni_web.team.chains.models import Chain
from ayni_web.team.chains.whole import whole
from ayni_web.team.spaces import actions as spaces

pytestmark = pytest.mark.django_db


class Team:
    def __init__(self, mara: User) -> None:
        self.mara = spaces.begin(mara, "The maps")
        self.ben, self.lena, self.omar = (self.add(name) for name in ("Ben", "Lena", "Omar"))

    def add(self, name: str) -> Membership:
        membership = spaces.join(teams.invite(self.mara)[1], add_person(f"{name.lower()}@example.org", name=name))
        assert membership is not None
        return membership


@pytest.fixture
def team(mara: User) -> Team:
    return Team(mara)


def gave(giver: Membership, receiver: Membership, days_ago: float, what: str, *, public: bool = False) -> Act:
    draft = book.Draft(
        givers=[member_party(giver)],
        receivers=[member_party(receiver)],
        kind=ADVICE.number,
        at=timezone.now() - timedelta(days=days_ago),
        what=what,
    )
    return book.record(giver.space, draft, by=giver.user, public=public)


def passed_on(team: Team) -> Chain:
    """Ben gave to Mara, and she to Lena; she asks whether it may be told."""
    gave(team.ben, team.mara, 20, "Read her map")
    gave(team.mara, team.lena, 10, "Lent the printer")
    (found,) = queries.could_tell(team.mara)
    return actions.propose(team.mara, found, [step.says for step in found.steps])


def page(membership: Membership, path: str = "") -> str:
    client = Client()
    client.force_login(membership.user)
    return client.get(f"/teams/{membership.space_id}/chains/{path}").content.decode()


def agree(*memberships: Membership, chain: Chain) -> None:
    for one in memberships:
        actions.answer(one, chain, agrees=True)


def test_a_chain_is_found_only_by_who_sees_every_link(team: Team) -> None:
    gave(team.ben, team.mara, 20, "Read her map")
    gave(team.mara, team.lena, 10, "Lent the printer")
    assert len(queries.could_tell(team.mara)) == 1
    for who in (team.ben, team.lena, team.omar):
        assert queries.could_tell(who) == []


def test_it_is_told_once_all_in_it_agree_and_no_more_when_one_withdraws(team: Team) -> None:
    chain = passed_on(team)
    assert not queries.told_in(team.omar)
    agree(team.ben, chain=chain)
    assert not queries.told_in(team.omar)
    agree(team.lena, chain=chain)
    told = page(team.omar)
    assert "Read her map" in told
    assert "Lent the printer" in told
    actions.answer(team.ben, chain, agrees=False)
    assert "Read her map" not in page(team.omar)


def test_before_all_agree_each_reads_only_the_links_that_they_took_part_in(team: Team) -> None:
    chain = passed_on(team)
    told = page(team.lena, f"{chain.pk}/")
    assert "Lent the printer" in told
    assert "Read her map" not in told
    assert "Ben" not in told.partition("<main")[2]
    with pytest.raises(Http404):
        queries.chain_for(team.omar, chain.pk)
    with pytest.raises(PermissionDenied):
        actions.answer(team.omar, chain, agrees=True)


def test_a_told_chain_can_grow_by_one_who_gave_on(team: Team) -> None:
    chain = passed_on(team)
    gave(team.lena, team.omar, 2, "Printed his plan")
    assert [len(one.steps) for one in queries.could_tell(team.lena)] == [2], "what Ben gave is not hers to see yet"
    agree(team.ben, team.lena, chain=chain)
    (found,) = queries.could_tell(team.lena)
    assert [step.says for step in found.steps] == ["Read her map", "Lent the printer", "Printed his plan"]


def test_a_told_chain_shows_others_its_own_words_and_not_those_of_the_acts(team: Team) -> None:
    gave(team.ben, team.mara, 20, "Read her secret map")
    gave(team.mara, team.lena, 10, "Lent the printer")
    (found,) = queries.could_tell(team.mara)
    chain = actions.propose(team.mara, found, ["Read a map", "Lent a printer"])
    agree(team.ben, team.lena, chain=chain)
    gave(team.lena, team.omar, 2, "Printed his plan")
    (longer,) = queries.could_tell(team.lena)
    assert longer.steps[0].says == "Read a map"
    assert "secret" not in page(team.lena)


def test_what_was_refused_is_proposed_no_more_and_what_is_asked_twice_is_asked_once(team: Team) -> None:
    passed_on(team)
    assert queries.could_tell(team.mara) == []
    gave(team.ben, team.mara, 9, "Read another map")
    gave(team.mara, team.omar, 8, "Lent a pen")
    for found in queries.could_tell(team.mara):
        actions.refuse(team.mara, found.key)
    assert queries.could_tell(team.mara) == []


def test_a_double_click_asks_once(team: Team) -> None:
    gave(team.ben, team.mara, 20, "Read her map")
    gave(team.mara, team.lena, 10, "Lent the printer")
    (found,) = queries.could_tell(team.mara)
    client = Client()
    client.force_login(team.mara.user)
    for _time in range(2):
        answer = client.post(
            f"/teams/{team.mara.space_id}/chains/tell/{found.key}/", {"says-0": "Read a map", "says-1": "Lent it"}
        )
        assert answer.status_code == 302
    assert Chain.objects.count() == 1


def test_giving_back_and_giving_late_are_no_chain(team: Team) -> None:
    gave(team.ben, team.mara, 50, "Read her map")
    gave(team.mara, team.ben, 45, "Read his map")
    gave(team.mara, team.lena, 10, "Lent the printer")
    assert queries.could_tell(team.mara) == []


@pytest.mark.parametrize("end", ["left", "withdrawn", "gone"])
def test_a_chain_is_not_told_once_somebody_left_an_act_was_taken_back_or_an_account_ended(team: Team, end: str) -> None:
    chain = passed_on(team)
    agree(team.ben, team.lena, chain=chain)
    if end == "left":
        teams.leave(team.ben)
    elif end == "withdrawn":
        book.withdraw(chain.links.all()[0].act)
    else:
        erasing.part_from_teams(team.ben.user, lambda: None)
    assert not queries.told_in(team.omar)


def test_of_the_whole_nothing_is_said_of_fewer_than_five(team: Team) -> None:
    for number in range(20):
        gave(team.ben, team.mara, 100 - number, "Read it")
        gave(team.mara, team.ben, 99 - number, "Read it")
    assert whole(team.omar) is None
    assert "Nothing can be said yet" in page(team.omar, "all-of-us/")


def test_of_the_whole_is_said_whether_who_received_gave_on_with_the_measures_figures(team: Team) -> None:
    people = [team.mara, team.ben, team.lena, team.omar, team.add("Pia"), team.add("Quin")]
    for number in range(60):
        giver, receiver = people[number % 6], people[(number * 5 + 2 + number // 6) % 6]
        if giver is not receiver:
            gave(giver, receiver, 700 - 11 * number, "Read it")
    found = whole(team.omar)
    told = page(team.omar, "all-of-us/")
    if found is None:
        assert "Nothing can be said yet" in told
    else:
        assert found.low <= found.ratio <= found.high
        assert f"{found.ratio:.2f}" in told
    assert not any(one.user.name in told.partition("<main")[2] for one in people)
