"""Opportunities: posted to all with how it is decided, changed only where everybody sees it, decided with the reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from ayni.errors import InputError
from ayni.ledger.kinds import OPPORTUNITY
from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership, User
from ayni_web.book.models import Act
from ayni_web.keeping import erasing
from ayni_web.people.members import member_party
from ayni_web.team.openings import actions, queries
from ayni_web.team.openings.models import Application, Opening
from ayni_web.team.spaces import actions as spaces

pytestmark = pytest.mark.django_db


class Team:
    def __init__(self, mara: User) -> None:
        self.mara = spaces.begin(mara, "The maps")
        self.ben, self.lena = (self.add(name) for name in ("Ben", "Lena"))

    def add(self, name: str) -> Membership:
        membership = spaces.join(teams.invite(self.mara)[1], add_person(f"{name.lower()}@example.org", name=name))
        assert membership is not None
        return membership


@pytest.fixture
def team(mara: User) -> Team:
    return Team(mara)


def said(**more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "title": "Lead the atlas",
        "sort": Opening.Sort.ROLE,
        "what": "A year of maps",
        "how": "By a map that you drew",
        "opens_on": today,
        "apply_by": today + timedelta(days=7),
        "decide_by": None,
    } | more


def post(team: Team, **more: Any) -> Opening:
    return actions.post(team.mara, said(**more), [member_party(team.mara)])


def close(opening: Opening) -> Opening:
    """Its last day to apply is over."""
    past = timezone.localdate() - timedelta(days=1)
    Opening.objects.filter(pk=opening.pk).update(apply_by=past, opens_on=past - timedelta(days=7))
    opening.refresh_from_db()
    return opening


def page(membership: Membership, opening: Opening) -> str:
    client = Client()
    client.force_login(membership.user)
    return client.get(f"/teams/{membership.space_id}/openings/{opening.pk}/").content.decode()


def test_it_cannot_be_posted_without_how_it_is_decided_and_by_whom(team: Team) -> None:
    for wrong, deciders in (({"how": " "}, [member_party(team.mara)]), ({}, [])):
        with pytest.raises(InputError):
            actions.post(team.mara, said(**wrong), deciders)
    assert not Opening.objects.exists()


@pytest.mark.parametrize("days", [{"opens_on": -1}, {"apply_by": -1}, {"decide_by": 1}])
def test_days_in_an_order_that_cannot_be_are_told(team: Team, days: dict[str, int]) -> None:
    when = {name: timezone.localdate() + timedelta(days=days[name]) for name in days}
    with pytest.raises(InputError):
        post(team, **when)


def test_how_it_is_decided_changes_late_only_with_a_reason_and_everybody_reads_both(team: Team) -> None:
    opening = post(team)
    other = said(how="By drawing lots")
    with pytest.raises(InputError, match="Say why"):
        actions.change(team.mara, opening, 1, other, [member_party(team.mara)], why="")
    actions.change(team.mara, opening, 1, other, [member_party(team.mara)], why="Two maps were alike")
    told = page(team.lena, opening)
    for words in ("By drawing lots", "By a map that you drew", "Two maps were alike", "after one could apply"):
        assert words in told


def test_before_one_could_apply_a_change_needs_no_reason_and_is_shown(team: Team) -> None:
    later = timezone.localdate() + timedelta(days=2)
    opening = post(team, opens_on=later)
    other = said(opens_on=later, how="By drawing lots")
    actions.change(team.mara, opening, 1, other, [member_party(team.mara)], why="")
    told = page(team.lena, opening)
    assert "By a map that you drew" in told
    assert "after one could apply" not in told


def test_of_two_who_change_it_at_once_the_second_is_told(team: Team) -> None:
    opening = post(team, opens_on=timezone.localdate() + timedelta(days=2))
    actions.change(
        team.mara, opening, 1, said(opens_on=opening.opens_on, title="One"), [member_party(team.mara)], why=""
    )
    with pytest.raises(InputError, match="in the meantime"):
        actions.change(
            team.mara, opening, 1, said(opens_on=opening.opens_on, title="Two"), [member_party(team.mara)], why=""
        )
    opening.refresh_from_db()
    assert opening.title == "One"


def test_nobody_applies_before_it_opens_after_it_closed_or_for_what_they_decide(team: Team) -> None:
    not_yet = post(team, opens_on=timezone.localdate() + timedelta(days=2))
    over = close(post(team, title="Another"))
    for opening in (not_yet, over):
        with pytest.raises(InputError):
            actions.apply(team.ben, opening, "I drew it")
    with pytest.raises(InputError, match="decide"):
        actions.apply(team.mara, post(team, title="A third"), "I drew it")
    assert not Application.objects.exists()


def test_applications_are_read_by_who_decides_after_the_last_day_and_by_their_writers(team: Team) -> None:
    opening = post(team)
    actions.apply(team.ben, opening, "I drew Lagos")
    assert "I drew Lagos" in page(team.ben, opening)
    for who in (team.mara, team.lena):
        assert "I drew Lagos" not in page(who, opening)
    close(opening)
    assert "I drew Lagos" in page(team.mara, opening)
    assert "I drew Lagos" not in page(team.lena, opening)


def test_an_application_is_one_for_each_and_can_be_taken_back(team: Team) -> None:
    opening = post(team)
    for text in ("I drew Lagos", "I drew Lagos twice"):
        actions.apply(team.ben, opening, text)
    assert Application.objects.get().text == "I drew Lagos twice"
    actions.withdraw_application(team.ben, opening)
    close(opening)
    assert not queries.applications_seen_by(team.mara, opening)


def decided(team: Team, *whom: Membership) -> Opening:
    opening = post(team)
    for who in (team.ben, team.lena):
        actions.apply(who, opening, f"{who.user.name} would like it")
    close(opening)
    chosen = Application.objects.filter(party__user__in=[one.user for one in whom]).values_list("pk", flat=True)
    words = {Application.objects.get(party__user=team.lena.user).pk: "Next year, please"}
    actions.decide(team.mara, opening, opening.version, "The map of Lagos decided it", list(chosen), words=words)
    opening.refresh_from_db()
    return opening


def test_everybody_reads_for_whom_and_why_it_was_decided_and_nobody_who_was_not_chosen(team: Team) -> None:
    omar = team.add("Omar")
    opening = decided(team, team.ben)
    told = page(omar, opening)
    assert "Decided for Ben" in told
    assert "The map of Lagos decided it" in told
    assert "Lena" not in told.partition("<main")[2].partition("Somebody comes to mind")[0]
    assert "Next year, please" in page(team.lena, opening)
    assert "Next year, please" not in told


def test_a_decision_is_an_act_in_the_ledger_from_who_decided_to_who_got_it(team: Team) -> None:
    decided(team, team.ben)
    act = Act.objects.get(kind=OPPORTUNITY.number)
    assert {(part.role, part.party.user) for part in act.parts.all()} == {
        ("giver", team.mara.user),
        ("receiver", team.ben.user),
    }


def test_it_is_decided_once_by_who_decides_after_the_last_day_and_with_a_reason(team: Team) -> None:
    opening = post(team)
    with pytest.raises(InputError, match="still apply"):
        actions.decide(team.mara, opening, 1, "Because", [])
    close(opening)
    with pytest.raises(PermissionDenied):
        actions.decide(team.ben, opening, 1, "Because", [])
    with pytest.raises(InputError, match="reason"):
        actions.decide(team.mara, opening, 1, " ", [])
    actions.decide(team.mara, opening, 1, "Nobody applied", [])
    with pytest.raises(InputError, match="in the meantime"):
        actions.decide(team.mara, opening, 1, "Another reason", [])


def test_who_heard_of_it_is_told_in_numbers_of_at_least_five(team: Team) -> None:
    opening = post(team)
    others = [team.add(name) for name in ("Omar", "Pia", "Quin")]
    for who in (team.ben, team.lena, *others[:2]):
        actions.have_read(who, opening)
    assert queries.reach_of(team.mara, opening).read is None
    actions.have_read(others[2], opening)
    reach = queries.reach_of(team.mara, opening)
    assert (reach.posted_to, reach.came_later, reach.read) == (3, 3, 5)
    client = Client()
    client.force_login(team.ben.user)
    before = list(opening.heard.values_list("pk", flat=True))
    client.get(f"/teams/{team.ben.space_id}/openings/{opening.pk}/")
    assert list(opening.heard.values_list("pk", flat=True)) == before, "opening the page is not noted"


def test_only_whoever_was_pointed_to_it_sees_by_whom(team: Team) -> None:
    opening = post(team)
    for _time in range(2):
        actions.point(team.ben, opening, member_party(team.lena))
    assert "Ben thought of you" in page(team.lena, opening)
    assert "thought of" not in page(team.mara, opening)
    assert opening.pointings.count() == 1


def test_what_is_withdrawn_says_why_and_takes_nobody_any_more(team: Team) -> None:
    opening = post(team)
    with pytest.raises(PermissionDenied):
        actions.withdraw(team.ben, opening, 1, "I do not like it")
    actions.withdraw(team.mara, opening, 1, "The money is gone")
    assert "The money is gone" in page(team.ben, opening)
    with pytest.raises(InputError):
        actions.apply(team.ben, opening, "I drew it")


def test_a_double_click_posts_once_and_bad_days_lose_no_word(team: Team) -> None:
    client = Client()
    client.force_login(team.mara.user)
    today = timezone.localdate()
    form = {name: value.isoformat() if isinstance(value, date) else value for name, value in said().items()}
    form |= {
        "whom": [member_party(team.mara).pk],
        "decide_by": "",
        "once": "5f0c6a44-4b1d-4c58-9f0e-2d1c35a3f6aa",
    }
    for _time in range(2):
        assert client.post(f"/teams/{team.mara.space_id}/openings/new/", form).status_code == 302
    assert Opening.objects.count() == 1
    wrong = form | {"apply_by": (today - timedelta(days=400)).isoformat(), "what": "My long words"}
    assert "My long words" in client.post(f"/teams/{team.mara.space_id}/openings/new/", wrong).content.decode()


def test_an_account_that_goes_takes_its_application_along_and_leaves_the_decision(team: Team) -> None:
    opening = decided(team, team.ben)
    for who in (team.ben, team.lena):
        erasing.part_from_teams(who.user, lambda: None)
    assert [(one.chosen, one.text) for one in Application.objects.all()] == [(True, "")]
    told = page(team.mara, opening)
    assert "Decided for" in told
    assert "Ben" not in told
