"""What a measure declares, what rows its kernel is given, and what an engine does between the two.

A measure says which rows it needs side by side (its key). An engine leaves out what does not
count, brings the rows of a key together in one defined order, and calls the kernel. A kernel sees
plain arrays of one batch of whole keys and returns one array a result column. It knows neither files nor
names nor which engine called it, and gives the same for a pair or person in whatever batch they come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.clock import moment, span
from ayni.ledger.ledger import Ledger
from ayni.ledger.readings import Reading

#: Arrow types of result columns.
PARTY = pa.dictionary(pa.int32(), pa.null())  # a dense number; the engine puts the party's key in its place
COUNT = pa.int64()
NUMBER = pa.float64()
TIME = pa.timestamp("s", tz="UTC")
KINDS = pa.list_(pa.int32())

type Span = str | float
type Moment = str | float | datetime


class Key(StrEnum):
    """Which rows a measure needs side by side."""

    PAIR = "pair"  # all acts between two parties
    PERSON = "person"  # all acts that a party gave or received
    GRAPH = "graph"  # the summed ties


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a result. `unit` is what it counts ("acts", "weight"), "UTC", or "1" for a pure number."""

    name: str
    type: pa.DataType
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Options:
    """What every measure can be asked."""

    now: Moment | None = field(
        default=None,
        metadata={
            "help": "The moment to look from: later acts are left out. The last time in the ledger if not given."
        },
    )
    contacts: bool = field(
        default=False,
        metadata={"help": "Count contacts, such as messages and meetings, as if they were acts."},
    )


@dataclass(frozen=True, slots=True)
class DecayOptions(Options):
    """For measures in which older acts may count for less."""

    half_life: Span | None = field(
        default=None,
        metadata={"help": "An act this old is worth half: 180d, or seconds. Without it age makes no difference."},
    )


class Rows(Protocol):
    """One batch of rows, as the key of a measure asks for them."""

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PairRows:
    """Acts by unordered pair. `lower` and `upper` have one entry a pair: its two parties, `lower < upper`.

    The acts of pair p are `starts[p]:starts[p + 1]` of the other columns, in the order of time; those of the same
    second first from the lower party, then by weight, then by kind; those without a time (`NO_TIME`) first of all.
    `from_lower` says that the lower party gave. `now`: UTC seconds, None when no row states a time.
    """

    lower: NDArray[np.int32]
    upper: NDArray[np.int32]
    starts: NDArray[np.int64]
    from_lower: NDArray[np.bool_]
    at: NDArray[np.int64]
    weight: NDArray[np.float64]
    kind: NDArray[np.int32]
    now: int | None

    def __len__(self) -> int:
        return len(self.lower)


@dataclass(frozen=True, slots=True)
class PersonRows:
    """Acts by party, each act once with its giver and once with its receiver. `person` has one entry a party.

    The acts of party p are `starts[p]:starts[p + 1]` of the other columns, ordered by partner, then received before
    given, then as in `PairRows`. `gave` says that this party gave.
    """

    person: NDArray[np.int32]
    starts: NDArray[np.int64]
    partner: NDArray[np.int32]
    gave: NDArray[np.bool_]
    at: NDArray[np.int64]
    weight: NDArray[np.float64]
    kind: NDArray[np.int32]
    now: int | None

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class Ties:
    """The summed ties: one row for each distinct giver and receiver, ordered by giver, then receiver.

    `counts` as in `Reading.counts`; `now` as in `PairRows`.
    """

    giver: NDArray[np.int32]
    receiver: NDArray[np.int32]
    acts: NDArray[np.int64]
    weight: NDArray[np.float64]
    counts: Mapping[str, int]
    now: int | None

    def __len__(self) -> int:
        return len(self.giver)


@dataclass(frozen=True, slots=True)
class Measure[R: Rows, O: Options]:
    """One measure: what it is called, what it needs, what it returns, and the kernel that computes it.

    `summary` is one sentence. `columns` names and explains the results in order. The kernel returns one array a
    column, of the rows' keys in their order (one row for `Key.GRAPH`); NaN and `NO_TIME` become null.
    """

    name: str
    summary: str
    key: Key
    options: type[O]
    columns: tuple[Column, ...]
    source: str
    kernel: Callable[[R, O], Mapping[str, NDArray[Any] | pa.Array]]


class Engine(Protocol):
    """Something that runs measures."""

    def __call__(self, measure: Measure[Any, Any], ledger: Ledger, options: Options) -> Reading: ...


def half_life_seconds(options: DecayOptions) -> float | None:
    """The half-life in seconds, or None where age makes no difference. Raises `SpanError`."""
    return None if options.half_life is None else span(options.half_life)


def now_seconds(options: Options, ledger: Ledger) -> int | None:
    """The moment to look from: what was asked for, else the last time in the ledger, else None. Raises `SpanError`."""
    return ledger.last_at if options.now is None else moment(options.now)
