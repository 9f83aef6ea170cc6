"""What runs in the workers' Python: functions from a stream of Arrow batches to a stream of Arrow batches."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.engines.answers import array_of
from ayni.engines.contract import PARTY, Column, Found, Options, Rows
from ayni.engines.embedded.summing import sums_of
from ayni.engines.spark.rows import pair_acts, pair_order
from ayni.engines.spark.types import carried_type
from ayni.engines.spark.whole_keys import WholeKeys, whole_keys
from ayni.errors import AyniError
from ayni.ledger import tables
from ayni.ledger.columns import Columns
from ayni.ledger.ledger import Ledger

type Batches = Iterable[pa.RecordBatch]
type Arranged = Callable[..., tuple[Rows, pa.Array | None]]

#: Rows that go to a kernel at once, at least: enough that calling it costs nothing beside its work.
ROWS_AT_ONCE = 1 << 17


@dataclass(frozen=True, slots=True)
class Computing:
    """A kernel over whole keys: how rows are told apart and arranged, and which columns to tell of what it finds."""

    kernel: Callable[[Any, Any], Found]
    options: Options
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    arranged: Arranged
    now: int | None
    most: int
    numbered: bool

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        one_thread()
        for whole in whole_keys(batches, self.keys, ROWS_AT_ONCE, self.most):
            rows, keys = self.arranged(whole, self.now, numbered=self.numbered)
            found = self.kernel(rows, self.options)
            yield told(found, self.columns, keys)


@dataclass(frozen=True, slots=True)
class Summing:
    """Acts in pair order to what passed each way between each pair: weights are added in that order, as embedded."""

    most: int
    numbered: bool

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        one_thread()
        for whole in whole_keys(batches, ("lower", "upper"), ROWS_AT_ONCE, self.most):
            yield self._summed(whole)

    def _summed(self, whole: WholeKeys) -> pa.RecordBatch:
        acts, _ = pair_acts(whole, None, numbered=self.numbered)
        sums = sums_of(pair_order(acts), acts.lower)
        lower, upper = (key.combine_chunks() for key in whole.keys)
        return pa.RecordBatch.from_pydict(
            {
                "lower": lower,
                "upper": upper,
                "acts_up": sums.acts_up,
                "acts_down": sums.acts_down,
                "weight_up": sums.weight_up,
                "weight_down": sums.weight_down,
            }
        )


@dataclass(frozen=True, slots=True)
class Casting:
    """Somebody's columns to the ledger's: the same reading, with the same errors, as for a ledger in memory."""

    names: tuple[str, ...]

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        for chunk in gathered(batches, ROWS_AT_ONCE):
            columns = cast(chunk)
            keys = columns.parties.keys
            typed = {
                "giver": keys.take(pa.array(columns.giver)),
                "receiver": keys.take(pa.array(columns.receiver)),
                "at": columns.at,
                **{name: np.ascontiguousarray(getattr(columns, name)) for name in self.names},
            }
            yield pa.RecordBatch.from_pydict(typed)


#: What a survey tells of each partition, in this order.
SURVEY: dict[str, pa.DataType] = {
    "problem": pa.string(),
    "message": pa.string(),
    **{name: pa.int64() for name in ("rows", "self_acts", "contacts", "later", "earlier", "first_at", "last_at")},
}


@dataclass(frozen=True, slots=True)
class Surveying:
    """How many rows there are, how many do not count and why, and their times; or the first row that cannot be used."""

    contacts: bool
    since: int | None
    until: int | None

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        found = {"rows": 0, "self_acts": 0, "contacts": 0, "later": 0, "earlier": 0}
        times: list[int] = []
        problem: AyniError | None = None
        for chunk in gathered(batches, ROWS_AT_ONCE):
            if problem is not None:
                continue  # Spark wants the whole partition read
            try:
                columns = cast(chunk)
            except AyniError as error:
                problem = error
                continue
            self._add(Ledger(columns), found, times)
        yield pa.RecordBatch.from_pylist(
            [
                {
                    "problem": None if problem is None else type(problem).__name__,
                    "message": None if problem is None else str(problem),
                    **found,
                    "first_at": min(times, default=None),
                    "last_at": max(times, default=None),
                }
            ],
            pa.schema(list(SURVEY.items())),
        )

    def _add(self, ledger: Ledger, found: dict[str, int], times: list[int]) -> None:
        to_self = ledger.giver == ledger.receiver
        contact = np.zeros(len(ledger), np.bool_) if self.contacts else ledger.is_contact & ~to_self
        counts = ~(to_self | contact)
        later = counts & (ledger.at > self.until) if self.until is not None else np.zeros(len(ledger), np.bool_)
        earlier = counts & (ledger.at <= self.since) & ~later if self.since is not None else np.zeros_like(later)
        told = {"self_acts": to_self, "contacts": contact, "later": later, "earlier": earlier}
        found["rows"] += len(ledger)
        for name, rows in told.items():
            found[name] += int(rows.sum())
        times += [at for at in (ledger.first_at, ledger.last_at) if at is not None]


def cast(chunk: pa.Table) -> Columns:
    """The columns of a ledger from a table with the ledger's names."""
    return tables.from_chunks({name: chunk[name] for name in chunk.column_names})


def gathered(batches: Batches, rows: int) -> Iterator[pa.Table]:
    """The same rows in tables of at least so many, except the last."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        if count >= rows:
            yield pa.Table.from_batches(held)
            held, count = [], 0
    if held:
        yield pa.Table.from_batches(held)


def one_thread() -> None:
    """Spark gives a worker one core; it has as many workers as it may use cores."""
    os.environ.setdefault("AYNI_THREADS", "1")


def told(found: Found, columns: tuple[Column, ...], keys: pa.Array | None) -> pa.RecordBatch:
    """What a kernel found as Spark takes it. Without `keys`, parties stay numbers."""
    return pa.RecordBatch.from_pydict({column.name: _array(found[column.name], column, keys) for column in columns})


def _array(values: NDArray[Any] | pa.Array, column: Column, keys: pa.Array | None) -> pa.Array:
    if column.type == PARTY and keys is None:
        return pa.array(values).cast(pa.int64())
    array = array_of(values, column, pa.array([], pa.int64()) if keys is None else keys)
    return array.cast(carried_type(array.type))
