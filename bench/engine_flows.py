"""What passes between groups and what is answered: ours against DuckDB, from a Parquet file and with the ledger open.

    python bench/engine_flows.py [--small] [--rows N] [--runs N]

Twenty groups of 100,000 parties. DuckDB counts acts, acts asked for, and acts answered within 30 days (an ASOF JOIN) for each
group with each; Ayni tells what to expect, and intervals, besides. The counts must be the same. `ratio_…` is DuckDB's
time over ours, the median of alternated runs in one process, kernels compiled; `processor_ratio_…` that of processor seconds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import ayni

SEED = 19_880_607
PARTIES, GROUPS = 100_000, 20
DAY, YEAR = 86_400, 31_557_600

_SQL = """
WITH acts AS (
    SELECT giver, receiver, "at" AS t, asked FROM read_parquet('{acts}') WHERE giver <> receiver
),
followed AS (
    SELECT acts.*, back.t AS answer FROM acts ASOF LEFT JOIN acts AS back
    ON acts.receiver = back.giver AND acts.giver = back.receiver AND acts.t < back.t
)
SELECT
    of."group", dest."group", count(*), count(*) FILTER (asked = 1), count(*) FILTER (t <= {until}),
    count(*) FILTER (t <= {until} AND answer - t <= {within})
FROM followed
JOIN read_parquet('{parties}') AS of ON giver = of.key
JOIN read_parquet('{parties}') AS dest ON receiver = dest.key
GROUP BY ALL ORDER BY ALL
"""

type Counts = list[tuple[Any, ...]]


def run(small: bool, rows: int | None = None, runs: int | None = None) -> dict[str, float | int]:
    """The figures. `small` takes two hundred thousand acts instead of ten million, and fewer runs."""
    rows, runs = rows or (200_000 if small else 10_000_000), runs or (2 if small else 3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "acts.parquet")
        until = _made(path, rows)
        kept = ayni.Ledger.from_parquet(path)
        ways: dict[str, Callable[[], Counts]] = {
            "duckdb": lambda: _duckdb(path, until),
            "first": lambda: _ours(ayni.Ledger.from_parquet(path)),
            "open": lambda: _ours(kept),
        }
        found = {name: work() for name, work in ways.items()}
        if found["duckdb"] != found["first"] or found["duckdb"] != found["open"]:
            raise ValueError("The counts differ.")
        taken = [{name: _taken(work) for name, work in ways.items()} for _ in range(runs)]
    answered = sum(row[-1] for row in found["open"])
    return {"rows": rows, "answered": answered, **_compared(taken)}


def _compared(taken: list[dict[str, tuple[float, float]]]) -> dict[str, float]:
    told: dict[str, float] = {}
    for place, words in enumerate(("", "processor_")):
        for name in taken[0]:
            told[f"{name}_{words}seconds"] = statistics.median(one[name][place] for one in taken)
        for name in ("first", "open"):
            told[f"{words}ratio_{name}"] = statistics.median(one["duckdb"][place] / one[name][place] for one in taken)
    return told


def _made(path: Path, rows: int) -> int:
    """Made acts of five years, a third of them answers; the last time whose answers are all in the record."""
    chance = np.random.default_rng(SEED)
    odds = np.cumsum(1 / np.arange(1, PARTIES + 1) ** 0.8)
    numbers = chance.permutation(PARTIES)
    giver, receiver = (numbers[np.searchsorted(odds / odds[-1], chance.random(rows))] for _ in range(2))
    at = 1_500_000_000 + chance.integers(0, 5 * YEAR, rows)
    answers = np.flatnonzero(chance.random(rows) < 1 / 3)
    to = chance.integers(0, rows, len(answers))
    giver[answers], receiver[answers] = receiver[to], giver[to]
    at[answers] = at[to] + chance.exponential(20 * DAY, len(answers)).astype(np.int64)
    asked = chance.integers(-1, 2, rows).astype(np.int8)
    pq.write_table(pa.table({"giver": giver, "receiver": receiver, "at": at, "asked": asked}), path)
    groups = np.array([f"group {n:02d}" for n in range(GROUPS)])[chance.integers(0, GROUPS, PARTIES)]
    pq.write_table(pa.table({"key": np.arange(PARTIES), "group": groups}), path.with_suffix(".parties.parquet"))
    return int(at.max()) - 30 * DAY


def _duckdb(path: Path, until: int) -> Counts:
    parties = path.with_suffix(".parties.parquet")
    with duckdb.connect() as connection:
        asked = _SQL.format(acts=path, parties=parties, until=until, within=30 * DAY)
        return connection.execute(asked).fetchall()


def _ours(ledger: ayni.Ledger) -> Counts:
    names = ("giver_group", "receiver_group", "acts", "asked", "watched", "answered")
    found = ledger.flows(within="30d")
    return [row for row in zip(*(found[name] for name in names), strict=True) if row[2]]


def _taken(work: Callable[[], object]) -> tuple[float, float]:
    start, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - processor


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--runs", type=int)
    asked = parser.parse_args()
    print(json.dumps(run(asked.small, asked.rows, asked.runs), indent=2))
