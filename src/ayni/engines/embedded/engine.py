"""The embedded engine: sorts in memory once, then runs kernels over batches of whole keys on all cores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.engines.answers import array_of, field_of, figure_of, table_of
from ayni.engines.contract import (
    TIME,
    AllActs,
    Column,
    Found,
    Key,
    Measure,
    Options,
    PairActs,
    PersonActs,
    PersonTies,
    Rows,
    TiePairs,
    Ties,
    now_seconds,
)
from ayni.engines.embedded.arranged import arrange
from ayni.engines.embedded.arrangement import Arrangement
from ayni.engines.embedded.summing import acts_in
from ayni.engines.spans import TimeSpan, series, single
from ayni.engines.threads import Progress, each, pieces_for
from ayni.errors import InputError
from ayni.ledger.ledger import ExtendedLedger, Ledger
from ayni.ledger.readings import Reading

#: Rows in a batch, at least: below this, handing work to a thread costs more than it brings.
_SMALLEST_BATCH = 1 << 16
_UNTIL = Column("until", TIME, "UTC", "the end of the span that the row is about")


def run(
    measure: Measure[Any, Any],
    ledger: Ledger,
    options: Options,
    *,
    of: int | str | Iterable[int | str] | None = None,
    touched_by: Ledger | None = None,
    progress: Progress | None = None,
) -> Reading:
    """What `measure` finds in `ledger`: one row a key, ordered by the keys of the parties.

    `of`, a key or several, asks about some parties only: the pairs that one of them is in, or themselves. `touched_by`
    asks about the pairs, or the parties, that another ledger has acts of, such as the new acts that this one was
    extended by. Both cost what those have, not what the ledger holds. Raises `SpanError`, `UnknownNameError` for a
    party that is not there, `InputError` for `of` or `touched_by` with a measure of the whole ledger.
    """
    now = now_seconds(options, ledger)
    scope = _scope(measure, ledger, of, touched_by)
    whole = arrange(ledger, contacts=options.contacts)
    asked = _Asked(measure, ledger, options, scope, progress)
    if (
        scope.parties is not None
        and measure.rows is PersonTies
        and options.now is options.window is options.every is None
    ):
        return asked.of_ties(scope.parties, whole, now)
    arrangement = scope.part_of(whole)
    if options.every is not None:
        spans = series(ledger.first_at, now, options.every, options.window)
        return asked.series(arrangement, spans, now)
    within = single(now, options.window)
    counted, counts = _counted(arrangement, within, nothing_later=options.now is None)
    return asked.reading(counted, within.until, counts)


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is asked about: `parties`, and `pairs` where not all of theirs are; all where None."""

    parties: NDArray[np.int32] | None = None
    pairs: tuple[NDArray[np.int32], NDArray[np.int32]] | None = None

    def part_of(self, arrangement: Arrangement) -> Arrangement:
        if self.pairs is not None:
            return arrangement.of_pairs(*self.pairs)
        return arrangement if self.parties is None else arrangement.touching(self.parties)


def _scope(
    measure: Measure[Any, Any], ledger: Ledger, of: int | str | Iterable[int | str] | None, touched_by: Ledger | None
) -> _Scope:
    if of is None and touched_by is None:
        return _Scope()
    if measure.key is Key.GRAPH:
        raise InputError(f"{measure.name} looks at the whole ledger, so it cannot be asked about some parties only.")
    if of is not None and touched_by is not None:
        raise InputError("Ask with of or with touched_by, not with both.")
    if touched_by is None:
        if isinstance(of, (int, str)):
            return _Scope(np.array([ledger.parties.number(of)], np.int32))
        return _Scope(np.unique(ledger.parties.numbers(of or ())))
    giver, receiver = _numbers_of(touched_by, ledger)
    if measure.key is Key.PERSON:
        return _Scope(np.unique([giver, receiver]))
    apart = giver != receiver
    return _Scope(pairs=(np.minimum(giver, receiver)[apart], np.maximum(giver, receiver)[apart]))


