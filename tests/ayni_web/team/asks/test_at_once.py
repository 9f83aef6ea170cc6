"""Several do something with one ask at the same moment, each on a connection of their own: nothing is lost, nobody is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership
from ayni_web.book.models import Act
from ayni_web.people.members import member_party
from ayni_web.promises.models import Promise
from ayni_web.team.asks import actions, reaching, standing
from ayni_web.team.asks.actions import Ending
from ayni_web.team.asks.models import Ask, Limit, Offer, Pointer, Reached, Standing
from ayni_web.team.spaces import actions as spaces
from tests.ayni_web.team.asks.conftest import said
from tests.ayni_web.team.at_once import at_once
from tests.ayni_web.team.people import joined

pytestmark = pytest.mark.django_db(transaction=True)


def ended(*several: Callable[[], object]) -> list[str]:
    """How each of these ended that began together, in their order, by the name of its error."""
    return ["done" if one is None else type(one).__name__ for one in at_once(*several)]


def _team() -> tuple[Membership, list[Membership], Ask]:
    mara = spaces.begin(add_person("mara@example.org", name="Mara"), "The maps")
    others = [joined(mara, name) for name in ("Ben", "Ada", "Cem", "Dana")]
    return mara, others, actions.ask(mara, said())


def _fresh(ask: Ask) -> Ask:
    return Ask.objects.select_related("by", "space").get(pk=ask.pk)


def _offer_of(ask: Ask, by: Membership, **more: object) -> Offer:
    made = actions.offer(by, _fresh(ask), "I can", version=ask.version, **more)  # type: ignore[arg-type]
    return Offer.objects.select_related("ask__by", "ask__space", "by").get(pk=made.pk)


def test_of_several_who_write_an_ask_anew_at_once_one_is_kept_and_the_others_are_told() -> None:
    mara, _others, ask = _team()
    ends = ended(
        *(lambda n=n: actions.change(mara, _fresh(ask), said(title=f"Map {n}"), version=1) for n in range(6))  # type: ignore[misc]
    )
    assert sorted(ends) == ["ChangedMeanwhileError"] * 5 + ["done"]
    assert Ask.objects.get().version == 2


def test_one_ask_that_arrives_several_times_at_once_is_asked_once() -> None:
    mara, _others, ask = _team()
    once = uuid4()
    assert ended(*(lambda: actions.ask(mara, said(title="Twice"), once=once),) * 5) == ["done"] * 5
    assert Ask.objects.exclude(pk=ask.pk).count() == 1


def test_all_who_offer_at_once_are_kept_and_counted() -> None:
    _mara, others, ask = _team()
    ends = ended(*(lambda by=by: actions.offer(by, _fresh(ask), f"From {by.pk}", version=1) for by in others))  # type: ignore[misc]
    assert ends == ["done"] * 4
    assert (Offer.objects.count(), Ask.objects.get().answers) == (4, 4)


def test_who_offers_several_times_at_once_offers_once() -> None:
    _mara, others, ask = _team()
    ends = ended(*(lambda: actions.offer(others[0], _fresh(ask), "I can", version=1),) * 5)
    assert ends == ["done"] * 5
    assert (Offer.objects.count(), Ask.objects.get().answers) == (1, 1)


def test_an_offer_to_words_that_are_written_anew_is_made_before_or_told() -> None:
    mara, others, ask = _team()
    ends = ended(
        lambda: actions.change(mara, _fresh(ask), said(title="Another thing"), version=1),
        lambda: actions.offer(others[0], _fresh(ask), "I can", version=1),
    )
    assert ends[0] == "done"
    assert Offer.objects.count() == (1 if ends[1] == "done" else 0)
    assert ends[1] in {"done", "ChangedMeanwhileError"}


def test_an_offer_that_is_taken_while_it_is_taken_back_leaves_no_promise_open() -> None:
    mara, others, ask = _team()
    due = timezone.localdate() + timedelta(days=3)
    for by in others[:3]:
        offer = _offer_of(ask, by, ready_by=due)
        ends = ended(lambda o=offer: actions.take(mara, o), lambda o=offer, b=by: actions.withdraw_offer(b, o))  # type: ignore[misc]
        assert ends[1] == "done"
        assert ends[0] in {"done", "ChangedMeanwhileError"}
        assert not [one for one in Promise.objects.all() if one.is_open]
        assert Offer.objects.get(pk=offer.pk).withdrawn_at is not None


def test_several_offer_while_one_is_taken_and_another_is_taken_back() -> None:
    mara, others, ask = _team()
    due = timezone.localdate() + timedelta(days=3)
    first, second = (_offer_of(ask, by, ready_by=due) for by in others[:2])
    ends = ended(
        lambda: actions.take(mara, first),
        lambda: actions.withdraw_offer(others[1], second),
        lambda: actions.offer(others[2], _fresh(ask), "I too", version=1),
        lambda: actions.offer(others[3], _fresh(ask), "And I", version=1),
        lambda: actions.take(mara, first),
    )
    assert ends == ["done"] * 5
    assert Offer.objects.filter(withdrawn_at__isnull=True).count() == 3
    assert [one.by_id for one in Promise.objects.all()] == [first.by_id]


def _helped(by: Membership) -> Ending:
    return Ending(end=Ask.End.HELPED, helpers=[member_party(by)])


def test_of_two_ends_at_once_one_holds_and_one_act_is_told() -> None:
    mara, others, ask = _team()
    _offer_of(ask, others[0])
    ends = ended(
        lambda: actions.end(mara, _fresh(ask), _helped(others[0]), version=1, answers=1),
        lambda: actions.end(mara, _fresh(ask), _helped(others[0]), version=1, answers=1),
        lambda: actions.end(mara, _fresh(ask), _helped(others[1]), version=1, answers=1),
    )
    assert sorted(ends) == ["ChangedMeanwhileError"] * 2 + ["done"]
    assert Act.objects.count() == 1


def test_thanks_while_the_ask_is_withdrawn_tell_an_act_or_none() -> None:
    mara, others, ask = _team()
    offer = _offer_of(ask, others[0], ready_by=timezone.localdate())
    actions.take(mara, offer)
    ends = ended(
        lambda: actions.end(mara, _fresh(ask), _helped(others[0]), version=1, answers=1),
        lambda: actions.end(mara, _fresh(ask), Ending(end=Ask.End.WITHDRAWN), version=1, answers=1),
    )
    assert sorted(ends) == ["ChangedMeanwhileError", "done"]
    now = Ask.objects.get()
    assert (now.end == Ask.End.HELPED, now.act is not None, Act.objects.count()) in {(True, True, 1), (False, False, 0)}
    promise = Promise.objects.get()
    assert (promise.kept_at is not None) == (now.end == Ask.End.HELPED)
    assert not promise.is_open


def test_who_offers_while_it_ends_is_counted_or_told_and_the_end_never_misses_an_answer() -> None:
    mara, others, ask = _team()
    ends = ended(
        lambda: actions.end(mara, _fresh(ask), Ending(end=Ask.End.NOT_HELPED), version=1, answers=0),
        *(lambda by=by: actions.offer(by, _fresh(ask), "I can", version=1) for by in others),  # type: ignore[misc]
    )
    if ends[0] == "done":
        assert (ends[1:], Offer.objects.count()) == (["ChangedMeanwhileError"] * 4, 0)
    else:
        assert (ends, Offer.objects.count()) == (["ChangedMeanwhileError"] + ["done"] * 4, 4)
        assert Ask.objects.get().is_open


def test_an_offer_that_is_taken_back_or_taken_while_its_ask_ends_leaves_no_promise_open() -> None:
    mara, others, ask = _team()
    offer = _offer_of(ask, others[0], ready_by=timezone.localdate())
    ends = ended(
        lambda: actions.end(mara, _fresh(ask), _helped(others[1]), version=1, answers=1),
        lambda: actions.take(mara, offer),
        lambda: actions.withdraw_offer(others[0], offer),
    )
    assert set(ends) <= {"done", "ChangedMeanwhileError"}
    assert not [one for one in Promise.objects.all() if one.is_open]


def test_not_now_several_times_at_once_is_said_once() -> None:
    _mara, others, ask = _team()
    assert ended(*(lambda: actions.not_now(others[0], _fresh(ask)),) * 5) == ["done"] * 5
    assert Reached.objects.filter(ask=ask).count() == 1


def test_who_points_on_several_times_at_once_points_once() -> None:
    _mara, others, ask = _team()
    to = member_party(others[1])
    assert ended(*(lambda: actions.point(others[0], _fresh(ask), to, "", version=1),) * 5) == ["done"] * 5
    assert (Pointer.objects.count(), Ask.objects.get().answers) == (1, 1)


def test_two_that_bring_asks_to_people_at_once_keep_to_everybodys_limit() -> None:
    mara, others, _ask = _team()
    for n in range(6):
        actions.ask(mara, said(title=f"Read page {n} of the survey"))
    for by in others:
        Limit.objects.create(space=by.space, party=member_party(by), asks=1)
    assert ended(*(lambda: reaching.route(mara.space),) * 4) == ["done"] * 4
    assert all(Reached.objects.filter(party=member_party(by)).count() <= 1 for by in others)


def test_the_last_place_goes_to_one() -> None:
    _mara, others, _ask = _team()
    made = standing.stand(others[0], standing.Told(what="An hour of maps", places=1))
    offered = Standing.objects.select_related("by", "space").get(pk=made.pk)
    ends = ended(
        *(lambda by=by: standing.ask_through(by, offered, said(), version=1) for by in others[1:])  # type: ignore[misc]
    )
    assert sorted(ends) == ["ChangedMeanwhileError"] * 2 + ["done"]
    assert Ask.objects.filter(through=offered).count() == 1
