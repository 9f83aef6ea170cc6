"""Dense numbers for whatever a table calls its parties."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ayni.errors import ColumnsError, LedgerError
from ayni.ledger import scattered, spelling
from ayni.ledger.arrow import as_arrow, as_numpy
from ayni.ledger.casting import as_dictionary, flat, is_text

_PLAIN_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}", re.ASCII)

type Dense = NDArray[np.int32]


def dense(giver: pa.ChunkedArray, receiver: pa.ChunkedArray) -> tuple[Dense, Dense, pa.Array]:
    """Numbers 0, 1, 2, … for the parties of both columns, and their keys in ascending order.

    Ids may be whole numbers below 2^63 or texts, also through a dictionary. Where one column has
    texts and the other numbers, all are texts. Raises `LedgerError` for a row without a giver or
    receiver, and `ColumnsError` for a column that cannot hold ids.
    """
    columns = {"giver": giver, "receiver": receiver}
    if all(_holds_numbers(values, column) for column, values in columns.items()):
        return _dense_numbers(*(_numbers(values, column) for column, values in columns.items()))
    return _dense_texts(*(_texts(values, column) for column, values in columns.items()))


def plain_numbers(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Ids that were read as text, as numbers where every one of them is written as a plain whole number.

    `007` and `7` are two parties: a column with such ids stays text.
    """
    coded = as_dictionary(texts)
    keys = coded.dictionary.to_pylist()
    if not all(key is None or (_PLAIN_INTEGER.fullmatch(key) and -(2**63) <= int(key) < 2**63) for key in keys):
        return pa.chunked_array([coded])
    return pa.chunked_array(
        [pa.array([None if key is None else int(key) for key in keys], pa.int64()).take(coded.indices)]
    )


def _refuse_missing(missing: NDArray[np.bool_], column: str) -> None:
    if missing.any():
        row = int(np.argmax(missing)) + 1
        raise LedgerError(
            f"Row {row} has no {column}. Every act has a giver and a receiver: take such rows out, or give them a name."
        )


def _holds_numbers(values: pa.ChunkedArray, column: str) -> bool:
    stated = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    if is_text(stated):
        return False
    if pa.types.is_integer(stated) or pa.types.is_floating(stated) or pa.types.is_null(stated):
        return True
    raise ColumnsError(f"The column {column} is of type {stated}. Ids are whole numbers or texts.")


def _numbers(values: pa.ChunkedArray, column: str) -> NDArray[np.int64]:
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if values.null_count or pa.types.is_floating(values.type):
        _refuse_missing(pc.is_null(values, nan_is_null=pa.types.is_floating(values.type)).to_numpy(), column)
    try:
        return flat(values.cast(pa.int64()), np.int64)
    except pa.ArrowInvalid:
        raise ColumnsError(
            f"The column {column} has ids that are not whole numbers below 2^63. Give such ids as text."
        ) from None


def _texts(values: pa.ChunkedArray, column: str) -> tuple[Dense, pa.Array]:
    """Each row's place among the spellings of the column, and the spellings."""
    if not is_text(values.type):
        values = pa.chunked_array([pa.array(_numbers(values, column))]).cast(pa.string())
    coded = as_dictionary(values)
    spelled = coded.dictionary.cast(pa.string())
    nameless = as_numpy(pc.fill_null(pc.equal(spelled, ""), True))
    codes = coded.indices
    if codes.null_count or nameless.any():  # looking every row up takes as long as numbering them
        places = as_numpy(codes.fill_null(len(spelled)))
        _refuse_missing(np.append(nameless, True)[places], column)
    return as_numpy(codes).astype(np.int32, copy=False), spelled


def _dense_numbers(giver: NDArray[np.int64], receiver: NDArray[np.int64]) -> tuple[Dense, Dense, pa.Array]:
    if not len(giver):
        return giver.astype(np.int32), receiver.astype(np.int32), pa.array([], pa.int64())
    low = min(int(giver.min()), int(receiver.min()))
    high = max(int(giver.max()), int(receiver.max()))
    if high - low < max(4 * len(giver), 1 << 20):
        return _dense_by_table(giver, receiver, low, high)
    return _dense_by_hash(giver, receiver)


def _dense_by_hash(giver: NDArray[np.int64], receiver: NDArray[np.int64]) -> tuple[Dense, Dense, pa.Array]:
    """Ids that lie far apart: both columns at a time, and only the few keys are sorted."""
    (first, second), keys = scattered.numbered([giver, receiver])
    _refuse_too_many(len(keys))
    return first, second, as_arrow(keys)


def _dense_by_table(
    giver: NDArray[np.int64], receiver: NDArray[np.int64], low: int, high: int
) -> tuple[Dense, Dense, pa.Array]:
    """Ids that lie close together: one table lookup each instead of a search."""
    here = np.zeros(high - low + 1, dtype=np.bool_)
    from_low = (giver - low, receiver - low) if low else (giver, receiver)
    for ids in from_low:
        here[ids] = True
    if here.all():
        first, second = (ids.astype(np.int32) for ids in from_low)
    else:
        place = np.cumsum(here, dtype=np.int32) - np.int32(1)
        first, second = (place[ids] for ids in from_low)
    return first, second, as_arrow(np.flatnonzero(here) + low)


def _dense_texts(giver: tuple[Dense, pa.Array], receiver: tuple[Dense, pa.Array]) -> tuple[Dense, Dense, pa.Array]:
    (first, spelled), (second, others) = giver, receiver
    if spelled.equals(others):  # as where one program wrote both columns
        keys, place = spelling.in_order(spelled)
        places = [place, place]
    else:
        keys, place = spelling.in_order(pa.concat_arrays([spelled, others]))
        places = [place[: len(spelled)], place[len(spelled) :]]
    _refuse_too_many(len(keys))
    return places[0][first], places[1][second], keys


def _refuse_too_many(parties: int) -> None:
    if parties >= 2**31:
        raise LedgerError(f"{parties:,} parties are more than a ledger holds; it holds 2,147,483,647.")
