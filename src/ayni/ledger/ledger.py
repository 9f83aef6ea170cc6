"""The ledger: acts as immutable columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray

from ayni.clock import moment
from ayni.errors import UnknownNameError
from ayni.ledger import files, tables
from ayni.ledger.acts import Basis
from ayni.ledger.columns import NO_TIME, Columns, is_constant, joined
from ayni.ledger.kinds import FIRST_CONTACT, LAST_CONTACT, Sort, kind, sort_of
from ayni.ledger.readings import Reading
from ayni.ledger.roster import Roster, united

if TYPE_CHECKING:
    import networkx
    import pandas
    import polars

type Selection = NDArray[np.bool_]


class Ledger:
    """Acts and contacts as columns: who gave to whom, when, how much, of what kind.

    A ledger never changes: a filter gives a new one that shares the parties. Columns, one entry a row:

    - `giver`, `receiver`: int32, numbers of parties in `parties`
    - `at`: int64, UTC seconds, `ayni.ledger.columns.NO_TIME` where a row states none (see `has_at`)
    - `weight`: float64, at least 0, in the unit that it came with; 1 where nothing is said
    - `kind`: int32, see `ayni.ledger.kinds`; 0 is an act whose kind nobody stated
    - `asked`: int8, see `ayni.ledger.acts.Asked`
    - `basis`: int8, see `ayni.ledger.acts.Basis`

    Every measure is a method as well: `ledger.dyads(half_life="180d")`, `ledger.people()`,
    `ledger.reciprocity()`. Each has a page under `docs/measures/`.

    >>> ledger = Ledger.from_columns(giver=["ada", "ben", "ada"], receiver=["ben", "ada", "cem"])
    >>> len(ledger), len(ledger.parties)
    (3, 3)
    """

    def __init__(self, columns: Columns) -> None:
        self._held = columns

    @property
    def _columns(self) -> Columns:
        return self._held

    # Reading ---------------------------------------------------------------------------------

    @classmethod
    def from_parquet(cls, paths: files.Paths, *, columns: Mapping[str, str] | None = None) -> Ledger:
        """A ledger from Parquet files: one path, a pattern such as `acts/*.parquet`, or a list of them.

        `columns` maps the ledger's names to the files' own: `{"giver": "src"}`. A file
        `NAME.parties.parquet` beside `NAME.parquet` gives the parties their names.

        Raises `ColumnsError` for a missing or unusable column and `LedgerError` for an unusable row.
        """
        return cls(files.from_parquet(paths, columns))

    @classmethod
    def from_csv(cls, paths: files.Paths, *, columns: Mapping[str, str | int] | None = None) -> Ledger:
        """A ledger from text files with a header, also gzipped: commas, semicolons, tabs or spaces between fields.

        `columns` maps the ledger's names to the header's. Positions such as `{"giver": 0, "receiver": 1}`
        say that the files have no header. Raises as `from_parquet` does.
        """
        return cls(files.from_csv(paths, columns))

    @classmethod
    def from_arrow(
        cls, table: pa.Table, *, columns: Mapping[str, str] | None = None, parties: pa.Table | None = None
    ) -> Ledger:
        """A ledger from an Arrow table; `parties`, by a column `key`, says more of them. Raises as `from_parquet`."""
        return cls(tables.from_arrow(table, columns, parties))

    @classmethod
    def from_pandas(cls, frame: pandas.DataFrame, *, columns: Mapping[str, str] | None = None) -> Ledger:
        """A ledger from a pandas data frame. Raises as `from_parquet` does."""
        return cls(tables.from_arrow(pa.Table.from_pandas(frame, preserve_index=False), columns))

    @classmethod
    def from_polars(cls, frame: polars.DataFrame, *, columns: Mapping[str, str] | None = None) -> Ledger:
        """A ledger from a Polars data frame. Raises as `from_parquet` does."""
        return cls(tables.from_arrow(frame.to_arrow(), columns))

    @classmethod
    def from_networkx(cls, graph: networkx.DiGraph[Any], *, columns: Mapping[str, str] | None = None) -> Ledger:
        """A ledger from a directed graph or multigraph: each edge one act from source to target.

        Edge attributes `at`, `weight`, `kind`, `asked` and `basis` are read where there; `columns` names others.
        Isolated nodes become parties without acts. Raises `ColumnsError` for an undirected graph.
        """
        return cls(tables.from_networkx(graph, columns))

    @classmethod
    def from_columns(
        cls,
        giver: ArrayLike | pa.Array,
        receiver: ArrayLike | pa.Array,
        at: ArrayLike | pa.Array | None = None,
        weight: ArrayLike | pa.Array | None = None,
        kind: ArrayLike | pa.Array | None = None,
        asked: ArrayLike | pa.Array | None = None,
        basis: ArrayLike | pa.Array | None = None,
    ) -> Ledger:
        """A ledger from arrays or lists of one length. Raises as `from_parquet` does.

        >>> Ledger.from_columns(["ada"], ["ben"], at=["2004-04-15"]).at.tolist()
        [1081987200]
        """
        given = {
            "giver": giver,
            "receiver": receiver,
            "at": at,
            "weight": weight,
            "kind": kind,
            "asked": asked,
            "basis": basis,
        }
        return cls(tables.from_arrays({name: values for name, values in given.items() if values is not None}))

    # Columns ---------------------------------------------------------------------------------

    @property
    def giver(self) -> NDArray[np.int32]:
        return self._columns.giver

    @property
    def receiver(self) -> NDArray[np.int32]:
        return self._columns.receiver

    @property
    def at(self) -> NDArray[np.int64]:
        return self._columns.at

    @property
    def weight(self) -> NDArray[np.float64]:
        return self._columns.weight

    @property
    def kind(self) -> NDArray[np.int32]:
        return self._columns.kind

    @property
    def asked(self) -> NDArray[np.int8]:
        return self._columns.asked

    @property
    def basis(self) -> NDArray[np.int8]:
        return self._columns.basis

    @property
    def parties(self) -> Roster:
        return self._columns.parties

    @property
    def has_at(self) -> Selection:
        """Which rows state a time."""
        stated: Selection = self.at != NO_TIME
        return stated

    @property
    def first_at(self) -> int | None:
        """The earliest time, or None where no row states one."""
        times = self.at[self.has_at]
        return int(times.min()) if len(times) else None

    @property
    def last_at(self) -> int | None:
        """The latest time, or None where no row states one."""
        latest = int(self.at.max()) if len(self) else NO_TIME
        return None if latest == NO_TIME else latest

    def __len__(self) -> int:
        return len(self._columns.giver)

    def __repr__(self) -> str:
        return f"<Ledger: {len(self):,} rows, {len(self.parties):,} parties>"

    # Filters ---------------------------------------------------------------------------------

    def where(self, selection: Selection) -> Ledger:
        """The rows where `selection`, one boolean a row, is true. The parties stay as they are."""
        return Ledger(self._columns.where(selection))

    def between(self, start: str | float | datetime | None = None, end: str | float | datetime | None = None) -> Ledger:
        """Rows from `start` on and before `end`. Rows that state no time are not in any span.

        >>> Ledger.from_columns([1, 1], [2, 3], at=["2026-01-01", "2026-02-01"]).between("2026-02-01")
        <Ledger: 1 rows, 3 parties>
        """
        inside = self.has_at
        if start is not None:
            inside &= self.at >= moment(start)
        if end is not None:
            inside &= self.at < moment(end)
        return self.where(inside)

    def kinds(self, *wanted: str | int | Sort) -> Ledger:
        """Rows of these kinds: names, numbers, or whole sorts such as `Sort.KNOWLEDGE`.

        Raises `UnknownNameError` for a kind that does not exist.

        >>> Ledger.from_columns([1, 1], [2, 3], kind=["advice", "message"]).kinds("advice")
        <Ledger: 1 rows, 3 parties>
        """
        present = np.unique(self.kind)
        sorts = {one for one in wanted if isinstance(one, Sort)}
        numbers = {_kind_number(one) for one in wanted if not isinstance(one, Sort)}
        chosen = [n for n in present.tolist() if n in numbers or sort_of(n) in sorts]
        return self.where(np.isin(self.kind, chosen))

    def contacts(self) -> Ledger:
        """Rows that say that two people were in touch."""
        return self.where(self.is_contact)

    def acts(self) -> Ledger:
        """Rows in which something was given: all but contacts."""
        return self.where(~self.is_contact)

    @property
    def is_contact(self) -> Selection:
        """Which rows are contacts, one boolean a row."""
        kind = self.kind[:1] if is_constant(self.kind) else self.kind
        inside: Selection = (kind >= FIRST_CONTACT) & (kind <= LAST_CONTACT)
        return inside if len(inside) == len(self) else np.full(len(self), inside[0])

    def resting_on(self, *bases: Basis) -> Ledger:
        """Rows that rest on one of these: `Basis.OBSERVED`, `Basis.RECORDED`, `Basis.CONFIRMED`."""
        return self.where(np.isin(self.basis, [int(basis) for basis in bases]))

    def only(self, parties: Iterable[int | str]) -> Ledger:
        """Rows whose giver and receiver are both among these keys. Raises `UnknownNameError` for a key not there."""
        chosen = self._chosen(parties)
        return self.where(chosen[self.giver] & chosen[self.receiver])

    def touching(self, parties: Iterable[int | str]) -> Ledger:
        """Rows whose giver or receiver is among these keys. Raises `UnknownNameError` for a key that is not there."""
        chosen = self._chosen(parties)
        return self.where(chosen[self.giver] | chosen[self.receiver])

    def without_self(self) -> Ledger:
        """Rows whose giver and receiver differ."""
        return self.where(self.giver != self.receiver)

    def _chosen(self, parties: Iterable[int | str]) -> Selection:
        chosen = np.zeros(len(self.parties), dtype=np.bool_)
        chosen[self.parties.numbers(parties)] = True
        return chosen

    # Writing ---------------------------------------------------------------------------------

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table with columns giver, receiver, at, weight, kind, asked, basis; ids as keys."""
        return tables.to_arrow(self._columns)

    def write_parquet(self, path: str | Path) -> None:
        """Writes one Parquet file, whole or not at all, that `from_parquet` reads back to an equal ledger.

        Where more is known about the parties than their keys it goes to `NAME.parties.parquet` beside it.
        """
        files.write_parquet(self._columns, Path(path))

    def extended(self, more: Ledger) -> Ledger:
        """The rows of this ledger and those of `more`, late ones too. Nothing is copied before it is needed.

        Parties are the same where their keys are; keys of both must be texts, or of both numbers. What the two know
        of a party: this ledger first. Raises `LedgerError` for keys of different types.

        >>> early = Ledger.from_columns(["ada"], ["ben"])
        >>> early.extended(Ledger.from_columns(["ben"], ["cem"]))
        <Ledger: 2 rows, 3 parties>
        """
        return ExtendedLedger(self, more)

    def equals(self, other: Ledger) -> bool:
        """Whether both hold the same rows in the same order about the same parties."""
        return self._columns.equals(other._columns)

    # Measures --------------------------------------------------------------------------------

    @classmethod
    def learn(cls, name: str, answer: Any) -> None:
        """Adds a measure as the method `name`.

        The measures stand above the ledger, so the ledger cannot know them: they make
        themselves known here when `ayni` is imported. Raises `UnknownNameError` when the name is taken.
        """
        if name in vars(cls):
            raise UnknownNameError(f"A ledger has {name!r} already; a measure needs a name of its own.")
        setattr(cls, name, answer)

    if TYPE_CHECKING:

        def plot(self, picture: str = "network", path: str | Path | None = None, **asked: Any) -> Any: ...

        def __getattr__(self, name: str) -> Callable[..., Reading]: ...


