"""A team as a whole: less help, help that rests on few; and nothing that one person could be read from."""

from __future__ import annotations

import numpy as np

from ayni.clock import DAY
from ayni.guidance.together import Whole, whole

NOW = 1_000 * DAY


def of(days_ago: list[float], givers: list[int], people: int = 12) -> Whole:
    giver = np.array(givers, np.int64)
    return whole(
        giver, (giver + 1) % people, (NOW - np.array(days_ago) * DAY).astype(np.int64), people, NOW, np.ones(104)
    )


def test_help_that_falls_in_the_whole_team_is_seen_in_round_numbers() -> None:
    days = [float(one) for one in np.arange(100, 600, 1)] + [10.0, 40.0]
    found = of(days, [int(one) % 12 for one in range(len(days))])
    assert found.less_since is not None
    assert (2 * found.before).is_integer()
    assert found.before > 3 * found.since


def test_a_team_that_goes_on_has_no_sign() -> None:
    days = [float(one) for one in np.arange(1, 600, 1)]
    found = of(days, [int(one) % 12 for one in range(len(days))])
    assert found == Whole(took_part=12)


def test_half_from_a_fifth_is_few_and_in_a_small_team_nothing_is_said_of_it() -> None:
    days = [float(one) for one in np.arange(1, 180, 2)]
    two = [int(one) % 2 for one in range(len(days))]
    assert of(days, two).few
    assert not of(days, two, people=9).few
    assert not of(days, [int(one) % 12 for one in range(len(days))]).few
