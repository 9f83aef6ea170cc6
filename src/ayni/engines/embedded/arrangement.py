"""One ledger's acts in every order that measures ask for, each made when it is first needed and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.engines.contract import AllActs, Growth, PairActs, PersonActs, PersonTies, TiePairs, Ties
from ayni.engines.embedded.arranging import (
    PairIndex,
    PairOrder,
    PersonOrder,
    by_person,
    find_pairs,
    index_of,
    members_of,
    numbers_in,
    pair_starts,
)
from ayni.engines.embedded.summing import (
    PairSums,
    acts_of_each,
    part_of,
    person_ties,
    sums_of,
    ties_of,
)
from ayni.engines.spans import TimeSpan
from ayni.engines.threads import each, ranges
from ayni.ledger.columns import is_constant, taken

#: The columns of a row in pair order: who, when, and what stands beside.
BESIDE = ("weight", "kind", "asked", "basis")
ROWS = ("giver", "receiver", "at", *BESIDE)

#: The arrays of the person order and of the index, by their names in a run file.
PERSONS = {"partner": "person_partner", "gave": "person_gave", "at": "person_at", "starts": "person_starts"}
INDEX = ("lower_starts", "upper_starts", "upper_pairs")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many rows do not count, and why."""

    self_acts: int
    contacts: int


