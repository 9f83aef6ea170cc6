"""Who is due for a check-in."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ayni.guidance.check_ins import Bond, By, due_day, this_week

MONDAY = date(2026, 11, 23)

DAYS = st.integers(0, 2_000).map(lambda back: MONDAY - timedelta(days=back))
BONDS = st.builds(
    Bond,
    party=st.integers(1, 10_000),
    last=st.none() | DAYS,
    wished=st.none() | st.integers(1, 365),
    usual=st.none() | st.floats(0.5, 900),
    rests_until=st.none() | st.dates(MONDAY - timedelta(days=90), MONDAY + timedelta(days=90)),
    never=st.booleans(),
    among=st.sampled_from(["", "alumni", "choir"]),
    proposed=st.none() | DAYS,
)


@given(bond=BONDS, nearer=st.integers(0, 400))
def test_being_in_touch_later_never_brings_a_check_in_nearer(bond: Bond, nearer: int) -> None:
    # Any contact or act from any source moves `last`: whatever it is, the next check-in moves away with it.
    before = due_day(bond, MONDAY)
    if before is None or bond.last is None:
        return
    last = min(bond.last + timedelta(days=nearer), MONDAY)
    touched = Bond(party=1, last=last, wished=bond.wished, usual=bond.usual, rests_until=bond.rests_until)
    after = due_day(touched, MONDAY)
    assert after is not None
    assert after[0] >= before[0]


@given(bonds=st.lists(BONDS, max_size=40, unique_by=lambda bond: bond.party))
def test_nobody_is_due_on_the_day_they_were_in_touch(bonds: list[Bond]) -> None:
    touched = [
        Bond(party=one.party, last=MONDAY, wished=one.wished and one.wished + 6, usual=one.usual) for one in bonds
    ]
    assert this_week(touched, MONDAY, 3) == []


@given(
    bonds=st.lists(BONDS, max_size=40, unique_by=lambda bond: bond.party),
    most=st.integers(0, 5),
    back=st.integers(0, 6),
)
def test_a_week_is_small_planned_ahead_and_leaves_those_alone_who_rest(bonds: list[Bond], most: int, back: int) -> None:
    today = MONDAY + timedelta(days=back)
    sunday = MONDAY + timedelta(days=6)
    week = this_week(bonds, today, most)
    by_party = {bond.party: bond for bond in bonds}
    assert len(week) <= most
    assert len({one.party for one in week}) == len(week)
    for one in week:
        assert today <= one.planned <= sunday
        bond = by_party[one.party]
        assert not bond.never
        assert bond.rests_until is None or bond.rests_until <= sunday
    assert week == this_week(list(reversed(bonds)), today, most)


def test_a_wish_overrules_the_usual_rhythm_both_ways() -> None:
    last = MONDAY - timedelta(days=20)
    assert due_day(Bond(party=1, last=last, usual=15.0), MONDAY) == (last + timedelta(days=15), 15, By.USUAL)
    assert due_day(Bond(party=1, last=last, usual=15.0, wished=90), MONDAY) == (last + timedelta(days=90), 90, By.WISH)
    assert due_day(Bond(party=1, last=last, usual=90.0, wished=7), MONDAY) == (last + timedelta(days=7), 7, By.WISH)


def test_whoever_writes_daily_needs_no_check_in_after_two_days() -> None:
    assert this_week([Bond(party=1, last=MONDAY - timedelta(days=3), usual=1.0)], MONDAY, 3) == []


def test_a_tie_that_is_dormant_is_no_check_in_but_a_wish_still_is() -> None:
    last = MONDAY - timedelta(days=900)
    assert due_day(Bond(party=1, last=last, usual=21.0), MONDAY) is None
    assert due_day(Bond(party=1, last=last, usual=21.0, wished=60), MONDAY) is not None


def test_one_of_each_place_comes_before_a_second_of_one() -> None:
    last = MONDAY - timedelta(days=40)
    bonds = [
        Bond(party=number, last=last - timedelta(days=9 - number), wished=30, among="choir") for number in range(1, 4)
    ]
    bonds.append(Bond(party=9, last=last, wished=30, among="alumni"))
    assert [one.party for one in this_week(bonds, MONDAY, 2)] == [1, 9]


def test_those_proposed_lately_let_others_go_first() -> None:
    last = MONDAY - timedelta(days=60)
    old = Bond(party=1, last=last, wished=30, proposed=MONDAY - timedelta(days=7))
    new = Bond(party=2, last=last + timedelta(days=10), wished=30)
    assert [one.party for one in this_week([old, new], MONDAY, 1)] == [2]


def test_three_of_a_week_stand_on_three_days() -> None:
    bonds = [Bond(party=number, last=None, wished=30) for number in range(1, 4)]
    assert [one.planned.weekday() for one in this_week(bonds, MONDAY, 3)] == [0, 1, 3]
