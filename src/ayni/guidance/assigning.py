"""The best assignment of asks to people under everybody's limits, where each further ask of one person counts less.

Asks and people stand on the two sides of a network: an ask takes people in along its places (the first counts most), a person
takes asks along slots (each later one costs more). Such an assignment is a flow of least cost; minutes that somebody stated make it
an integer program, which HiGHS solves to the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigning:
    """What is to be assigned. Pairs are (ask, party).

    `worth` of each pair that may be; `minutes` that it takes; what each free place of an ask counts, falling; how many asks and
    (where stated) minutes everybody has left; and what each further ask of somebody costs, rising.
    """

    worth: Mapping[tuple[int, int], float]
    minutes: Mapping[tuple[int, int], float]
    places: Mapping[int, Sequence[float]]
    asks_left: Mapping[int, int]
    minutes_left: Mapping[int, float]
    price: Mapping[int, Sequence[float]]


def assigned(problem: Assigning) -> set[tuple[int, int]]:
    """The pairs of which worth and places less prices are most; empty where nothing may be.

    >>> worth = {(1, 8): 0.9, (1, 9): 0.5, (2, 8): 0.8}
    >>> sorted(assigned(Assigning(worth=worth, minutes=dict.fromkeys(worth, 10), places={1: [2], 2: [2]},
    ...     asks_left={8: 1, 9: 1}, minutes_left={}, price={8: [0], 9: [0]})))
    [(1, 9), (2, 8)]
    """
    pairs = sorted(problem.worth)
    if not pairs:
        return set()
    from scipy.optimize import Bounds, milp  # takes longer to import than everything else here

    program = _Program(problem, pairs)
    found = milp(
        -program.counts,
        integrality=program.whole,
        bounds=Bounds(0, 1),
        constraints=program.constraints(),
        options={"mip_rel_gap": 1e-6},
    )
    # Nothing assigned is always allowed, so there is a best.
    return {pair for pair, taken in zip(pairs, found.x[: len(pairs)], strict=True) if taken > 0.5}


class _Program:
    """Columns: a pair each, then the places of each ask, then the slots of each person. Rows: a limit each."""

    def __init__(self, problem: Assigning, pairs: Sequence[tuple[int, int]]) -> None:
        self._problem, self._pairs = problem, pairs
        self._asks = sorted({ask for ask, _ in pairs})
        self._parties = sorted({party for _, party in pairs})
        wanted = {party: sum(1 for _, other in pairs if other == party) for party in self._parties}
        places = {ask: list(problem.places[ask]) for ask in self._asks}
        slots = {
            party: list(problem.price[party])[: min(problem.asks_left[party], wanted[party])] for party in self._parties
        }
        self._place_of = _spread(places, len(pairs))
        self._slot_of = _spread(slots, len(pairs) + sum(map(len, places.values())))
        worth = [problem.worth[pair] for pair in pairs]
        bonus = [count for ask in self._asks for count in places[ask]]
        price = [-cost for party in self._parties for cost in slots[party]]
        self.counts = np.array([*worth, *bonus, *price])
        self._scarce = self._with_scarce_minutes()
        #: A flow comes out in whole numbers by itself; minutes alone must be told to.
        self.whole = np.array([float(party in self._scarce) for _, party in pairs] + [0.0] * (len(bonus) + len(price)))

    def _with_scarce_minutes(self) -> list[int]:
        """Who stated fewer minutes than all that could be asked of them would take."""
        all_of_it: dict[int, float] = dict.fromkeys(self._parties, 0.0)
        for ask, party in self._pairs:
            all_of_it[party] += self._problem.minutes[ask, party]
        left = self._problem.minutes_left
        return [party for party in self._parties if party in left and left[party] < all_of_it[party]]

    def constraints(self) -> LinearConstraint:
        """People of an ask are as many as its places that are filled, asks of a person as many as their slots; minutes suffice."""
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        entries: list[tuple[int, int, float]] = []
        row_of_ask = {ask: row for row, ask in enumerate(self._asks)}
        row_of_party = {party: len(row_of_ask) + row for row, party in enumerate(self._parties)}
        equal = len(row_of_ask) + len(row_of_party)
        row_of_minutes = {party: equal + row for row, party in enumerate(self._scarce)}
        for column, (ask, party) in enumerate(self._pairs):
            entries += [(row_of_ask[ask], column, 1.0), (row_of_party[party], column, 1.0)]
            if party in row_of_minutes:
                entries.append((row_of_minutes[party], column, float(self._problem.minutes[ask, party])))
        for rows, columns in ((row_of_ask, self._place_of), (row_of_party, self._slot_of)):
            entries += [(rows[key], column, -1.0) for key, of_it in columns.items() for column in of_it]
        most = [0.0] * equal + [float(self._problem.minutes_left[party]) for party in self._scarce]
        least = [0.0] * equal + [-np.inf] * len(self._scarce)
        rows_at, columns_at, values = zip(*entries, strict=True)
        matrix = csr_array((values, (rows_at, columns_at)), shape=(len(most), len(self.counts)))
        return LinearConstraint(matrix, np.array(least), np.array(most))


def _spread(of_each: Mapping[int, Sequence[float]], first: int) -> dict[int, range]:
    """Columns for each key, one after the other."""
    columns = {}
    for key in sorted(of_each):
        columns[key] = range(first, first + len(of_each[key]))
        first += len(of_each[key])
    return columns
