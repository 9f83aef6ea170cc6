"""Rhythm against a slow reading of its definition in plain Python, on small random ledgers."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from ayni import Ledger
from ayni.ledger.kinds import is_contact

EPISODE = 3


class Row(NamedTuple):
    giver: str
    receiver: str
    at: int | None
    kind: int


class Expected(NamedTuple):
    """What is expected of a pair's next gap, from the gaps that it had."""

    centre: float
    error: float
    spread: float
    freedom: float


rows = st.lists(
    st.builds(
        Row,
        giver=st.sampled_from("abcd"),
        receiver=st.sampled_from("abcd"),
        at=st.none() | st.integers(-50, 200),
        kind=st.sampled_from([0, 1, 3, 200]),
    ),
    max_size=40,
)
type Pair = tuple[str, str]


@settings(deadline=None)
@given(rows, st.none() | st.integers(-60, 300), st.booleans())
def test_rhythm_is_what_its_definition_says(rows: list[Row], now: int | None, contacts: bool) -> None:
    moment = max((row.at for row in rows if row.at is not None), default=None) if now is None else now
    counted = [
        row
        for row in rows
        if row.giver != row.receiver
        and (contacts or not is_contact(row.kind))
        and (now is None or row.at is None or row.at <= now)
    ]
    pairs: list[Pair] = sorted({tuple(sorted((row.giver, row.receiver))) for row in counted})  # type: ignore[misc]
    times = {
        pair: sorted(row.at for row in counted if {row.giver, row.receiver} == set(pair) and row.at is not None)
        for pair in pairs
    }
    gaps = {
        pair: [math.log(later - sooner) for sooner, later in pairwise(times[pair]) if later - sooner > EPISODE]
        for pair in pairs
    }
    columns = {name: [getattr(row, name) for row in rows] for name in Row._fields}
    found = Ledger.from_columns(**columns).rhythm(now=now, contacts=contacts, episode=EPISODE)
    assert [(row["a"], row["b"]) for row in found.rows()] == pairs
    silences = turned_out(pairs, gaps, times, moment)
    assert found.overall["silences"] == sum(ended for _, _, ended in silences)
    for row, pair in zip(found.rows(), pairs, strict=True):
        assert row["contacts"] == len(times[pair])
        assert row["episodes"] == len(gaps[pair]) + (len(times[pair]) > 0)
        assert row["silence"] == (moment - times[pair][-1] if times[pair] else None)
        if not gaps[pair]:
            assert [row[name] for name in ("usual", "usual_low", "usual_high", "chance", "next", "habit")] == [None] * 6
            continue
        prior = habit(pair, gaps)
        known = expect(gaps[pair], prior, others_spread(pair, gaps))
        assert close(row["habit"], None if prior is None else math.exp(prior))
        assert close(row["usual"], math.exp(known.centre))
        reach = student.ppf(0.95, known.freedom) * known.error
        assert close(row["usual_low"], math.exp(known.centre - reach))
        assert close(row["usual_high"], math.exp(known.centre + reach))
        assert row["next"].timestamp() == round(times[pair][-1] + math.exp(known.centre))
        off = (math.log(max(row["silence"], 1)) - known.centre) / known.spread
        assert close(row["chance"], chance(off, len(gaps[pair]), known.freedom, silences))


def close(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-7, abs_tol=1e-9)


def mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


def squares(values: list[float]) -> float:
    return math.fsum((value - mean(values)) ** 2 for value in values) if values else 0.0


def habit(pair: Pair, gaps: dict[Pair, list[float]]) -> float | None:
    """The mean of what both parties do with others, each drawn toward what everybody else does."""
    weights = {other: len(those) / (len(those) + 2) for other, those in gaps.items() if other != pair and those}
    if not weights:
        return None
    everybody = math.fsum(w * mean(gaps[other]) for other, w in weights.items()) / math.fsum(weights.values())

    def of(party: str) -> float:
        theirs = {other: w for other, w in weights.items() if party in other}
        return (math.fsum(w * mean(gaps[other]) for other, w in theirs.items()) + everybody) / (
            math.fsum(theirs.values()) + 1
        )

    return (of(pair[0]) + of(pair[1])) / 2


def others_spread(pair: Pair, gaps: dict[Pair, list[float]]) -> float:
    others = [those for other, those in gaps.items() if other != pair and those]
    return (math.fsum(squares(those) for those in others) + 4) / (sum(len(those) - 1 for those in others) + 4)


def expect(gaps: list[float], prior: float | None, spread: float) -> Expected:
    n, worth, centre = len(gaps), 0 if prior is None else 2, prior or 0.0
    freedom = 4 + n - (prior is None)
    apart = worth * n / (worth + n) * (mean(gaps) - centre) ** 2
    variance = (4 * spread + squares(gaps) + apart) / freedom
    return Expected(
        (worth * centre + n * mean(gaps)) / (worth + n),
        math.sqrt(variance / (worth + n)),
        math.sqrt(variance * (1 + 1 / (worth + n))),
        freedom,
    )


def turned_out(
    pairs: list[Pair], gaps: dict[Pair, list[float]], times: dict[Pair, list[int]], moment: int | None
) -> list[tuple[int, float, bool]]:
    """Of each silence after at least one gap: how many gaps before it, how far off it was, whether it ended."""
    found = []
    for pair in pairs:
        prior, spread = habit(pair, gaps), others_spread(pair, gaps)
        for n in range(1, len(gaps[pair]) + 1):
            known = expect(gaps[pair][:n], prior, spread)
            ended = n < len(gaps[pair])
            length = gaps[pair][n] if ended else math.log(max(moment - times[pair][-1], 1))
            found.append((n, (length - known.centre) / known.spread, ended))
    return found


def chance(off: float, history: int, freedom: float, silences: list[tuple[int, float, bool]]) -> float:
    """The share of comparable silences that got this far off, the prediction weighing as much as thirty of them."""
    sort = [1, 2, 2, 4, 4, 4, 4][min(history, 7) - 1] if history < 8 else 8
    alike = [(far, ended) for n, far, ended in silences if ([1, 2, 2, 4, 4, 4, 4][n - 1] if n < 8 else 8) == sort]
    longer = 1.0
    for at in sorted({far for far, ended in alike if ended and far < off - 1e-12}):
        waiting = sum(far >= at for far, _ in alike)
        longer *= 1 - sum(far == at and ended for far, ended in alike) / waiting
    weight = sum(ended for _, ended in alike)
    return (weight * longer + 30 * float(student.sf(off, freedom))) / (weight + 30)
