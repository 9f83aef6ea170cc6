"""Measures that look at more than one key: what Spark makes small comes to the driver, and is computed there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 (its usual name)

from ayni.engines.answers import array_of, figure_of, schema_of
from ayni.engines.contract import Found, Measure, Options, TiePairs, Ties
from ayni.engines.embedded.engine import run as run_embedded
from ayni.engines.embedded.summing import PairSums, ties_of
from ayni.engines.spark.limits import Limits
from ayni.errors import InputError
from ayni.ledger.casting import flat
from ayni.ledger.ledger import Ledger
from ayni.ledger.readings import Reading


def measured_ties(
    measure: Measure[Any, Any],
    options: Options,
    sums: DataFrame,
    keys: Callable[[], pa.Array],
    now: int | None,
    counts: Mapping[str, int],
    limits: Limits,
) -> Reading:
    """What a measure of the summed ties finds, from the sums that Spark made of each pair; `keys` are those of all parties.

    Raises `InputError` where there are more pairs than the driver takes.
    """
    held = sums.persist()
    try:
        pairs = held.count()
        if pairs > limits.ties:
            raise InputError(
                f"{measure.name} looks at all ties at once, in the driver, and there are {pairs:,} pairs of parties with an "
                f"act; the most is {limits.ties:,}. Take a shorter window, or raise Limits(ties=…) with about 300 bytes of "
                "the driver's memory for each pair."
            )
        table = held.toArrow()
    finally:
        held.unpersist()
    parties = keys()
    found: Found = measure.kernel(_ties(table, parties, measure.rows, now, counts), options)
    columns = (*measure.columns, *measure.beside)
    arrays = [array_of(found[column.name], column, parties) for column in columns]
    told = pa.table(arrays, schema=schema_of(columns, parties.type))
    overall: dict[str, float | None] = {
        column.name: figure_of(found[column.name]) for column in measure.overall_columns if column.name in found
    }
    if measure.overall is not None:
        overall |= measure.overall(told, options)
    table = told.drop_columns([column.name for column in measure.beside])
    return Reading(measure.name, table, now, counts, measure.of_whole, overall)


def _ties(
    table: pa.Table, keys: pa.Array, wanted: type[Any], now: int | None, counts: Mapping[str, int]
) -> Ties | TiePairs:
    """The ties in the order of the contract, with the numbers that their parties have in a ledger in memory."""
    lower, upper = (flat(pc.index_in(table[name], value_set=keys), np.int32) for name in ("lower", "upper"))
    order = np.lexsort((upper, lower))
    lower, upper = lower[order], upper[order]
    acts = {name: flat(table[name], np.int64)[order] for name in ("acts_up", "acts_down")}
    weight = {name: flat(table[name], np.float64)[order] for name in ("weight_up", "weight_down")}
    if wanted is TiePairs:
        return TiePairs(parties=len(keys), lower=lower, upper=upper, **acts, **weight, counts=counts, now=now)
    return ties_of(lower, upper, PairSums(**acts, **weight), len(keys), counts, now)


def measured_whole(
    measure: Measure[Any, Any],
    options: Options,
    rows: DataFrame,
    parties: pa.Table | None,
    count: int,
    limits: Limits,
) -> Reading:
    """What a measure of every act at once finds, by the embedded engine in the driver. Raises `InputError`."""
    if count > limits.rows:
        raise InputError(
            f"{measure.name} looks at every act beside every other, which cannot be spread over workers. The driver takes up "
            f"to {limits.rows:,} rows for it, and there are {count:,}. Ask the embedded engine on one large machine (it holds "
            "about 64 bytes a row), take a part of the rows, or raise Limits(rows=…)."
        )
    return run_embedded(measure, Ledger.from_arrow(rows.toArrow(), parties=parties), options)


def keys_of(acts: DataFrame, parties: pa.Table | None) -> pa.Array:
    """The keys of all parties of a ledger in order, one for each, in the driver: also of those whose acts do not count."""
    ids = F.explode(F.array(F.col("giver"), F.col("receiver")))
    told = acts.select(ids.alias("key")).distinct().toArrow()["key"]
    if parties is not None:
        told = pa.chunked_array([*told.chunks, *parties["key"].cast(told.type).drop_null().chunks], told.type)
    keys = pc.unique(told)
    return keys.take(pc.array_sort_indices(keys))


@contextmanager
def numbered(acts: DataFrame, keys: pa.Array, session: SparkSession) -> Iterator[DataFrame]:
    """The same acts with the places of their parties among `keys` for ids."""
    numbers = session.createDataFrame(pa.table({"key": keys, "number": pa.array(np.arange(len(keys)))})).persist()
    try:
        rest = [F.col(name) for name in acts.columns if name not in ("giver", "receiver")]
        found = acts
        for side in ("giver", "receiver"):
            own = numbers.select(F.col("key").alias(f"{side}_key"), F.col("number").alias(f"{side}_number"))
            found = found.join(own, F.col(side) == F.col(f"{side}_key"))
        sides = [F.col(f"{side}_number").alias(side) for side in ("giver", "receiver")]
        yield found.select(*sides, *rest)
    finally:
        numbers.unpersist()
