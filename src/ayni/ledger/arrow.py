"""Between NumPy and Arrow, straight through their memory.

PyArrow's own conversions look whether pandas is there and import it, which takes longer than reading a million acts.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def as_arrow(
    values: NDArray[Any], missing: NDArray[np.bool_] | None = None, type_: pa.DataType | None = None
) -> pa.Array:
    """Numbers or booleans as an Arrow array, null where `missing`. Nothing is copied that lies in one piece.

    `type_` is another type of the same width, such as a time for 64-bit integers.

    >>> as_arrow(np.array([1, 2]), np.array([False, True])).to_pylist()
    [1, None]
    """
    plain = np.ascontiguousarray(values)
    held = np.packbits(plain, bitorder="little") if plain.dtype == np.bool_ else plain
    valid = None if missing is None or not missing.any() else pa.py_buffer(np.packbits(~missing, bitorder="little"))
    told = _type_of(plain.dtype) if type_ is None else type_
    return pa.Array.from_buffers(told, len(plain), [valid, pa.py_buffer(held)])


@cache
def _type_of(dtype: np.dtype[Any]) -> pa.DataType:
    return pa.from_numpy_dtype(dtype)


def taken(array: pa.Array, places: NDArray[np.integer]) -> pa.Array:
    """These entries of an array without nulls.

    >>> taken(pa.array(["a", "b", "c"]), np.array([2, 0])).to_pylist()
    ['c', 'a']
    """
    if _is_number(array.type) and not array.null_count:
        return as_arrow(as_numpy(array)[places], type_=array.type)
    return array.take(as_arrow(places))


def as_numpy(array: pa.Array) -> NDArray[Any]:
    """Numbers or booleans of an Arrow array without nulls; numbers are a view of its memory.

    >>> as_numpy(pa.array([5, 6, 7]).slice(1)).tolist()
    [6, 7]
    """
    if array.null_count or not (_is_number(array.type) or pa.types.is_boolean(array.type)):
        found: NDArray[Any] = array.to_numpy(zero_copy_only=False)
        return found
    if not len(array):
        return np.empty(0, np.bool_ if pa.types.is_boolean(array.type) else array.type.to_pandas_dtype())
    held = array.buffers()[1]
    if pa.types.is_boolean(array.type):
        bits = np.unpackbits(np.frombuffer(held, np.uint8), count=array.offset + len(array), bitorder="little")
        return bits[array.offset :].astype(np.bool_)
    dtype = np.dtype(array.type.to_pandas_dtype())
    return np.frombuffer(held, dtype, len(array), array.offset * dtype.itemsize)


def _is_number(type_: pa.DataType) -> bool:
    return bool(pa.types.is_integer(type_) or pa.types.is_float32(type_) or pa.types.is_float64(type_))
