"""Arrow arrays of plain Python values, without pandas.

`pyarrow.array` and `to_numpy` import pandas, wherever it is installed, only to see that what they were given
is none of its Series: half a second and fifty megabytes of every reading. Here arrays are made of buffers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def numbers(values: Sequence[float | None], kind: pa.DataType) -> pa.Array:
    """Numbers of a type of fixed width, with nulls where there is None.

    >>> numbers([3, None], pa.int64()).to_pylist()
    [3, None]
    """
    dtype = kind.to_pandas_dtype()
    if None not in values:
        return of_numpy(np.array(values, dtype), kind)
    there = np.array([value is not None for value in values], np.bool_)
    filled = np.array([0 if value is None else value for value in values], dtype)
    return pa.Array.from_buffers(kind, len(filled), [_bits(there), pa.py_buffer(filled)])


def of_numpy(values: npt.NDArray[np.generic], kind: pa.DataType) -> pa.Array:
    """The same numbers, not copied."""
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def as_numpy(array: pa.Array, dtype: type[np.generic]) -> npt.NDArray[Any]:
    """The numbers of an array without nulls, not copied."""
    return np.frombuffer(array.buffers()[1], dtype, len(array) + array.offset)[array.offset :]


def truths(values: Sequence[bool]) -> pa.Array:
    """Yes and no.

    >>> truths([True, False]).to_pylist()
    [True, False]
    """
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, _bits(np.array(values, np.bool_))])


def texts(values: Iterable[str]) -> pa.Array:
    """Texts. Half characters, which broken mail holds, become question marks.

    >>> texts(["Zoë", "\\ud800"]).to_pylist()
    ['Zoë', '?']
    """
    encoded = [value.encode("utf-8", "replace") for value in values]
    return pa.StringArray.from_buffers(len(encoded), _offsets(encoded), pa.py_buffer(b"".join(encoded)))


def lists(values: Sequence[Sequence[str]]) -> pa.Array:
    """Lists of texts.

    >>> lists([["a"], [], ["b", "c"]]).to_pylist()
    [['a'], [], ['b', 'c']]
    """
    inner = texts(text for each in values for text in each)
    return pa.Array.from_buffers(pa.list_(pa.string()), len(values), [None, _offsets(values)], children=[inner])


def maps(values: Sequence[dict[str, str]]) -> pa.Array:
    """Maps from texts to texts.

    >>> maps([{"title": "Engineer"}, {}]).to_pylist()
    [[('title', 'Engineer')], []]
    """
    starts = of_numpy(np.frombuffer(_offsets(values), np.int32), pa.int32())
    keys = texts(key for each in values for key in each)
    return pa.MapArray.from_arrays(starts, keys, texts(text for each in values for text in each.values()))


def _offsets(parts: Sequence[Sequence[object] | dict[str, str]]) -> pa.Buffer:
    """Where each part begins when all are laid end to end, and where the last one ends."""
    # Raises OverflowError beyond 2^31 rather than going round.
    return pa.py_buffer(np.array([0, *accumulate(map(len, parts))], np.int32))


def _bits(values: npt.NDArray[np.bool_]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(values, bitorder="little"))
