"""The Spark engine: brings the rows of a key together on a cluster, and runs the same kernels there.

- Measures by pair: acts are spread by pair, sorted in each partition, and streamed to the kernel in batches of whole pairs.
- Measures by person: the same by person, each act once with its giver and once with its receiver. Those that need sums
  only have each pair's acts summed first, so that they are few.
- Measures of the summed ties: Spark sums, the driver computes. Measures that need every act at once: the driver has them
  all and asks the embedded engine, up to a limit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import DoubleType, LongType, StringType, StructField, StructType

from ayni.engines.answers import schema_of
from ayni.engines.contract import (
    PARTY,
    AllActs,
    Column,
    Key,
    Measure,
    Options,
    PairActs,
    PersonActs,
    now_seconds,
)
from ayni.engines.spans import TimeSpan, single
from ayni.engines.spark import frames
from ayni.engines.spark.failing import plainly
from ayni.engines.spark.frames import Source
from ayni.engines.spark.limits import Limits
from ayni.engines.spark.rows import pair_acts, person_acts, person_ties
from ayni.engines.spark.types import carried, schema_in_spark
from ayni.engines.spark.whole import keys_of, measured_ties, measured_whole, numbered
from ayni.engines.spark.working import Arranged, Computing, Summing
from ayni.errors import InputError, UnknownNameError
from ayni.ledger.ledger import Ledger
from ayni.ledger.readings import Reading

type Overall = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class SparkReading:
    """What a measure found, as a frame of Spark that is computed when it is used. Undefined values are null.

    `frame` has the columns of the measure, in no order of rows. `now` and `counts` are those of `Reading`, and are known
    already: the rows were looked through once. Actions on `frame` raise Spark's own errors; inside `with plainly():`, and
    in the methods here, they come as Ayni's.
    """

    measure: Measure[Any, Any]
    frame: DataFrame
    now: int | None
    counts: Mapping[str, int]
    _overall: Callable[[], Overall]
    _found: pa.Table | None = None  # where the driver computed it

    def overall(self) -> Overall:
        """Figures about all rows together, `{}` where the measure has none. Collects a row for each key."""
        with plainly():
            return self._overall()

    def to_arrow(self) -> pa.Table:
        """All rows in the driver, in the order of keys, as the embedded engine would tell them."""
        if self._found is not None:
            return self._found
        with plainly():
            return in_order(self.frame.toArrow(), self.measure.columns)

    def to_reading(self) -> Reading:
        """All rows and the figures over them in the driver."""
        return Reading(
            measure=self.measure.name,
            table=self.to_arrow(),
            now=self.now,
            counts=self.counts,
            of_whole=self.measure.of_whole,
            overall=self.overall(),
        )

    def write(self, folder: str) -> None:
        """Writes a folder of Parquet files. Raises `InputError` where there is something already."""
        with plainly():
            self.frame.write.mode("errorifexists").parquet(folder)


def run(
    measure: Measure[Any, Any],
    source: Source,
    *,
    session: SparkSession,
    columns: Mapping[str, str] | None = None,
    parties: pa.Table | None = None,
    partitions: int | None = None,
    limits: Limits | None = None,
    **options: Any,
) -> SparkReading:
    """What `measure` finds in `source`, a frame of acts or a folder of Parquet files, with the work done by `session`.

    Columns are those of `Ledger.from_parquet`, named by `columns` where they have other names. `parties`, by a column `key`, says
    more of them, as files `NAME.parties.parquet` in the folder do: a few measures ask for groups. `partitions` is how many pieces
    the acts are spread over, `spark.sql.shuffle.partitions` where None. All rows are looked through before this returns; the work
    is done when the frame is used. Raises as `Ledger.from_parquet` and the measure do, and `InputError` for `every`, for what is
    beyond `limits`, and where Spark or its workers cannot run.
    """
    asked = _options(measure, options)
    with plainly():
        rows = frames.named(frames.opened(source, session), columns)
        beside = frames.parties_of(source, session) if parties is None else parties
        return _Asked(measure, asked, session, rows, beside, partitions, limits or Limits()).reading()


def _options(measure: Measure[Any, Any], given: Mapping[str, Any]) -> Options:
    known = [field.name for field in fields(measure.options)]
    if unknown := sorted(set(given) - set(known)):
        raise UnknownNameError(f"{measure.name} has no option {unknown[0]!r}. Its options are: {', '.join(known)}.")
    options: Options = measure.options(**given)
    if options.every is not None:
        raise InputError(
            "The Spark engine measures one span at a time. Leave out `every` and ask once for each `now` and `window`, "
            "or ask the embedded engine."
        )
    return options


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question."""

    measure: Measure[Any, Any]
    options: Options
    session: SparkSession
    rows: DataFrame
    parties: pa.Table | None
    partitions: int | None
    limits: Limits

    def reading(self) -> SparkReading:
        within, seen = self._looked_through()
        if self.measure.rows is AllActs:
            whole = measured_whole(self.measure, self.options, self.rows, self.parties, seen.rows, self.limits)
            return self._told(whole)
        acts = frames.counted(frames.typed(self.rows), within, contacts=self.options.contacts)
        if self.measure.key is Key.GRAPH:
            sums, now = self._sums(acts, numbered=False), within.until
            ties = measured_ties(self.measure, self.options, sums, self._keys, now, seen.counts, self.limits)
            return self._told(ties)
        return SparkReading(
            measure=self.measure,
            frame=self._by_key(acts, self.measure.columns, within.until, numbered=False),
            now=within.until,
            counts=seen.counts,
            _overall=lambda: self._overall(acts, within.until, seen.counts["acts"]),
        )

    def _looked_through(self) -> tuple[TimeSpan, frames.Survey]:
        """The span asked about, and what a pass over all rows found: a second one where a window hangs on the last time."""
        contacts = self.options.contacts
        asked = None if self.options.now is None else now_seconds(self.options, Ledger.from_columns([], []))
        within = TimeSpan(None, None) if asked is None else single(asked, self.options.window)
        seen = frames.survey(self.rows, within, contacts=contacts)
        if asked is not None:
            return within, seen
        within = single(seen.last_at, self.options.window)
        return within, seen if within.since is None else frames.survey(self.rows, within, contacts=contacts)

    def _by_key(self, acts: DataFrame, columns: tuple[Column, ...], now: int | None, *, numbered: bool) -> DataFrame:
        keys: tuple[str, ...] = ("person",)
        arranged: Arranged = person_acts
        if self.measure.rows is PairActs:
            together, keys, arranged = frames.by_pair(acts, self.partitions), ("lower", "upper"), pair_acts
        elif self.measure.rows is PersonActs:
            together = frames.by_person(acts, self.partitions)
        else:
            sums = self._sums(acts, numbered=numbered)
            together, arranged = frames.ties_by_person(sums, self.partitions), person_ties
        computing = Computing(
            self.measure.kernel, self.options, columns, keys, arranged, now, self.limits.acts, numbered
        )
        return together.mapInArrow(computing, schema_in_spark(columns, acts.schema["giver"].dataType))

    def _sums(self, acts: DataFrame, *, numbered: bool) -> DataFrame:
        """What passed each way between each pair."""
        key, whole, number = acts.schema["giver"].dataType, LongType(), DoubleType()
        types = {"lower": key, "upper": key, "acts_up": whole, "acts_down": whole, "weight_up": number}
        schema = StructType([StructField(name, type_) for name, type_ in {**types, "weight_down": number}.items()])
        return frames.by_pair(acts, self.partitions).mapInArrow(Summing(self.limits.acts, numbered), schema)

    def _overall(self, acts: DataFrame, now: int | None, count: int) -> Overall:
        """Figures over all rows, from acts whose parties have the numbers that they have in a ledger in memory."""
        if self.measure.overall is None:
            return {}
        if count > self.limits.rows:
            raise InputError(
                f"Figures over all rows of {self.measure.name} are made in the driver, which takes up to {self.limits.rows:,} "
                f"acts for them, and there are {count:,}. Take a shorter window, or raise Limits(rows=…)."
            )
        columns = (*self.measure.columns, *self.measure.beside)
        keys = self._keys()
        with numbered(acts, keys, self.session) as told:
            found = self._by_key(told, columns, now, numbered=True).toArrow()
        table = in_order(found, columns)
        for place, column in enumerate(columns):
            if column.type == PARTY:
                table = table.set_column(place, column.name, keys.take(table[column.name].combine_chunks()))
        return self.measure.overall(table, self.options)

    def _keys(self) -> pa.Array:
        return keys_of(frames.typed(self.rows), self.parties)

    def _told(self, found: Reading) -> SparkReading:
        """What the driver computed, as a frame."""
        keys = [found.table[name].type for name in _parties(self.measure.columns)]
        schema = schema_in_spark(self.measure.columns, StringType() if pa.string() in keys else LongType())
        frame = self.session.createDataFrame(carried(found.table), schema)
        return SparkReading(self.measure, frame, found.now, found.counts, lambda: found.overall, found.table)


def in_order(table: pa.Table, columns: tuple[Column, ...]) -> pa.Table:
    """Rows by the keys of their parties, in the types and with the words of the measure."""
    parties = _parties(columns)
    key = table.schema.field(parties[0]).type if parties else pa.int64()
    schema = schema_of(columns, key)
    arrays = [table[field.name].cast(field.type) for field in schema]
    return pa.table(arrays, schema=schema).sort_by([(name, "ascending") for name in parties])


def _parties(columns: tuple[Column, ...]) -> list[str]:
    return [column.name for column in columns if column.type == PARTY]