class ExtendedLedger(Ledger):
    """Two ledgers as one: `base`, and `more` that came later.

    `base_numbers` and `more_numbers` are the numbers of their parties here, or None where they are the same.
    """

    def __init__(self, base: Ledger, more: Ledger) -> None:
        self.base, self.more = base, more
        self._parties, self.base_numbers, self.more_numbers = united(base.parties, more.parties)

    @cached_property
    def _columns(self) -> Columns:
        parts = ((self.base, self.base_numbers), (self.more, self.more_numbers))
        return joined([_renumbered(part._columns, numbers) for part, numbers in parts], self._parties)

    @property
    def parties(self) -> Roster:
        return self._parties

    @property
    def last_at(self) -> int | None:
        """The latest time, or None where no row states one."""
        return max((at for at in (self.base.last_at, self.more.last_at) if at is not None), default=None)

    @property
    def first_at(self) -> int | None:
        """The earliest time, or None where no row states one."""
        return min((at for at in (self.base.first_at, self.more.first_at) if at is not None), default=None)

    def __len__(self) -> int:
        return len(self.base) + len(self.more)


def _renumbered(columns: Columns, numbers: NDArray[np.int32] | None) -> Columns:
    if numbers is None:
        return columns
    return replace(columns, giver=numbers[columns.giver], receiver=numbers[columns.receiver])


def _kind_number(wanted: str | int) -> int:
    """The number of a kind; numbers that people added for themselves have no name here."""
    if isinstance(wanted, int):
        sort_of(wanted)
        return wanted
    return kind(wanted).number


def read(paths: files.Paths, *, columns: Mapping[str, str | int] | None = None) -> Ledger:
    """A ledger from Parquet or text files: one path, a pattern such as `acts/*.parquet`, or a list of them.

    `columns` as in `Ledger.from_parquet` and `Ledger.from_csv`, and the same errors.
    """
    return Ledger(files.read(paths, columns))
