"""Who began a cycle of giving: days in, beginnings and shares out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.guidance.leading import (
    IN_A_ROW,
    LEAST,
    LEAST_SILENCE,
    NEW,
    Began,
    Beginning,
    Change,
    Finding,
    FirstMoves,
    Help,
    Member,
    Reason,
    beginnings,
    first_moves,
    given_by_reader,
    next_step,
    silence_between,
    trend,
    welcome,
)

DAYS = st.integers(0, 1_000)
HELP = st.lists(
    st.builds(
        Help, act=st.integers(1, 10_000), other=st.integers(1, 6), day=DAYS, gives=st.booleans(), asked=st.booleans()
    ),
    max_size=40,
    unique_by=lambda one: one.act,
)
OPPOSITE = {
    Began.YOU: Began.THEY,
    Began.THEY: Began.YOU,
    Began.YOUR_ASK: Began.THEIR_ASK,
    Began.THEIR_ASK: Began.YOUR_ASK,
    Began.SAME_DAY: Began.SAME_DAY,
}


def began(*help_: Help) -> list[Began]:
    return [one.began for one in beginnings(help_)]


def turns(mine: int, theirs: int, *, first: int = 0) -> list[Help]:
    """So many beginnings of each side, each with somebody else."""
    return [
        Help(act=first + number, other=first + number, day=first + number, gives=number < mine)
        for number in range(mine + theirs)
    ]


def test_what_follows_within_a_month_is_no_new_beginning_and_what_follows_later_is() -> None:
    answer = Help(2, 7, LEAST_SILENCE, gives=False)
    assert began(Help(1, 7, 0, gives=True), answer) == [Began.YOU]
    assert began(Help(1, 7, 0, gives=True), replace(answer, day=LEAST_SILENCE + 1)) == [Began.YOU, Began.THEY]


def test_two_who_exchange_every_two_months_answer_each_other_and_do_not_begin_each_time() -> None:
    slow = [Help(n, 7, 60 * n, gives=n % 2 == 0) for n in range(6)]
    assert silence_between([one.day for one in slow]) == 90
    assert began(*slow) == [Began.YOU]
    # Once a year is so seldom that each time somebody begins.
    assert len(began(*(replace(one, day=6 * one.day) for one in slow))) == len(slow)
    # Two gaps make nothing usual yet.
    assert began(*slow[:3]) == [Began.YOU, Began.THEY, Began.YOU]


def test_help_for_which_somebody_asked_is_no_first_step() -> None:
    asked = Help(1, 7, 0, gives=True, asked=True)
    assert began(asked) == [Began.THEIR_ASK]
    assert began(replace(asked, gives=False)) == [Began.YOUR_ASK]
    assert began(asked, Help(2, 7, 0, gives=True)) == [Began.YOU]
    assert began(asked, Help(2, 7, 0, gives=False)) == [Began.SAME_DAY]


@given(HELP)
def test_seen_from_the_other_side_every_beginning_is_the_others(help_: list[Help]) -> None:
    mirrored = [replace(one, gives=not one.gives) for one in help_]
    assert began(*mirrored) == [OPPOSITE[one] for one in began(*help_)]
    one, other = (first_moves(beginnings(rows), -1, 2_000) for rows in (help_, mirrored))
    assert (one.own.of, one.own.counted) == (other.own.of, other.own.of - other.own.counted)
    assert (one.finding is Finding.YOU) == (other.finding is Finding.THEY)


@given(HELP, st.randoms(use_true_random=False), st.integers(-500, 500))
def test_neither_the_order_of_rows_nor_the_count_of_days_matters(help_: list[Help], chance: object, by: int) -> None:
    mixed = list(help_)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    moved = [replace(one, day=one.day + by) for one in mixed]
    assert [one.began for one in beginnings(moved)] == began(*help_)
    assert first_moves(beginnings(moved), by - 1, by + 2_000) == first_moves(beginnings(help_), -1, 2_000)


@given(HELP)
def test_every_beginning_is_the_first_help_or_follows_a_month_of_silence(help_: list[Help]) -> None:
    found = beginnings(help_)
    for other in {one.other for one in help_}:
        days = sorted(one.day for one in help_ if one.other == other)
        starts = [one.day for one in found if one.other == other]
        assert starts[0] == days[0]
        assert all(start - max(day for day in days if day < start) > LEAST_SILENCE for start in starts[1:])
    assert {one.act for one in found} <= {one.act for one in help_}


@given(HELP)
def test_what_passes_with_one_says_nothing_of_what_began_with_another(help_: list[Help]) -> None:
    with_one = [one for one in help_ if one.other == 1]
    assert beginnings(with_one) == tuple(one for one in beginnings(help_) if one.other == 1)


@given(HELP)
@settings(max_examples=50)
def test_a_share_holds_what_it_was_counted_from(help_: list[Help]) -> None:
    found = first_moves(beginnings(help_), -1, 2_000)
    low, high = found.own.low, found.own.high
    if low is None or high is None:
        assert found.finding is Finding.TOO_FEW
        return
    assert 0 <= low <= found.own.counted / found.own.of <= high <= 1
    assert (found.finding is Finding.TOO_FEW) == (found.own.of < LEAST or found.people < 3)


def test_less_than_eight_beginnings_or_three_people_say_nothing() -> None:
    assert first_moves(beginnings(turns(7, 0)), -1, 99).finding is Finding.TOO_FEW
    assert first_moves(beginnings(turns(8, 0)), -1, 99).finding is Finding.YOU
    assert first_moves(beginnings(turns(0, 8)), -1, 99).finding is Finding.THEY
    assert first_moves(beginnings(turns(4, 4)), -1, 99).finding is Finding.TURNS
    two = [Help(n, n % 2, 100 * n, gives=True) for n in range(20)]
    two = [replace(one, day=one.day // 10) for one in two]
    with_two = first_moves(beginnings(two), -1, 99)
    assert (with_two.people, with_two.finding) == (2, Finding.TOO_FEW)


def test_many_beginnings_with_one_say_less_than_as_many_with_many() -> None:
    """Twelve of sixteen: with people of whom each did both, or with people of whom each always did the same."""

    def found(mine: Callable[[int, int], bool]) -> FirstMoves:
        rows = [(other, time) for other in range(4) for time in range(4)]
        began = [
            Beginning(n, other, time, Began.YOU if mine(other, time) else Began.THEY)
            for n, (other, time) in enumerate(rows)
        ]
        return first_moves(began, -1, 9)

    each_both, each_alike = found(lambda other, time: time != 0), found(lambda other, time: other != 0)
    assert (each_both.own.counted, each_both.own.of) == (each_alike.own.counted, each_alike.own.of) == (12, 16)
    assert (each_both.finding, each_alike.finding) == (Finding.YOU, Finding.TURNS)


def test_one_thing_for_all_counts_once() -> None:
    for_all = [Help(1, other, 0, gives=True) for other in range(20)]
    assert first_moves(beginnings(for_all), -1, 9).own.of == 1
    assert given_by_reader(for_all, -1, 9).of == 1


def test_a_trend_is_told_only_where_both_spans_hold_enough() -> None:
    before, now = turns(0, 8, first=100), turns(8, 0, first=200)
    found = trend(beginnings([*before, *now]), until=250)
    assert found is not None
    assert (found.now.counted, found.before.counted, found.change) == (8, 0, Change.MORE)
    assert trend(beginnings([*before, *now[1:]]), until=250) is None
    same = trend(beginnings([*turns(4, 4, first=100), *turns(5, 3, first=200)]), until=250)
    assert same is not None
    assert same.change is Change.NO_CLEAR


def test_who_is_new_comes_first_then_who_received_nothing_then_who_began_and_then_where_it_is_quiet() -> None:
    until = 1_000
    new, bare, began_, quiet = (Member(number, until - 500) for number in (1, 2, 3, 4))
    new = replace(new, since=until - NEW)
    help_ = [
        Help(1, 3, 100, gives=True), Help(2, 3, 300, gives=False), Help(3, 3, 600, gives=False), Help(4, 4, 50, gives=True)
    ]  # fmt: skip
    members, received = [quiet, began_, bare, new], {1, 3, 4}
    order = []
    refused: set[int] = set()
    while (step := next_step(help_, members, received, until, refused)) is not None:
        order.append((step.reason, step.party))
        refused.add(step.party)
    assert order == [(Reason.NEW, 1), (Reason.NOTHING_SEEN, 2), (Reason.THEY_BEGAN, 3), (Reason.QUIET, 4)]
    assert IN_A_ROW == 2


def test_while_a_cycle_goes_on_nothing_is_proposed() -> None:
    members = [Member(7, 0)]
    lately = [Help(1, 7, 990, gives=True)]
    assert next_step(lately, members, {7}, until=1_000) is None
    assert next_step([], [], set(), until=1_000) is None


@given(HELP, st.sets(st.integers(1, 8)), st.sets(st.integers(1, 8)))
def test_what_was_refused_is_never_proposed_and_nobody_who_is_not_here(
    help_: list[Help], refused: set[int], here: set[int]
) -> None:
    members = [Member(number, 0) for number in sorted(here)]
    step = next_step(help_, members, set(), until=1_100, refused=refused)
    assert step is None or (step.party in here and step.party not in refused)
    found = welcome(help_, members, set(), until=1_100)
    assert found.new_given <= found.new <= len(members)
    assert found.nothing_seen == len(here - {one.other for one in help_ if one.gives})
