"""Several do something with one thanks, one credit or one programme at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from ayni.ledger.kinds import ADVICE, HANDS_ON
from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership
from ayni_web.book import actions as book
from ayni_web.book.models import Act, ActParty
from ayni_web.people.members import member_party
from ayni_web.team.spaces import actions as spaces
from ayni_web.team.thanks import actions, awarding, celebrating, crediting, telling
from ayni_web.team.thanks.actions import Words
from ayni_web.team.thanks.models import (
    Award,
    Congratulation,
    CreditAnswer,
    CreditClaim,
    InStory,
    Programme,
    Story,
    Thanked,
    Thanks,
)
from tests.ayni_web.team.at_once import at_once
from tests.ayni_web.team.people import joined

pytestmark = pytest.mark.django_db(transaction=True)
State = CreditClaim.State


def ended(*several: Callable[[], object]) -> list[str]:
    """How each of these ended that began together, in their order, by the name of its error."""
    return ["done" if one is None else type(one).__name__ for one in at_once(*several)]


def _team() -> list[Membership]:
    mara = spaces.begin(add_person("mara@example.org", name="Mara"), "The maps")
    return [mara, *(joined(mara, name) for name in ("Ben", "Lena", "Omar", "Yves"))]


def _thanks(by: Membership, *whom: Membership, public: bool = False) -> Thanks:
    words = Words(done="Read the form", changed="We could file it", public=public)
    made = actions.thank(by, [member_party(one) for one in whom], words, kind=HANDS_ON.number)
    return _fresh(made)


def _fresh(thanks: Thanks) -> Thanks:
    return Thanks.objects.select_related("act", "by", "space").get(pk=thanks.pk)


def _claim(claim: CreditClaim) -> CreditClaim:
    return CreditClaim.objects.select_related("thanks__by", "thanks__act", "by", "party").get(pk=claim.pk)


def _credited(thanks: Thanks) -> set[int]:
    """Who stands as giver in the telling that is in force."""
    act = Act.objects.get(space=thanks.space_id, replaced_at__isnull=True, withdrawn_at__isnull=True)
    return set(act.parts.filter(role=ActParty.Role.GIVER).values_list("party_id", flat=True))


def _told(giver: Membership, *receivers: Membership) -> Act:
    draft = book.Draft(
        givers=[member_party(giver)],
        receivers=[member_party(one) for one in receivers],
        kind=ADVICE.number,
        at=timezone.now(),
        what="Read it",
    )
    return spaces.record(giver, draft, public=False, once=None)


def _for(by: Membership, act: Act) -> Thanks:
    return actions.thank_for(by, act, Words(done="Read the map"))


def test_one_thanks_that_arrives_several_times_at_once_is_kept_once() -> None:
    mara, ben, *_rest = _team()
    once, ben_there = uuid4(), member_party(ben)

    def thank() -> Thanks:
        return actions.thank(mara, [ben_there], Words(done="Read it"), kind=HANDS_ON.number, once=once)

    assert ended(*(thank,) * 5) == ["done"] * 5
    assert (Thanks.objects.count(), Act.objects.count()) == (1, 1)


def test_of_two_who_received_and_thank_at_once_one_is_told() -> None:
    mara, ben, lena, *_rest = _team()
    act = _told(ben, mara, lena)
    ends = ended(
        lambda: actions.thank_for(mara, Act.objects.get(pk=act.pk), Words(done="Read the map")),
        lambda: actions.thank_for(lena, Act.objects.get(pk=act.pk), Words(done="Read the list")),
    )
    assert sorted(ends) == ["InputError", "done"]
    assert (Thanks.objects.count(), Act.objects.filter(replaced_at__isnull=True).count()) == (1, 1)


def test_thanks_taken_back_several_times_at_once_go_once_and_what_another_told_stays() -> None:
    mara, ben, *_rest = _team()
    thanks = _fresh(actions.thank_for(mara, _told(ben, mara), Words(done="Read the map")))
    ends = ended(*(lambda: actions.take_back(mara, thanks),) * 3)
    assert set(ends) <= {"done", "InputError"}
    assert "done" in ends
    left = Act.objects.get(replaced_at__isnull=True, withdrawn_at__isnull=True)
    assert (left.outcome_note, left.public) == ("", False)


def test_thanks_that_are_taken_back_while_all_shall_see_them_are_seen_by_nobody() -> None:
    mara, ben, *_rest = _team()
    for told_before in (False, True):
        thanks = _thanks(mara, ben) if not told_before else _fresh(_for(mara, _told(ben, mara)))
        ends = ended(
            lambda one=thanks: actions.say(ben, one, public=True),  # type: ignore[misc]
            lambda one=thanks: actions.say(mara, one, public=True),  # type: ignore[misc]
            lambda one=thanks: actions.take_back(mara, one),  # type: ignore[misc]
        )
        assert set(ends) <= {"done", "InputError"}
        assert ends[2] == "done"
        assert not Act.objects.filter(public=True, withdrawn_at__isnull=True, replaced_at__isnull=True).exists()


def test_all_who_are_thanked_and_agree_at_once_are_heard() -> None:
    mara, *others = _team()
    thanks = _thanks(mara, *others, public=True)
    assert ended(*(lambda by=by: actions.say(by, thanks, public=True) for by in others)) == ["done"] * 4  # type: ignore[misc]
    assert _fresh(thanks).act.public


def test_one_who_says_no_while_others_say_yes_keeps_it_between_them() -> None:
    mara, *others = _team()
    thanks = _thanks(mara, *others, public=True)
    ends = ended(
        *(lambda by=by: actions.say(by, thanks, public=True) for by in others[:3]),  # type: ignore[misc]
        lambda: actions.say(others[3], thanks, public=False),
    )
    assert ends == ["done"] * 4
    assert not _fresh(thanks).act.public


def test_of_several_who_say_at_once_that_somebody_also_helped_one_asks() -> None:
    mara, ben, lena, omar, _yves = _team()
    thanks, party = _thanks(mara, ben), member_party(omar)
    ends = ended(
        *(lambda by=by: crediting.claim(by, _fresh(thanks), party, "Held the map") for by in (ben, lena, omar))  # type: ignore[misc]
    )
    assert sorted(ends) == ["InputError"] * 2 + ["done"]
    assert CreditClaim.objects.count() == 1


def test_two_credits_that_are_agreed_at_once_both_stand() -> None:
    mara, ben, lena, omar, yves = _team()
    thanks = _thanks(mara, ben)
    claims = [crediting.claim(one, _fresh(thanks), member_party(one), "Held the map") for one in (lena, omar, yves)]
    ends = ended(*(lambda one=one: crediting.answer(mara, _claim(one), agrees=True) for one in claims))  # type: ignore[misc]
    assert ends == ["done"] * 3
    assert _credited(thanks) == {member_party(one).pk for one in (ben, lena, omar, yves)}
    assert Thanked.objects.filter(thanks=thanks).count() == 4


def test_a_credit_that_is_agreed_declined_and_taken_back_at_once_ends_in_one_way() -> None:
    mara, ben, lena, *_rest = _team()
    thanks = _thanks(mara, ben)
    claim = crediting.claim(ben, _fresh(thanks), member_party(lena), "Held the map")
    crediting.answer(mara, _claim(claim), agrees=True)
    ends = ended(
        lambda: crediting.answer(lena, _claim(claim), agrees=True),
        lambda: crediting.withdraw(ben, _claim(claim)),
        lambda: crediting.answer(lena, _claim(claim), agrees=False),
    )
    assert sorted(ends) == ["InputError"] * 2 + ["done"]
    agreed = CreditClaim.objects.get().state == State.AGREED
    assert (member_party(lena).pk in _credited(thanks)) == agreed
    assert CreditAnswer.objects.filter(party=member_party(lena)).count() <= 1


def test_a_credit_while_the_thanks_are_taken_back_changes_nothing_more() -> None:
    mara, ben, lena, *_rest = _team()
    for told_before in (False, True):
        thanks = _thanks(mara, ben) if not told_before else _fresh(_for(mara, _told(ben, mara)))
        claim = _claim(crediting.claim(lena, thanks, member_party(lena), "Held the map"))
        ends = ended(
            lambda one=claim: crediting.answer(mara, one, agrees=True),  # type: ignore[misc]
            lambda one=thanks: actions.take_back(mara, one),  # type: ignore[misc]
            lambda one=thanks: crediting.claim(ben, one, member_party(mara), "It was all of us"),  # type: ignore[misc]
        )
        assert set(ends) <= {"done", "InputError"}
        assert ends[1] == "done"
        in_force = Act.objects.filter(withdrawn_at__isnull=True, replaced_at__isnull=True)
        assert in_force.count() == (1 if told_before else 0)


def test_of_two_who_step_out_at_once_one_stays() -> None:
    mara, ben, lena, *_rest = _team()
    thanks = _thanks(mara, ben, lena)
    ends = ended(lambda: actions.step_out(ben, thanks), lambda: actions.step_out(lena, thanks))
    assert sorted(ends) == ["InputError", "done"]
    assert len(_credited(thanks)) == Thanked.objects.filter(thanks=thanks).count() == 1


def test_awards_at_once_never_give_more_than_is_left() -> None:
    mara, ben, *others = _team()
    said = {"name": "Kits", "purpose": "", "rules": "Who mends a map", "budget": Decimal(10), "currency": "EUR"}
    programme = awarding.begin(mara, said, [member_party(mara), member_party(ben)])
    give = {"what_for": "A map", "rule": "Mended", "amount": Decimal(8)}
    ends = ended(
        *(lambda to=to: awarding.award(mara, programme, 1, member_party(to), **give) for to in others),  # type: ignore[misc, arg-type]
        lambda: awarding.change(
            ben, programme, 1, {**said, "budget": Decimal(5)}, [member_party(mara), member_party(ben)], why="Less"
        ),
    )
    assert sorted(ends) == ["InputError"] * 3 + ["done"]
    assert Award.objects.count() + int(Programme.objects.get().budget == 5) == 1


def test_one_line_from_each_however_often_it_is_sent_at_once() -> None:
    mara, ben, lena, *_rest = _team()
    win = celebrating.tell(mara, "The atlas is printed")
    ends = ended(*(lambda by=by: celebrating.congratulate(by, win, "Well done") for by in (ben, ben, lena, lena)))  # type: ignore[misc]
    assert ends == ["done"] * 4
    assert Congratulation.objects.count() == 2


def test_nobody_agrees_to_words_of_a_story_that_are_changed_at_that_moment() -> None:
    mara, ben, lena, *_rest = _team()
    people = [member_party(ben), member_party(lena)]
    story = telling.write(mara, "The boat", "How it came back", people)
    ends = ended(
        lambda: telling.change(mara, story, 1, "The boat", "How it did not", people),
        lambda: telling.answer(ben, story, 1, agrees=True),
        lambda: telling.answer(lena, story, 1, agrees=True),
        lambda: telling.change(mara, story, 1, "The ship", "How it sank", people),
    )
    assert sorted((ends[0], ends[3])) == ["InputError", "done"]
    assert Story.objects.get().version == 2
    assert not InStory.objects.filter(party__in=people, agreed_to=2).exists()
