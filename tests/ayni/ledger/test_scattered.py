from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ayni.ledger.scattered import numbered

IDS = st.lists(
    st.one_of(st.integers(-(2**63), 2**63 - 1), st.integers(-2, 2), st.integers(0, 9).map(lambda n: n << 40))
)


@given(IDS, IDS)
def test_numbers_follow_the_order_of_the_ids_and_lead_back_to_them(one: list[int], other: list[int]) -> None:
    columns = [np.array(one, np.int64), np.array(other, np.int64)]
    places, ids = numbered(columns)
    assert ids.tolist() == sorted({*one, *other})
    assert [ids[each].tolist() for each in places] == [one, other]


def test_the_table_grows_where_most_ids_are_different_and_one_of_them_is_0() -> None:
    ids = np.arange(-1_000_000, 500_000) << 40
    np.random.default_rng(2).shuffle(ids)
    later = np.append(ids[::-1], np.int64(7))
    places, kept = numbered([ids, later])
    assert np.array_equal(kept, np.unique(later))
    assert [kept[each].tolist() == column.tolist() for each, column in zip(places, (ids, later), strict=True)] == [
        True,
        True,
    ]


def test_more_ids_than_a_table_or_a_block_holds_find_their_places() -> None:
    ids = np.random.default_rng(1).integers(-(2**63), 2**63 - 1, 200_000)
    places, kept = numbered([ids])
    assert np.array_equal(kept, np.unique(ids))
    assert np.array_equal(kept[places[0]], ids)
