"""Public records of messages by week, as `bench/signs.py` looks at them: who wrote to whom, what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.clock import DAY, WEEK
from ayni.guidance.falling import Falls, Pace, falls
from ayni.guidance.weeks import answering, exposure_of
from ayni.ledger.ledger import Ledger

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
RECORDS = {
    "email_eu": "email_eu/email-Eu-core-temporal.txt.gz",
    "collegemsg": "collegemsg/CollegeMsg.txt.gz",
}
#: A drop is found within so many weeks, or not.
LONGEST = 16
SEED = 20_261_122

type Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Record:
    """One record by week, the earliest first: rows are relationships, as their receiver sees them.

    `counts` says in which weeks something came (or how many turns were answered), `trials` how many turns there were (None:
    not answers), `around` from how many others something came to the same reader, `days` on which days it came.
    """

    readers: NDArray[np.int64]
    counts: Numbers
    trials: Numbers | None
    around: Numbers | None
    days: list[NDArray[np.int64]]

    @property
    def weeks(self) -> int:
        return self.counts.shape[1]

    @property
    def horizon(self) -> int:
        """Within so many weeks a drop is found, or not."""
        return min(LONGEST, self.weeks // 4)

    def exposure(self, counts: Numbers, look: int, rows: NDArray[np.intp]) -> Numbers:
        """Of the weeks up to a look, the latest first."""
        if self.trials is not None:
            known = self.trials[rows, look::-1].copy()
            known[:, :2] = 0  # not old enough to be called unanswered
            return known
        if self.around is None:
            return (np.cumsum(counts[:, ::-1], axis=1)[:, ::-1] > 0).astype(np.float64)
        return exposure_of(counts, self.around[rows, look::-1])

    def seen(self, counts: Numbers, look: int, rows: NDArray[np.intp], pace: Pace) -> Falls:
        """What our rule says at the end of a week, of these rows with these counts (the earliest first)."""
        latest = counts[:, look::-1]
        exposure = self.exposure(latest, look, rows)
        return falls(np.where(exposure > 0, latest, 0.0), exposure, pace)


def read(name: str) -> tuple[Ledger, int]:
    """A record and how many weeks it goes on: up to the first four weeks in which nobody wrote."""
    path = DATA / RECORDS[name]
    if not path.is_file():
        raise FileNotFoundError(f"the record {RECORDS[name]} is not there")
    ledger = Ledger.from_csv(path, columns={"giver": 0, "receiver": 1, "at": 2}).without_self()
    week = (ledger.at - ledger.at.min()) // WEEK
    used = np.unique(week)
    breaks = np.flatnonzero(np.diff(used) > 4)
    weeks = int(used[breaks[0]] if len(breaks) else used[-1])  # the last week is not whole
    return ledger.where(week < weeks), weeks


def drawn(ledger: Ledger, readers: int | None) -> NDArray[np.int64]:
    everybody = np.unique(ledger.receiver).astype(np.int64)
    return everybody if readers is None else np.random.default_rng(SEED).choice(everybody, readers, replace=False)


def coming(ledger: Ledger, weeks: int, readers: int | None) -> Record:
    """In which weeks something came from whom to whom."""
    start, whose = int(ledger.at.min()), drawn(ledger, readers)
    mine = np.isin(ledger.receiver, whose)
    rows = np.unique(
        np.stack([ledger.receiver[mine], ledger.giver[mine], (ledger.at[mine] - start) // DAY], axis=1), axis=0
    )
    ids, first, place, number = np.unique(
        rows[:, :2], axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    counts = np.zeros((len(ids), weeks))
    counts[place, rows[:, 2] // 7] = 1.0
    around = np.zeros((int(ids[:, 0].max()) + 1, weeks))
    np.add.at(around, ids[:, 0], counts)
    kept = np.flatnonzero(counts.sum(axis=1) >= Pace().least)
    days = [rows[first[one] : first[one] + number[one], 2] for one in kept]
    return Record(ids[kept, 0], counts[kept], None, around[ids[kept, 0]], days)


def answers(ledger: Ledger, weeks: int, readers: int | None) -> Record:
    """Which turns of whom were answered by whom."""
    until = int(ledger.at.min()) + weeks * WEEK - 1
    whose, counts, trials = [], [], []
    for reader in drawn(ledger, readers).tolist():
        people, gives, at, _kind = with_others(ledger, reader)
        found = answering(people, gives, at, until, weeks)
        enough = found.counts.sum(axis=1) >= Pace().least
        whose += [reader] * int(enough.sum())
        counts.append(found.counts[enough, ::-1])
        trials.append(found.exposure[enough, ::-1])
    return Record(np.array(whose), np.concatenate(counts), np.concatenate(trials), None, [])


def own(ledger: Ledger, weeks: int, readers: int | None) -> Record:
    """To how many people something went, a week."""
    start, whose = int(ledger.at.min()), drawn(ledger, readers)
    rows = np.unique(np.stack([ledger.giver, ledger.receiver, (ledger.at - start) // WEEK], axis=1), axis=0)
    counts = np.zeros((len(ledger.parties), weeks))
    np.add.at(counts, (rows[:, 0], rows[:, 2]), 1.0)
    came = np.zeros_like(counts)
    np.add.at(came, (rows[:, 1], rows[:, 2]), 1.0)
    whose = whose[counts[whose].sum(axis=1) >= Pace().least]
    return Record(whose, counts[whose], None, came[whose] + np.minimum(counts[whose], 1.0), [])


def with_others(
    ledger: Ledger, reader: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64], NDArray[Any]]:
    """Of everything with one reader: with whom, whether the reader gave, when, and of what kind; by person, then time."""
    rows = np.flatnonzero((ledger.giver == reader) | (ledger.receiver == reader))
    gives = ledger.giver[rows] == reader
    people = np.where(gives, ledger.receiver[rows], ledger.giver[rows]).astype(np.int64)
    order = np.lexsort((ledger.at[rows], people))
    rows = rows[order]
    return people[order], gives[order], ledger.at[rows], ledger.kind[rows]
