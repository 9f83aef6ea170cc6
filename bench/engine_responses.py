"""How soon people give back and give on: ours against DuckDB's ASOF JOIN, from a Parquet file and with the ledger open.

    python bench/engine_responses.py [--small] [--rows N] [--runs N]

DuckDB finds, for each act, the next act back and the next act to somebody else, and counts them; Ayni makes the curves,
medians and intervals of every person besides. Both counts must be the same. `ratio_…` is DuckDB's
time over ours, the median of alternated runs, and `processor_ratio_…` the same of processor seconds, which a busy machine
changes less. Every run is in a process of its own, kernels compiled.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 19_580_628
PARTIES = 100_000
YEAR = 31_557_600

#: The next act to anybody but the giver is in the next second in which the receiver gives, unless all of that second
#: goes to the giver; then it is in the next second whose acts are not all to that same one. Runs of seconds in which one
#: person alone was given to are found once for each giver, so both joins are by time alone.
_SQL = """
WITH acts AS (SELECT giver, receiver, "at" AS t FROM read_parquet('{path}') WHERE giver <> receiver),
seconds AS (
    SELECT giver, t, CASE WHEN min(receiver) = max(receiver) THEN min(receiver) END AS sole
    FROM acts GROUP BY giver, t
),
marked AS (
    SELECT *, coalesce(sole <> lag(sole) OVER byGiver, true) AS begins
    FROM seconds WINDOW byGiver AS (PARTITION BY giver ORDER BY t)
),
onward AS (
    SELECT giver, t, sole, min(CASE WHEN begins THEN t END) OVER (
        PARTITION BY giver ORDER BY t ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS elsewhere
    FROM marked
),
direct AS (
    SELECT count(back.t) AS answered, sum(back.t - acts.t) AS waited
    FROM acts ASOF LEFT JOIN acts AS back
    ON acts.receiver = back.giver AND acts.giver = back.receiver AND acts.t < back.t
),
forwarded AS (
    SELECT acts.t, CASE WHEN onward.sole = acts.giver THEN onward.elsewhere ELSE onward.t END AS passed
    FROM acts ASOF LEFT JOIN onward ON acts.receiver = onward.giver AND acts.t < onward.t
),
forward AS (SELECT count(passed) AS answered, sum(passed - t) AS waited FROM forwarded)
SELECT direct.answered, direct.waited, forward.answered, forward.waited FROM direct, forward
"""


def run(small: bool, rows: int | None = None, runs: int | None = None) -> dict[str, Any]:
    """The figures. `small` takes two hundred thousand acts instead of ten million, and fewer runs."""
    rows, runs = rows or (200_000 if small else 10_000_000), runs or (2 if small else 3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "acts.parquet")
        pq.write_table(made(rows), path)
        _apart(_first_call, path)  # kernels are compiled now, if they were not
        ways: dict[str, Any] = {"duckdb": _duckdb, "first": _first_call, "open": _open}
        times: dict[str, list[Taken]] = {name: [] for name in ways}
        for _ in range(runs):
            told = {name: _apart(work, path) for name, work in ways.items()}
            counts = {name: one[0] for name, one in told.items()}
            if len(set(counts.values())) > 1:
                raise ValueError(f"The counts differ: {counts}.")
            for name, one in told.items():
                times[name].append(one[1])
    direct, forward = counts["duckdb"]
    return {"rows": rows, "direct": direct, "forward": forward, **_compared(times)}


def _compared(times: Mapping[str, Sequence[Taken]]) -> dict[str, float]:
    """Medians of seconds, and of the ratios of runs beside each other."""
    found: dict[str, float] = {}
    for place, words in enumerate(("", "processor_")):
        for name, taken in times.items():
            found[f"{name}_{words}seconds"] = statistics.median(one[place] for one in taken)
        for name in ("first", "open"):
            pairs = zip(times["duckdb"], times[name], strict=True)
            found[f"{words}ratio_{name}"] = statistics.median(peer[place] / own[place] for peer, own in pairs)
    return found


def made(rows: int) -> pa.Table:
    """Made acts of five years: a few people give and receive much, most little; a third answers an earlier act."""
    chance = np.random.default_rng(SEED)
    odds = np.cumsum(1 / np.arange(1, PARTIES + 1) ** 0.8)
    numbers = chance.permutation(PARTIES).astype(np.int32)
    giver, receiver = (numbers[np.searchsorted(odds / odds[-1], chance.random(rows))] for _ in range(2))
    at = 1_500_000_000 + chance.integers(0, 5 * YEAR, rows)
    answers = np.flatnonzero(chance.random(rows) < 1 / 3)
    to = chance.integers(0, rows, len(answers))
    giver[answers], receiver[answers] = receiver[to], giver[to]
    at[answers] = at[to] + chance.exponential(10 * 86_400, len(answers)).astype(np.int64)
    return pa.table({"giver": giver, "receiver": receiver, "at": at})


type Taken = tuple[float, float]
type Told = tuple[tuple[int, int], Taken]


def _apart(work: Any, path: Path) -> Told:
    """Done in a process of its own, so that nothing is kept from one run to the next."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        told: Told = pool.apply(work, (path,))
        return told


def _duckdb(path: Path) -> Told:
    import duckdb

    connection = duckdb.connect(config={"threads": os.cpu_count() or 1})
    row, taken = _timed(lambda: connection.execute(_SQL.format(path=path)).fetchone())
    assert row is not None
    return (int(row[0]), int(row[2])), taken


def _timed[R](work: Callable[[], R]) -> tuple[R, Taken]:
    start, processor = time.perf_counter(), time.process_time()
    found = work()
    return found, (time.perf_counter() - start, time.process_time() - processor)


def _first_call(path: Path) -> Told:
    import ayni

    ayni.Ledger.from_columns([1, 2], [2, 1], at=[1, 2]).responses()  # compiled kernels are loaded
    return _counts(*_timed(lambda: ayni.Ledger.from_parquet(path).responses()))


def _open(path: Path) -> Told:
    import ayni

    ledger = ayni.Ledger.from_parquet(path)
    ledger.responses()
    return _counts(*_timed(ledger.responses))


def _counts(found: Any, taken: Taken) -> Told:
    """Acts answered each way, of the whole and as the persons' rows add up, which must be one."""
    direct, forward = sum(found["direct"]), sum(found["forward"])
    if (direct, forward) != (found.overall["direct"], found.overall["forward"]):
        raise ValueError("The persons' acts do not add up.")
    return (direct, forward), taken


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--runs", type=int)
    asked = parser.parse_args()
    print(json.dumps(run(asked.small, asked.rows, asked.runs), indent=2))
