"""Introduction paths: through whom one party can best come to know another.

An introduction goes along ties that exist, and it carries better along ties that went both ways. With n acts one way and m
the other, m ≤ n, a tie has the strength s = x / (1 + x) with x = m + (n − m) / 4: what was answered counts whole, what was not
a quarter, and each further act adds less. A way is as strong as the product of its ties, so the strongest way is the
shortest one where a tie has the length −ln s.

Sources: Granovetter (1973), The strength of weak ties, AJS 78; Dijkstra (1959), A note on two problems in connexion with graphs,
Numerische Mathematik 1; Yen (1971), Finding the K shortest loopless paths in a network, Management Science 17.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ayni.engines.contract import Options, PersonTies, now_seconds
from ayni.engines.embedded.arranged import arrange
from ayni.errors import InputError
from ayni.ledger.ledger import Ledger

#: What an act that was not answered counts, where an answered one counts 1.
UNANSWERED = 0.25
_MOST_BETWEEN = 3
#: Lengths are whole numbers of this fineness, so that ways of the same ties in another order are equally long.
_UNITS = 2.0**40
_NO_WAY = 1 << 60


class Step(NamedTuple):
    """One tie of a way: how many acts went each way along it, and its strength, between 0 and 1."""

    giver: int | str
    receiver: int | str
    acts_given: int
    acts_received: int
    strength: float


@dataclass(frozen=True, slots=True)
class IntroductionPath:
    """A way from one party to another: `parties` from first to last, `steps` between them, `strength` their product."""

    parties: tuple[int | str, ...]
    steps: tuple[Step, ...]
    strength: float


@dataclass(frozen=True, slots=True)
class _Graph:
    """The ties as lengths. Those of party p are `starts[p]:starts[p + 1]`, partners ascending."""

    starts: NDArray[np.int64]
    partner: NDArray[np.int32]
    acts_given: NDArray[np.int64]
    acts_received: NDArray[np.int64]
    length: NDArray[np.int64]


class _Way(NamedTuple):
    """Compared by length, then by number of ties, then by the order of keys: of equal ways one always comes first."""

    length: int
    ties: int
    parties: tuple[int, ...]


def introduction_paths(
    ledger: Ledger,
    asker: int | str,
    target: int | str,
    *,
    most: int = 3,
    between: int = _MOST_BETWEEN,
    avoiding: Iterable[int | str] = (),
    now: str | float | None = None,
    contacts: bool = False,
) -> list[IntroductionPath]:
    """The `most` strongest ways from `asker` to `target`, strongest first, with at most `between` people in between.

    An empty list where no way leads there. If the two have a tie already, that is one of the ways, with nobody in between:
    a strong detour may still stand before it. `avoiding`: parties not to go through. `now`: later acts are left out.
    `contacts`: count messages and meetings, as a sign that two people know each other. Raises `UnknownNameError` for a
    party that is not in the ledger, `InputError` for the same party twice or numbers that make no sense.

    >>> ledger = Ledger.from_columns(["ada", "ben", "ben", "ada"], ["ben", "ada", "cem", "cem"])
    >>> [way.parties for way in introduction_paths(ledger, "ada", "cem")]
    [('ada', 'cem'), ('ada', 'ben', 'cem')]
    >>> introduction_paths(ledger, "ada", "cem")[0].strength
    0.2
    """
    if most < 1 or not 0 <= between <= 10:
        raise InputError(f"most is {most} and between is {between}. Ask for at least 1 path, with 0 to 10 in between.")
    start, goal = (int(number) for number in ledger.parties.numbers([asker, target]))
    if start == goal:
        raise InputError(f"{asker!r} stands at both ends. Name two different parties.")
    until = None if now is None else now_seconds(Options(now=now), ledger)
    counted, _, _ = arrange(ledger, contacts=contacts).within(None, until)
    graph = _graph(counted.person_ties(until), len(ledger.parties))
    closed = np.zeros(len(ledger.parties), np.bool_)
    closed[ledger.parties.numbers(avoiding)] = True
    closed[[start, goal]] = False
    ways = _strongest(graph, start, goal, most, between + 1, closed)
    return [_told(graph, way, ledger) for way in ways]


def _graph(ties: PersonTies, parties: int) -> _Graph:
    fewer, more = np.minimum(ties.acts_given, ties.acts_received), np.maximum(ties.acts_given, ties.acts_received)
    worth = fewer + UNANSWERED * (more - fewer)
    widths = np.zeros(parties, np.int64)
    widths[ties.person] = np.diff(ties.starts)
    return _Graph(
        starts=np.concatenate([[0], np.cumsum(widths)]),
        partner=ties.partner,
        acts_given=ties.acts_given,
        acts_received=ties.acts_received,
        length=np.maximum(np.rint(np.log1p(1 / worth) * _UNITS), 1).astype(np.int64),  # −ln(x / (1 + x))
    )


def _strongest(graph: _Graph, start: int, goal: int, most: int, ties: int, closed: NDArray[np.bool_]) -> list[_Way]:
    """Yen's algorithm: each further way leaves an earlier one at some party, by a tie that none took from there."""
    first = _shortest(graph, (start,), goal, ties, closed, frozenset())
    if first is None:
        return []
    found, candidates = [first], set[_Way]()
    while len(found) < most:
        last = found[-1].parties
        for shared in range(1, len(last)):
            root = last[:shared]
            taken = frozenset(way.parties[shared] for way in found if way.parties[:shared] == root)
            other = _shortest(graph, root, goal, ties, closed, taken)
            if other is not None:
                candidates.add(other)
        candidates.difference_update(found)
        if not candidates:
            break
        found.append(min(candidates))
        candidates.remove(found[-1])
    return found


