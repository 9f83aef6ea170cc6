"""A ring that nobody ends is not on for ever: it ends by itself, with everything kept, and says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ayni.errors import ChangedMeanwhileError
from ayni_web.accounts.models import Membership
from ayni_web.promises.models import Promise
from ayni_web.team.ring import actions, asking, queries
from ayni_web.team.ring.jobs import end_rings
from ayni_web.team.ring.models import FORGOTTEN, Ring
from tests.ayni_web.team.people import signed_in
from tests.ayni_web.team.ring.making import asked, at, begun, moved, seat

pytestmark = pytest.mark.django_db


class _Silent:
    def report(self, *_: object) -> None:
        pass


def _clock_strikes() -> int:
    return int(end_rings(_Silent())["ended"])  # type: ignore[arg-type]


def _left_alone(ring: Ring, hours: float) -> Ring:
    Ring.objects.filter(pk=ring.pk).update(last_at=timezone.now() - timedelta(hours=hours))
    ring.refresh_from_db()
    return ring


def test_it_ends_by_itself_with_all_that_was_said_in_it(team: Membership, ben: Membership) -> None:
    ring = moved(begun(team, ben), team, "begin", "next")
    offer = asking.offer(ring, seat(ring, ben), asked(ring, team), seat(ring, ben), sort="can")
    asking.follow_up(ring, seat(ring, team), offer, what="A list", due=None)
    _left_alone(ring, 13)
    assert _clock_strikes() == 1
    ring.refresh_from_db()
    assert (ring.is_over, ring.ended_by_itself, ring.round, ring.ends_at) == (True, True, "over", None)
    assert (ring.asks.count(), ring.seats.count(), Promise.objects.count()) == (1, 2, 1)
    assert list(queries.kept_ones(ben)) == [ring]
    page = signed_in(ben.user).get(at(ring)).content.decode()
    assert "It ended by itself" in page
    assert "A room for forty in May" in page


def test_one_in_which_somebody_does_something_goes_on(team: Membership, ben: Membership) -> None:
    ring = moved(begun(team, ben), team, "begin")
    _left_alone(ring, 11)
    asked(ring, team)
    _left_alone(ring, 11)
    assert _clock_strikes() == 0
    ring.refresh_from_db()
    assert not ring.is_over


@pytest.mark.parametrize("where", ["", "live/"])
def test_where_the_clock_is_late_it_ends_when_somebody_looks(team: Membership, ben: Membership, where: str) -> None:
    ring = _left_alone(begun(team, ben), 13)
    assert not queries.open_ones(team).exists()
    answer = signed_in(ben.user).get(at(ring, where))
    assert "It ended by itself" in answer.content.decode()
    assert Ring.objects.get().ended_by_itself


def test_it_stands_among_those_that_are_kept_and_whoever_never_came_sees_it_no_more(
    team: Membership, ben: Membership, lena: Membership
) -> None:
    ring = _left_alone(begun(team, ben), 13)
    page = signed_in(ben.user).get(f"/teams/{team.space_id}/rings/").content.decode()
    assert "on now" not in page
    assert ring.title in page
    assert signed_in(lena.user).get(at(ring)).status_code == 404


def test_one_that_somebody_ended_or_moves_at_that_moment_does_not_end_by_itself(
    team: Membership, ben: Membership
) -> None:
    over = moved(begun(team, ben), team, "end")
    assert not actions.end_forgotten(_left_alone(over, 13), timezone.now())
    assert not over.ended_by_itself
    ring = _left_alone(begun(team, ben), 13)
    actions.move(ring, seat(ring, team), "begin", ring.step)
    assert not actions.end_forgotten(ring, timezone.now())
    late = _left_alone(ring, 13)
    step = late.step
    assert actions.end_forgotten(late, timezone.now())
    with pytest.raises(ChangedMeanwhileError):
        actions.move(late, seat(ring, team), "next", step)


def test_nobody_has_to_hurry(team: Membership) -> None:
    assert timedelta(hours=8) <= FORGOTTEN <= timedelta(hours=24)
    assert not begun(team).is_forgotten(timezone.now() + timedelta(hours=8))
