"""Rows that come in a stream, sorted by key, put together into batches of whole keys.

Spark hands a partition over in small pieces that end anywhere. A kernel needs all rows of a pair or person at once. Keys
are kept once a key, not once a row, so that a very busy person costs little more than its numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ayni.errors import InputError


@dataclass(frozen=True, slots=True)
class WholeKeys:
    """Some keys with all their rows: those of key k are `starts[k]:starts[k + 1]` of each of `columns`."""

    keys: tuple[pa.ChunkedArray, ...]
    starts: NDArray[np.int64]
    columns: Mapping[str, pa.ChunkedArray]

    def __len__(self) -> int:
        return len(self.starts) - 1


def whole_keys(batches: Iterable[pa.RecordBatch], names: Sequence[str], rows: int, most: int) -> Iterator[WholeKeys]:
    """Batches of at least `rows` rows, except the last; `names` are the columns that make a key.

    Raises `InputError` for a key with more than `most` rows, as soon as that is seen.
    """
    held: _Held | None = None
    for batch in batches:
        if not batch.num_rows:
            continue
        held = held or _Held(names, most)
        held.take(batch)
        if held.last >= rows:
            yield held.give(held.last)
    if held is not None and held.rows:
        yield held.give(held.rows)


class _Held:
    """Rows that wait until their key is whole. `last` is where the last key begins, `rows` how many there are."""

    def __init__(self, names: Sequence[str], most: int) -> None:
        self._names = list(names)
        self._most = most
        self._parts: list[pa.RecordBatch] = []
        self._keys: list[list[pa.Array]] = [[] for _ in names]
        self._starts: list[NDArray[np.int64]] = []
        self._last_key: tuple[object, ...] | None = None
        self.last = 0
        self.rows = 0

    def take(self, batch: pa.RecordBatch) -> None:
        keys = [batch.column(name) for name in self._names]
        heads = _heads(keys)
        if tuple(key[0].as_py() for key in keys) == self._last_key:
            heads = heads[1:]  # goes on with the key that came last
        for kept, key in zip(self._keys, keys, strict=True):
            kept.append(key.take(pa.array(heads)))
        self._starts.append(heads + self.rows)
        self._parts.append(batch.drop_columns(self._names))
        self._last_key = tuple(key[-1].as_py() for key in keys)
        self.last = self.rows + int(heads[-1]) if len(heads) else self.last
        self.rows += batch.num_rows
        if self.rows - self.last > self._most:
            raise InputError(_too_many(self._last_key, self._most))

    def give(self, until: int) -> WholeKeys:
        """The keys whose rows are the first `until`, which are not held any longer."""
        rows, starts = pa.Table.from_batches(self._parts), np.concatenate(self._starts)
        keys = [pa.chunked_array(kept) for kept in self._keys]
        given = int(np.searchsorted(starts, until))
        self._parts = rows.slice(until).to_batches()
        self._keys = [key.slice(given).chunks for key in keys]
        self._starts = [starts[given:] - until]
        self.last, self.rows = self.last - until, self.rows - until
        if not self.rows:
            self._last_key, self.last = None, 0
        here = rows.slice(0, until)
        return WholeKeys(
            keys=tuple(key.slice(0, given) for key in keys),
            starts=np.append(starts[:given], until),
            columns={name: here[name] for name in here.column_names},
        )


def _heads(keys: Sequence[pa.Array]) -> NDArray[np.int64]:
    """The rows at which a key begins."""
    changed = np.zeros(len(keys[0]), np.bool_)
    changed[0] = True
    for key in keys:
        changed[1:] |= pc.not_equal(key[1:], key[:-1]).to_numpy(zero_copy_only=False)
    return np.flatnonzero(changed)


def _too_many(key: tuple[object, ...], most: int) -> str:
    who = " and ".join(repr(one) for one in key)
    alone = "between them" if len(key) > 1 else "alone"
    return (
        f"{who} {'have' if len(key) > 1 else 'has'} more than {most:,} acts {alone}, the most that one worker takes. "
        "Take a shorter window, leave such a party out (it may be a robot or a mailing list), "
        "or raise Limits(acts=…) and the memory of the workers' Python with it."
    )
