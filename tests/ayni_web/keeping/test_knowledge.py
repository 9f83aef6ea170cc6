from __future__ import annotations

import pytest
from django.utils import timezone

from ayni_web.accounts.models import Space, User
from ayni_web.keeping import demo
from ayni_web.people import actions as people
from ayni_web.people import queries
from ayni_web.people.models import Capacity, Circle, Moment, Need, Party, Week

pytestmark = pytest.mark.django_db


def test_the_demo_knows_needs_moments_a_week_and_a_hard_season_and_all_of_it_goes_again(
    mara: User, space: Space
) -> None:
    demo.load(space, mara)
    today = timezone.localdate()
    assert len(queries.open_needs(space)) >= 10
    assert {need.learned for need in Need.objects.all()} == set(Need.Learned.values)
    assert {need.sort for need in Need.objects.all()} == set(Need.Sort.values)
    assert len([one for one in queries.moments_ahead(space, today, 45) if one.moment]) >= 4
    assert Party.objects.filter(hard_season_until__gt=today).count() == 1
    assert queries.week_of(space).minutes == 120
    me = queries.me(space)
    assert me is not None
    assert {one.side for one in queries.capacities_of(me)} == {"gives", "seeks"}
    assert not Need.objects.filter(party__demo=False).exists()
    demo.remove(space)
    for model in (Need, Capacity, Moment, Week, Circle):
        assert not model._default_manager.exists()


def test_what_the_reader_said_themselves_stands_before_during_and_after_the_demo(mara: User, space: Space) -> None:
    me = people.claim_me(space, (), name="Mara")
    people.add_capacity(me, "gives", "patience")
    people.set_week(space, minutes=30)
    inner = Circle.objects.create(space=space, name="Inner circle", rhythm_days=7)
    demo.load(space, mara)
    assert [one.text for one in queries.capacities_of(me)] == ["patience"]
    inner.refresh_from_db()
    assert (queries.week_of(space).minutes, inner.rhythm_days) == (30, 7)
    demo.remove(space)
    assert [one.text for one in queries.capacities_of(me)] == ["patience"]
    assert queries.week_of(space).minutes == 30


def test_a_week_of_the_demo_that_the_reader_changed_is_theirs(mara: User, space: Space) -> None:
    demo.load(space, mara)
    people.set_minutes(space, 45)
    demo.remove(space)
    assert queries.week_of(space).minutes == 45
