"""Habits of the house that no other tool checks."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(file for file in (ROOT / "src").rglob("*.py") if "migrations" not in file.parts)
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "manager"}


def contracts() -> dict[str, list[str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {
        contract["containers"][0]: contract["layers"]
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract.get("exhaustive")
    }


@pytest.mark.parametrize("package", ["ayni", "ayni_web"])
def test_every_room_stands_in_the_contract_of_arrows(package: str) -> None:
    declared = {room.strip() for layer in contracts()[package] for room in re.split(r"[|:]", layer)}
    there = {
        place.stem
        for place in (ROOT / "src" / package).iterdir()
        if (place.is_dir() and (place / "__init__.py").exists()) or place.suffix == ".py"
    } - {"__init__"}
    assert there == declared


def test_no_room_and_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(file.relative_to(ROOT)) for file in SOURCES if {file.stem, file.parent.name} & VAGUE] == []


def test_files_stay_short_enough_to_be_read() -> None:
    lengths = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in SOURCES}
    assert {name: length for name, length in lengths.items() if length > 500} == {}


def test_a_migration_says_in_its_name_what_it_does() -> None:
    migrations = (ROOT / "src" / "ayni_web").glob("*/migrations/0*.py")
    assert [file.name for file in migrations if re.search(r"_auto_|_initial$|_x$", file.stem)] == []


def test_a_migration_imports_no_living_code() -> None:
    wrong = [
        file.name
        for file in (ROOT / "src" / "ayni_web").glob("*/migrations/0*.py")
        if re.search(r"^\s*(from|import) ayni", file.read_text(), re.MULTILINE)
    ]
    assert wrong == []


def test_the_library_needs_no_web_framework() -> None:
    """The library is imported where nothing of the web can be."""
    code = """
import sys
class NoWeb:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "allauth", "granian", "ayni_web", "structlog", "pydantic_settings"}:
            raise ImportError(f"{name} is of the web")
sys.meta_path.insert(0, NoWeb())
import pkgutil, importlib, ayni
for module in pkgutil.walk_packages(ayni.__path__, "ayni."):
    importlib.import_module(module.name)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def test_locked_packages_have_hashes_and_name_no_registry() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        assert "://" not in text, file.name
        assert "--index" not in text, file.name
        entries = re.split(r"\n(?=[a-zA-Z])", text.strip())
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == [], file.name


def test_tools_are_locked_at_the_versions_that_people_run() -> None:
    def versions(name: str) -> dict[str, str]:
        found = re.findall(r"^([\w.\[\]-]+)==([^\s;]+)", (ROOT / "requirements" / name).read_text(), re.MULTILINE)
        return dict(found)

    run, dev = versions("run.txt"), versions("dev.txt")
    assert {name: (version, dev.get(name)) for name, version in run.items() if dev.get(name) != version} == {}