def _numbers_of(ledger: Ledger, larger: Ledger) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Who gave and who received in `ledger`, by the numbers that they have in a larger one."""
    if isinstance(larger, ExtendedLedger) and ledger is larger.more:
        numbers = larger.more_numbers
        return (ledger.giver, ledger.receiver) if numbers is None else (numbers[ledger.giver], numbers[ledger.receiver])
    present = np.unique([ledger.giver, ledger.receiver])
    numbers = np.full(len(ledger.parties), -1, np.int32)
    numbers[present] = larger.parties.numbers(ledger.parties.keys.take(pa.array(present)).to_pylist())
    return numbers[ledger.giver], numbers[ledger.receiver]


def _counted(
    arrangement: Arrangement, within: TimeSpan, *, nothing_later: bool
) -> tuple[Arrangement, Mapping[str, int]]:
    """The acts within a span, and how many rows were left out."""
    counted, earlier, later = arrangement.within(within.since, None if nothing_later else within.until)
    return counted, _counts(counted.acts, arrangement, earlier, later)


def _counts(acts: int, of: Arrangement, earlier: int = 0, later: int = 0) -> Mapping[str, int]:
    return {
        "acts": acts,
        "self_acts_left_out": of.left_out.self_acts,
        "contacts_left_out": of.left_out.contacts,
        "later_left_out": later,
        "earlier_left_out": earlier,
    }


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question to a ledger."""

    measure: Measure[Any, Any]
    ledger: Ledger
    options: Options
    scope: _Scope
    progress: Progress | None

    def of_ties(self, parties: NDArray[np.int32], whole: Arrangement, now: int | None) -> Reading:
        """The reading of some parties' summed ties: their acts are not looked at again, nor their other ties where it can go on."""
        growth = whole.growth(self.measure.name, parties, now) if self.measure.grown is not None else None
        if growth is not None and self.measure.grown is not None:
            table = self._tabled(self.measure.grown(growth, self.options))
            return self._told(table, now, _counts(growth.acts, whole), {})
        ties = whole.ties_of(parties, now)
        table, overall = self._table_of(ties, self.progress)
        return self._told(table, now, _counts(acts_in(ties, whole.parties), whole), overall)

    def reading(self, counted: Arrangement, now: int | None, counts: Mapping[str, int]) -> Reading:
        table, overall = self._table(counted, now, counts, self.progress)
        return self._told(table, now, counts, overall)

    def series(self, arrangement: Arrangement, spans: Sequence[TimeSpan], now: int | None) -> Reading:
        """One table of all spans. Figures over all rows of a span become columns of their own."""
        tables, acts = [], 0
        for done, (span, counted) in enumerate(zip(spans, arrangement.in_spans(spans), strict=True), 1):
            table, overall = self._table(counted, span.until, _counts(counted.acts, arrangement), None)
            tables.append(_in_span(table, span, self.measure, overall))
            acts += counted.acts
            if self.progress is not None:
                self.progress(done / len(spans))
        if not spans:
            empty, overall = self._table(arrangement.only(np.empty(0, np.intp)), now, _counts(0, arrangement), None)
            tables = [_in_span(empty, TimeSpan(None, None), self.measure, overall).slice(0, 0)]
        counts = dict(_counts(acts, arrangement))
        counts.pop("later_left_out"), counts.pop("earlier_left_out")
        return self._told(pa.concat_tables(tables), now, counts, {}, of_whole=False)

    def _told(
        self,
        table: pa.Table,
        now: int | None,
        counts: Mapping[str, int],
        overall: Mapping[str, float | None],
        of_whole: bool | None = None,
    ) -> Reading:
        beside = [column.name for column in self.measure.beside]
        return Reading(
            measure=self.measure.name,
            table=table.drop_columns(beside) if beside else table,
            now=now,
            counts=counts,
            of_whole=self.measure.of_whole if of_whole is None else of_whole,
            overall=overall,
        )

    def _table(
        self, counted: Arrangement, now: int | None, counts: Mapping[str, int], progress: Progress | None
    ) -> tuple[pa.Table, Mapping[str, float | None]]:
        """The rows, and the figures about all of them."""
        rows = _rows(self.measure.rows, counted, _Whole(self.ledger, now, counts))
        if self.scope.parties is not None:
            rows = _narrowed(rows, self.scope.parties)
        return self._table_of(rows, progress, of_all=counted if self._is_of_all(counted) else None)

    def _is_of_all(self, counted: Arrangement) -> bool:
        """Whether everybody's ties are looked at, up to the end."""
        everybody = self.scope.parties is None and self.scope.pairs is None
        return everybody and counted is arrange(self.ledger, contacts=self.options.contacts)

    def _table_of(
        self, rows: Rows, progress: Progress | None, of_all: Arrangement | None = None
    ) -> tuple[pa.Table, Mapping[str, float | None]]:
        """The rows as a table. What is found of everybody stays with `of_all`, for a measure that can go on from it."""
        told: dict[str, float | None] = {}

        def batch(piece: Rows) -> tuple[Found, pa.Table]:
            found: Found = self.measure.kernel(piece, self.options)
            if self.measure.key is Key.GRAPH:  # one batch: what the kernel says of the whole is about the whole
                names = [column.name for column in self.measure.overall_columns if column.name in found]
                told.update({name: figure_of(found[name]) for name in names})
            return found, self._tabled(found)

        found, tables = zip(*each(batch, _batches(rows), progress), strict=True)
        if self.measure.grown is not None and of_all is not None:
            of_all.found_of_all[self.measure.name] = {
                name: np.concatenate([one[name] for one in found]) for name in found[0]
            }
        table = tables[0] if len(tables) == 1 else pa.concat_tables(tables)
        return table, {**told, **(self.measure.overall(table, self.options) if self.measure.overall else {})}

    def _tabled(self, found: Found) -> pa.Table:
        keys = self.ledger.parties.keys
        columns = (*self.measure.columns, *self.measure.beside)
        arrays = [array_of(found[column.name], column, keys) for column in columns]
        return table_of(arrays, columns, keys.type)


