"""Several do something with one ring at the same moment, each on a connection of their own: nothing is lost, nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.models import Membership
from ayni_web.promises.models import Promise
from ayni_web.team.ring import actions, asking
from ayni_web.team.ring.models import RingAsk, RingOffer, Seat
from ayni_web.team.spaces import actions as spaces
from tests.ayni_web.team.at_once import at_once
from tests.ayni_web.team.people import joined
from tests.ayni_web.team.ring.making import asked, begun, moved, seat, whose

pytestmark = pytest.mark.django_db(transaction=True)


def ended(*several: Callable[[], object]) -> list[str]:
    """How each of these ended that began together, by the name of its error."""
    return sorted("done" if one is None else type(one).__name__ for one in at_once(*several))


def _team() -> tuple[Membership, list[Membership]]:
    team = spaces.begin(add_person("mara@example.org", name="Mara"), "The maps")
    return team, [joined(team, name) for name in ("Ben", "Lena", "Yves", "Zora")]


def test_of_four_clicks_at_once_one_moves_it() -> None:
    team, others = _team()
    ring = begun(team, *others)
    actions.hand_over(ring, seat(ring, team), seat(ring, others[0]), together=True)
    moved(ring, team, "begin")
    first, second, step = seat(ring, team), seat(ring, others[0]), ring.step
    ends = ended(*(lambda by=by: actions.move(ring, by, "next", step) for by in (first, second, first, second)))  # type: ignore[misc]
    assert ends == ["ChangedMeanwhileError"] * 3 + ["done"]
    assert whose(ring) == "Ben"


def test_all_come_at_once_while_the_rounds_begin_and_everybody_has_a_turn() -> None:
    team, others = _team()
    ring = begun(team)
    step, first = ring.step, seat(ring, team)
    ends = ended(
        lambda: actions.move(ring, first, "begin", step),
        *(lambda one=one: actions.come(one, ring) for one in others),  # type: ignore[misc]
    )
    assert ends == ["done"] * 5
    ring.refresh_from_db()
    assert sorted(ring.queue) == sorted(Seat.objects.filter(ring=ring).values_list("pk", flat=True))


def test_offers_asks_and_a_click_at_once_are_all_kept() -> None:
    team, others = _team()
    ring = moved(begun(team, *others), team, "begin")
    ask, step, first = asked(ring, team), ring.step, seat(ring, team)
    seats = [seat(ring, one) for one in others]
    ends = ended(
        lambda: actions.move(ring, first, "next", step),
        *(lambda by=by: asking.offer(ring, by, ask, by, sort="can") for by in seats),  # type: ignore[misc]
        *(lambda by=by: asking.write_ask(ring, by, by, "A boat", version=0) for by in seats),  # type: ignore[misc]
    )
    assert ends == ["done"] * 9
    assert (RingOffer.objects.count(), RingAsk.objects.count()) == (4, 5)
    assert whose(ring) == "Ben"


def test_one_ask_or_follow_up_written_by_several_at_once_is_written_once() -> None:
    team, others = _team()
    ring = begun(team, *others)
    ben, mara = seat(ring, others[0]), seat(ring, team)
    ends = ended(
        *(lambda n=n: asking.write_ask(ring, mara, ben, f"A boat for {n}", version=0) for n in range(4))  # type: ignore[misc]
    )
    assert ends == ["ChangedMeanwhileError"] * 3 + ["done"]
    offer = asking.offer(ring, mara, RingAsk.objects.get(), mara, sort="can")
    ends = ended(
        *(lambda by=by: asking.follow_up(ring, by, offer, what="A list", due=None) for by in (mara, ben, mara))  # type: ignore[misc]
    )
    assert ends == ["ChangedMeanwhileError"] * 2 + ["done"]
    assert Promise.objects.count() == 1