def _shortest(
    graph: _Graph, root: tuple[int, ...], goal: int, ties: int, closed: NDArray[np.bool_], taken: frozenset[int]
) -> _Way | None:
    """The shortest way that begins with `root`, goes on to none of `taken`, and has at most `ties` ties."""
    barred = closed.copy()
    barred[list(root)] = True
    left = ties - (len(root) - 1)
    here = _ties_of(graph, root[-1])
    open_ = ~(barred[graph.partner[here]] | np.isin(graph.partner[here], list(taken)))
    here = here[open_]
    rounds = _distances(graph, goal, left - 1, barred)
    ways = []
    for ties_on, distance in enumerate(rounds if len(here) else []):
        onward = graph.length[here] + distance[graph.partner[here]]
        nearest = int(np.argmin(onward))
        if onward[nearest] < _NO_WAY:
            parties = (*root, *_walk(graph, int(graph.partner[here[nearest]]), rounds, ties_on))
            ways.append(_Way(_length(graph, parties), len(parties) - 1, parties))
    return min(ways, default=None)


def _distances(graph: _Graph, goal: int, ties: int, barred: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """For 0, 1, … `ties` ties: the length of the shortest walk of exactly so many from each party to `goal`.

    A walk that comes by a party twice is longer than the one without that round, so the shortest of all never does.
    """
    first = np.full(len(barred), _NO_WAY)
    first[goal] = 0
    rounds = [first]
    present = np.flatnonzero(np.diff(graph.starts))
    for _ in range(ties):
        onward = graph.length + rounds[-1][graph.partner]
        reached = np.full(len(barred), _NO_WAY)
        reached[present] = np.minimum(np.minimum.reduceat(onward, graph.starts[present]), _NO_WAY)
        reached[barred] = _NO_WAY
        reached[goal] = _NO_WAY
        rounds.append(reached)
    return rounds


def _walk(graph: _Graph, party: int, rounds: list[NDArray[np.int64]], ties: int) -> tuple[int, ...]:
    """The parties of the shortest walk of so many ties from `party`; of equal ones that of the first partner."""
    parties = [party]
    for left in range(ties, 0, -1):
        here = _ties_of(graph, parties[-1])
        onward = graph.length[here] + rounds[left - 1][graph.partner[here]]
        parties.append(int(graph.partner[here][int(np.argmin(onward))]))
    return tuple(parties)


def _ties_of(graph: _Graph, party: int) -> NDArray[np.int64]:
    return np.arange(graph.starts[party], graph.starts[party + 1])


def _tie(graph: _Graph, one: int, other: int) -> int:
    first, last = int(graph.starts[one]), int(graph.starts[one + 1])
    return first + int(np.searchsorted(graph.partner[first:last], other))


def _length(graph: _Graph, parties: tuple[int, ...]) -> int:
    return sum(int(graph.length[_tie(graph, *pair)]) for pair in pairwise(parties))


def _told(graph: _Graph, way: _Way, ledger: Ledger) -> IntroductionPath:
    keys = ledger.parties.keys.take(list(way.parties)).to_pylist()
    steps = []
    for number in range(way.ties):
        tie = _tie(graph, way.parties[number], way.parties[number + 1])
        given, received = int(graph.acts_given[tie]), int(graph.acts_received[tie])
        worth = min(given, received) + UNANSWERED * abs(given - received)
        steps.append(Step(keys[number], keys[number + 1], given, received, worth / (1 + worth)))
    return IntroductionPath(tuple(keys), tuple(steps), math.prod(step.strength for step in steps))
