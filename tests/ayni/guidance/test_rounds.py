"""Turns of a ring: nobody loses one, nobody has two, and the clock is the same for all who count from one moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.rounds import (
    OF_PEOPLE,
    ORDER,
    Clock,
    Round,
    Turn,
    back,
    begun,
    later,
    onward,
    started,
    with_one_more,
    without,
)

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
seats = st.lists(st.integers(1, 40), min_size=1, max_size=30, unique=True)


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Who is there, and who of them asks for something."""
    here = draw(seats)
    return here, draw(st.lists(st.sampled_from(here), unique=True))


def whole(here: list[int], asking: list[int]) -> list[Turn]:
    """All turns from the first to the end."""
    turn, turns = Turn(), []
    while turn.round is not Round.OVER:
        turn = onward(turn, seats=here, asking=asking)
        turns.append(turn)
    return turns


@given(groups())
def test_everybody_has_each_turn_that_is_theirs_once(group: tuple[list[int], list[int]]) -> None:
    here, asking = group
    turns = whole(here, asking)
    for round in ORDER[1:-1]:
        had = [turn.whose for turn in turns if turn.round is round]
        assert had == (here if round in OF_PEOPLE else [one for one in here if one in asking])
    assert turns[-1] == Turn(Round.OVER)


@given(groups())
def test_back_is_where_one_came_from(group: tuple[list[int], list[int]]) -> None:
    here, asking = group
    turns = whole(here, asking)[:-1]
    for before, after in pairwise(turns):
        assert back(after, seats=here, asking=asking) == before
    assert back(turns[0], seats=here, asking=asking) == turns[0]


@given(seats, st.lists(st.booleans(), max_size=60))
def test_who_is_passed_over_for_now_still_has_their_turn(here: list[int], passed: list[bool]) -> None:
    turn, had = begun(Round.ASKS, seats=here, asking=()), []
    for skip in passed:
        if skip and later(turn) != turn:
            turn = later(turn)
            assert sorted(turn.queue) == sorted(here)
    while turn.round is Round.ASKS:
        had.append(turn.whose)
        turn = onward(turn, seats=here, asking=())
    assert sorted(had, key=str) == sorted(here, key=str)


@given(seats, st.integers(0, 29), st.integers(0, 29))
def test_who_goes_away_takes_nobodys_turn_along(here: list[int], at: int, gone: int) -> None:
    turn = Turn(Round.ASKS, tuple(here), min(at, len(here) - 1))
    away = here[gone % len(here)]
    left = without(turn, away)
    assert left.queue == tuple(one for one in here if one != away)
    if away != turn.whose:
        assert left.whose == turn.whose
    else:
        assert left.whose == (turn.coming[0] if turn.coming else None)
    assert without(left, away) == left


def test_the_last_one_goes_away_and_the_round_goes_on_to_the_next() -> None:
    turn = without(Turn(Round.WELCOME, (1, 2), 1), 2)
    assert turn.whose is None
    assert onward(turn, seats=[1], asking=()).round is Round.ASKS


def test_who_comes_late_stands_behind_the_others_once() -> None:
    turn = with_one_more(Turn(Round.ASKS, (1, 2), 1), 3, asks=False)
    assert turn.queue == (1, 2, 3)
    assert with_one_more(turn, 3, asks=False) == turn
    assert with_one_more(Turn(Round.OFFERS, (1,), 0), 3, asks=False).queue == (1,)
    assert with_one_more(Turn(Round.OFFERS, (1,), 0), 3, asks=True).queue == (1, 3)
    assert with_one_more(Turn(), 3, asks=True) == Turn()


def test_rounds_about_asks_are_passed_over_where_nobody_asks() -> None:
    assert [turn.round for turn in whole([1], [])] == [Round.WELCOME, Round.ASKS, Round.CLOSING, Round.OVER]


def test_what_is_over_stays_over() -> None:
    over = Turn(Round.OVER)
    assert onward(over, seats=[1], asking=[1]) == over == back(over, seats=[1], asking=[1])


@given(st.floats(1, 600), st.floats(0, 900), st.floats(0, 10_000))
def test_a_clock_that_stood_goes_on_where_it_was(length: float, ran: float, stood: float) -> None:
    then = NOW + timedelta(seconds=ran)
    clock = started(length, NOW).paused(then)
    later_on = then + timedelta(seconds=stood)
    assert abs((clock.seconds(later_on) or 0) - (length - ran)) < 0.001
    assert abs((clock.going(later_on).seconds(later_on) or 0) - (length - ran)) < 0.001
    assert clock.paused(later_on) == clock


def test_a_minute_more_counts_from_now_where_the_time_was_over() -> None:
    over = started(30, NOW - timedelta(seconds=100))
    assert over.seconds(NOW) == -70
    assert over.longer(60, NOW).seconds(NOW) == 60
    assert started(30, NOW).longer(60, NOW).seconds(NOW) == 90
    assert Clock(left=-5).longer(60, NOW) == Clock(left=60)
    assert Clock().longer(60, NOW) == Clock()
    assert Clock().seconds(NOW) is None
