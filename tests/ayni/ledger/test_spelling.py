from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ayni.ledger.spelling import in_order, order_of

TEXTS = st.lists(st.text(st.sampled_from("ab\x00é字😀"), max_size=12).map(lambda text: f"person{text}"), max_size=30)


@given(st.one_of(TEXTS, st.lists(st.text(st.characters(exclude_categories=["Cs"])))))
def test_texts_stand_by_code_point_each_once_and_places_lead_back(texts: list[str]) -> None:
    keys, places = in_order(pa.array(["left out", *texts], pa.string())[1:])
    assert keys.to_pylist() == sorted(set(texts))
    assert [keys[place].as_py() for place in places] == texts


@given(st.sets(st.text(st.sampled_from("ab"), min_size=6, max_size=20)))
def test_texts_that_begin_alike_are_told_apart_by_what_follows(texts: set[str]) -> None:
    given = list(texts)
    assert [given[place] for place in order_of(pa.array(given, pa.string()))] == sorted(given)
