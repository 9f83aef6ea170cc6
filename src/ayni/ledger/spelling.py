"""Texts in ascending order, each once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ayni.ledger.arrow import as_arrow, as_numpy

_WORD = 8  # bytes that are compared at once
_PADDING = bytes(_WORD)


def in_order(texts: pa.Array) -> tuple[pa.Array, NDArray[np.int32]]:
    """The different texts by code point, and the place of each given text among them. Nulls have no place that counts.

    >>> keys, places = in_order(pa.array(["b", "a", "b"]))
    >>> keys.to_pylist(), places.tolist()
    (['a', 'b'], [1, 0, 1])
    """
    if not texts.null_count and _ascends(texts):
        return texts, np.arange(len(texts), dtype=np.int32)
    coded = texts.dictionary_encode()
    order = order_of(coded.dictionary)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    codes = coded.indices.fill_null(0) if texts.null_count else coded.indices
    # Without any text there is nothing to have a place among.
    places = rank[as_numpy(codes)] if len(rank) else np.zeros(len(texts), np.int32)
    return coded.dictionary.take(as_arrow(order)), places


def _ascends(texts: pa.Array) -> bool:
    return len(texts) < 2 or bool(pc.all(pc.less(texts[:-1], texts[1:])).as_py())


def order_of(texts: pa.Array) -> NDArray[np.intp]:
    """Which of some different texts without nulls comes first, second, … by code point.

    Texts are compared by the eight bytes after what all of them begin with, as numbers; only those that are alike there
    are compared as texts.
    """
    if len(texts) < 2:
        return np.arange(len(texts))
    words = _words(texts, _alike(texts))
    order = np.argsort(words)
    ordered = words[order]
    same = ordered[1:] == ordered[:-1]
    if not same.any():
        return order
    unsure = np.flatnonzero(np.append(same, False) | np.append(False, same))
    rows = order[unsure]
    told = pa.table({"word": ordered[unsure], "text": texts.take(pa.array(rows))})
    by_text = pc.sort_indices(told, sort_keys=[("word", "ascending"), ("text", "ascending")])
    order[unsure] = rows[by_text.to_numpy()]
    return order


def _alike(texts: pa.Array) -> int:
    """How many bytes all of them begin with."""
    ends = pc.min_max(texts.cast(pa.binary()))
    low, high = ends["min"].as_py(), ends["max"].as_py()
    shorter = min(len(low), len(high))
    return next((place for place in range(shorter) if low[place] != high[place]), shorter)


def _words(texts: pa.Array, skipped: int) -> NDArray[np.uint64]:
    """Eight bytes of each text after the first `skipped`, as numbers in the order of the texts; zeros where it ends."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, texts.offset * 4).astype(np.intp)
    start, end = int(offsets[0]), int(offsets[-1])
    raw = memoryview(texts.buffers()[2] or b"")[start:end].tobytes() + _PADDING
    every = np.ndarray((len(raw) - _WORD + 1,), ">u8", raw, strides=(1,))
    starts = np.minimum(offsets[:-1] + skipped, offsets[1:])
    there = np.minimum(offsets[1:] - starts, _WORD)
    # What follows a short text in memory is the next one.
    masks = np.array([(2**64 - 1) ^ (2 ** (8 * (_WORD - n)) - 1) for n in range(_WORD + 1)], np.uint64)
    words: NDArray[np.uint64] = every[starts - start].astype(np.uint64) & masks[there]
    return words
