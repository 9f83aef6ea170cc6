"""One change in a pace: said where there is one, not where there is none, and the same whoever else is looked at."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from ayni.guidance.falling import Pace, dispersion, falls

WEEKS = 40


def one(counts: list[float], pace: Pace | None = None, exposure: list[float] | None = None) -> tuple[float, int]:
    found = falls(np.array([counts]), np.array([exposure or [1.0] * len(counts)]), pace)
    return float(found.evidence[0]), int(found.since[0])


def test_a_pace_that_stopped_is_said_with_the_week_in_which_it_did() -> None:
    evidence, since = one([0.0] * 9 + [1.0] * 31)
    assert evidence > Pace().enough
    assert since == 9


def test_a_pace_that_goes_on_is_no_fall_and_one_that_rises_is_none_either() -> None:
    assert one([1.0] * WEEKS)[0] < 0
    assert one([1.0] * 9 + ([1.0] + [0.0] * 3) * 8)[0] < 0


def test_of_whom_too_little_is_known_nothing_is_said() -> None:
    assert one([0.0] * 9 + [1.0] * 5)[0] == -np.inf
    assert one([0.0] * 20 + [1.0] * 4 + [0.0] * 16)[0] == -np.inf
    assert one([])[0] == -np.inf


def test_what_fell_longer_ago_than_is_looked_at_is_no_early_sign() -> None:
    assert one([0.0] * 30 + [1.0] * 60)[0] == -np.inf


def test_weeks_in_which_nothing_could_be_seen_count_for_nothing() -> None:
    counts = [0.0] * 9 + [1.0] * 31
    hidden = [0.0] * 7 + [1.0] * 33
    assert one(counts, exposure=hidden)[0] < one(counts)[0]
    quiet_everywhere = [0.1] * 9 + [1.0] * 31
    assert one(counts, exposure=quiet_everywhere)[0] < Pace().enough < one(counts)[0]


def test_the_weight_is_that_of_the_two_models_integrated_by_hand() -> None:
    """One possible week, so that the mean over weeks is one term; rates are integrated numerically, the later below the part."""
    counts = np.array([0.0, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1])
    pace = Pace(soonest=3, latest=4, before=5, least=5)
    found = falls(counts[None], np.ones((1, 13)), pace)
    later, earlier, all_of = 0.0, 7.0, 7.0
    worth, fall = 13 / all_of, pace.fall

    def density(rate: float, number: float, weeks: float) -> float:
        return float(worth * np.exp(-worth * rate) * rate**number * np.exp(-weeks * rate))

    none = quad(density, 0, 50, args=(all_of, 13))[0]

    def both(split: int, late: float, early: float) -> float:
        inner = quad(lambda e: density(e, early, 13 - split) * quad(density, 0, fall * e, args=(late, split))[0], 0, 30)
        return float(inner[0]) / (fall / (1 + fall))

    weights = [both(3, later, earlier), both(4, later + 1, earlier - 1)]
    expected = np.log(np.mean(weights) / none)
    assert abs(float(found.evidence[0]) - expected) < 1e-4


@given(
    st.lists(st.lists(st.integers(0, 1), min_size=WEEKS, max_size=WEEKS), min_size=1, max_size=6),
    st.integers(0, 5),
)
def test_nobody_is_judged_by_who_else_is_looked_at(rows: list[list[int]], which: int) -> None:
    counts = np.array(rows, float)
    which %= len(rows)
    alone = falls(counts[which : which + 1], np.ones((1, WEEKS)))
    among = falls(counts, np.ones(counts.shape))
    assert alone.evidence[0] == among.evidence[which] or abs(alone.evidence[0] - among.evidence[which]) < 1e-9
    assert alone.since[0] == among.since[which]


def test_bursts_make_a_fall_less_sure() -> None:
    steady, bursts = np.array([[2.0] * 40]), np.array([[0.0, 4.0] * 20])
    known = np.ones((1, 40), bool)
    assert dispersion(steady, known)[0] == 1.0
    assert dispersion(bursts, known)[0] > 2
