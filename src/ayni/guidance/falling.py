"""Whether something that came at a steady pace has fallen, and since when: one change in a Poisson process, by Bayes.

Counts a week are compared under two models: one rate throughout, or one rate up to a week and a lower one after it. With
Gamma priors both are integrated in closed form, and each possible week is weighed. Source: A. E. Raftery and V. E. Akman,
Bayesian analysis of a Poisson process with a change-point, *Biometrika* 73 (1986) 85–89. Where counts vary more than
Poisson counts do they are divided by how much (R. W. M. Wedderburn, Quasi-likelihood functions, *Biometrika* 61 (1974)
439–447), measured from week to week, so that a fall itself does not count as varying.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.float64]

#: How many weeks the usual spread of counts is worth to one that is known only from few.
_SPREAD_WEEKS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The numbers in the rules.

    `weeks`: so much of the past is looked at. `before`: a pace needs so many weeks before the change, `least`: and so many
    events in them. `soonest`, `latest`: the change lies so many weeks back. `fall`: what is left is at most this part of
    what was. `enough`: the weight of evidence (natural logarithm of the Bayes factor) from which it is said;
    `bench/signs.py` chose it.
    """

    weeks: int = 104
    before: int = 8
    least: int = 6
    soonest: int = 2
    latest: int = 26
    fall: float = 0.34
    enough: float = 2.0


#: For what one does oneself, with everybody together: a holiday is no sign.
OWN = Pace(soonest=8)


@dataclass(frozen=True, slots=True)
class Falls:
    """One entry a series: the weight of evidence for a fall, −∞ where too little is known; how many weeks ago it most
    likely
    began; the rate a week before and since, over exposure."""

    evidence: Numbers
    since: NDArray[np.int64]
    rate_before: Numbers
    rate_since: Numbers


def falls(counts: Numbers, exposure: Numbers, pace: Pace | None = None) -> Falls:
    """For each row of counts a week, the latest week first, whether they fell.

    `counts` and `exposure` have the shape (series, weeks); weeks in which nothing could be seen have exposure 0. Undefined
    (−∞) where fewer than `least` events or `before` weeks lie before every possible change, and where the most likely change is
    `latest` weeks old or older.

    >>> steady, fallen = [1.0] * 30, [0.0] * 8 + [1.0] * 22
    >>> found = falls(np.array([steady, fallen]), np.ones((2, 30)))
    >>> found.since.tolist()[1], (found.evidence > Pace().enough).tolist()
    (8, [False, True])
    """
    pace = pace or Pace()
    counts, exposure = counts[:, : pace.weeks], exposure[:, : pace.weeks]
    known = exposure > 0
    counts = np.where(known, counts, 0.0)
    spread = dispersion(counts, known)[:, None]
    events = np.cumsum(counts, axis=1)
    exposed = np.cumsum(exposure, axis=1)
    seen = np.cumsum(known, axis=1)
    splits = np.arange(pace.soonest, min(pace.latest, counts.shape[1] - 1) + 1)
    if not len(splits) or not len(counts):
        nothing = np.full(len(counts), np.nan)
        return Falls(np.full(len(counts), -np.inf), np.zeros(len(counts), np.int64), nothing, nothing)
    later, later_exposed = events[:, splits - 1], exposed[:, splits - 1]
    earlier, earlier_exposed = events[:, -1:] - later, exposed[:, -1:] - later_exposed
    fair = (earlier >= pace.least) & (seen[:, -1:] - seen[:, splits - 1] >= pace.before) & (later_exposed > 0)
    weight = _weight(later / spread, later_exposed / spread, earlier / spread, earlier_exposed / spread, pace.fall)
    weight = np.where(fair, weight, -np.inf)
    most = weight.max(axis=1)
    # The mean over all possible weeks, those that are not fair counting nothing.
    some = np.isfinite(most)
    top = np.where(some, most, 0.0)
    evidence = np.where(some, top + np.log(np.exp(weight - top[:, None]).mean(axis=1) + 1e-300), -np.inf)
    best = weight.argmax(axis=1)
    row = np.arange(len(counts))
    # What fell at the far end of the weeks that are looked at fell there or earlier: no early sign any more.
    evidence = np.where(splits[best] < pace.latest, evidence, -np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        before = earlier[row, best] / earlier_exposed[row, best]
        since = later[row, best] / later_exposed[row, best]
    return Falls(evidence, splits[best].astype(np.int64), before, since)


def dispersion(counts: Numbers, known: NDArray[np.bool_]) -> Numbers:
    """How much more counts vary from a known week to the next than Poisson counts would; at least 1.

    Half the mean square of differences (J. von Neumann 1941) over the mean, drawn toward 1 by what `_SPREAD_WEEKS` weeks
    are worth.
    """
    pairs = known[:, 1:] & known[:, :-1]
    squares = (np.diff(counts, axis=1) ** 2 * pairs).sum(axis=1) / 2
    mean = ((counts[:, 1:] + counts[:, :-1]) * pairs).sum(axis=1) / 2
    rate = counts.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    held = _SPREAD_WEEKS * rate
    found: Numbers = np.maximum((squares + held) / np.maximum(mean + held, 1e-12), 1.0)
    return found


def _weight(later: Numbers, later_exposed: Numbers, earlier: Numbers, earlier_exposed: Numbers, fall: float) -> Numbers:
    """The logarithm of the Bayes factor of a fall at each week against one rate throughout.

    Each rate has the prior Gamma(1, 1 / m), m being the mean over all weeks: one week's worth. The fall's own prior and
    posterior probability, that the later rate is less than `fall` times the earlier, are points of Beta distributions.
    """
    from scipy.special import betainc, gammaln  # takes longer to import than all else here

    events, exposed = later + earlier, later_exposed + earlier_exposed
    with np.errstate(divide="ignore", invalid="ignore"):
        worth = np.where(events > 0, exposed / events, 1.0)

        def marginal(number: Numbers, weeks: Numbers) -> Numbers:
            told: Numbers = np.log(worth) + gammaln(1 + number) - (1 + number) * np.log(worth + weeks)
            return told

        after, before = fall * (worth + later_exposed), worth + earlier_exposed
        posterior = betainc(1 + later, 1 + earlier, after / (after + before))
        weight: Numbers = (
            marginal(later, later_exposed)
            + marginal(earlier, earlier_exposed)
            - marginal(events, exposed)
            + np.log(np.maximum(posterior, 1e-300))
            - np.log(fall / (1 + fall))
        )
    return weight
