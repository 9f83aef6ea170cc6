from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ayni.cli import main
from ayni.cli import warm_up as command


class Recorded:
    """Kernels of which some have been compiled before."""

    def __init__(self, kept: bool) -> None:
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
    kernels = [Recorded(True), Recorded(False), Recorded(False)]
    monkeypatch.setattr(command, "KERNELS", kernels)
    assert main(["warm-up"]) == 0
    assert capsys.readouterr().out == "3 kernels are ready, 2 of them compiled now.\n"
    assert [kernel.told for kernel in kernels] == [[], [False], [False]]
    assert main(["warm-up"]) == 0
    assert capsys.readouterr().out == "3 kernels are ready, 0 of them compiled now.\n"


def test_every_kernel_is_made_ready_by_a_process_that_does_nothing_else() -> None:
    told = "from ayni.cli.warm_up import warm_up, KERNELS; warm_up(quiet=True); print(*{k.python.__module__ for k in KERNELS})"
    modules = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    library = Path(command.__file__ or "").parents[1]
    declared = {
        ".".join(("ayni", *path.relative_to(library).with_suffix("").parts))
        for room in ("engines", "ledger", "measures")
        for path in (library / room).rglob("*.py")
        if "\n@compiled(" in path.read_text(encoding="utf-8")
    }
    assert declared == set(modules)
