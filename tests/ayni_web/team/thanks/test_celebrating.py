"""Wins, programmes by written rules, stories by consent, the newsletter, and work that gets no word."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from ayni.errors import InputError
from ayni.ledger.acts import Basis
from ayni.ledger.kinds import HANDS_ON, REVIEW
from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Membership, User
from ayni_web.accounts.queries import personal_space
from ayni_web.book import actions as book
from ayni_web.keeping import erasing
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.spaces import actions as spaces
from ayni_web.team.thanks import actions, awarding, celebrating, newsletter, queries, telling
from ayni_web.team.thanks.models import Award, Congratulation, InStory, Programme, Story, Win
from ayni_web.team.thanks.unseen import months_before, unseen_here

pytestmark = pytest.mark.django_db
RULES = {
    "name": "A free afternoon",
    "purpose": "Help that nobody asked for",
    "rules": "Anyone; once a month",
    "budget": Decimal(100),
    "currency": "EUR",
    "until": None,
}


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


def party(membership: Membership) -> Party:
    return member_party(membership)


def client_of(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client


# Wins


def test_a_win_names_others_once_they_agree(team: Team) -> None:
    win = celebrating.tell(team.mara, "The map is printed", whose=[party(team.mara), party(team.ben)])
    page = f"/teams/{team.mara.space_id}/thanks/wins/"
    assert "their win: Mara" in client_of(team.lena).get(page).content.decode()
    assert list(queries.wins_waiting_for(team.ben)) == [win]
    celebrating.say_named(team.ben, win, agrees=True)
    assert "Mara and Ben" in client_of(team.lena).get(page).content.decode()
    with pytest.raises(PermissionDenied):
        celebrating.say_named(team.lena, win, agrees=True)


def test_congratulations_stand_once_for_each_and_can_be_taken_back(team: Team) -> None:
    win = celebrating.tell(team.mara, "The map is printed")
    for text in ("Hurra", "Hurra!"):
        celebrating.congratulate(team.ben, win, text)
    assert [one.text for one in win.congratulations.all()] == ["Hurra!"]
    celebrating.congratulate(team.ben, win, " ")
    assert not Congratulation.objects.exists()


def test_a_win_taken_back_is_seen_by_nobody_and_taken_back_by_its_teller_alone(team: Team) -> None:
    win = celebrating.tell(team.mara, "The map is printed")
    with pytest.raises(PermissionDenied):
        celebrating.take_back(team.ben, win)
    celebrating.take_back(team.mara, win)
    assert not queries.wins_seen_in(team.mara)
    with pytest.raises(InputError):
        celebrating.congratulate(team.ben, win, "Hurra")


# Programmes


def programme(team: Team, **more: Any) -> Programme:
    return awarding.begin(team.mara, RULES | more, [party(team.ben)])


def give(team: Team, found: Programme, amount: int = 40, *, version: int | None = None) -> Award:
    found.refresh_from_db()
    return awarding.award(
        team.ben,
        found,
        found.version if version is None else version,
        party(team.lena),
        what_for="Stayed late for the map",
        rule="Anyone",
        amount=Decimal(amount),
    )


def test_a_programme_has_rules_and_somebody_who_decides_before_anything_is_given(team: Team) -> None:
    for said, deciders in ((RULES | {"rules": " "}, [party(team.ben)]), (RULES, [])):
        with pytest.raises(InputError):
            awarding.begin(team.mara, said, deciders)
    assert not Programme.objects.exists()


def test_nothing_is_given_beyond_the_budget_also_not_by_two_at_once(team: Team) -> None:
    found = programme(team)
    seen = found.version
    give(team, found, 60)
    with pytest.raises(InputError, match="in the meantime"):
        give(team, found, 60, version=seen)
    with pytest.raises(InputError, match="left"):
        give(team, found, 60)
    assert awarding.left_of(found) == 40
    assert Award.objects.count() == 1


def test_nobody_decides_for_themselves_and_nobody_else_decides(team: Team) -> None:
    found = programme(team)
    said = {"what_for": "Stayed late", "rule": "Anyone"}
    with pytest.raises(InputError):
        awarding.award(team.ben, found, found.version, party(team.ben), **said)
    with pytest.raises(PermissionDenied):
        awarding.award(team.mara, found, found.version, party(team.lena), **said)


def test_what_was_given_names_its_receiver_only_if_they_agree(team: Team) -> None:
    found = programme(team)
    given = give(team, found)
    page = f"/teams/{team.mara.space_id}/thanks/programmes/{found.pk}/"
    stranger_to_it = team.add("Omar")
    for who, named in ((stranger_to_it, False), (team.ben, True), (team.lena, True)):
        told = client_of(who).get(page).content.decode()
        assert "Stayed late for the map" in told
        assert ("Somebody who would rather not be named" not in told) == named
    awarding.say_named(team.lena, given, agrees=True)
    assert "<b>Lena</b>" in client_of(stranger_to_it).get(page).content.decode()


def test_changed_rules_leave_the_old_ones_to_be_read_with_the_reason(team: Team) -> None:
    found = programme(team)
    changed = RULES | {"rules": "Only on Fridays"}
    with pytest.raises(InputError):
        awarding.change(team.mara, found, found.version, changed, [party(team.ben)], why=" ")
    awarding.change(team.mara, found, found.version, changed, [party(team.lena)], why="Fridays are quiet")
    told = client_of(team.ben).get(f"/teams/{team.ben.space_id}/thanks/programmes/{found.pk}/").content.decode()
    for words in ("Only on Fridays", "Anyone; once a month", "Fridays are quiet", "was: you"):
        assert words in told
    with pytest.raises(InputError, match="in the meantime"):
        awarding.change(team.mara, found, 1, RULES, [party(team.ben)], why="Back")


def test_a_budget_is_not_made_smaller_than_what_was_given(team: Team) -> None:
    found = programme(team)
    give(team, found, 60)
    found.refresh_from_db()
    with pytest.raises(InputError, match="60"):
        awarding.change(team.mara, found, found.version, RULES | {"budget": Decimal(50)}, [party(team.ben)], why="Less")


def test_what_is_taken_back_goes_back_to_the_budget_and_stays_to_be_read(team: Team) -> None:
    found = programme(team)
    awarding.take_back(team.ben, give(team, found), "It was for another month")
    assert awarding.left_of(found) == 100
    told = client_of(team.mara).get(f"/teams/{team.mara.space_id}/thanks/programmes/{found.pk}/").content.decode()
    assert "It was for another month" in told


def test_nothing_is_given_by_what_ended_or_is_over(team: Team) -> None:
    over = programme(team, until=timezone.localdate() - timedelta(days=1))
    ended = programme(team)
    awarding.end(team.mara, ended)
    for found in (over, ended):
        with pytest.raises(InputError):
            give(team, found)


# Stories


def story(team: Team) -> Story:
    return telling.write(team.mara, "The night of the map", "Ben printed it.", [party(team.ben)])


def told_to(membership: Membership, found: Story) -> bool:
    return queries.stories_seen_in(membership).filter(pk=found.pk).exists()


def test_a_story_is_told_once_all_in_it_agree_and_no_more_when_one_withdraws(team: Team) -> None:
    found = story(team)
    assert [told_to(one, found) for one in (team.mara, team.ben, team.lena)] == [True, True, False]
    telling.answer(team.ben, found, 1, agrees=True)
    assert told_to(team.lena, found)
    telling.answer(team.ben, found, 1, agrees=False)
    assert not told_to(team.lena, found)
    assert "The night of the map" not in newsletter.draft(team.lena, timezone.localdate(), timezone.localdate())


def test_whoever_agreed_to_other_words_has_not_agreed_to_these(team: Team) -> None:
    found = story(team)
    telling.answer(team.ben, found, 1, agrees=True)
    telling.change(team.mara, found, 1, "The night of the map", "Ben fell asleep.", [party(team.ben)])
    assert not told_to(team.lena, found)
    with pytest.raises(InputError, match="Read them again"):
        telling.answer(team.ben, found, 1, agrees=True)
    assert list(queries.stories_waiting_for(team.ben)) == [found]


def test_two_who_change_a_story_at_once_do_not_overwrite_each_other(team: Team) -> None:
    found = story(team)
    telling.change(team.mara, found, 1, "The night", "Ben printed it twice.", [party(team.ben)])
    answer = client_of(team.mara).post(
        f"/teams/{team.mara.space_id}/thanks/stories/{found.pk}/change/",
        {"title": "Another", "text": "My long text", "whom": [party(team.ben).pk], "version": 1},
    )
    assert "My long text" in answer.content.decode()
    assert "in the meantime" in answer.content.decode()
    found.refresh_from_db()
    assert found.text == "Ben printed it twice."


def test_a_story_is_not_told_once_somebody_in_it_left(team: Team) -> None:
    found = story(team)
    telling.answer(team.ben, found, 1, agrees=True)
    teams.leave(team.ben)
    assert not told_to(team.lena, found)


def test_somebody_added_to_a_story_is_asked_and_a_broken_form_withdraws_all_the_same(team: Team) -> None:
    found = story(team)
    telling.answer(team.ben, found, 1, agrees=True)
    telling.change(team.mara, found, 1, found.title, found.text, [party(team.ben), party(team.lena)])
    assert InStory.objects.get(party=party(team.lena)).agreed_to is None
    for membership in (team.ben, team.lena):
        telling.answer(membership, found, 2, agrees=True)
    client_of(team.lena).post(f"/teams/{team.lena.space_id}/thanks/stories/{found.pk}/answer/", {"version": "x"})
    assert not queries.stories_told_in(team.mara)


# The newsletter


def test_the_draft_holds_what_all_may_read_and_nothing_else(team: Team) -> None:
    actions.prefer(team.ben, in_public=True)
    for whom, done in ((team.ben, "Read the form"), (team.lena, "Told me a secret")):
        words = actions.Words(done=done, public=True)
        actions.thank(team.mara, [party(whom)], words, kind=HANDS_ON.number)
    celebrating.tell(team.mara, "The map is printed", whose=[party(team.lena)])
    give(team, programme(team))
    today = timezone.localdate()
    draft = newsletter.draft(team.lena, today, today)
    assert "Mara thanks Ben: Read the form" in draft
    assert "The map is printed" in draft
    assert "Told me a secret" not in draft
    assert "Lena" not in draft
    assert newsletter.draft(team.lena, today - timedelta(days=9), today - timedelta(days=2)) == ""


# Work that gets no word


def test_of_a_team_is_said_only_what_at_least_five_stand_behind(team: Team) -> None:
    people = [team.mara, team.ben, team.lena, *(team.add(name) for name in ("Omar", "Pia", "Quin"))]
    since, until = months_before(timezone.localdate())
    at = since + (until - since) / 2

    def reviews(those: list[Membership]) -> None:
        for number, giver in enumerate(those):
            for _time in range(2):
                receiver = those[(number + 1) % len(those)]
                draft = book.Draft(givers=[party(giver)], receivers=[party(receiver)], kind=REVIEW.number, at=at)
                book.record(team.mara.space, draft, by=giver.user)

    reviews(people[:4])
    assert unseen_here(team.mara, timezone.localdate()) == []
    reviews(people)
    said = unseen_here(team.mara, timezone.localdate())
    assert [one.kind for one in said] == ["A review"]
    page = client_of(team.mara).get(f"/teams/{team.mara.space_id}/thanks/unseen/").content.decode()
    assert "A review" in page
    assert not any(one.user.name in page.partition("<main")[2].partition("What you received")[0] for one in people[1:])


def test_what_was_confirmed_is_not_called_unseen(team: Team) -> None:
    people = [team.mara, team.ben, team.lena, *(team.add(name) for name in ("Omar", "Pia", "Quin"))]
    since, _until = months_before(timezone.localdate())
    for number, giver in enumerate(people * 2):
        receiver = people[(number + 1) % len(people)]
        draft = book.Draft(givers=[party(giver)], receivers=[party(receiver)], kind=REVIEW.number, at=since)
        book.record(team.mara.space, draft, by=receiver.user, basis=Basis.CONFIRMED)
    assert unseen_here(team.mara, timezone.localdate()) == []


# Taking along, going


def test_a_file_of_the_team_holds_what_its_pages_show_to_whoever_takes_it(team: Team) -> None:
    words = actions.Words(done="Told me a secret")
    actions.thank(team.mara, [party(team.ben)], words, kind=HANDS_ON.number)
    telling.answer(team.ben, story(team), 1, agrees=False)
    celebrating.tell(team.mara, "The map is printed")
    give(team, programme(team))
    files = {}
    omar = team.add("Omar")
    for who in (team.mara, omar):
        answer = client_of(who).post(f"/teams/{who.space_id}/export/")
        files[who.user.name] = json.loads(b"".join(answer.streaming_content))  # type: ignore[arg-type, attr-defined]
    assert len(files["Mara"]["thanks"]) == 1
    assert files["Omar"]["thanks"] == files["Omar"]["stories"] == []
    assert len(files["Omar"]["wins"]) == 1
    assert files["Omar"]["programmes"][0]["awards"][0]["name"] is None


def test_ones_own_export_holds_what_one_took_part_in(team: Team) -> None:
    actions.prefer(team.ben, in_public=False)
    actions.thank(team.mara, [party(team.ben)], actions.Words(done="Read the form"), kind=HANDS_ON.number)
    story(team)
    rows = {one.name: list(one.rows(personal_space(team.ben.user))) for one in exporters()}
    assert rows["good_words"][0]["for_all"] is False
    assert [one["what"] for one in rows["thanks_in_teams"]] == ["Read the form"]
    assert [one["title"] for one in rows["stories_in_teams"]] == ["The night of the map"]
    json.dumps({name: rows[name] for name in ("good_words", "thanks_in_teams", "stories_in_teams")})


def test_an_account_that_goes_leaves_the_others_theirs_without_its_name(team: Team) -> None:
    actions.prefer(team.ben, in_public=True)
    thanks = actions.thank(team.mara, [party(team.ben)], actions.Words(done="Read it"), kind=HANDS_ON.number)
    found = story(team)
    telling.answer(team.ben, found, 1, agrees=True)
    win = celebrating.tell(team.mara, "Ben Ulm printed it", whose=[party(team.ben)])
    celebrating.congratulate(team.ben, win, "Hurra")
    celebrating.tell(team.ben, "I moved")
    erasing.part_from_teams(team.ben.user, lambda: None)
    assert not Congratulation.objects.exists()
    assert [one.what for one in Win.objects.all()] == ["Ben Ulm printed it"]
    assert not queries.stories_told_in(team.lena)
    assert queries.thanks_seen_in(team.mara).get() == thanks
    page = client_of(team.mara).get(f"/teams/{team.mara.space_id}/thanks/{thanks.pk}/").content.decode()
    assert "Ben" not in page


def test_a_team_that_goes_takes_all_of_it_along(mara: User) -> None:
    alone = spaces.begin(mara, "The maps")
    celebrating.tell(alone, "I drew it")
    telling.write(alone, "Alone", "I drew it.", [])
    erasing.part_from_teams(mara, lambda: None)
    assert not Win.objects.exists()
    assert not Story.objects.exists()
