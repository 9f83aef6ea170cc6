"""The parties of a ledger: a dense number for each, its key, and what is known about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ayni.errors import UnknownNameError


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
        if self.details is None or other.details is None:
            return self.details is other.details and bool(self.keys.equals(other.keys))
        return bool(self.keys.equals(other.keys)) and bool(self.details.equals(other.details))

    @cached_property
    def names(self) -> pa.Array:
        """What to call each party: its name where one is known, else its key, as strings."""
        keys = self.keys.cast(pa.string())
        if self.details is None or "name" not in self.details.column_names:
            return keys
        names = self.details["name"].combine_chunks().cast(pa.string())
        return pc.if_else(pc.equal(pc.fill_null(names, ""), ""), keys, names)

    def numbers(self, keys: Iterable[int | str]) -> NDArray[np.int32]:
        """The dense numbers of these keys, int32.

        Raises `UnknownNameError` for a key that is not in the ledger.
        """
        wanted = list(keys)
        as_text = pa.types.is_string(self.keys.type)
        try:
            values = pa.array([str(key) if as_text else int(key) for key in wanted], self.keys.type)
        except (ValueError, OverflowError, pa.ArrowInvalid):
            raise UnknownNameError(
                f"Parties of this ledger are numbered; {wanted!r} has one that is no number."
            ) from None
        found = pc.index_in(values, value_set=self.keys)
        if found.null_count:
            missing = wanted[pc.index(found.is_null(), True).as_py()]
            raise UnknownNameError(f"There is no party {missing!r} in this ledger.")
        numbers: NDArray[np.int32] = found.to_numpy(zero_copy_only=False).astype(np.int32)
        return numbers
