"""Curves against SciPy's, and against what `responses` tells of the same acts."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf

import ayni
from ayni import Ledger, UnknownNameError
from ayni.measures.return_curves import return_curves

DAY = 86_400


def some_acts(seed: int, rows: int = 400) -> Ledger:
    chance = np.random.default_rng(seed)
    return Ledger.from_columns(
        chance.integers(0, 12, rows), chance.integers(0, 12, rows), at=chance.integers(0, 90 * DAY, rows)
    )


def waits_of(ledger: Ledger, way: str) -> tuple[list[int], list[int]]:
    """Waits that ended and waits that were cut off, by looking at every pair of acts."""
    acts = [(g, r, t) for g, r, t in zip(ledger.giver, ledger.receiver, ledger.at, strict=True) if g != r]
    now = max(t for _, _, t in acts)
    ended, cut = [], []
    for giver, receiver, at in acts:
        later = [t - at for g, r, t in acts if g == receiver and t > at and (r == giver) == (way == "direct")]
        (ended.append(min(later)) if later else cut.append(now - at))
    return ended, cut


@pytest.mark.parametrize("way", ["direct", "forward"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_curve_is_that_of_scipy(way: str, seed: int) -> None:
    ledger = some_acts(seed)
    ended, cut = waits_of(ledger, way)
    peer = ecdf(CensoredData(uncensored=ended, right=cut))
    curve = return_curves(ledger)[way]
    steps = np.unique(ended)
    assert curve.seconds.tolist() == steps.tolist()
    np.testing.assert_allclose(curve.share, peer.cdf.evaluate(steps), rtol=1e-12)
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        limits = peer.cdf.confidence_interval(0.95, method="log-log")
    told = ~np.isnan(curve.low)
    np.testing.assert_allclose(curve.low[told], limits.low.evaluate(steps)[told], rtol=1e-9)
    np.testing.assert_allclose(curve.high[told], limits.high.evaluate(steps)[told], rtol=1e-9)
    assert (curve.received, curve.answered) == (len(ended) + len(cut), len(ended))


def test_a_curve_and_the_figures_of_responses_agree_on_real_messages(data: Path) -> None:
    ledger = ayni.read(data / "collegemsg" / "CollegeMsg.txt.gz", columns={"giver": 0, "receiver": 1, "at": 2})
    overall = ledger.responses(within="2d").overall
    for way, curve in return_curves(ledger).items():
        assert curve.at(2 * DAY) == pytest.approx(overall[f"{way}_share"], rel=1e-9)
        assert curve.median == overall[f"{way}_median"]
        assert (curve.received, curve.answered) == (overall["received"], overall[way])


def test_beyond_what_was_followed_nothing_is_said() -> None:
    ledger = Ledger.from_columns(["ada", "cem", "ben"], ["ben", "ben", "ada"], at=[0, 5, 10])
    curve = return_curves(ledger)["direct"]
    assert (curve.at(9), curve.at(10), curve.at(11)) == (0.0, pytest.approx(1.0), pytest.approx(1.0))
    forward = return_curves(ledger, now=30)["forward"]
    assert (forward.at(30), forward.at(31)) == (pytest.approx(1 / 3), None)


def test_of_nothing_received_a_curve_has_no_steps() -> None:
    for ledger in (Ledger.from_columns([], []), Ledger.from_columns(["ada"], ["ben"])):
        curve = return_curves(ledger)["direct"]
        assert (len(curve.seconds), curve.received, curve.median, curve.at(1)) == (0, curve.received, None, None)


def test_parties_and_spans_narrow_what_is_followed() -> None:
    ledger = some_acts(4)
    whole = return_curves(ledger)["direct"].received
    parts = [return_curves(ledger, of=[key])["direct"].received for key in range(12)]
    assert sum(parts) == whole
    assert return_curves(ledger, window="30d")["direct"].received < whole
    with pytest.raises(UnknownNameError, match="no option 'wihtin'"):
        return_curves(ledger, wihtin="3d")
