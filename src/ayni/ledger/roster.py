"""The parties of a ledger: a dense number for each, its key, and what is known about it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import index
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ayni.errors import ColumnsError, LedgerError, UnknownNameError
from ayni.ledger.arrow import as_arrow, as_numpy

#: Keys to look up for which halving is faster, as a share of all: one in so many.
_FEW = 1000


@dataclass(frozen=True)
class Roster:
    """Who the dense numbers 0, 1, 2, … of a ledger stand for, always in the order of their keys.

    `keys` is an Arrow array of int64 or string without nulls or repeats, ascending: numbers by
    value, strings by code point. Because the order depends on nothing but the keys, "the lower
    party of a pair" means the same however the rows came in. `details` has one row a party in the
    same order, with columns such as `name`, `kind` and `nature`, or is None.
    """

    keys: pa.Array
    details: pa.Table | None = None

    def __len__(self) -> int:
        return len(self.keys)

    def equals(self, other: Roster) -> bool:
        """Whether both hold the same parties and know the same about them."""
        return bool(self.keys.equals(other.keys)) and _same(self.details, other.details)

    @cached_property
    def names(self) -> pa.Array:
        """What to call each party: its name where one is known, else its key, as strings."""
        keys = self.keys.cast(pa.string())
        if self.details is None or "name" not in self.details.column_names:
            return keys
        names = self.details["name"].combine_chunks().cast(pa.string())
        return pc.if_else(pc.equal(pc.fill_null(names, ""), ""), keys, names)

    def _found(self, values: pa.Array) -> pa.Array:
        """The place of each value among the keys, null where it is not there."""
        if len(values) * _FEW > len(self.keys):
            return pc.index_in(values, value_set=self.keys)
        # For a few, halving the ascending keys beats putting all of them into a table first.
        if self._ascending is not None:
            keys, wanted = self._ascending, as_numpy(values)
            found = np.searchsorted(keys, wanted)
            missing = keys[np.minimum(found, len(keys) - 1)] != wanted
            return as_arrow(found.astype(np.int32), missing)
        places = [bisect_left(range(len(self)), value, key=self._key) for value in values.to_pylist()]
        there = [
            place < len(self) and self._key(place) == value
            for place, value in zip(places, values.to_pylist(), strict=True)
        ]
        return pa.array([place if here else None for place, here in zip(places, there, strict=True)], pa.int32())

    def _key(self, number: int) -> Any:
        return self.keys[number].as_py()

    @cached_property
    def groups(self) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """The group of each party, from the column `group` of `details`: an index into the names beside it, -1 where unknown.

        Names are in ascending order.
        """
        if self.details is None or "group" not in self.details.column_names:
            return np.full(len(self), -1, np.int32), ()
        told = self.details["group"].combine_chunks().cast(pa.string())
        told = pc.if_else(pc.equal(told, ""), None, told)
        names = pc.unique(told).drop_null()
        names = names.take(pc.array_sort_indices(names))
        places = pc.index_in(told, value_set=names).fill_null(-1).to_numpy(zero_copy_only=False)
        return places.astype(np.int32), tuple(names.to_pylist())

    @cached_property
    def capacities(self) -> NDArray[np.float64]:
        """How many asks each party says it can take on, from the column `capacity` of `details`; NaN where it does not say.

        Raises `ColumnsError` for one that is below 0, infinite or no number.
        """
        if self.details is None or "capacity" not in self.details.column_names:
            return np.full(len(self), np.nan)
        told = self.details["capacity"].combine_chunks()
        try:
            found: NDArray[np.float64] = told.cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
        except pa.ArrowInvalid:
            raise ColumnsError(f"The column capacity of the parties must hold numbers, not {told.type}.") from None
        if bool(((found < 0) | np.isinf(found)).any()):
            raise ColumnsError("The column capacity of the parties holds one below 0 or without end. Leave it empty.")
        return found

    def number(self, key: int | str) -> int:
        """The dense number of one key. Raises `UnknownNameError` for a key that is not in the ledger."""
        ascending = self._ascending
        if ascending is None or not len(ascending):
            return int(self.numbers((key,))[0])
        try:
            wanted = _whole(key)
            place = int(ascending.searchsorted(wanted))
        except (TypeError, ValueError, OverflowError):
            return int(self.numbers((key,))[0])  # which says what is wrong
        if place == len(ascending) or ascending[place] != wanted:
            raise UnknownNameError(f"There is no party {key!r} in this ledger.")
        return place

    @cached_property
    def _ascending(self) -> NDArray[np.int64] | None:
        """The keys where they are whole numbers."""
        return as_numpy(self.keys) if pa.types.is_integer(self.keys.type) else None

    def numbers(self, keys: Iterable[int | str]) -> NDArray[np.int32]:
        """The dense numbers of these keys, int32.

        Raises `UnknownNameError` for a key that is not in the ledger.
        """
        wanted = list(keys)
        as_text = pa.types.is_string(self.keys.type)
        try:
            values = pa.array([str(key) if as_text else _whole(key) for key in wanted], self.keys.type)
        except (TypeError, ValueError, OverflowError, pa.ArrowInvalid):
            raise UnknownNameError(
                f"Parties of this ledger are numbered; {wanted!r} has one that is no number."
            ) from None
        found = self._found(values)
        if found.null_count:
            missing = wanted[pc.index(found.is_null(), True).as_py()]
            raise UnknownNameError(f"There is no party {missing!r} in this ledger.")
        numbers: NDArray[np.int32] = as_numpy(found).astype(np.int32)
        return numbers


def _same(one: pa.Table | None, other: pa.Table | None) -> bool:
    """Whether two tables say the same in columns of the same names and types; whether a column might hold nulls says nothing."""
    if one is None or other is None:
        return one is other
    return one.column_names == other.column_names and all(one[name].equals(other[name]) for name in one.column_names)


def _whole(key: int | str) -> int:
    """A key as a number; 1.5 is none, rather than 1."""
    return int(key) if isinstance(key, str) else index(key)


def united(first: Roster, second: Roster) -> tuple[Roster, NDArray[np.int32] | None, NDArray[np.int32] | None]:
    """The parties of both, and the numbers that the parties of each have there, None where these stay as they are.

    What `first` says of a party counts before what `second` says. Raises `LedgerError` for keys of different types.
    """
    if first.keys.type != second.keys.type and len(first) and len(second):
        raise LedgerError(
            f"The parties of one ledger are {first.keys.type}, those of the other {second.keys.type}. "
            "Read both with ids of one sort."
        )
    nobody = np.empty(0, np.int32)
    if not len(second):
        return first, None, nobody if len(first) else None
    if not len(first):
        return second, nobody, None
    places = pc.index_in(second.keys, value_set=first.keys)
    if not places.null_count and second.details is None:
        return first, None, _numbers(places) if len(first) != len(second) else None
    keys = pc.unique(pa.concat_arrays([first.keys, second.keys]))
    keys = keys.take(pc.array_sort_indices(keys))
    details = _details(keys, first, second)
    own = [
        None if keys.equals(one.keys) else _numbers(pc.index_in(one.keys, value_set=keys)) for one in (first, second)
    ]
    return Roster(keys, details), own[0], own[1]


def _numbers(places: pa.Array) -> NDArray[np.int32]:
    numbers: NDArray[np.int32] = places.to_numpy(zero_copy_only=False).astype(np.int32)
    return numbers


def _details(keys: pa.Array, first: Roster, second: Roster) -> pa.Table | None:
    known = [_told(one.keys, one.details) for one in (first, second) if one.details is not None]
    if not known:
        return None
    try:
        told = pa.concat_tables(known, promote_options="permissive")
    except pa.ArrowTypeError as error:
        raise LedgerError(f"What the two ledgers say of their parties does not go together: {error}.") from None
    rows = pc.index_in(keys, value_set=told["key"].combine_chunks())
    return told.drop_columns(["key"]).take(rows).combine_chunks()


def _told(keys: pa.Array, details: pa.Table) -> pa.Table:
    """The parties of which something is said, in plain columns."""
    plain = {name: _plain(details[name]) for name in details.column_names}
    said = np.zeros(len(keys), np.bool_)
    for column in plain.values():
        said |= column.is_valid().to_numpy()
    return pa.table(plain | {"key": keys}).filter(pa.array(said))


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
