from __future__ import annotations

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.engines.spark.whole_keys import whole_keys
from ayni.errors import InputError


def streamed(keys: list[tuple[int, str]], cuts: list[int]) -> list[pa.RecordBatch]:
    """Sorted rows in pieces that end anywhere; some are empty."""
    one, other = zip(*keys, strict=True) if keys else ((), ())
    table = pa.table(
        {"one": pa.array(one, pa.int64()), "other": pa.array(other, pa.string()), "row": pa.array(range(len(keys)))}
    ).combine_chunks()
    edges = [0, *sorted(min(cut, len(keys)) for cut in cuts), len(keys)]
    whole = pa.RecordBatch.from_arrays([column.combine_chunks() for column in table.columns], names=table.column_names)
    return [whole.slice(first, last - first) for first, last in pairwise(edges)]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["", "a", "ä"])), max_size=40).map(sorted),
    st.lists(st.integers(0, 40), max_size=8),
    st.integers(1, 12),
)
def test_every_key_comes_once_with_all_its_rows_in_order(
    keys: list[tuple[int, str]], cuts: list[int], rows: int
) -> None:
    found = list(whole_keys(streamed(keys, cuts), ["one", "other"], rows, 100))
    told = [pair for batch in found for pair in zip(*(key.to_pylist() for key in batch.keys), strict=True)]
    assert told == sorted(set(keys))
    places = [row for batch in found for row in batch.columns["row"].to_pylist()]
    assert places == list(range(len(keys)))
    lengths = [int(n) for batch in found for n in batch.starts[1:] - batch.starts[:-1]]
    assert lengths == [keys.count(key) for key in told]
    assert all(batch.starts[0] == 0 and batch.starts[-1] == len(batch.columns["row"]) for batch in found)
    assert all(batch.starts[-1] >= rows for batch in found[:-1])


def test_a_key_that_is_too_large_is_named_as_soon_as_that_is_seen() -> None:
    def endless() -> object:
        while True:
            yield pa.RecordBatch.from_pydict({"person": ["robot"] * 5, "row": [1] * 5})

    with pytest.raises(InputError, match="'robot' has more than 12 acts alone"):
        list(whole_keys(endless(), ["person"], 4, 12))  # type: ignore[arg-type]


def test_keys_of_the_most_rows_that_are_allowed_pass() -> None:
    rows = streamed([(1, "a")] * 12 + [(2, "a")] * 12, [5, 9, 20])
    assert [len(batch) for batch in whole_keys(rows, ["one", "other"], 12, 12)] == [1, 1]
