"""Several do something with one agenda, one talk or one look at the same time, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ayni_web.team.checkins import actions, agenda, looking, queries
from ayni_web.team.checkins.models import Look, OneToOne, Point, Pot, Talk
from tests.ayni_web.team.at_once import at_once
from tests.ayni_web.team.checkins.making import answer, open_look, talking, team_of, version

pytestmark = pytest.mark.django_db(transaction=True)


def _talking() -> OneToOne:
    mara, ben = team_of("Mara", "Ben")
    return talking(mara, ben)


def test_what_both_add_at_once_stands_there_each_in_a_place_of_its_own() -> None:
    pair = _talking()

    def add(n: int) -> Callable[[], object]:
        return lambda: agenda.add(pair, pair.one if n % 2 else pair.other, f"Point {n}")

    assert at_once(*(add(n) for n in range(6))) == [None] * 6
    assert len({point.place for point in Point.objects.all()}) == 6


def test_of_two_who_rewrite_a_point_at_once_one_is_told() -> None:
    pair = _talking()
    point = agenda.add(pair, pair.one, "The map")
    ends = at_once(*(lambda n=n: agenda.rewrite(point, f"The map {n}", 1) for n in range(4)))
    assert sorted(type(one).__name__ for one in ends) == ["ChangedMeanwhileError"] * 3 + ["NoneType"]


def test_ticking_adding_and_moving_at_once_lose_nothing() -> None:
    pair = _talking()
    points = [agenda.add(pair, pair.one, f"Point {n}") for n in range(4)]
    ends = at_once(
        lambda: agenda.tick(points[0], spoken=True),
        lambda: agenda.shift(points[1], up=False),
        lambda: agenda.shift(points[3], up=True),
        lambda: agenda.add(pair, pair.other, "One more"),
    )
    assert ends == [None] * 4
    told = queries.agenda_of(pair)
    assert len(told) == 5
    assert len({point.place for point in told}) == 5


def test_of_two_who_steer_at_once_one_is_told() -> None:
    pair = _talking()
    seen = version(pair)
    ends = at_once(
        lambda: actions.talked(pair, seen), lambda: actions.leave_out(pair, seen), lambda: actions.pause(pair, seen)
    )
    assert sorted(type(one).__name__ for one in ends) == ["ChangedMeanwhileError"] * 2 + ["NoneType"]
    assert Talk.objects.filter(pair=pair, held_at=None, skipped_at=None).count() == 1


def test_all_who_answer_at_once_are_counted_and_nobody_twice() -> None:
    team = team_of("Mara", "Ben", "Lena", "Yves", "Zora")
    look = open_look(team[0])
    ends = at_once(*(lambda member=member: answer(member, look) for member in (*team, team[1], team[1])))
    assert sorted(type(one).__name__ for one in ends) == ["InputError"] * 2 + ["NoneType"] * 5
    pot = Pot.objects.get()
    assert (len(pot.sealed), len(pot.marks)) == (5, 5)


def test_an_answer_at_the_moment_of_the_end_is_counted_or_refused_and_never_lost() -> None:
    team = team_of("Mara", "Ben", "Lena", "Yves", "Zora", "Otto")
    look = open_look(team[0])
    for member in team[:4]:
        answer(member, look)
    ends = at_once(
        lambda: answer(team[4], look),
        lambda: looking.end_due(look, look.closes_at),
        lambda: looking.end_due(look, look.closes_at),
    )
    end = Look.objects.get().end
    assert end == (Look.End.SHOWN if ends[0] is None else Look.End.FEW)
    assert ends[1:] == [None, None]
    assert not Pot.objects.exists()
