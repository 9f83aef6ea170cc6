from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from ayni.compiling import KERNELS, Kernel

SOURCE = """
import numpy as np
from ayni.compiling import I64_IN, I64_OUT, compiled

@compiled(I64_IN, I64_OUT)
def doubled(numbers, found):
    for row in range(len(numbers)):
        found[row] = FACTOR * numbers[row]
"""
USE = """
import numpy as np, kernels_here
print(kernels_here.doubled.is_kept())
found = np.empty(3, np.int64)
kernels_here.doubled(np.arange(3), found)
print(found.tolist(), kernels_here.doubled.is_kept())
"""


def used(folder: Path, *, factor: int, changed: int) -> tuple[list[str], str]:
    """What a fresh Python prints that uses the kernel: kept before, result, kept after; and what it says beside."""
    module = folder / "kernels_here.py"
    module.write_text(SOURCE.replace("FACTOR", str(factor)))
    os.utime(module, (changed, changed))
    environment: Mapping[str, str] = {**os.environ, "NUMBA_CACHE_DIR": str(folder / "kept"), "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(USE)], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split("\n")[:2], done.stderr


def test_a_kernel_is_compiled_once_and_only_then_a_line_says_so(tmp_path: Path) -> None:
    printed, told = used(tmp_path, factor=2, changed=1_000_000_000)
    assert printed == ["False", "[0, 2, 4] True"]
    assert told.startswith("Compiling kernels_here.doubled for this machine; this happens once")
    assert told.count("\n") == 1
    printed, told = used(tmp_path, factor=2, changed=1_000_000_000)
    assert printed == ["True", "[0, 2, 4] True"]
    assert told == ""


@pytest.mark.parametrize("changed", [1_500_000_000, 4_000_000_000])
def test_a_kernel_whose_source_has_changed_is_compiled_anew(tmp_path: Path, changed: int) -> None:
    used(tmp_path, factor=2, changed=1_000_000_000)
    printed, _ = used(tmp_path, factor=3, changed=changed)
    assert printed[1].startswith("[0, 3, 6]")


@pytest.fixture
def doubled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kernel:
    path = tmp_path / "kernels_there.py"
    path.write_text(SOURCE.replace("FACTOR", "2"))
    monkeypatch.setattr("ayni.compiling.KERNELS", [])
    spec = importlib.util.spec_from_file_location("kernels_there", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kernel: Kernel = module.doubled
    return kernel


def test_a_kernel_has_exactly_the_form_that_it_declares(doubled: Kernel) -> None:
    found = np.empty(2, np.int64)
    doubled(np.array([1, 2]), found)
    assert found.tolist() == [2, 4]
    assert len(doubled._dispatcher.signatures) == 1
    for wrong in (np.array([1.5, 2.5]), np.array([1, 2], np.int32), [1, 2]):
        with pytest.raises(TypeError):
            doubled(wrong, found)
    assert len(doubled._dispatcher.signatures) == 1


def test_what_a_kernel_reads_may_be_read_only(doubled: Kernel) -> None:
    numbers, found = np.array([1, 2]), np.empty(2, np.int64)
    numbers.setflags(write=False)
    doubled(numbers, found)
    assert found.tolist() == [2, 4]


def test_nothing_is_said_when_asked_to_make_ready_quietly(doubled: Kernel, capfd: pytest.CaptureFixture[str]) -> None:
    assert not doubled.is_kept()
    doubled.make_ready(told=False)
    assert doubled.is_kept()
    assert capfd.readouterr() == ("", "")


def test_kernels_have_names_of_their_own() -> None:
    names = [kernel.name for kernel in KERNELS]
    assert len(names) == len(set(names))
