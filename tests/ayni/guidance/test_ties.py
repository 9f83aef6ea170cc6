"""How it stands between one person and the others. Party 1 is the one who asks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from ayni.clock import DAY, YEAR
from ayni.guidance.ties import Rule, State, ties
from ayni.ledger.ledger import Ledger

NOW = 1_780_000_000


def told(*rows):
    """Rows are (giver, receiver, days ago or None, kind)."""
    givers, receivers, ago, kinds = zip(*rows, strict=True)
    times = [None if days is None else NOW - int(days * DAY) for days in ago]
    minutes = [{"message": 1.0, "answer": 3.0, "advice": 20.0, "introduction": 15.0}[kind] for kind in kinds]
    ledger = Ledger.from_columns(list(givers), list(receivers), at=times, kind=list(kinds), weight=minutes)
    return ties(ledger, me=1, now=NOW)


def lately(*acts):
    """Acts, with contacts every ten days for a year so that the tie is neither new nor quiet."""
    return told(*acts, *((1, 2, days, "message") for days in range(5, 365, 10)))[2]


def test_help_both_ways_is_both_ways():
    tie = lately((1, 2, 30, "advice"), (2, 1, 200, "introduction"))
    assert (tie.state, tie.rule, tie.gave, tie.got) == (State.BOTH, Rule.BOTH_GAVE, 1, 1)


def test_help_that_only_went_out_is_from_you():
    assert lately((1, 2, 200, "advice")).rule is Rule.ONLY_FROM_YOU
    assert lately((2, 1, 200, "advice")).rule is Rule.ONLY_TO_YOU


def test_one_against_nine_is_named_but_one_against_three_is_not():
    long_ago = (2, 1, 200, "advice")
    assert lately(long_ago, *[(2, 1, 30, "advice")] * 9, (1, 2, 40, "advice")).state is State.TO_YOU
    assert lately(long_ago, *[(2, 1, 30, "advice")] * 2, (1, 2, 40, "advice")).state is State.BOTH


@pytest.mark.parametrize("days", [0, 1, 90, 179])
def test_a_young_imbalance_is_left_in_peace(days):
    for giver, receiver in ((1, 2), (2, 1)):
        tie = lately(*[(giver, receiver, days, "advice")] * 9)
        assert (tie.state, tie.rule) == (State.IN_TOUCH, Rule.STILL_YOUNG)


def test_an_imbalance_is_as_old_as_the_first_help_whatever_came_since():
    assert lately((1, 2, 181, "advice"), *[(1, 2, 3, "advice")] * 9).state is State.FROM_YOU
    assert lately((1, 2, None, "advice"), (1, 2, 3, "advice")).state is State.FROM_YOU


def test_young_help_both_ways_is_still_both_ways():
    assert lately((1, 2, 3, "advice"), (2, 1, 5, "advice")).rule is Rule.BOTH_GAVE


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 179)), min_size=1, max_size=20),
    st.lists(st.integers(0, 900), max_size=20),
)
def test_no_state_speaks_of_an_imbalance_before_half_a_year_of_help(acts, contacts):
    tie = told(
        *((1, 2, days, "advice") if mine else (2, 1, days, "advice") for mine, days in acts),
        *((1, 2, days, "message") for days in contacts),
    )[2]
    assert tie.state not in {State.FROM_YOU, State.TO_YOU}


def test_messages_alone_name_no_direction():
    tie = told(*((1, 2, days, "message") for days in range(1, 400, 4)))[2]
    assert (tie.state, tie.balance, tie.contacts) == (State.IN_TOUCH, None, 100)


def test_help_given_five_years_ago_still_counts_half():
    tie = lately((1, 2, 5 * YEAR / DAY, "advice"), (2, 1, 5, "advice"))
    assert tie.gave_effective == pytest.approx(0.5)
    assert tie.state is State.BOTH


def test_a_silence_longer_than_three_usual_gaps_is_quiet_and_any_contact_ends_it():
    weekly = [(1, 2, days, "message") for days in range(100, 400, 7)]
    assert told(*weekly)[2].rule is Rule.LONGER_THAN_USUAL
    assert told(*weekly, (2, 1, 3, "message"))[2].state is State.IN_TOUCH


def test_a_rare_rhythm_is_not_quiet_after_the_same_silence():
    assert told(*((1, 2, days, "message") for days in range(100, 1500, 90)))[2].state is not State.QUIET


def test_two_messages_years_ago_are_passing():
    assert told((1, 2, 1500, "message"), (2, 1, 1499, "message"))[2].state is State.PASSING


def test_an_act_without_a_time_counts_and_says_nothing_of_silence():
    tie = told((2, 1, None, "advice"))[2]
    assert (tie.state, tie.last_at) == (State.TO_YOU, None)


def test_the_interval_is_that_of_jeffreys():
    tie = lately(*[(1, 2, 0, "advice")] * 4, (2, 1, 0, "advice"))
    assert tie.balance_low == pytest.approx(2 * beta.ppf(0.05, 4.5, 1.5) - 1)
    assert tie.balance_high == pytest.approx(2 * beta.ppf(0.95, 4.5, 1.5) - 1)


def test_what_comes_after_now_is_not_yet_known():
    assert told((1, 2, -1, "advice")) == {}


def test_somebody_without_rows_has_no_ties():
    ledger = Ledger.from_columns([2], [3], at=[0])
    assert ties(ledger, me=1, now=NOW) == {}


@given(st.permutations(list(range(12))), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_nothing(order, seed):
    rng = np.random.default_rng(seed)
    rows = [
        (1, int(rng.integers(2, 4)), int(rng.integers(0, 900)), "advice" if rng.random() < 0.5 else "message")
        for _ in range(6)
    ] + [(int(rng.integers(2, 4)), 1, int(rng.integers(0, 900)), "answer") for _ in range(6)]
    assert told(*rows) == told(*(rows[i] for i in order))
