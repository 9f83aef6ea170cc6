from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ayni.cli import main
from ayni.cli import warm_up as command


class Recorded:
    """Kernels of which some have been compiled before."""

    def __init__(self, name: str, kept: bool) -> None:
        self.name = name
        self.kept = kept
        self.told: list[bool] = []

    def is_kept(self) -> bool:
        return self.kept

    def make_ready(self, *, told: bool) -> None:
        self.told.append(told)
        self.kept = True


def test_warming_up_makes_ready_what_is_not_kept_and_a_second_time_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kernels = [Recorded("one", True), Recorded("two", False), Recorded("three", False)]
    monkeypatch.setattr(command, "KERNELS", kernels)
    assert main(["warm-up", "--jobs", "1"]) == 0
    assert capsys.readouterr().out == "3 kernels are ready, 2 of them compiled now.\n"
    assert [kernel.told for kernel in kernels] == [[], [False], [False]]
    assert main(["warm-up", "--jobs", "1"]) == 0
    assert capsys.readouterr().out == "3 kernels are ready, 0 of them compiled now.\n"


def test_processes_side_by_side_keep_what_one_keeps(tmp_path: Path) -> None:
    told = (
        "from ayni.cli import warm_up as command; command._declare_all(); "
        "command.KERNELS[:] = sorted(command.KERNELS, key=lambda one: len(one.python.__code__.co_code))[:3]; "
        "command.warm_up(jobs=2); print(*{kernel.name.rpartition('.')[2] for kernel in command.KERNELS})"
    )
    there = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    script = tmp_path / "script.py"
    script.write_text(f"if __name__ == '__main__':\n    {told}\n")
    said = subprocess.run([sys.executable, script], env=there, capture_output=True, text=True, check=True).stdout
    first, names = said.splitlines()
    assert first == "3 kernels are ready, 3 of them compiled now."
    assert {file.name.partition("-")[0].partition(".")[2] for file in tmp_path.rglob("*.nbi")} == set(names.split())


def test_no_process_at_all_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["warm-up", "--jobs", "0"]) == 2
    assert "Ask for 1 or more with --jobs." in capsys.readouterr().err


def test_every_kernel_is_made_ready_by_a_process_that_does_nothing_else() -> None:
    told = "from ayni.cli.warm_up import warm_up, KERNELS; warm_up(jobs=1, quiet=True); print(*{k.python.__module__ for k in KERNELS})"
    modules = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    library = Path(command.__file__ or "").parents[1]
    declared = {
        ".".join(("ayni", *path.relative_to(library).with_suffix("").parts))
        for room in ("engines", "ledger", "measures")
        for path in (library / room).rglob("*.py")
        if "\n@compiled(" in path.read_text(encoding="utf-8")
    }
    assert declared == set(modules)
