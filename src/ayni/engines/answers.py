"""From a kernel's columns to a table that people read: keys for dense numbers, null for what is undefined."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.engines.contract import PARTY, TIME, Column
from ayni.ledger.arrow import as_arrow, taken
from ayni.ledger.columns import NO_TIME


@lru_cache(maxsize=64)
def schema_of(columns: tuple[Column, ...], key_type: pa.DataType) -> pa.Schema:
    """The schema of these columns where parties have keys of this type."""
    return pa.schema([field_of(column, key_type) for column in columns])


def field_of(column: Column, key_type: pa.DataType) -> pa.Field:
    """One column's field, with its unit and meaning."""
    shown: Mapping[str, str] = {"unit": column.unit, "meaning": column.meaning}
    return pa.field(column.name, key_type if column.type == PARTY else column.type, metadata=shown)


def array_of(values: NDArray[Any] | pa.Array, column: Column, keys: pa.Array) -> pa.Array:
    """A kernel's column with keys for dense numbers, and null for NaN and `NO_TIME`."""
    if column.type == PARTY:
        return keys.take(values) if isinstance(values, pa.Array) else taken(keys, values)
    if isinstance(values, pa.Array):
        return _of_type(values, column.type)
    if column.type == TIME and values.dtype == np.int64:
        return as_arrow(values, values == NO_TIME, TIME)
    if values.dtype.kind == "f":
        return _of_type(as_arrow(values, np.isnan(values)), column.type)
    return _of_type(as_arrow(values), column.type)


def _of_type(array: pa.Array, type_: pa.DataType) -> pa.Array:
    return array if array.type == type_ else array.cast(type_)


def figure_of(found: NDArray[Any] | pa.Array) -> float | None:
    """The one figure in an array, None where it is undefined."""
    value = found[0].as_py() if isinstance(found, pa.Array) else found[0].item()
    return None if value is None or value != value else value