def _in_span(
    table: pa.Table, span: TimeSpan, measure: Measure[Any, Any], overall: Mapping[str, float | None]
) -> pa.Table:
    """A span's rows with its end, and what holds over all of them, in every row."""
    until = pa.array([span.until] * len(table), pa.int64()).cast(TIME)
    told = table.add_column(0, field_of(_UNTIL, table.schema.field(0).type), until)
    for column in measure.overall_columns:
        values = pa.array([overall.get(column.name)] * len(table), column.type)
        told = told.append_column(field_of(replace(column, name=f"overall_{column.name}"), column.type), values)
    return told


@dataclass(frozen=True, slots=True)
class _Whole:
    """What rows say beside their columns."""

    ledger: Ledger
    now: int | None
    counts: Mapping[str, int]


def _rows(wanted: type[Rows], counted: Arrangement, whole: _Whole) -> Rows:
    if wanted is PairActs:
        return counted.pair_acts(whole.now)
    if wanted is PersonActs:
        return counted.person_acts(whole.now)
    if wanted is PersonTies:
        return counted.person_ties(whole.now)
    if wanted is Ties:
        return counted.ties(whole.now, whole.counts)
    if wanted is TiePairs:
        return counted.tie_pairs(whole.now, whole.counts)
    parties = whole.ledger.parties
    return counted.all_acts(whole.now, whole.counts, *parties.groups, parties.capacities)


def _narrowed(rows: Rows, asked: NDArray[np.int32]) -> Rows:
    match rows:
        case PersonActs():
            return _only(rows, asked)
        case PersonTies():
            return _only(rows, asked)
        case _:
            return rows


def _only[R: (PersonActs, PersonTies)](rows: R, asked: NDArray[np.int32]) -> R:
    """The parties asked for, of rows that also hold their partners."""
    places = np.flatnonzero(np.isin(rows.person, asked))
    return join([rows.cut(int(place), int(place) + 1) for place in places]) if len(places) else rows.cut(0, 0)


def join[R: (PersonActs, PersonTies)](parts: list[R]) -> R:
    """Rows of several parties, one after the other."""
    whole: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in type(parts[0]).__dataclass_fields__
        if name not in ("starts", "now", "key")
    }
    lengths = np.concatenate([np.diff(part.starts) for part in parts])
    return type(parts[0])(**whole, starts=np.concatenate([[0], np.cumsum(lengths)]), now=parts[0].now)


def _batches(rows: Rows) -> list[Rows]:
    """Whole keys in batches of about as many rows each. What looks at the whole ledger is one batch."""
    if isinstance(rows, (Ties, TiePairs, AllActs)) or not len(rows):
        return [rows]
    count = int(rows.starts[-1] - rows.starts[0])
    if count < _SMALLEST_BATCH:
        return [rows]
    pieces = pieces_for(count, _SMALLEST_BATCH)
    wanted = rows.starts[0] + np.arange(1, pieces) * (count // pieces)
    edges = np.unique(np.concatenate([[0], np.searchsorted(rows.starts, wanted), [len(rows)]])).tolist()
    return [rows.cut(first, last) for first, last in pairwise(edges)]
