"""How a column of somebody's table becomes a column of the ledger, or says why it can't."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ayni.clock import moment
from ayni.errors import AyniError, ColumnsError, LedgerError, SpanError, UnknownNameError
from ayni.ledger.acts import Asked, Basis
from ayni.ledger.arrow import as_numpy
from ayni.ledger.columns import NO_TIME, constant
from ayni.ledger.kinds import kind as kind_named
from ayni.ledger.kinds import sort_of

#: The last second of the year 9999. Larger numbers are milliseconds or nanoseconds.
LAST_SECOND = 253_402_300_799
DEFAULT_WEIGHT = 1.0
DEFAULT_KIND = 0


def times(values: pa.ChunkedArray) -> NDArray[np.int64]:
    """`at` from whole or broken seconds, timestamps, dates or texts; null becomes `NO_TIME`."""
    found = flat(_filled(_seconds(values), NO_TIME), np.int64)
    if not len(found) or (found.max() <= LAST_SECOND and found.min() >= -LAST_SECOND):
        return found
    absurd = (found > LAST_SECOND) | ((found < -LAST_SECOND) & (found != NO_TIME))
    if absurd.any():
        row = int(np.argmax(absurd))
        raise ColumnsError(
            f"Row {row + 1} has the time {found[row]}, which is no year of four digits if it is in seconds. "
            "If the column is in milliseconds, divide it by 1000 first."
        )
    return found


def _seconds(values: pa.ChunkedArray) -> pa.ChunkedArray:
    stated = values.type
    if pa.types.is_null(stated):
        return values.cast(pa.int64())
    if pa.types.is_timestamp(stated):
        # Zoned timestamps are UTC inside already; those without a zone are taken as UTC.
        return _floored_units(values.cast(pa.int64()), {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[stated.unit])
    if pa.types.is_date(stated):
        return values.cast(pa.timestamp("s")).cast(pa.int64())
    if is_text(stated):
        return _read_texts(values, "at", _moment_or_none)
    if pa.types.is_floating(stated):
        return _floored(values)
    if pa.types.is_integer(stated):
        return _whole(values, "at")
    raise ColumnsError(
        f"The column at is of type {stated}. Give seconds since 1970, or times such as 2026-11-22T09:30:00+01:00."
    )


def _floored_units(values: pa.ChunkedArray, units: int) -> pa.ChunkedArray:
    if units == 1:
        return values
    missing = values.is_null()
    floored = np.floor_divide(flat(values.fill_null(0), np.int64), units)
    return pa.chunked_array([pa.array(floored, mask=flat(missing, np.bool_))])


def _floored(values: pa.ChunkedArray) -> pa.ChunkedArray:
    numbers = flat(values.cast(pa.float64()).fill_null(np.nan), np.float64)
    endless = np.isinf(numbers)
    if endless.any():
        row = int(np.argmax(endless)) + 1
        raise ColumnsError(f"Row {row} has a time that is not finite. Leave it empty where the time is not known.")
    missing = np.isnan(numbers)
    within = np.clip(np.where(missing, 0, np.floor(numbers)), -LAST_SECOND - 1, LAST_SECOND + 1)
    return pa.chunked_array([pa.array(within.astype(np.int64), mask=missing)])


def _moment_or_none(text: str) -> int | None:
    return moment(text) if text.strip() else None


def weights(values: pa.ChunkedArray) -> NDArray[np.float64]:
    """`weight` as float64, at least 0 and finite; null becomes 1."""
    try:
        numbers = values.cast(pa.float64(), safe=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise ColumnsError(f"The column weight holds {values.type}. Weights are numbers, such as 1 or 0.5.") from None
    found = flat(_filled(numbers, DEFAULT_WEIGHT), np.float64)
    if len(found) and not (found.min() >= 0 and np.isfinite(found.max())):
        row = int(np.argmax(~((found >= 0) & np.isfinite(found))))
        raise LedgerError(
            f"Row {row + 1} has the weight {found[row]}. A weight is 0 or more and finite: "
            "what went the other way is an act of its own."
        )
    return found


def kinds(values: pa.ChunkedArray) -> NDArray[np.int32]:
    """`kind` from numbers or names; null becomes 0, an act whose kind nobody stated."""
    found = _numbered(values, "kind", lambda name: kind_named(name).number, DEFAULT_KIND)
    for number in np.unique(found).tolist():
        try:
            sort_of(number)
        except UnknownNameError as error:
            raise ColumnsError(f"Row {_first(found == number)} has the kind {number}. {error}") from None
    return found.astype(np.int32, copy=False)


def asked(values: pa.ChunkedArray) -> NDArray[np.int8]:
    """`asked` from booleans, numbers −1, 0, 1 or names; null becomes −1, not known."""
    numbers = values.cast(pa.int8()) if pa.types.is_boolean(values.type) else values
    return _enumerated(numbers, "asked", Asked, Asked.UNKNOWN)


def basis(values: pa.ChunkedArray) -> NDArray[np.int8]:
    """`basis` from numbers 0, 1, 2 or names; null becomes 0, observed in a source."""
    return _enumerated(values, "basis", Basis, Basis.OBSERVED)


def _enumerated(
    values: pa.ChunkedArray, column: str, words: type[Asked] | type[Basis], default: int
) -> NDArray[np.int8]:
    numbers = {word.name.lower(): int(word) for word in words}
    choices = ", ".join(f"{number} ({name})" for name, number in numbers.items())

    def number_of(name: str) -> int:
        if name not in numbers:
            raise UnknownNameError(f"It can be {choices}.")
        return numbers[name]

    found = _numbered(values, column, number_of, default)
    strange = ~np.isin(found, list(numbers.values()))
    if strange.any():
        raise ColumnsError(
            f"Row {_first(strange)} has {found[np.argmax(strange)]} in the column {column}. It can be {choices}."
        )
    return found.astype(np.int8, copy=False)


def _numbered(values: pa.ChunkedArray, column: str, number_of: Callable[[str], int], default: int) -> NDArray[np.int64]:
    """Whole numbers from numbers, or from names that `number_of` knows."""
    if pa.types.is_null(values.type):
        found: NDArray[np.int64] = constant(default, len(values), np.int64)
        return found
    if is_text(values.type):

        def read(text: str) -> int | None:
            name = text.strip().lower()
            return None if not name else int(name) if name.lstrip("-").isdecimal() else number_of(name)

        numbers = _read_texts(values, column, read)
    elif pa.types.is_floating(values.type) or pa.types.is_integer(values.type):
        numbers = _whole(values, column)
    else:
        raise ColumnsError(f"The column {column} holds {values.type}; it takes names or numbers.")
    return flat(_filled(numbers, default), np.int64)


def _read_texts(values: pa.ChunkedArray, column: str, read: Callable[[str], int | None]) -> pa.ChunkedArray:
    """Texts as whole numbers. Each different text is read once."""
    coded = as_dictionary(values)
    found: list[int | None] = []
    for code, text in enumerate(coded.dictionary.to_pylist()):
        try:
            found.append(None if text is None else read(text))
        except (AyniError, OverflowError) as error:
            row = _first(as_numpy(coded.indices.fill_null(-1)) == code)
            why = "" if isinstance(error, SpanError) else f" {error}"
            hint = " Write 2026-11-22, 2026-11-22T09:30:00+01:00, or seconds since 1970." if column == "at" else why
            raise ColumnsError(f"Row {row} has {text!r} in the column {column}.{hint}") from None
    return pa.chunked_array([pa.array(found, pa.int64()).take(coded.indices)])


def _whole(values: pa.ChunkedArray, column: str) -> pa.ChunkedArray:
    """Numbers without a fraction, as int64; NaN becomes null."""
    if pa.types.is_floating(values.type):
        values = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    try:
        return values.cast(pa.int64())
    except pa.ArrowInvalid:
        raise ColumnsError(f"The column {column} holds numbers that are not whole or are too large.") from None


def is_text(stated: pa.DataType) -> bool:
    """Whether a column holds text, plainly or through a dictionary."""
    if pa.types.is_dictionary(stated):
        return is_text(stated.value_type)
    return bool(pa.types.is_string(stated) or pa.types.is_large_string(stated) or pa.types.is_string_view(stated))


def as_dictionary(values: pa.ChunkedArray) -> pa.DictionaryArray:
    """One dictionary array of a column of texts."""
    if not pa.types.is_dictionary(values.type):
        values = values.cast(pa.large_string()).dictionary_encode()
    whole = values.unify_dictionaries().combine_chunks()
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole


def _filled(values: pa.ChunkedArray, value: float) -> pa.ChunkedArray:
    # Where nothing is missing, PyArrow would still copy the column.
    return values.fill_null(value) if values.null_count else values


def flat(values: pa.ChunkedArray, dtype: type[np.generic]) -> NDArray[Any]:
    """One array of a column without nulls, without a copy where there is one chunk of that type."""
    parts = [as_numpy(chunk) for chunk in values.chunks if len(chunk)]
    if not parts:
        return np.empty(0, dtype=dtype)
    whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
    return whole.astype(dtype, copy=False)


def _first(rows: NDArray[np.bool_]) -> int:
    """The number of the first row that is true, counted from 1."""
    return int(np.argmax(rows)) + 1
