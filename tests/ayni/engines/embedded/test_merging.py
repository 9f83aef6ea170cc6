from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ayni.engines.embedded.arranging import by_pair
from ayni.engines.embedded.merging import merged_pairs
from ayni.ledger.columns import NO_TIME, constant, is_constant

TYPES = {
    "giver": np.int32,
    "receiver": np.int32,
    "at": np.int64,
    "weight": np.float64,
    "kind": np.int32,
    "asked": np.int8,
    "basis": np.int8,
}
acts = st.lists(
    st.tuples(
        st.sampled_from([(0, 1), (1, 0), (0, 2), (2, 1), (5, 2**31 - 1)]),
        st.sampled_from([NO_TIME, -3, 0, 8]),
        *[st.integers(0, 1)] * 4,
    ),
    max_size=25,
)


def columns(rows: list[tuple[Any, ...]]) -> dict[str, NDArray[Any]]:
    flat = [(*parties, *rest) for parties, *rest in rows]
    return {name: np.array([row[place] for row in flat], dtype) for place, (name, dtype) in enumerate(TYPES.items())}


@settings(deadline=None, max_examples=200)
@given(acts, acts)
def test_two_runs_become_what_all_rows_sorted_at_once_are(
    one: list[tuple[Any, ...]], other: list[tuple[Any, ...]]
) -> None:
    expected = by_pair(**columns(one + other))
    for first, second in ((one, other), (other, one)):
        found = merged_pairs(by_pair(**columns(first)), by_pair(**columns(second)))
        for name in (*TYPES, "starts"):
            assert getattr(found, name).dtype == getattr(expected, name).dtype
            assert np.array_equal(getattr(found, name), getattr(expected, name)), name


def test_columns_of_one_value_throughout_stay_so_only_where_the_value_is_the_same() -> None:
    def run(giver: list[int], weight: float, kind: int) -> Any:
        beside = {"weight": constant(weight, len(giver), np.float64), "kind": constant(kind, len(giver), np.int32)}
        return by_pair(**columns([((one, 9), 5, 0, 0, 0, 0) for one in giver]) | beside)

    found = merged_pairs(run([1, 4], 1.0, 3), run([2, 1, 7], 2.0, 3))
    assert is_constant(found.kind)
    assert found.kind.tolist() == [3] * 5
    assert found.giver.tolist() == [1, 1, 2, 4, 7]
    assert found.weight.tolist() == [1, 2, 2, 1, 2]
