"""From a kernel's columns to a table that people read: keys for dense numbers, null for what is undefined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.compiling import F64_TABLE, I64_OUT, I64_TABLE, U8_OUT, Float64s, Int64s, UInt8s, compiled
from ayni.engines.contract import PARTY, TIME, Column
from ayni.ledger.arrow import as_arrow, taken
from ayni.ledger.columns import NO_TIME


@lru_cache(maxsize=64)
def schema_of(columns: tuple[Column, ...], key_type: pa.DataType) -> pa.Schema:
    """The schema of these columns where parties have keys of this type."""
    return pa.schema([field_of(column, key_type) for column in columns])


def table_of(arrays: Sequence[pa.Array], columns: tuple[Column, ...], key_type: pa.DataType) -> pa.Table:
    """A table of arrays that have the types of these columns.

    By way of one structure, which PyArrow looks at once, and not column by column: half the time for few rows.
    """
    structure = _structure_of(columns, key_type)
    whole = pa.StructArray.from_buffers(structure, len(arrays[0]), [None], 0, 0, list(arrays))
    return pa.Table.from_batches([pa.RecordBatch.from_struct_array(whole)])


@lru_cache(maxsize=64)
def _structure_of(columns: tuple[Column, ...], key_type: pa.DataType) -> pa.DataType:
    return pa.struct(list(schema_of(columns, key_type)))


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


def rows_as_arrow(table: NDArray[np.int64] | NDArray[np.float64], types: Sequence[pa.DataType]) -> list[pa.Array]:
    """Each row of a table (rows × entries, 64 bits each) as an Arrow array of its type, null for NaN and `NO_TIME`.

    The same as `array_of` row by row, with one look at the whole table: for few entries that is what takes the time.
    """
    rows, entries = table.shape
    valid, missing = np.zeros(-(-table.size // 8), np.uint8), np.zeros(rows, np.int64)
    (_mark_numbers if table.dtype.kind == "f" else _mark_whole)(table, valid, missing)
    held, marks = pa.py_buffer(table), pa.py_buffer(valid)
    return [
        pa.Array.from_buffers(type_, entries, [marks if nulls else None, held], nulls, row * entries)
        for row, (type_, nulls) in enumerate(zip(types, missing.tolist(), strict=True))
    ]


@compiled(F64_TABLE, U8_OUT, I64_OUT)
def _mark_numbers(table: Float64s, valid: UInt8s, missing: Int64s) -> None:
    """How many of each row are no number; where any is, a bit is set for each that is one, row after row."""
    rows, entries = table.shape
    for row in range(rows):
        nulls = 0
        for entry in range(entries):
            nulls += np.isnan(table[row, entry])
        missing[row] = nulls
        if nulls:
            for entry in range(entries):
                place = row * entries + entry
                valid[place >> 3] |= np.uint8(0 if np.isnan(table[row, entry]) else 1 << (place & 7))


@compiled(I64_TABLE, U8_OUT, I64_OUT)
def _mark_whole(table: Int64s, valid: UInt8s, missing: Int64s) -> None:
    """The same for whole numbers and times."""
    rows, entries = table.shape
    for row in range(rows):
        nulls = 0
        for entry in range(entries):
            nulls += table[row, entry] == NO_TIME
        missing[row] = nulls
        if nulls:
            for entry in range(entries):
                place = row * entries + entry
                valid[place >> 3] |= np.uint8(0 if table[row, entry] == NO_TIME else 1 << (place & 7))


def _of_type(array: pa.Array, type_: pa.DataType) -> pa.Array:
    return array if array.type == type_ else array.cast(type_)


def figure_of(found: NDArray[Any] | pa.Array) -> float | None:
    """The one figure in an array, None where it is undefined."""
    value = found[0].as_py() if isinstance(found, pa.Array) else found[0].item()
    return None if value is None or value != value else value
