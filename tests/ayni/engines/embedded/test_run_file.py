from __future__ import annotations

import json
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ayni.engines.embedded.run_file import RunFile, write
from ayni.errors import SnapshotError
from ayni.ledger.columns import NO_TIME, constant, is_constant

ARRAYS: dict[str, NDArray[Any]] = {
    "numbers": np.arange(40_000, dtype=np.int64),  # more than four blocks
    "few": np.array([3, 1, 2], np.int32),
    "none": np.empty(0, np.float64),
    "flags": np.array([True, False]),
    "never": constant(NO_TIME, 5, np.int64),
    "one": constant(0.1, 3, np.float64),
}
ABOUT = {"rows": 3, "first_at": None}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "it.run", ARRAYS)


def written(path: Path, arrays: dict[str, NDArray[Any]]) -> Path:
    buffer = BytesIO()
    write(buffer, arrays, ABOUT)
    path.write_bytes(buffer.getvalue())
    return path


def damaged(path: Path, place: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[place] ^= 0x10
    path.write_bytes(raw)


def place_of(path: Path, name: str) -> int:
    """Where an array begins, as the layout told at the top of the module says."""
    raw = path.read_bytes()
    _, length, _ = struct.unpack_from("<8sQI", raw)
    begin = 20 + length
    told = json.loads(raw[20:begin])
    offset: int = told["arrays"][name]["offset"]
    return begin + -begin % 64 + offset


def test_what_is_written_is_read_back(path: Path) -> None:
    run = RunFile(path)
    assert run.about == ABOUT
    for name, array in ARRAYS.items():
        assert run.whole(name).dtype == array.dtype
        assert np.array_equal(run.whole(name), array)
        assert not run.whole(name).flags.writeable
        assert not len(array) or is_constant(run.whole(name)) == is_constant(array)


def test_arrays_begin_where_a_processor_likes_it_and_constants_take_no_room(path: Path) -> None:
    run = RunFile(path)
    assert all(run.whole(name).ctypes.data % 64 == 0 for name in ("numbers", "few", "flags"))
    assert path.stat().st_size < ARRAYS["numbers"].nbytes + 2000


def test_nothing_but_empty_arrays_is_a_run_too(tmp_path: Path) -> None:
    run = RunFile(written(tmp_path / "empty.run", {"none": np.empty(0, np.int32)}))
    assert run.whole("none").tolist() == []


@pytest.mark.parametrize("name", ["numbers", "few", "flags"])
def test_a_flipped_bit_in_an_array_shows_when_it_is_used_and_not_before(path: Path, name: str) -> None:
    damaged(path, place_of(path, name))
    run = RunFile(path)
    for other in {"numbers", "few", "flags", "none", "one"} - {name}:
        run.whole(other)
    for _ in range(2):
        with pytest.raises(SnapshotError, match="damaged"):
            run.whole(name)


def test_only_the_blocks_that_are_used_are_looked_at(path: Path) -> None:
    damaged(path, place_of(path, "numbers") + 8 * 20_000)
    run = RunFile(path)
    run.check("numbers", np.array([0, 39_000]), np.array([8_192, 40_000]))
    with pytest.raises(SnapshotError):
        run.check("numbers", np.array([5, 20_000]), np.array([6, 20_001]))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_flipped_bit_is_found_or_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = written(tmp_path_factory.mktemp("flipped") / "it.run", {**ARRAYS, "numbers": np.arange(20)})
    damaged(path, data.draw(st.integers(0, path.stat().st_size - 1)))
    try:
        run = RunFile(path)
        found = {name: run.whole(name) for name in ARRAYS}
    except SnapshotError:
        return
    assert run.about == ABOUT
    assert found["numbers"].tolist() == list(range(20))
    assert all(np.array_equal(found[name], ARRAYS[name]) for name in ARRAYS if name != "numbers")


@pytest.mark.parametrize("kept", [0, 1, 19, 20, 50, 600, 0.5, -1])
def test_a_file_that_ends_early_cannot_be_opened(path: Path, kept: float) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: int(kept * len(raw)) if 0 < kept < 1 else int(kept)])
    with pytest.raises(SnapshotError):
        RunFile(path)


def test_a_file_with_something_behind_it_or_of_another_format_cannot_be_opened(path: Path, tmp_path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(SnapshotError):
        RunFile(path)
    path.write_bytes(b"PAR1" * 100)
    with pytest.raises(SnapshotError):
        RunFile(path)
    for other in (tmp_path, tmp_path / "nothing.run"):
        with pytest.raises(SnapshotError, match="cannot be opened"):
            RunFile(other)
