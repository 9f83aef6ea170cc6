"""The embedded engine: sorts in memory, runs the kernel once over all keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.engines.contract import PARTY, TIME, Column, Key, Measure, Options, now_seconds
from ayni.engines.embedded import rows
from ayni.ledger.columns import NO_TIME
from ayni.ledger.ledger import Ledger
from ayni.ledger.readings import Reading


def run(measure: Measure[Any, Any], ledger: Ledger, options: Options) -> Reading:
    """What `measure` finds in `ledger`: one row a key, ordered by the keys of the parties."""
    now = now_seconds(options, ledger)
    counted = rows.counted(ledger, now=now, contacts=options.contacts)
    found = measure.kernel(_gathered(measure.key, counted, now), options)
    table = pa.table(
        [_arrow(found[column.name], column, ledger.parties.keys) for column in measure.columns],
        schema=pa.schema([_field(column, ledger.parties.keys.type) for column in measure.columns]),
    )
    return Reading(measure=measure.name, table=table, now=now, counts=counted.counts, of_whole=measure.key is Key.GRAPH)


def _gathered(key: Key, counted: rows.Counted, now: int | None) -> object:
    match key:
        case Key.PAIR:
            return rows.pair_rows(counted.ledger, now)
        case Key.PERSON:
            return rows.person_rows(counted.ledger, now)
        case Key.GRAPH:
            return rows.ties(counted.ledger, now, counted.counts)


def _field(column: Column, key_type: pa.DataType) -> pa.Field:
    shown: Mapping[str, str] = {"unit": column.unit, "meaning": column.meaning}
    return pa.field(column.name, key_type if column.type == PARTY else column.type, metadata=shown)


def _arrow(values: NDArray[Any] | pa.Array, column: Column, keys: pa.Array) -> pa.Array:
    """A kernel's column with keys for dense numbers, and null for NaN and `NO_TIME`."""
    if isinstance(values, pa.Array):
        return values.cast(column.type)
    if column.type == PARTY:
        return keys.take(pa.array(values))
    if column.type == TIME:
        return pa.array(values, pa.int64(), mask=values == NO_TIME).cast(TIME)
    if np.issubdtype(values.dtype, np.floating):
        return pa.array(values, column.type, from_pandas=True)
    return pa.array(values, column.type)
