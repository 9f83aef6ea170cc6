"""The assignment is the best there is: compared with trying every one."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.guidance.assigning import Assigning, assigned

WORTH = st.integers(0, 20).map(lambda one: one / 20)


@st.composite
def problems(draw: st.DrawFn) -> Assigning:
    pairs = draw(st.lists(st.tuples(st.integers(1, 3), st.integers(7, 9)), unique=True, max_size=7))
    parties = {party for _, party in pairs}
    steps = st.lists(st.sampled_from([0.0, 0.125, 0.5]), min_size=3, max_size=3)
    prices = {party: _summed(draw(steps)) for party in parties}
    return Assigning(
        worth={pair: draw(WORTH) for pair in pairs},
        minutes={pair: float(draw(st.sampled_from([5, 10, 20]))) for pair in pairs},
        places={ask: [2.0, 0.5, 0.25][: draw(st.integers(0, 3))] for ask in range(1, 4)},
        asks_left={party: draw(st.integers(1, 3)) for party in parties},
        minutes_left={party: float(draw(st.integers(0, 40))) for party in parties if draw(st.booleans())},
        price=prices,
    )


def _summed(steps: list[float]) -> list[float]:
    return [sum(steps[: one + 1]) for one in range(len(steps))]


def counts(problem: Assigning, chosen: set[tuple[int, int]]) -> float | None:
    """What an assignment counts; None where it is not allowed."""
    whole = sum(problem.worth[pair] for pair in chosen)
    for ask, places in problem.places.items():
        people = sum(1 for one, _ in chosen if one == ask)
        if people > len(places):
            return None
        whole += sum(places[:people])
    for party, prices in problem.price.items():
        theirs = [pair for pair in chosen if pair[1] == party]
        if len(theirs) > problem.asks_left[party]:
            return None
        if sum(problem.minutes[pair] for pair in theirs) > problem.minutes_left.get(party, 1e9):
            return None
        whole -= sum(prices[: len(theirs)])
    return whole


@settings(deadline=None, max_examples=60)
@given(problems())
def test_no_other_assignment_counts_more(problem: Assigning) -> None:
    every = chain.from_iterable(combinations(sorted(problem.worth), size) for size in range(len(problem.worth) + 1))
    best = max(found for chosen in every if (found := counts(problem, set(chosen))) is not None)
    ours = counts(problem, assigned(problem))
    assert ours is not None
    assert abs(ours - best) < 1e-4


def test_a_chain_of_yielding_serves_more_than_each_taking_the_best() -> None:
    # Whoever fits the first ask best is the only one for the third.
    worth = {(1, 7): 0.9, (1, 8): 0.4, (2, 8): 0.9, (2, 9): 0.4, (3, 7): 0.3}
    problem = Assigning(
        worth=worth,
        minutes=dict.fromkeys(worth, 1.0),
        places={1: [6.0], 2: [6.0], 3: [6.0]},
        asks_left={7: 1, 8: 1, 9: 1},
        minutes_left={},
        price={7: [0.0], 8: [0.0], 9: [0.0]},
    )
    assert assigned(problem) == {(1, 8), (2, 9), (3, 7)}
