from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.sources import json_values
from ayni.sources.json_values import values

_OBJECTS = st.lists(
    st.dictionaries(st.text(max_size=5), st.none() | st.integers() | st.text(max_size=30), max_size=4), max_size=8
)


def read(raw: bytes | str) -> list[Any]:
    return [each.problem or each.value for each in values(io.BytesIO(raw if isinstance(raw, bytes) else raw.encode()))]


@given(_OBJECTS)
def test_a_list_lines_and_values_in_a_row_tell_the_same(objects: list[dict[str, Any]]) -> None:
    for text in (
        json.dumps(objects),
        json.dumps(objects, indent=4, ensure_ascii=False),
        "\n".join(map(json.dumps, objects)),
        " ".join(json.dumps(each, indent=1) for each in objects),
        "\ufeff" + json.dumps(objects),
    ):
        assert read(text) == objects


@given(_OBJECTS, st.integers(1, 7))
def test_where_the_chunks_of_a_file_end_does_not_matter(objects: list[dict[str, Any]], size: int) -> None:
    before = json_values._CHUNK
    json_values._CHUNK = size
    try:
        assert read(json.dumps(objects)) == objects
    finally:
        json_values._CHUNK = before


@given(st.binary(max_size=60) | st.text(alphabet='[]{}",:\\untrue1e-. \n', max_size=60))
def test_anything_at_all_can_be_read(raw: bytes | str) -> None:
    assert isinstance(read(raw), list)


@given(_OBJECTS.filter(len), st.integers(1, 20))
def test_what_was_cut_off_is_told_once_after_all_that_is_whole(objects: list[dict[str, Any]], cut: int) -> None:
    text = json.dumps(objects)
    found = read(text[: max(1, len(text) - cut)])
    assert found[-1] == "truncated"
    assert found[:-1] == objects[: len(found) - 1]


def test_a_broken_line_costs_itself_and_lines_are_numbered() -> None:
    text = b'{"a": 1}\n{"a": tree}\n\n{"a": 3}\n{"a": "x\n{"a": 5}\n'
    found = [(each.line, each.value, each.problem) for each in values(io.BytesIO(text))]
    assert found == [
        (1, {"a": 1}, ""),
        (2, None, "malformed"),
        (4, {"a": 3}, ""),
        (5, None, "malformed"),
        (6, {"a": 5}, ""),
    ]


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000, '[{"a": ' + "9" * 10_000 + "}]"])
def test_what_would_break_a_parser_is_set_aside(deep: str) -> None:
    assert read(deep)[0] in ("malformed", "truncated")


def test_a_value_larger_than_any_should_be_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_values, "LARGEST_VALUE", 100_000)
    text = '{"a": 1}\n{"a": "' + "x" * 500_000 + '"}\n{"a": 3}\n'
    assert read(text) == [{"a": 1}, "too-large", {"a": 3}]
