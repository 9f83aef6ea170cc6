"""What a measure declares, what rows its kernel is given, and what an engine does between the two.

A measure says which rows it needs side by side. An engine leaves out what does not count, brings the rows of a key
together in one defined order, and calls the kernel with batches of whole keys, on as many cores as there are. A kernel
sees plain arrays and returns one array a result column. It knows neither files nor names nor which engine
called it, and gives the same for a pair or person in whatever batch they come.

Acts of the same second are in one defined order everywhere: by giver, then receiver, then weight, then kind, parties in
the order of their keys. Acts that state no time (`NO_TIME`) come before all others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.clock import moment, span
from ayni.errors import SpanError
from ayni.ledger.casting import LAST_SECOND
from ayni.ledger.columns import is_constant
from ayni.ledger.ledger import Ledger

#: Arrow types of result columns.
PARTY = pa.dictionary(pa.int32(), pa.null())  # a dense number; the engine puts the party's key in its place
COUNT = pa.int64()
NUMBER = pa.float64()
TIME = pa.timestamp("s", tz="UTC")
KINDS = pa.list_(pa.int32())
TEXT = pa.string()

type Span = str | float
type Moment = str | float | datetime


class Key(StrEnum):
    """Which rows a measure needs side by side."""

    PAIR = "pair"  # all acts between two parties
    PERSON = "person"  # all acts that a party gave or received
    GRAPH = "graph"  # the whole ledger


@dataclass(frozen=True, slots=True, eq=False)  # one stands for itself, so that looking up what was made of it is quick
class Column:
    """One column of a result. `unit` is what it counts ("acts", "weight"), "UTC", "seconds", or "1" for a pure number."""

    name: str
    type: pa.DataType
    unit: str
    meaning: str


#: What a measure of the whole says first: how much it rests on, as in `Reading.counts`.
COUNTED = (
    Column("parties", COUNT, "parties", "parties with at least one act with somebody else"),
    Column("acts", COUNT, "acts", "acts that count"),
    Column("self_acts_left_out", COUNT, "acts", "acts to oneself, left out"),
    Column("contacts_left_out", COUNT, "contacts", "contacts, left out unless asked for"),
    Column("later_left_out", COUNT, "acts", "acts after the moment looked from, left out"),
    Column("earlier_left_out", COUNT, "acts", "acts before the window, and those without a time, left out"),
)


@dataclass(frozen=True, slots=True)
class Options:
    """What every measure can be asked."""

    now: Moment | None = field(
        default=None,
        metadata={
            "help": "The moment to look from: later acts are left out. The last time in the ledger if not given."
        },
    )
    window: Span | None = field(
        default=None,
        metadata={"help": "Only acts of this long before that moment: 365d, or seconds. Those without a time are out."},
    )
    every: Span | None = field(
        default=None,
        metadata={
            "help": "Measure each month, quarter, year, or span such as 30d by itself, up to that moment; or, with a "
            "window, that window before the end of each. A column until tells them apart."
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


@dataclass(frozen=True, slots=True)
class PairActs:
    """Acts by unordered pair. `lower` and `upper` have one entry a pair: its two parties, `lower < upper`.

    The acts of pair p are `starts[p]:starts[p + 1]` of `giver`, `at`, `weight`, `kind` and `asked`, in the order of
    time. Pairs are in the order of `lower`, then `upper`. `now`: UTC seconds, None when no row states a time.
    Columns that hold one value throughout may take no memory (stride 0): kernels take them with any layout.
    """

    key: ClassVar[Key] = Key.PAIR
    lower: NDArray[np.int32]
    upper: NDArray[np.int32]
    starts: NDArray[np.int64]
    giver: NDArray[np.int32]
    at: NDArray[np.int64]
    weight: NDArray[np.float64]
    kind: NDArray[np.int32]
    asked: NDArray[np.int8]
    now: int | None

    def __len__(self) -> int:
        return len(self.lower)

    def cut(self, first: int, last: int) -> PairActs:
        """The pairs `first:last`."""
        return _cut(self, first, last)


@dataclass(frozen=True, slots=True)
class PersonActs:
    """Acts by party, each act once with its giver and once with its receiver. `person` has one entry a party.

    The acts of party p are `starts[p]:starts[p + 1]` of `partner`, `gave` and `at`, in the order of time, whoever the
    partner. `gave` says that this party gave.
    """

    key: ClassVar[Key] = Key.PERSON
    person: NDArray[np.int32]
    starts: NDArray[np.int64]
    partner: NDArray[np.int32]
    gave: NDArray[np.bool_]
    at: NDArray[np.int64]
    now: int | None

    def __len__(self) -> int:
        return len(self.person)

    def cut(self, first: int, last: int) -> PersonActs:
        """The parties `first:last`."""
        return _cut(self, first, last)


@dataclass(frozen=True, slots=True)
class PersonTies:
    """What passed between each party and each of its partners, summed. `person` has one entry a party.

    The partners of party p are `starts[p]:starts[p + 1]` of the other columns, in ascending order: acts and weight
    that the party gave to the partner, and that it received from them.
    """

    key: ClassVar[Key] = Key.PERSON
    person: NDArray[np.int32]
    starts: NDArray[np.int64]
    partner: NDArray[np.int32]
    acts_given: NDArray[np.int64]
    acts_received: NDArray[np.int64]
    weight_given: NDArray[np.float64]
    weight_received: NDArray[np.float64]
    now: int | None

    def __len__(self) -> int:
        return len(self.person)

    def cut(self, first: int, last: int) -> PersonTies:
        """The parties `first:last`."""
        return _cut(self, first, last)


@dataclass(frozen=True, slots=True)
class Ties:
    """The summed ties: one row for each distinct giver and receiver, ordered by giver, then receiver.

    `parties` is how many parties the ledger knows: all numbers are below it. The ties of giver i are
    `starts[i]:starts[i + 1]`. `counts` as in `Reading.counts`.
    """

    key: ClassVar[Key] = Key.GRAPH
    parties: int
    starts: NDArray[np.int64]
    giver: NDArray[np.int32]
    receiver: NDArray[np.int32]
    acts: NDArray[np.int64]
    weight: NDArray[np.float64]
    counts: Mapping[str, int]
    now: int | None

    def __len__(self) -> int:
        return len(self.giver)


@dataclass(frozen=True, slots=True)
class AllActs:
    """The whole ledger at once, for measures that look at more than two parties' acts together.

    `parties` as in `Ties`; `group` has the group of each party, an index into `group_names`, -1 where unknown;
    `capacity` has how many asks each party says it can take on, NaN where it does not say. The person order is made
    when a measure asks for `persons`.
    """

    key: ClassVar[Key] = Key.GRAPH
    parties: int
    pairs: PairActs
    in_person_order: Callable[[], PersonActs]
    group: NDArray[np.int32]
    group_names: tuple[str, ...]
    capacity: NDArray[np.float64]
    counts: Mapping[str, int]
    now: int | None

    @property
    def persons(self) -> PersonActs:
        """All acts by person."""
        return self.in_person_order()

    def __len__(self) -> int:
        return len(self.pairs.giver)


@dataclass(frozen=True, slots=True)
class TiePairs:
    """The summed ties, the two of a pair side by side: one row for each pair with an act, by `lower`, then `upper`.

    `…_up` went from the lower to the upper party, `…_down` back. `parties` and `counts` as in `Ties`.
    """

    key: ClassVar[Key] = Key.GRAPH
    parties: int
    lower: NDArray[np.int32]
    upper: NDArray[np.int32]
    acts_up: NDArray[np.int64]
    acts_down: NDArray[np.int64]
    weight_up: NDArray[np.float64]
    weight_down: NDArray[np.float64]
    counts: Mapping[str, int]
    now: int | None

    def __len__(self) -> int:
        return len(self.lower)


#: Columns with one entry a key; the others of rows by key have one an act or partner.
_OF_KEYS = frozenset({"lower", "upper", "person"})


def _cut[R: (PairActs, PersonActs, PersonTies)](whole: R, first: int, last: int) -> R:
    """The keys `first:last`, without a copy of their rows."""
    rows = slice(int(whole.starts[first]), int(whole.starts[last]))
    columns: dict[str, Any] = {
        one.name: getattr(whole, one.name)[first:last] if one.name in _OF_KEYS else getattr(whole, one.name)[rows]
        for one in fields(whole)
        if one.name not in ("starts", "now")
    }
    return replace(whole, **columns, starts=whole.starts[first : last + 1] - whole.starts[first])


type Rows = PairActs | PersonActs | PersonTies | Ties | TiePairs | AllActs
type Found = Mapping[str, NDArray[Any] | pa.Array]


@dataclass(frozen=True, slots=True)
class Growth:
    """What came to the ties of some persons after a measure was made of everybody. All weights are whole numbers.

    `before` is what its kernel found then, one entry a person of `ties`, which are the ties as they were. `more` are the
    persons asked for now, and only what was added to their ties; its partners have their numbers in `ties`, −1 where they
    are new. `place` is where each person of `more` stands in `ties`, −1 where nowhere. `acts`: how many they have by now.
    """

    before: Mapping[str, NDArray[Any]]
    ties: PersonTies
    place: NDArray[np.int32]
    more: PersonTies
    acts: int


@dataclass(frozen=True, slots=True)
class Measure[R: Rows, O: Options]:
    """One measure: what it is called, what it needs, what it returns, and the kernel that computes it.

    `summary` is one sentence. `rows` is the class of rows that the kernel takes, which tells the key. `columns` names and
    explains the results in order. The kernel returns one array a column: of the keys in their order, or, for
    `Key.GRAPH`, of as many rows as it finds; NaN and `NO_TIME` become null. A measure of the whole ledger that finds
    one row about all of it sets `of_whole`.

    `overall_columns` names and explains figures about the whole, such as a concentration over all parties, which stand in
    `Reading.overall`. `overall`, where given, makes them from the finished table; a kernel of `Key.GRAPH` may
    return them itself beside its columns, each as an array of one figure. `beside` are columns that the kernel returns for
    `overall` alone, such as every time that a whole curve rests on; they are not in `Reading.table`. Those that are lists
    count by their entries together, in whatever rows, so that a kernel may put a batch's sums into one row.

    `grown`, for a measure of `PersonTies` that looks at no time, finds what the kernel would after some ties grew, from what it
    found before and may return beside its columns: the same to the last digit, at a cost of what changed.
    """

    name: str
    summary: str
    rows: type[R]
    options: type[O]
    columns: tuple[Column, ...]
    source: str
    kernel: Callable[[R, O], Found]
    of_whole: bool = False
    overall: Callable[[pa.Table, O], Mapping[str, float | None]] | None = None
    overall_columns: tuple[Column, ...] = ()
    beside: tuple[Column, ...] = ()
    grown: Callable[[Growth, O], Found] | None = None

    @property
    def key(self) -> Key:
        return self.rows.key


def half_life_seconds(options: DecayOptions) -> float | None:
    """The half-life in seconds, or None where age makes no difference. Raises `SpanError`."""
    return None if options.half_life is None else span(options.half_life)


def now_seconds(options: Options, ledger: Ledger) -> int | None:
    """The moment to look from: what was asked for, else the last time in the ledger, else None. Raises `SpanError`."""
    if options.now is None:
        return ledger.last_at
    now = moment(options.now)
    if abs(now) > LAST_SECOND:
        raise SpanError(f"{options.now!r} is no year of four digits, if it is in seconds.")
    return now


def contiguous[T: np.generic](column: NDArray[T]) -> NDArray[T]:
    """A column without gaps, for kernels that need one; a copy only where a column takes no memory."""
    return np.ascontiguousarray(column) if is_constant(column) else column
