"""Two arrangements as one, as when acts were added to a ledger that was measured already."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ayni.engines.contract import Growth, PersonTies
from ayni.engines.embedded.arrangement import Arrangement, LeftOut, has_whole_weights
from ayni.engines.embedded.arranging import (
    PairOrder,
    numbers_in,
)
from ayni.engines.embedded.merging import merged_pairs, merged_ties
from ayni.engines.embedded.summing import (
    TIE_COLUMNS,
    acts_in,
    acts_of,
    place_in,
)


class ExtendedArrangement(Arrangement):
    """Two arrangements as one. Parts of it are put together when they are asked for."""

    @property
    def acts(self) -> int:
        """How many acts there are."""
        return sum(part.acts for part, _ in self._parts)

    def __init__(
        self,
        base: Arrangement,
        base_numbers: NDArray[np.int32] | None,
        more: Arrangement,
        more_numbers: NDArray[np.int32] | None,
        parties: int,
    ) -> None:
        self._parts = ((base, base_numbers), (more, more_numbers))
        self._persons = None
        self.parties = parties
        self.left_out = LeftOut(
            base.left_out.self_acts + more.left_out.self_acts, base.left_out.contacts + more.left_out.contacts
        )

    @cached_property
    def pairs(self) -> PairOrder:
        """The acts in pair order."""
        return merged_pairs(*(_renumbered(part.pairs, numbers) for part, numbers in self._parts))

    def touching(self, parties: NDArray[np.int32]) -> Arrangement:
        """As for any arrangement; only what these parties have is put together."""
        found = []
        for part, numbers in self._parts:
            theirs = parties if numbers is None else place_in(parties, numbers)
            theirs = theirs[theirs >= 0]
            found.append(_renumbered(part.touching(theirs).pairs, numbers))
        return Arrangement(merged_pairs(*found), self.parties, self.left_out)

    def ties_of(self, parties: NDArray[np.int32], now: int | None) -> PersonTies:
        """As for any arrangement; sums of each part are put together where that cannot change a last digit."""
        if not all(has_whole_weights(part) for part, _ in self._parts):
            return super().ties_of(parties, now)
        (base, base_numbers), (more, more_numbers) = self._parts
        return merged_ties(
            _ties_in(base, base_numbers, parties, now), _ties_in(more, more_numbers, parties, now), parties
        )

    def growth(self, of: str, parties: NDArray[np.int32], now: int | None) -> Growth | None:
        """As for any arrangement: from the first of the two, where everybody was looked at there."""
        (base, base_numbers), (more, more_numbers) = self._parts
        if of not in base.found_of_all or not all(has_whole_weights(part) for part in (base, more)):
            return None
        ties, added = base.person_ties(now), _ties_in(more, more_numbers, parties, now)
        before, late = (place_in(parties, person) for person in (_within(base_numbers, ties.person), added.person))
        there = (before >= 0) | (late >= 0)
        return Growth(
            before=base.found_of_all[of],
            ties=ties,
            place=before[there],
            more=_in_rows(added, parties[there], late[there], base_numbers),
            acts=acts_of(ties, before[before >= 0], base.acts_of_each) + acts_in(added, self.parties),
        )

    def of_pairs(self, lower: NDArray[np.int32], upper: NDArray[np.int32]) -> Arrangement:
        """As for any arrangement; only what these pairs have is put together."""
        found = []
        for part, numbers in self._parts:
            theirs = lower, upper
            if numbers is not None:
                places = [place_in(side, numbers) for side in theirs]
                known = (places[0] >= 0) & (places[1] >= 0)
                theirs = places[0][known], places[1][known]
            found.append(_renumbered(part.of_pairs(*theirs).pairs, numbers))
        return Arrangement(merged_pairs(*found), self.parties, self.left_out)


def _ties_in(
    part: Arrangement, numbers: NDArray[np.int32] | None, parties: NDArray[np.int32], now: int | None
) -> PersonTies:
    """At least what these parties have in a part, under the numbers of the larger roster."""
    if numbers is None:
        # What was summed for everybody is taken as it is.
        return part.person_ties(now) if part.is_summed else part.ties_of(parties, now)
    theirs = place_in(parties, numbers)
    ties = part.ties_of(theirs[theirs >= 0], now)
    return replace(ties, person=numbers[ties.person], partner=numbers[ties.partner])


def _within(numbers: NDArray[np.int32] | None, parties: NDArray[np.int32]) -> NDArray[np.int32]:
    """The numbers in a larger roster of parties of a part."""
    return parties if numbers is None else numbers[parties]


def _in_rows(
    ties: PersonTies, person: NDArray[np.int32], rows: NDArray[np.int32], numbers: NDArray[np.int32] | None
) -> PersonTies:
    """One entry for each of `person` with their ties from `rows`, none where that is −1; partners by their numbers in a part."""
    there = rows >= 0
    first, last = np.zeros((2, len(rows)), np.int64)
    first[there], last[there] = ties.starts[rows[there]], ties.starts[rows[there] + 1]
    entries = numbers_in(first, last)
    columns = {name: getattr(ties, name)[entries] for name in TIE_COLUMNS}
    if numbers is not None:
        columns["partner"] = place_in(columns["partner"], numbers)
    return replace(ties, **columns, person=person, starts=np.concatenate([[0], np.cumsum(last - first)]))


def _renumbered(order: PairOrder, numbers: NDArray[np.int32] | None) -> PairOrder:
    """The same order under the numbers of a larger roster, which keep their order."""
    if numbers is None:
        return order
    return replace(order, giver=numbers[order.giver], receiver=numbers[order.receiver])
