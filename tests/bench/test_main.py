"""Measuring still works: every workload runs on little, and its figures become rows of the table. No figure is judged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.table import BEGIN, END, TELLING, markdown, put_between, rows

ROOT = Path(__file__).resolve().parents[2]
#: Not workloads: what starts them, what tells them, what they measure on, and what people do in one.
OTHERS = {"__init__", "__main__", "table", "home", "signs_records", "team_people"}


def test_every_workload_is_told_in_the_table() -> None:
    assert {file.stem for file in (ROOT / "bench").glob("*.py")} - OTHERS == set(TELLING)


def test_the_readme_has_a_place_for_the_table() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    put = put_between(text, "| nothing |")
    assert put_between(put, "| nothing |") == put
    assert put.count(BEGIN) == put.count(END) == 1


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    assert put_between(f"above\n{BEGIN}\nold\n{END}\nbelow\n", "new") == f"above\n{BEGIN}\nnew\n{END}\nbelow\n"
    with pytest.raises(ValueError, match="begin"):
        put_between("no marks", "new")


@pytest.mark.slow
@pytest.mark.usefixtures("data")
def test_everything_can_be_measured_on_little() -> None:
    before = (ROOT / "README.md").read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--small"], cwd=ROOT, capture_output=True, text=True, timeout=1200, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["small"] is True
    # Peers that only measuring needs may be missing; then the reason is told. Everything else must have run.
    assert all("No module named" in why for why in told["left_out"].values()), told["left_out"]
    assert set(told["left_out"]) <= {name for name in TELLING if name.startswith("engine")}
    assert set(told["workloads"]) | set(told["left_out"]) == set(TELLING)
    table = rows({name: found["figures"] for name, found in told["workloads"].items()})
    assert len(table) >= 15
    assert all(part.strip() for row in table for part in row)
    assert markdown(table).count("\n") == len(table) + 1
    assert (ROOT / "README.md").read_text(encoding="utf-8") == before
