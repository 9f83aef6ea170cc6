from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.measures.concentration import concentration, gini

amounts = st.lists(st.integers(0, 50), min_size=0, max_size=60)


def plain_gini(x: list[int]) -> float:
    """Half the mean absolute difference relative to the mean."""
    if len(x) < 2 or not sum(x):
        return math.nan
    return sum(abs(one - other) for one in x for other in x) / (2 * len(x) * sum(x))


def plain_top(x: list[int], top: float) -> float:
    if len(x) < 2 or not sum(x):
        return math.nan
    room, held = top * len(x), 0.0
    for amount in sorted(x, reverse=True):
        held += amount * min(max(room, 0.0), 1.0)
        room -= 1
    return held / sum(x)


def plain_interval(x: list[int], figure: float, of: object) -> tuple[float, float]:
    from scipy.stats import t

    without = [of(x[:k] + x[k + 1 :]) for k in range(len(x))]  # type: ignore[operator]
    if len(x) < 3 or any(math.isnan(one) for one in without):
        return math.nan, math.nan
    middle = sum(without) / len(x)
    error = math.sqrt((len(x) - 1) / len(x) * sum((one - middle) ** 2 for one in without))
    reach = error * t.ppf(0.95, len(x) - 1)
    return max(figure - reach, 0.0), min(figure + reach, 1.0)


@settings(deadline=None)
@given(amounts, st.sampled_from([0.05, 0.3, 0.5]))
def test_figures_are_what_their_definition_says(x: list[int], top: float) -> None:
    found = {name: float(value[0]) for name, value in concentration(np.array(x, np.int64), top).items()}
    for name, of in (("gini", plain_gini), ("top_share", lambda these: plain_top(these, top))):
        low, high = plain_interval(x, of(x), of)
        assert found[name] == pytest.approx(of(x), rel=1e-9, abs=1e-12, nan_ok=True)
        assert found[f"{name}_low"] == pytest.approx(low, rel=1e-6, abs=1e-7, nan_ok=True)
        assert found[f"{name}_high"] == pytest.approx(high, rel=1e-6, abs=1e-7, nan_ok=True)
    assert gini(np.array(x, np.int64)) == pytest.approx(found["gini"], nan_ok=True)


def test_known_coefficients() -> None:
    assert gini(np.array([7, 7, 7])) == 0
    assert gini(np.array([0, 0, 0, 9])) == pytest.approx(0.75)
    assert gini(np.arange(1, 6)) == pytest.approx(4 / 15)


def test_the_interval_covers_the_coefficient_of_an_exponential_distribution() -> None:
    """Which is one half: nine in ten samples should have it in their interval."""
    chance = np.random.default_rng(1912)
    inside = 0
    for _ in range(400):
        sample = np.rint(chance.exponential(1000, 80)).astype(np.int64)
        found = concentration(sample, 0.05)
        inside += found["gini_low"][0] <= 0.5 <= found["gini_high"][0]
    assert 0.83 <= inside / 400 <= 0.95
