"""A charter holds what all have said yes to; changes ask everybody again, and nobody is overwritten unasked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ayni.errors import ChangedMeanwhileError, InputError
from ayni.ledger import kinds
from ayni_web.accounts import teams
from ayni_web.accounts.exporters import exporters
from ayni_web.accounts.models import Membership
from ayni_web.accounts.queries import personal_space
from ayni_web.accounts.team_exporters import team_exporters
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.keeping.erasing import part_from_teams
from ayni_web.notify.sources import Span, sources
from ayni_web.people.members import member_party
from ayni_web.team.charter import actions, queries, readings
from ayni_web.team.charter.models import Agreement, Answer, Clause, Remark, Wording
from tests.ayni_web.team.charter.making import FIRST, agree, at, proposed, soon, stands
from tests.ayni_web.team.people import joined, signed_in

pytestmark = pytest.mark.django_db
OTHER = "Who is asked answers within three working days."


def test_a_clause_holds_once_everybody_has_said_yes(team: Membership, ben: Membership, lena: Membership) -> None:
    clause = proposed(team)
    assert stands(team, clause).holds is None
    agree(clause, ben)
    assert stands(team, clause).holds is None
    agree(clause, lena)
    held = stands(team, clause).holds
    assert held is not None
    assert {answer.party.name for answer in held.yes} == {"Mara", "Ben", "Lena"}


def test_a_no_says_why_and_keeps_it_from_holding(team: Membership, ben: Membership) -> None:
    clause = proposed(team)
    with pytest.raises(InputError):
        actions.answer(ben, clause, 1, 1, agrees=False)
    actions.answer(ben, clause, 1, 1, agrees=False, why="two days are too few on Fridays")
    page = signed_in(team.user).get(at(team, clause)).content.decode()
    assert "two days are too few on Fridays" in page
    assert "One who does not agree is enough for it not to hold" in page
    assert stands(team, clause).holds is None
    actions.answer(ben, clause, 1, 1, agrees=True)  # one may come to think otherwise
    assert stands(team, clause).holds is not None


def test_other_words_ask_everybody_again_and_the_old_ones_hold_until_then(team: Membership, ben: Membership) -> None:
    clause = proposed(team)
    agree(clause, ben)
    actions.reword(ben, clause, 1, text=OTHER)
    now = stands(team, clause)
    assert now.holds is not None
    assert now.proposed is not None
    assert (now.holds.wording.text, now.proposed.wording.text) == (FIRST, OTHER)
    assert now.asks_me
    agree(clause, team)
    later = stands(team, clause)
    assert later.holds is not None
    assert later.holds.wording.text == OTHER
    assert [one.text for one in later.earlier] == [FIRST]


def test_who_comes_later_is_asked_and_changes_nothing_by_coming(team: Membership, ben: Membership) -> None:
    clause = proposed(team)
    agree(clause, ben)
    late = joined(team, "Yves")
    assert stands(late, clause).holds is not None
    assert stands(late, clause).asks_me
    actions.answer(late, clause, 1, 1, agrees=False, why="nobody told me")
    held = stands(late, clause).holds
    assert held is not None
    assert [one.why for one in held.no] == ["nobody told me"]


def test_nobody_waits_for_whoever_left(team: Membership, ben: Membership, lena: Membership) -> None:
    clause = proposed(team)
    agree(clause, ben)
    teams.leave(lena)
    assert Wording.objects.get(clause=clause).agreed_at is not None
    assert stands(team, clause).holds is not None


def test_a_clause_is_let_go_by_all_and_not_by_one(team: Membership, ben: Membership) -> None:
    clause = proposed(team)
    agree(clause, ben)
    actions.reword(ben, clause, 1, ends=True, why="we have no questions any more")
    assert stands(team, clause).holds is not None
    agree(clause, team)
    clause.refresh_from_db()
    assert clause.ended_at is not None
    assert FIRST not in signed_in(team.user).get(f"/teams/{team.space_id}/charter/").content.decode()
    with pytest.raises(ChangedMeanwhileError):
        actions.reword(ben, clause, 2, text=OTHER)


def test_who_proposed_takes_back_and_nobody_else_does(team: Membership, ben: Membership) -> None:
    clause = proposed(team)
    with pytest.raises(PermissionDenied):
        actions.take_back(ben, clause, 1)
    agree(clause, ben)
    actions.reword(ben, clause, 1, text=OTHER)
    actions.take_back(ben, clause, 2)
    now = stands(team, clause)
    assert now.holds is not None
    assert now.proposed is None
    other = proposed(team, "We take turns on support, a week each.", "load")
    actions.take_back(team, other, 1)
    other.refresh_from_db()
    assert other.ended_at is not None  # nothing of it ever held


def test_of_two_who_write_at_once_the_second_sees_both_and_loses_nothing(team: Membership, ben: Membership) -> None:
    clause = proposed(team)
    theirs, mine = OTHER, "Who is asked answers before noon of the next day."
    signed_in(ben.user).post(at(team, clause, "change/"), {"text": theirs, "seen": 1, "why": "Fridays"})
    answer = signed_in(team.user).post(
        at(team, clause, "change/"), {"text": mine, "seen": 1, "why": "sooner is better"}
    )
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "From Ben, just now" in told
    assert "<del>two</del>" in told
    assert "<ins>three</ins>" in told
    assert answer.context["form"]["text"].value() == mine
    assert "sooner is better" in told
    assert [one.text for one in clause.wordings.all()] == [FIRST, theirs]
    again = {"text": mine, "seen": answer.context["form"]["seen"].value(), "why": "sooner is better"}
    signed_in(team.user).post(at(team, clause, "change/"), again)
    assert [one.text for one in clause.wordings.all()] == [FIRST, theirs, mine]


def test_nobody_says_yes_to_words_that_they_did_not_see(team: Membership, ben: Membership, lena: Membership) -> None:
    clause = proposed(team)
    actions.reword(ben, clause, 1, text=OTHER)
    answer = signed_in(lena.user).post(
        at(team, clause, "answer/"), {"seen": 1, "number": 1, "answer": "no", "why": "what I typed"}
    )
    assert answer.status_code == 409
    assert "what I typed" in answer.content.decode()
    assert not Answer.objects.filter(party=member_party(lena)).exists()


def test_looking_again_twice_at_once_keeps_the_first_and_what_the_second_typed(
    team: Membership, ben: Membership
) -> None:
    clause = proposed(team)
    agree(clause, ben)
    form = {
        "words": "It went so, but for two weeks",
        "again": soon(90).isoformat(),
        "seen": clause.look_again.isoformat(),
    }  # type: ignore[union-attr]
    assert signed_in(ben.user).post(at(team, clause, "look/"), form).status_code == 302
    answer = signed_in(team.user).post(at(team, clause, "look/"), {**form, "words": "I saw no answer at all"})
    assert answer.status_code == 409
    assert "I saw no answer at all" in answer.content.decode()
    assert [one.text for one in Remark.objects.filter(looked=True)] == ["It went so, but for two weeks"]


def test_the_day_to_look_again_is_in_everybodys_reminders(team: Membership, ben: Membership) -> None:
    clause = proposed(team)
    agree(clause, ben)
    source = next(one for one in sources() if one.name == "charter")
    for member in (team, ben):
        member.user.refresh_from_db()
        assert len(list(source.due(member.user, Span(soon(), soon())))) == 1
        assert len(list(source.entries(member.user, timezone.localdate()))) == 1
    unsettled = proposed(ben, "Meetings end five minutes early.", "other")
    assert unsettled.look_again == soon()
    assert len(list(source.due(ben.user, Span(soon(), soon())))) == 1  # what does not hold is not looked at


def test_a_double_click_proposes_and_says_once(team: Membership, ben: Membership) -> None:
    client = signed_in(team.user)
    form = {
        "topic": "load",
        "text": "We take turns on support, a week each.",
        "look_again": soon().isoformat(),
        "once": "7b0c6d1e-5d6f-4a52-9d59-1fd6f0d7a1aa",
    }
    for _time in range(2):
        client.post(f"/teams/{team.space_id}/charter/new/", form)
    clause = Clause.objects.get()
    word = {"text": "And in August?", "once": "7b0c6d1e-5d6f-4a52-9d59-1fd6f0d7a1ab"}
    for _time in range(2):
        client.post(at(team, clause, "remark/"), word)
    assert Remark.objects.count() == 1


def test_the_coach_reads_along_without_keeping_anything(team: Membership, ben: Membership) -> None:
    form = {"topic": "support", "text": "We respect each other.", "look_again": soon().isoformat(), "look": "1"}
    page = signed_in(team.user).post(f"/teams/{team.space_id}/charter/new/", form).content.decode()
    assert "One could not see yet whether this happens." in page
    assert "We respect each other." in page
    assert not Clause.objects.exists()


def test_strange_input_is_said_to_be_so(team: Membership, ben: Membership) -> None:
    client = signed_in(team.user)
    path = f"/teams/{team.space_id}/charter/new/"
    form = {"topic": "load", "text": "We take turns, a week each.", "look_again": soon().isoformat()}
    for wrong in (
        {"topic": "gives"},
        {"topic": "?"},
        {"text": " "},
        {"text": "x" * 601},
        {"look_again": "2020-01-01"},
        {"look_again": "2026-02-30"},
    ):
        assert client.post(path, {**form, **wrong}).status_code == 200
    assert not Clause.objects.exists()
    clause = proposed(team)
    for seen in ("", "x", "-1", "9" * 30):
        assert client.post(at(team, clause, "answer/"), {"seen": seen, "number": 1, "answer": "yes"}).status_code in {
            409,
            422,
        }
        assert client.post(at(team, clause, "let-go/"), {"seen": seen}).status_code in {409, 422}
    assert clause.wordings.count() == 1


# Examples ---------------------------------------------------------------------------------------------------------------


def act_between(giver: Membership, receiver: Membership, *, public: bool = False) -> Act:
    draft = book.Draft(
        givers=[member_party(giver)],
        receivers=[member_party(receiver)],
        kind=kinds.ADVICE.number,
        what="Stayed until the map was done",
    )
    return book.record(giver.space, draft, by=receiver.user, public=public)


def test_a_real_act_is_an_example_once_all_who_took_part_let_it_be(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    clause = proposed(team, "Asking early", "value")
    example = actions.add_example(team, clause, act=act_between(ben, team))
    assert queries.examples_of(lena, clause) == []
    assert "Stayed until the map" not in signed_in(lena.user).get(at(team, clause)).content.decode()
    with pytest.raises(PermissionDenied):
        actions.consent(lena, example)
    actions.consent(ben, example)
    assert queries.examples_of(lena, clause) == [example]
    with pytest.raises(PermissionDenied):
        actions.remove_example(lena, example)
    actions.remove_example(ben, example)
    assert queries.examples_of(lena, clause) == []


def test_an_act_that_is_no_longer_for_all_is_no_longer_an_example(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    clause = proposed(team, "Asking early", "value")
    act = act_between(ben, team, public=True)
    actions.add_example(lena, clause, act=act)
    assert len(queries.examples_of(lena, clause)) == 1
    book.keep_between_them(act)
    assert queries.examples_of(lena, clause) == []


def test_nobody_makes_an_example_of_an_act_that_they_may_not_see(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    clause = proposed(team, "Asking early", "value")
    act = act_between(ben, team)
    answer = signed_in(lena.user).post(at(team, clause, "example/"), {"act": act.pk})
    assert answer.status_code == 422
    assert not clause.examples.exists()


# Expectations -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def between(team: Membership, ben: Membership, lena: Membership) -> Agreement:
    return actions.begin_between(team, "The harbour map", [member_party(ben)])


def test_expectations_are_seen_and_agreed_by_their_sides_alone(
    between: Agreement, team: Membership, ben: Membership, lena: Membership
) -> None:
    clause = actions.propose(team, between, topic="gives", text="Mara draws the coast until Friday.", look_again=soon())
    agree(clause, ben)
    assert stands(team, clause).holds is not None
    base = f"/teams/{team.space_id}/expectations/"
    client = signed_in(lena.user)
    for path in (f"{base}{between.pk}/", at(team, clause), at(team, clause, "change/")):
        assert client.get(path).status_code == 404
    assert client.post(at(team, clause, "answer/"), {"seen": 1, "number": 1, "answer": "yes"}).status_code == 404
    assert "harbour" not in client.get(base).content.decode()
    assert "harbour" in signed_in(ben.user).get(base).content.decode()


def test_who_steps_out_sees_it_no_more_and_with_one_left_it_ends(
    between: Agreement, team: Membership, ben: Membership
) -> None:
    signed_in(ben.user).post(f"/teams/{team.space_id}/expectations/{between.pk}/step-out/")
    between.refresh_from_db()
    assert between.ended_at is not None
    assert signed_in(ben.user).get(f"/teams/{team.space_id}/expectations/{between.pk}/").status_code == 404
    assert signed_in(team.user).get(f"/teams/{team.space_id}/expectations/{between.pk}/").status_code == 200
    with pytest.raises(InputError):
        actions.propose(team, between, topic="gives", text="More", look_again=soon())


# Taking along, parting --------------------------------------------------------------------------------------------------


def test_each_takes_along_what_they_may_see(
    between: Agreement, team: Membership, ben: Membership, lena: Membership
) -> None:
    clause = proposed(team)
    actions.remark(ben, clause, "And in August?")
    rows = next(one for one in team_exporters() if one.name == "agreements").rows
    assert {row["sort"] for row in rows(ben)} == {"charter", "between"}
    assert {row["sort"] for row in rows(lena)} == {"charter"}
    own = next(one for one in exporters() if one.name == "agreements_in_teams").rows
    assert [row["text"] for row in own(personal_space(ben.user))] == ["And in August?"]


def test_an_account_that_goes_takes_its_words_and_leaves_what_all_agreed(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    ben.user.name = "Ben Miller"
    ben.user.save()
    party = member_party(ben)
    party.name = "Ben Miller"
    party.save()
    clause = proposed(ben, "Ben Miller answers within a day.")
    actions.remark(lena, clause, "Ask Ben Miller")
    actions.remark(ben, clause, "I will")
    agree(clause, team, lena)
    part_from_teams(ben.user, lambda: None)
    assert [one.text for one in Remark.objects.all()] == ["Ask …"]
    page = signed_in(team.user).get(at(team, clause))
    assert page.status_code == 200
    assert "Ben Miller" not in page.content.decode()
    assert stands(team, clause).holds is not None


# What the book shows ----------------------------------------------------------------------------------------------------


def filled(team: Membership, people: int) -> None:
    """Everybody helps the next one, all through the last quarter."""
    here = [team, *(joined(team, f"P{n}") for n in range(people - 1))]
    parties = [member_party(one) for one in here]
    begin, _end = readings.quarters_before(timezone.localdate())[0]
    drafts = [
        book.Draft(
            givers=[parties[n % people]],
            receivers=[parties[(n + 1) % people]],
            kind=kinds.ADVICE.number,
            at=datetime(begin.year, begin.month, 1 + n % 25, 9, tzinfo=UTC),
            what="Read it",
        )
        for n in range(6 * people)
    ]
    book.record_all(team.space, drafts, by=team.user)


@pytest.mark.parametrize(("people", "told"), [(4, False), (5, True)])
def test_with_fewer_than_five_people_nothing_is_shown(team: Membership, people: int, told: bool) -> None:
    filled(team, people)
    found = readings.shows(team.space, ["answers", "load", "credit", "decisions"], timezone.localdate())
    assert set(found) == {"answers", "load", "credit"}
    for shown in found.values():
        assert ("Too few people" not in shown.lines[0][1]) is told
        assert "Too few people" in shown.lines[1][1]  # the quarter before holds nothing


def test_the_page_shows_it_beside_the_clause_and_names_nobody(team: Membership) -> None:
    filled(team, 5)
    clause = proposed(team, "Nobody reviews more than three changes a week.", "load")
    Wording.objects.filter(clause=clause).update(agreed_at=timezone.now())
    page = signed_in(team.user).get(at(team, clause)).content.decode()
    shown = page.partition('class="shows"')[2].partition("</div>")[0]
    assert "The half who gave most gave" in shown
    assert not any(f"P{n}" in shown for n in range(4))
