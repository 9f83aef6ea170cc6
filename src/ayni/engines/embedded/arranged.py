"""Which arrangement a ledger has: of its rows, of a file that lies ready, or of two ledgers as one."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ayni.engines.embedded.arrangement import BESIDE, INDEX, PERSONS, ROWS, Arrangement, LeftOut, pairs_of
from ayni.engines.embedded.arranging import (
    PairIndex,
    PairOrder,
    PersonOrder,
    by_pair,
    by_person,
    numbers_in,
    pairs_of_person,
)
from ayni.engines.embedded.extended import ExtendedArrangement
from ayni.engines.embedded.prepared import PreparedLedger
from ayni.engines.embedded.run_file import RunFile
from ayni.engines.embedded.summing import PairSums
from ayni.engines.embedded.tying import CountedPairs, count_pairs
from ayni.ledger.columns import is_constant, taken
from ayni.ledger.ledger import ExtendedLedger, Ledger


def arrange(ledger: Ledger, *, contacts: bool) -> Arrangement:
    """The acts of `ledger` in order, with contacts among them if `contacts`; made once for a ledger and kept with it."""
    # Kept in the ledger itself: an arrangement may hold its ledger, and a list of both elsewhere would keep them for good.
    kept: dict[bool, Arrangement] = vars(ledger).setdefault("arranged", {})
    if contacts not in kept:
        kept[contacts] = _arranged(ledger, contacts=contacts)
    return kept[contacts]


def _arranged(ledger: Ledger, *, contacts: bool) -> Arrangement:
    if isinstance(ledger, PreparedLedger) and not (contacts and ledger.has_contacts):
        return PreparedArrangement(ledger)
    if isinstance(ledger, ExtendedLedger):
        base, more = (arrange(part, contacts=contacts) for part in (ledger.base, ledger.more))
        return ExtendedArrangement(base, ledger.base_numbers, more, ledger.more_numbers, len(ledger.parties))
    to_self = ledger.giver == ledger.receiver
    out = to_self if contacts else to_self | ledger.is_contact
    self_acts, left_out = np.count_nonzero(to_self), np.count_nonzero(out)
    return LedgerArrangement(ledger, ~out, LeftOut(int(self_acts), int(left_out - self_acts)))


class LedgerArrangement(Arrangement):
    """The rows of a ledger that count (`kept`), put in the order that is asked for."""

    def __init__(self, ledger: Ledger, kept: NDArray[np.bool_], left_out: LeftOut) -> None:
        self._ledger = ledger
        self._kept = kept
        self.parties = len(ledger.parties)
        self.left_out = left_out

    @cached_property
    def _counted(self) -> Ledger:
        return self._ledger.where(self._kept)

    @cached_property
    def pairs(self) -> PairOrder:
        """The acts in pair order."""
        return by_pair(*(getattr(self._counted, name) for name in ROWS))

    @cached_property
    def persons(self) -> PersonOrder:
        """The acts in person order, which needs no other order before."""
        return by_person(self._counted, self.parties)

    @property
    def acts(self) -> int:
        """How many acts there are."""
        return len(self._ledger) - self.left_out.self_acts - self.left_out.contacts

    @cached_property
    def _pairs_counted(self) -> CountedPairs | None:
        """The ties straight from the acts, where no order of them is needed: nobody asked for one, and all weigh the same."""
        weight = self._ledger.weight
        if "pairs" in vars(self) or not (len(weight) and is_constant(weight) and float(weight[0]).is_integer()):
            return None
        return count_pairs(self._ledger.giver, self._ledger.receiver, self._kept, self.parties, float(weight[0]))

    @cached_property
    def lower(self) -> NDArray[np.int32]:
        """The lower party of each pair."""
        return super().lower if self._pairs_counted is None else self._pairs_counted.lower

    @cached_property
    def upper(self) -> NDArray[np.int32]:
        """The higher party of each pair."""
        return super().upper if self._pairs_counted is None else self._pairs_counted.upper

    @cached_property
    def sums(self) -> PairSums:
        """What passed each way between each pair."""
        return super().sums if self._pairs_counted is None else self._pairs_counted.sums


class PreparedArrangement(Arrangement):
    """What lies ready in a run file, each part looked at before its first use."""

    @property
    def acts(self) -> int:
        """How many acts there are."""
        return self._acts

    def __init__(self, ledger: PreparedLedger) -> None:
        about = ledger.about
        self._ledger = ledger
        self._acts = int(about["acts"])
        self.parties = int(about["parties"])
        self.left_out = LeftOut(int(about["self_acts"]), int(about["contacts"]))

    @cached_property
    def pairs(self) -> PairOrder:
        """The acts in pair order."""
        return self._ledger.using(
            lambda run: PairOrder(**{name: run.whole(name)[: self._acts] for name in ROWS}, starts=run.whole("starts"))
        )

    @cached_property
    def persons(self) -> PersonOrder:
        """The acts in person order."""
        return self._ledger.using(lambda run: PersonOrder(**{part: run.whole(name) for part, name in PERSONS.items()}))

    @cached_property
    def index(self) -> PairIndex:
        """Where each party's pairs are."""
        return self._ledger.using(lambda run: PairIndex(**{name: run.whole(name) for name in INDEX}))

    def touching(self, parties: NDArray[np.int32]) -> Arrangement:
        """As for any arrangement; it looks at no more of the file than it needs."""
        if len(parties) == 1:
            return self._ledger.using(lambda run: self._of_one(run, parties))
        return self._ledger.using(lambda run: self._touching(run, parties))

    def _of_one(self, run: RunFile, party: NDArray[np.int32]) -> Arrangement:
        """What one party has, read in one piece: their pairs are spread over the whole file, their own acts are not."""
        beside = {name: run.unchecked(name) for name in BESIDE}
        if not all(is_constant(column) for column in beside.values()):
            return self._touching(run, party)  # a person's own acts hold no more than who, when and which way
        run.check(PERSONS["starts"], party, party + 2)
        first, last = run.unchecked(PERSONS["starts"])[party[0] : party[0] + 2].tolist()
        acts = {}
        for part in ("partner", "gave", "at"):
            run.check_part(PERSONS[part], first, last)
            acts[part] = run.unchecked(PERSONS[part])[first:last]
        pairs, ends = pairs_of_person(int(party[0]), acts["partner"], acts["gave"], acts["at"])
        columns = {name: column[: last - first] for name, column in beside.items()}
        return Arrangement(PairOrder(**pairs, **columns), self.parties, self.left_out, ends=ends)

    def _touching(self, run: RunFile, parties: NDArray[np.int32]) -> Arrangement:
        index = PairIndex(**{name: run.unchecked(name) for name in INDEX})
        for name in ("lower_starts", "upper_starts"):
            run.check(name, parties, parties + 2)
        run.check("upper_pairs", index.upper_starts[parties], index.upper_starts[parties + 1])
        pairs, starts = pairs_of(index, parties), run.unchecked("starts")
        run.check("starts", pairs, pairs + 2)
        first, last = starts[pairs], starts[pairs + 1]
        rows, columns = numbers_in(first, last), {}
        for name in ROWS:
            if not run.is_checked(name):
                run.check(name, first, last)
            columns[name] = taken(run.unchecked(name), rows)
        ends = np.zeros(len(pairs) + 1, np.int64)
        np.subtract(last, first, out=ends[1:])
        return Arrangement(PairOrder(**columns, starts=ends.cumsum()), self.parties, self.left_out)