class Arrangement:
    """The acts that count of one ledger, in order. `parties` is how many the ledger knows."""

    def __init__(
        self,
        pairs: PairOrder,
        parties: int,
        left_out: LeftOut,
        persons: PersonOrder | None = None,
        ends: tuple[NDArray[np.int32], NDArray[np.int32]] | None = None,
    ) -> None:
        self._pairs = pairs
        self.parties = parties
        self.left_out = left_out
        self._persons = persons
        if ends is not None:
            vars(self).update(lower=ends[0], upper=ends[1])

    @property
    def pairs(self) -> PairOrder:
        """The acts in pair order."""
        return self._pairs

    @property
    def acts(self) -> int:
        """How many acts there are."""
        return len(self.pairs)

    @cached_property
    def lower(self) -> NDArray[np.int32]:
        """The lower party of each pair."""
        heads = self.pairs.starts[:-1]
        found: NDArray[np.int32] = np.minimum(self.pairs.giver[heads], self.pairs.receiver[heads])
        return found

    @cached_property
    def upper(self) -> NDArray[np.int32]:
        """The higher party of each pair."""
        heads = self.pairs.starts[:-1]
        found: NDArray[np.int32] = np.maximum(self.pairs.giver[heads], self.pairs.receiver[heads])
        return found

    @property
    def persons(self) -> PersonOrder:
        """The acts in person order."""
        if self._persons is None:
            self._persons = by_person(self.pairs, self.parties)
        return self._persons

    @cached_property
    def sums(self) -> PairSums:
        """What passed each way between each pair."""
        return sums_of(self.pairs, self.lower)

    # Rows, as measures take them -----------------------------------------------------------------

    def pair_acts(self, now: int | None) -> PairActs:
        """All acts by pair."""
        order = self.pairs
        return PairActs(
            lower=self.lower,
            upper=self.upper,
            starts=order.starts,
            giver=order.giver,
            at=order.at,
            weight=order.weight,
            kind=order.kind,
            asked=order.asked,
            now=now,
        )

    def person_acts(self, now: int | None) -> PersonActs:
        """All acts by person."""
        order = self.persons
        present = np.flatnonzero(np.diff(order.starts)).astype(np.int32)
        return PersonActs(
            person=present,
            starts=np.append(order.starts[present], order.starts[-1]),
            partner=order.partner,
            gave=order.gave,
            at=order.at,
            now=now,
        )

    def person_ties(self, now: int | None) -> PersonTies:
        """What passed between each person and each partner."""
        return replace(self._ties_of_all, now=now)

    @cached_property
    def _ties_of_all(self) -> PersonTies:
        return person_ties(self.lower, self.upper, self.sums, self.parties)

    def ties_of(self, parties: NDArray[np.int32], now: int | None) -> PersonTies:
        """The same for these parties, ascending: a part of what was summed already, or summed from their acts alone."""
        return part_of(self.person_ties(now) if self.is_summed else self.touching(parties).person_ties(now), parties)

    @property
    def is_summed(self) -> bool:
        """Whether the ties of everybody were summed already."""
        return "_ties_of_all" in vars(self)

    @cached_property
    def found_of_all(self) -> dict[str, Mapping[str, NDArray[Any]]]:
        """What measures that can go on from it found of everybody, by their names."""
        return {}

    @cached_property
    def acts_of_each(self) -> NDArray[np.int64]:
        """How many acts each person of the ties has."""
        return acts_of_each(self._ties_of_all)

    def growth(self, of: str, parties: NDArray[np.int32], now: int | None) -> Growth | None:
        """What came to the ties of these parties since a measure was made of everybody; None where that is not known."""
        return None

    def ties(self, now: int | None, counts: Mapping[str, int]) -> Ties:
        """The summed ties."""
        return ties_of(self.lower, self.upper, self.sums, self.parties, counts, now)

    def tie_pairs(self, now: int | None, counts: Mapping[str, int]) -> TiePairs:
        """The summed ties, pair by pair."""
        sums = self.sums
        return TiePairs(
            parties=self.parties,
            lower=self.lower,
            upper=self.upper,
            acts_up=sums.acts_up,
            acts_down=sums.acts_down,
            weight_up=sums.weight_up,
            weight_down=sums.weight_down,
            counts=counts,
            now=now,
        )

    def all_acts(
        self,
        now: int | None,
        counts: Mapping[str, int],
        group: NDArray[np.int32],
        names: tuple[str, ...],
        capacity: NDArray[np.float64],
    ) -> AllActs:
        """The whole of it."""
        return AllActs(
            parties=self.parties,
            pairs=self.pair_acts(now),
            in_person_order=lambda: self.person_acts(now),
            group=group,
            group_names=names,
            capacity=capacity,
            counts=counts,
            now=now,
        )

    # Parts ---------------------------------------------------------------------------------------

    def within(self, since: int | None, until: int | None) -> tuple[Arrangement, int, int]:
        """The acts after `since` and up to `until`, and how many were earlier and later.

        With `since`, acts that state no time are out, and counted as earlier.
        """
        if since is None and until is None:
            return self, 0, 0
        at = self.pairs.at
        later = np.zeros(len(at), np.bool_) if until is None else at > until
        earlier = np.zeros(len(at), np.bool_) if since is None else (at <= since) & ~later
        out = later | earlier
        if not out.any():
            return self, 0, 0
        kept = self.only(np.flatnonzero(~out))
        return kept, int(earlier.sum()), int(later.sum())

    def in_spans(self, spans: Sequence[TimeSpan]) -> Iterator[Arrangement]:
        """The acts within each span, which all have two ends. Rows are looked through once for all of them."""
        edges = np.unique([edge for span in spans for edge in (span.since, span.until)])
        members, starts = self._rows_between(edges)
        for span in spans:
            first, last = (int(np.searchsorted(edges, int(edge or 0))) for edge in (span.since, span.until))
            rows = members[starts[first + 1] : starts[last + 1]]
            yield self.only(np.sort(rows, kind="stable") if last - first > 1 else rows)

    def _rows_between(self, edges: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows by place among `edges`, ascending, and where each place begins: after edge p − 1, up to edge p."""
        at, place = self.pairs.at, np.empty(len(self.pairs), np.int32)

        def find(piece: tuple[int, int]) -> None:
            rows = slice(*piece)
            place[rows] = np.searchsorted(edges, at[rows])

        each(find, ranges(len(at)))
        starts = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=len(edges) + 1))])
        return members_of(place, starts), starts

    def of_pairs(self, lower: NDArray[np.int32], upper: NDArray[np.int32]) -> Arrangement:
        """The acts of these pairs; those that have none are left out."""
        order, pairs = self.pairs, np.empty(len(lower), np.int64)
        find_pairs(order.giver, order.receiver, order.starts, self.index.lower_starts, lower, upper, pairs)
        pairs = np.unique(pairs[pairs >= 0])
        return self.only(numbers_in(order.starts[pairs], order.starts[pairs + 1]))

    def touching(self, parties: NDArray[np.int32]) -> Arrangement:
        """The acts of the pairs that at least one of these parties is in."""
        pairs, starts = pairs_of(self.index, parties), self.pairs.starts
        return self.only(numbers_in(starts[pairs], starts[pairs + 1]))

    @cached_property
    def index(self) -> PairIndex:
        """Where each party's pairs are."""
        return index_of(self.lower, self.upper, self.parties)

    def only(self, rows: NDArray[np.intp]) -> Arrangement:
        """These rows, given in ascending order."""
        columns = {name: taken(getattr(self.pairs, name), rows) for name in ROWS}
        starts = pair_starts(columns["giver"], columns["receiver"])
        return Arrangement(PairOrder(**columns, starts=starts), self.parties, self.left_out)


def pairs_of(index: PairIndex, parties: NDArray[np.int32]) -> NDArray[np.int64]:
    """The numbers of the pairs that one of these parties is in, ascending."""
    if len(parties) == 1:
        # Pairs come by their lower party: those in which this one is the upper party come before those in which it is not.
        party = int(parties[0])
        before = index.upper_pairs[index.upper_starts[party] : index.upper_starts[party + 1]]
        return np.concatenate([before, np.arange(index.lower_starts[party], index.lower_starts[party + 1])])
    as_lower = numbers_in(index.lower_starts[parties], index.lower_starts[parties + 1])
    as_upper = index.upper_pairs[numbers_in(index.upper_starts[parties], index.upper_starts[parties + 1])]
    both = np.concatenate([as_lower, as_upper])
    both.sort()  # several times faster than `numpy.unique`, which hashes first
    return both[np.append(True, both[1:] != both[:-1])] if len(both) else both


def has_whole_weights(arrangement: Arrangement) -> bool:
    """Whether all weights are the same whole number, so that they can be added in any order."""
    weight = arrangement.pairs.weight
    return not len(weight) or (is_constant(weight) and float(weight[0]).is_integer())
