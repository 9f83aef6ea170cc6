from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni import Ledger
from ayni.ledger.arrow import as_arrow, as_numpy

TYPES = [np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint64, np.float32, np.float64]


@pytest.mark.parametrize("dtype", TYPES)
@settings(deadline=None)
@given(values=st.lists(st.integers(0, 1)), missing=st.lists(st.booleans(), min_size=200, max_size=200))
def test_an_array_is_what_pyarrow_itself_would_make(dtype: type, values: list[int], missing: list[bool]) -> None:
    told = np.array(values, dtype)
    out = np.array(missing[: len(values)], np.bool_)
    assert as_arrow(told).equals(pa.array(told))
    assert as_arrow(told, out).equals(pa.array(told, mask=out))
    as_arrow(told, out).validate(full=True)


@pytest.mark.parametrize("dtype", TYPES)
@settings(deadline=None)
@given(values=st.lists(st.integers(0, 1), max_size=40), first=st.integers(0, 40))
def test_numbers_come_back_from_any_part_of_an_array(dtype: type, values: list[int], first: int) -> None:
    told = pa.array(np.array(values, dtype)).slice(first)
    found = as_numpy(told)
    assert found.dtype == dtype
    assert found.tolist() == told.to_pylist()


def test_a_column_with_gaps_takes_pyarrows_own_way() -> None:
    assert np.isnan(as_numpy(pa.array([1.0, None]))).tolist() == [False, True]


def test_a_column_that_takes_no_memory_is_written_out() -> None:
    assert as_arrow(np.broadcast_to(np.float64(2.5), (3,))).to_pylist() == [2.5, 2.5, 2.5]


def test_reading_numbered_parties_and_measuring_leave_pandas_alone(tmp_path: Path) -> None:
    """Importing it takes longer than reading a million acts, and PyArrow does so unasked."""
    path = tmp_path / "acts.parquet"
    Ledger.from_columns([1, 2], [2, 3], at=[1, 2]).write_parquet(path)
    asked = "import sys, ayni; ayni.read(sys.argv[1]).dyads(); print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
