"""Thanks: an act confirmed by whoever received it, seen as the one who is thanked likes it, and credited to all whose it was."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.utils import timezone

from ayni.errors import InputError
from ayni.ledger.acts import Basis, Outcome
from ayni.ledger.kinds import ADVICE, HANDS_ON
from ayni_web.accounts import teams
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership, User
from ayni_web.book import actions as book
from ayni_web.book import queries as acts
from ayni_web.book.models import Act
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.team.spaces import actions as spaces
from ayni_web.team.thanks import actions, crediting, queries
from ayni_web.team.thanks.actions import Words
from ayni_web.team.thanks.models import CreditClaim, Thanks

State = CreditClaim.State
pytestmark = pytest.mark.django_db


class Team:
    """Mara leads; Ben, Lena and Omar are members. Each is a membership by their name."""

    def __init__(self, mara: User) -> None:
        self.mara = spaces.begin(mara, "The maps")
        self.ben, self.lena, self.omar = (self._in(name) for name in ("Ben", "Lena", "Omar"))

    def _in(self, name: str) -> Membership:
        user = add_person(f"{name.lower()}@example.org", name=name)
        membership = spaces.join(teams.invite(self.mara)[1], user)
        assert membership is not None
        return membership


@pytest.fixture
def team(mara: User) -> Team:
    return Team(mara)


def party(membership: Membership) -> Party:
    return member_party(membership)


def thank(by: Membership, *whom: Membership, public: bool = False, done: str = "Read the form on Sunday") -> Thanks:
    words = Words(done=done, changed="We could file it on Monday", public=public)
    return actions.thank(by, [party(one) for one in whom], words, kind=HANDS_ON.number)


def client_of(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client


def sees(membership: Membership, thanks: Thanks) -> bool:
    return queries.thanks_seen_in(membership).filter(pk=thanks.pk).exists()


def fresh(thanks: Thanks) -> Thanks:
    return Thanks.objects.select_related("act").get(pk=thanks.pk)


# Thanking confirms the act


def test_thanks_become_an_act_that_whoever_received_it_confirms(team: Team) -> None:
    thanks = thank(team.mara, team.ben)
    act = thanks.act
    assert (act.basis, act.outcome, act.outcome_note) == (Basis.CONFIRMED, Outcome.HELPED, "We could file it on Monday")
    assert [part.party.user for part in act.parts.filter(role="giver")] == [team.ben.user]
    assert [part.party.user for part in act.parts.filter(role="receiver")] == [team.mara.user]
    assert acts.timeline_of(team.ben.user).filter(pk=act.pk).exists()


def told_by_ben(team: Team, *, public: bool = False) -> Act:
    draft = book.Draft(
        givers=[party(team.ben)], receivers=[party(team.mara)], kind=ADVICE.number, at=timezone.now(), what="Read it"
    )
    return spaces.record(team.ben, draft, public=public, once=None)


def test_thanking_for_what_another_told_confirms_it_and_waits_no_more(team: Team) -> None:
    act = told_by_ben(team)
    assert act.basis == Basis.RECORDED
    assert list(queries.to_thank_for(team.mara)) == [act]
    assert list(queries.given_without_a_word(team.ben)) == [act]
    thanks = actions.thank_for(team.mara, act, Words(done="Read the map of Lagos", changed="Two errors less"))
    assert thanks.act.basis == Basis.CONFIRMED
    assert thanks.act.corrects == act
    assert not queries.to_thank_for(team.mara)
    assert not queries.given_without_a_word(team.ben)


def test_nobody_thanks_for_what_another_received(team: Team) -> None:
    act = told_by_ben(team, public=True)
    with pytest.raises(PermissionDenied):
        actions.thank_for(team.lena, act, Words(done="Read it"))
    assert client_of(team.lena).get(f"/teams/{team.lena.space_id}/thanks/give/{act.pk}/").status_code == 404


def test_of_two_who_thank_for_one_act_at_once_the_second_is_told(team: Team) -> None:
    act = told_by_ben(team)
    actions.thank_for(team.mara, act, Words(done="Read it"))
    with pytest.raises(InputError):
        actions.thank_for(team.mara, act, Words(done="Read it twice"))
    assert Act.objects.filter(replaced_at__isnull=True, withdrawn_at__isnull=True).count() == 1


def test_taking_thanks_back_leaves_what_the_other_had_told(team: Team) -> None:
    confirmed = actions.thank_for(team.mara, told_by_ben(team), Words(done="Read it", changed="Much"))
    alone = thank(team.mara, team.ben, done="Held the ladder for an hour")
    for thanks in (confirmed, alone):
        actions.take_back(team.mara, fresh(thanks))
    left = acts.acts_seen_in(team.ben)
    assert [(one.what, one.outcome_note) for one in left] == [("Read it", "")]
    assert not queries.thanks_seen_in(team.mara)


def test_only_whoever_thanked_takes_it_back(team: Team) -> None:
    thanks = thank(team.mara, team.ben)
    with pytest.raises(PermissionDenied):
        actions.take_back(team.ben, thanks)


# Public only where both want it


def test_thanks_are_private_until_whoever_is_thanked_says_otherwise(team: Team) -> None:
    thanks = thank(team.mara, team.ben, public=True)
    assert not thanks.act.public or not fresh(thanks).act.public
    assert [sees(one, thanks) for one in (team.mara, team.ben, team.lena)] == [True, True, False]
    with pytest.raises(Http404):
        queries.thanks_for(team.lena, thanks.pk)


@pytest.mark.parametrize(("writer", "receiver"), [(True, True), (True, False), (False, True), (False, False)])
def test_all_see_thanks_only_if_writer_and_receiver_both_want_it(team: Team, writer: bool, receiver: bool) -> None:
    actions.prefer(team.ben, in_public=receiver)
    thanks = thank(team.mara, team.ben, public=writer)
    assert sees(team.lena, thanks) == (writer and receiver)
    assert acts.acts_seen_in(team.lena).exists() == (writer and receiver)


def test_of_several_who_are_thanked_each_must_want_it(team: Team) -> None:
    actions.prefer(team.ben, in_public=True)
    thanks = thank(team.mara, team.ben, team.lena, public=True)
    assert not sees(team.omar, thanks)
    actions.say(team.lena, thanks, public=True)
    assert sees(team.omar, thanks)
    actions.say(team.ben, thanks, public=False)
    assert not sees(team.omar, thanks)


def test_each_can_end_it_and_others_cannot(team: Team) -> None:
    actions.prefer(team.ben, in_public=True)
    thanks = thank(team.mara, team.ben, public=True)
    with pytest.raises(PermissionDenied):
        actions.say(team.lena, thanks, public=False)
    actions.say(team.mara, thanks, public=False)
    assert not sees(team.lena, thanks)


def test_changing_ones_mind_about_all_ends_what_followed_from_it_and_nothing_said_of_one(team: Team) -> None:
    actions.prefer(team.ben, in_public=True)
    followed, said = thank(team.mara, team.ben, public=True), thank(team.mara, team.ben, public=True, done="Drew a map")
    actions.say(team.ben, said, public=True)
    actions.prefer(team.ben, in_public=False)
    assert (sees(team.lena, followed), sees(team.lena, said)) == (False, True)
    actions.prefer(team.ben, in_public=True)
    assert not sees(team.lena, followed)


def test_what_was_ended_on_the_page_of_the_act_stays_ended(team: Team) -> None:
    actions.prefer(team.ben, in_public=True)
    thanks = thank(team.mara, team.ben, public=True)
    spaces.keep_between_us(team.ben, thanks.act)
    actions.say(team.ben, thanks, public=True)
    assert not sees(team.lena, thanks)


# Credit


def test_somebody_who_also_helped_stands_there_once_they_and_whoever_thanked_agree(team: Team) -> None:
    thanks = thank(team.mara, team.ben)
    claim = crediting.claim(team.ben, thanks, party(team.lena), "found the old form")
    assert not queries.claims_seen_in(team.lena), "kept between two: asked only once whoever thanked agrees"
    crediting.answer(team.mara, claim, agrees=True)
    assert list(queries.claims_waiting_for(team.lena)) == [claim]
    crediting.answer(team.lena, claim, agrees=True)
    claim.refresh_from_db()
    assert claim.state == State.AGREED
    now = fresh(thanks).act
    shares = {part.party.user: (part.share, part.credit) for part in now.parts.filter(role="giver")}
    assert shares == {team.ben.user: (0.5, ""), team.lena.user: (0.5, "found the old form")}
    assert now.basis == Basis.CONFIRMED
    assert now.corrects == thanks.act, "the earlier telling stays to be read"
    assert sees(team.lena, thanks)


def test_one_claims_credit_for_oneself_and_whoever_thanked_decides(team: Team) -> None:
    actions.prefer(team.ben, in_public=True)
    thanks = thank(team.mara, team.ben, public=True)
    claim = crediting.claim(team.lena, thanks, party(team.lena), "found the old form")
    crediting.answer(team.mara, claim, agrees=True)
    assert {part.party.user for part in fresh(thanks).act.parts.filter(role="giver")} == {team.ben.user, team.lena.user}


def test_while_one_of_those_credited_declines_nothing_changes_and_all_concerned_read_why(team: Team) -> None:
    thanks = thank(team.mara, team.ben, team.omar)
    claim = crediting.claim(team.omar, thanks, party(team.lena), "found the old form")
    crediting.answer(team.ben, claim, agrees=False, word="I found it")
    crediting.answer(team.mara, claim, agrees=True)
    crediting.answer(team.lena, claim, agrees=True)
    claim.refresh_from_db()
    assert claim.state == State.OPEN
    page = client_of(team.mara).get(f"/teams/{team.mara.space_id}/thanks/{thanks.pk}/").content.decode()
    assert "I found it" in page
    crediting.answer(team.ben, claim, agrees=True)
    claim.refresh_from_db()
    assert claim.state == State.AGREED


def test_nobody_is_credited_against_their_will(team: Team) -> None:
    thanks = thank(team.mara, team.ben)
    claim = crediting.claim(team.mara, thanks, party(team.lena), "found it")
    crediting.answer(team.lena, claim, agrees=False)
    claim.refresh_from_db()
    assert claim.state == State.DECLINED
    with pytest.raises(InputError):
        crediting.answer(team.mara, claim, agrees=True)
    assert fresh(thanks).act == thanks.act


def test_it_was_somebody_else(team: Team) -> None:
    thanks = thank(team.mara, team.ben)
    claim = crediting.claim(team.ben, thanks, party(team.lena), "all of it", instead=True)
    crediting.answer(team.mara, claim, agrees=True)
    crediting.answer(team.lena, claim, agrees=True)
    assert [part.party.user for part in fresh(thanks).act.parts.filter(role="giver")] == [team.lena.user]
    assert queries.thanked_in(thanks) == {party(team.lena).pk}


def test_stepping_out_leaves_it_to_the_others_and_the_only_one_cannot(team: Team) -> None:
    thanks = thank(team.mara, team.ben, team.lena)
    actions.step_out(team.ben, thanks)
    assert queries.thanked_in(thanks) == {party(team.lena).pk}
    with pytest.raises(InputError):
        actions.step_out(team.lena, fresh(thanks))


def test_asking_for_one_twice_or_for_whoever_received_is_told(team: Team) -> None:
    thanks = thank(team.mara, team.ben)
    crediting.claim(team.ben, thanks, party(team.lena), "found it")
    for whom in (team.lena, team.ben, team.mara):
        with pytest.raises(InputError):
            crediting.claim(team.ben, thanks, party(whom), "found it")
    assert CreditClaim.objects.count() == 1


def test_two_claims_settled_one_after_the_other_lose_nobody(team: Team) -> None:
    """Two people open the page at once; each claim rests on the credit as it stands when it is settled."""
    thanks = thank(team.mara, team.ben)
    first = crediting.claim(team.ben, thanks, party(team.lena), "found it")
    second = crediting.claim(team.ben, thanks, party(team.omar), "printed it")
    for claim, other in ((first, team.lena), (second, team.omar)):
        crediting.answer(other, claim, agrees=True)
    for claim in (first, second):
        crediting.answer(team.mara, claim, agrees=True)
    assert queries.thanked_in(thanks) == {party(one).pk for one in (team.ben, team.lena, team.omar)}
    assert sum(part.share for part in fresh(thanks).act.parts.filter(role="giver")) == pytest.approx(1)


# The pages


def form_of(team: Team, **more: object) -> dict[str, object]:
    told = {
        "whom": [party(team.ben).pk],
        "done": "Read the form",
        "changed": "We could file it",
        "kind": HANDS_ON.number,
        "on": timezone.localdate().isoformat(),
        "once": "5f0c6a44-4b1d-4c58-9f0e-2d1c35a3f6aa",
    }
    return told | more


def test_a_double_click_keeps_one(team: Team) -> None:
    client, address = client_of(team.mara), f"/teams/{team.mara.space_id}/thanks/give/"
    answers = [client.post(address, form_of(team)) for _time in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Thanks.objects.count() == 1


def test_a_double_click_on_thanks_for_an_act_keeps_one(team: Team) -> None:
    act = told_by_ben(team)
    client, address = client_of(team.mara), f"/teams/{team.mara.space_id}/thanks/give/{act.pk}/"
    answers = [client.post(address, form_of(team)) for _time in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert Thanks.objects.count() == 1


def test_looking_it_over_sends_nothing_and_keeps_every_word(team: Team) -> None:
    page = client_of(team.mara).post(
        f"/teams/{team.mara.space_id}/thanks/give/", form_of(team, done="Great job!", changed="", look="1")
    )
    told = page.content.decode()
    assert "Which one thing did you see" in told
    assert "Great job!" in told
    assert not Thanks.objects.exists()


def test_thanks_that_say_little_are_sent_all_the_same(team: Team) -> None:
    client_of(team.mara).post(f"/teams/{team.mara.space_id}/thanks/give/", form_of(team, done="Thanks!", changed=""))
    assert Thanks.objects.get().act.what == "Thanks!"


@pytest.mark.parametrize(
    "wrong",
    [{"whom": []}, {"done": " "}, {"on": "2999-01-01"}, {"on": "1800-01-01"}, {"kind": "12345"}, {"done": "x" * 501}],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(team: Team, wrong: dict[str, object]) -> None:
    page = client_of(team.mara).post(f"/teams/{team.mara.space_id}/thanks/give/", form_of(team, **wrong))
    assert page.status_code == 200
    assert not Thanks.objects.exists()


def test_nobody_thanks_themselves_or_who_left(team: Team) -> None:
    teams.leave(team.omar)
    for whom in (team.mara, team.omar):
        form = form_of(team, whom=[party(whom).pk])
        assert client_of(team.mara).post(f"/teams/{team.mara.space_id}/thanks/give/", form).status_code == 200
    assert not Thanks.objects.exists()


def test_in_a_closed_team_thanks_are_read_and_not_given(team: Team) -> None:
    thanks = thank(team.mara, team.ben)
    teams.note_export(team.mara)
    teams.close(team.mara, "The maps")
    client, here = client_of(team.ben), f"/teams/{team.ben.space_id}/thanks"
    assert client.get(f"{here}/{thanks.pk}/").status_code == 200
    assert client.get(f"{here}/give/").status_code == 403
    assert client.post(f"{here}/{thanks.pk}/show/", {"public": "yes"}).status_code == 403


def test_a_page_of_many_thanks_asks_few_questions(team: Team, django_assert_max_num_queries: object) -> None:
    for number in range(12):
        thank(team.mara, team.ben, team.lena, done=f"Read page {number} of the form")
    client = client_of(team.ben)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        assert client.get(f"/teams/{team.ben.space_id}/thanks/").status_code == 200
