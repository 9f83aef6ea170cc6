"""A reading: what a measure found, over which acts, up to when."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ayni.errors import UnknownNameError

if TYPE_CHECKING:
    import networkx
    import pandas
    import polars

    from ayni.ledger.ledger import Ledger

_SHOWN = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Question:
    """What a reading answers: the ledger that was asked, and the options it was asked with."""

    ledger: Ledger
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """A table of results with what it rests on. Undefined values are null.

    `measure` is the measure's name, `table` the rows, `now` the moment up to which the record was
    read (UTC seconds, None when no row states a time), `counts` how many acts were read and how many
    rows were left out and why: `acts`, `self_acts_left_out`, `contacts_left_out`, `later_left_out`.
    """

    measure: str
    table: pa.Table
    now: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    #: Whether this is one row about the whole ledger rather than rows about its parties.
    of_whole: bool = False
    #: Figures about all the rows together, such as a concentration; None where undefined.
    overall: Mapping[str, float | None] = field(default_factory=dict)
    #: What it answers, for pictures that show the acts as well; None where it came from elsewhere.
    question: Question | None = field(default=None, compare=False)

    def answering(self, question: Question) -> Reading:
        """The same reading as the answer to this question."""
        return Reading(self.measure, self.table, self.now, self.counts, self.of_whole, self.overall, question)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __getitem__(self, column: str) -> list[Any]:
        """One column as a Python list, None where undefined."""
        values: list[Any] = self.table[column].to_pylist()
        return values

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        names: list[str] = self.table.column_names
        return names

    @property
    def now_utc(self) -> datetime | None:
        """`now` as a datetime."""
        return None if self.now is None else _EPOCH + timedelta(seconds=self.now)

    def rows(self) -> list[dict[str, Any]]:
        """Every row as a dictionary, None where undefined."""
        rows: list[dict[str, Any]] = self.table.to_pylist()
        return rows

    def to_arrow(self) -> pa.Table:
        return self.table

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas data frame; needs pandas."""
        frame: pandas.DataFrame = self.table.to_pandas()
        return frame

    def to_polars(self) -> polars.DataFrame:
        """A Polars data frame; needs Polars."""
        import polars  # an optional package, imported only by those who ask for it

        frame = polars.from_arrow(self.table)
        assert isinstance(frame, polars.DataFrame)
        return frame

    def to_networkx(self) -> networkx.DiGraph[Any]:
        """A directed graph; needs networkx.

        Of a table of pairs such as `dyads`: an edge for each way in which something went, with what the columns say of
        that way (`acts_ab` becomes `acts`) and of the pair. Of a table of parties such as `people`: a node for each, with
        what the columns say, and no edges. Undefined values are None. Raises `InputError` for a table of neither.

        >>> from ayni import Ledger
        >>> Ledger.from_columns(["ada"], ["ben"]).dyads().to_networkx().edges["ada", "ben"]["acts"]
        1
        """
        from ayni.ledger.graphs import graph  # needs networkx, which is optional

        return graph(self)

    @classmethod
    def learn(cls, name: str, answer: Any) -> None:
        """Adds a method. Pictures stand above the ledger, and make themselves known here when `ayni` is imported.

        Raises `UnknownNameError` when the name is taken.
        """
        if name in vars(cls):
            raise UnknownNameError(f"A reading has {name!r} already; what it learns needs a name of its own.")
        setattr(cls, name, answer)

    if TYPE_CHECKING:

        def plot(self, path: str | Path | None = None, **drawing: Any) -> Any: ...

    def __repr__(self) -> str:
        return as_text(self)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from ayni.ledger.notebooks import html  # only a notebook asks for it

        return html(self)


def as_text(reading: Reading, rows: int = _SHOWN, width: int = 120) -> str:
    """The first rows as lines of text no wider than `width`; columns that do not fit are named below.

    A reading of one row has its names and values below each other.
    """
    if reading.of_whole:
        pairs = [(name, shown(value)) for name, value in reading.rows()[0].items()]
        return "\n".join(_lines([[name for name, _ in pairs], [value for _, value in pairs]], [False, True]))
    cells = [
        [column.name, *(shown(v) for v in reading.table[column.name][:rows].to_pylist())]
        for column in reading.table.schema
    ]
    fitting = _fitting(cells, width)
    lines = _lines(cells[:fitting], [_is_number(column.type) for column in reading.table.schema])
    if fitting < len(cells):
        lines += textwrap.wrap("And the columns " + ", ".join(reading.columns[fitting:]) + ".", width)
    if len(reading) > rows:
        lines.append(f"{len(reading):,} rows, of which the first {rows} are shown.")
    if reading.overall:
        lines += ["", "Over all rows:"]
        lines += _lines([list(reading.overall), [shown(value) for value in reading.overall.values()]], [False, True])
    return "\n".join(lines)


_LEFT_OUT = {
    "self_acts_left_out": "to oneself",
    "contacts_left_out": "contacts",
    "later_left_out": "after the moment looked from",
    "earlier_left_out": "before the window",
}


def left_out(reading: Reading) -> str:
    """How many rows were left out and why, as a sentence; empty where none were or the table says so itself."""
    told = [f"{count:,} {_LEFT_OUT[name]}" for name, count in reading.counts.items() if name in _LEFT_OUT and count]
    in_table = all(name in reading.columns for name in reading.counts)
    return "" if in_table or not told else f"Left out: {', '.join(told)}."


def _fitting(cells: list[list[str]], width: int) -> int:
    """How many columns fit side by side; one at least."""
    used, fitting = 0, 0
    for column in cells:
        used += max(len(cell) for cell in column) + 2
        if fitting and used - 2 > width:
            break
        fitting += 1
    return fitting


def _lines(columns: list[list[str]], right: list[bool]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in columns]
    return [
        "  ".join(
            cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(row, widths, right, strict=False)
        ).rstrip()
        for row in zip(*columns, strict=True)
    ]


def _is_number(type_: pa.DataType) -> bool:
    return bool(pa.types.is_integer(type_) or pa.types.is_floating(type_))


def shown(value: object) -> str:
    """A value as a person reads it: – for what is undefined, four figures for shares."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() and abs(value) >= 1000 else f"{value:.4g}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    return str(value)
