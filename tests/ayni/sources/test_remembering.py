from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.sources import remembering
from ayni.sources.remembering import Remembered, Seen, SeenKeys


@given(st.lists(st.tuples(st.text(max_size=3), st.sampled_from("xy"))))
def test_keys_are_new_once_and_clash_with_another_mark(rows: list[tuple[str, str]]) -> None:
    seen, expected = SeenKeys(), dict[str, str]()
    for key, mark in rows:
        first = expected.get(key)
        expected.setdefault(key, mark)
        assert seen.add(key, mark) is (Seen.NEW if first is None else Seen.KNOWN if first == mark else Seen.CLASH)


@given(st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3))))
def test_the_first_value_of_a_key_stays_and_rows_come_back_in_order(rows: list[tuple[str, str]]) -> None:
    remembered, expected = Remembered(), dict[str, str]()
    for key, value in rows:
        remembered.put(key, value)
        remembered.put_by(value)
        expected.setdefault(key, value)
    assert {key: remembered.get(key) for key in expected} == expected
    assert list(remembered.rows_put_by()) == [value for _, value in rows]
    assert remembered.get("never put") is None


def test_keys_that_were_put_away_are_still_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "_KEYS_AT_HAND", 7)
    seen = SeenKeys()
    assert {seen.add(str(n), n) for n in range(100)} == {Seen.NEW}
    assert {seen.add(str(n), n) for n in range(100)} == {Seen.KNOWN}
    assert {seen.add(str(n), n + 1) for n in range(100)} == {Seen.CLASH}
    assert {seen.add(str(n), n) for n in range(100, 150)} == {Seen.NEW}


def test_half_characters_do_no_harm() -> None:
    remembered = Remembered()
    remembered.put("\ud800", "\udfff")
    assert remembered.get("\ud800") == "?"
    assert SeenKeys().add("\ud800", "\ud800") is Seen.NEW
