"""Types of results as Spark carries them: times in microseconds, and one sort of lists."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.types as pt
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    DoubleType,
    IntegerType,
    LongType,
    StringType,
    StructField,
    StructType,
    TimestampType,
)

from ayni.engines.contract import PARTY, TIME, Column

_PLAIN: dict[pa.DataType, DataType] = {
    pa.int32(): IntegerType(),
    pa.int64(): LongType(),
    pa.float64(): DoubleType(),
    pa.string(): StringType(),
    pa.bool_(): BooleanType(),
    TIME: TimestampType(),
}


def schema_in_spark(columns: tuple[Column, ...], key: DataType) -> StructType:
    """The schema of these columns, with their units and meanings, where parties have keys of this type."""
    return StructType(
        [StructField(one.name, key if one.type == PARTY else _in_spark(one.type), True, _words(one)) for one in columns]
    )


def _words(column: Column) -> dict[str, str]:
    return {"unit": column.unit, "meaning": column.meaning}


def _in_spark(type_: pa.DataType) -> DataType:
    if pt.is_list(type_) or pt.is_large_list(type_):
        return ArrayType(_in_spark(type_.value_type))
    return _PLAIN[type_]


def carried_type(type_: pa.DataType) -> pa.DataType:
    """The Arrow type in which a column goes to Spark."""
    if type_ == TIME:
        return pa.timestamp("us", tz="UTC")
    return pa.list_(type_.value_type) if pt.is_large_list(type_) else type_


def carried(table: pa.Table) -> pa.Table:
    """A table in the types in which it goes to Spark."""
    return pa.table({name: table[name].cast(carried_type(table[name].type)) for name in table.column_names})
