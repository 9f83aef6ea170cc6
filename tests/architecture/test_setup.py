"""What `make` does before anything else, on machines unlike each other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIND = ROOT / "scripts" / "find_python.sh"


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """A machine with the plainest commands and no Python."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for name in ("sh", "echo", "cat"):
        (commands / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    return {"PATH": str(commands), "HOME": str(tmp_path / "home")}


def find(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(FIND)], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def fake_python(file: Path, *, new_enough: bool) -> Path:
    """A Python that says of itself that it fits or not."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'#!/bin/sh\ncase "$2" in *exit*) exit {0 if new_enough else 1};; *) echo "{file}";; esac\n')
    file.chmod(0o755)
    return file


def test_one_on_the_path_is_found_and_an_old_one_passed_over(bare: dict[str, str], tmp_path: Path) -> None:
    fake_python(tmp_path / "bin" / "python3", new_enough=False)
    good = fake_python(tmp_path / "bin" / "python3.12", new_enough=True)
    assert find(bare).stdout.strip() == str(good)


def test_one_in_the_folder_of_pyenv_is_found_though_pyenv_is_not_on_the_path(
    bare: dict[str, str], tmp_path: Path
) -> None:
    good = fake_python(tmp_path / "home" / ".pyenv" / "versions" / "3.13.0" / "bin" / "python3", new_enough=True)
    assert find(bare).stdout.strip() == str(good)
    moved = fake_python(tmp_path / "elsewhere" / "versions" / "3.12.1" / "bin" / "python3", new_enough=True)
    shutil.rmtree(tmp_path / "home")
    assert find({**bare, "PYENV_ROOT": str(tmp_path / "elsewhere")}).stdout.strip() == str(moved)


def test_one_that_uv_knows_is_found(bare: dict[str, str], tmp_path: Path) -> None:
    good = fake_python(tmp_path / "kept" / "python3.12", new_enough=True)
    uv = tmp_path / "bin" / "uv"
    uv.write_text(f'#!/bin/sh\n[ "$2" = find ] && echo "{good}"\n')
    uv.chmod(0o755)
    assert find(bare).stdout.strip() == str(good)


@pytest.mark.skipif(
    any(Path(place).is_dir() for place in ("/opt/pyenv/versions", "/usr/local/pyenv/versions")),
    reason="this machine has a pyenv that everybody shares",
)
def test_without_any_one_sentence_says_what_to_install(bare: dict[str, str]) -> None:
    done = find(bare)
    assert done.returncode == 1
    assert done.stdout == ""
    [sentence] = done.stderr.strip().splitlines()
    assert "Python 3.12" in sentence
    assert "apt install" in sentence


def test_the_one_that_is_named_is_taken_or_refused(bare: dict[str, str], tmp_path: Path) -> None:
    good = find({**bare, "PYTHON": sys.executable})
    assert Path(good.stdout.strip()).resolve() == Path(sys.executable).resolve()
    old = fake_python(tmp_path / "old", new_enough=False)
    refused = find({**os.environ, "PYTHON": str(old)})
    assert refused.returncode == 1
    assert str(old) in refused.stderr
