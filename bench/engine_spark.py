"""What it costs to bring Spark along: the same measures by both engines, from Parquet to Parquet, on one machine.

    python bench/engine_spark.py [--small]

Spark is for what one machine does not hold. On what it holds the embedded engine is faster; these figures say by how much.
Times are medians of runs after a first one that starts the workers; `shuffle_bytes_an_act` is what Spark wrote to
disk to bring acts together. A session is started before, and told by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ayni import MEASURES, Ledger

SEED = 20_040_415
NAMES = ("dyads", "responses", "people", "reciprocity")


def run(small: bool) -> dict[str, float | int]:
    """The figures. `small` takes twenty thousand acts instead of a million, and one run."""
    rows, runs = (20_000, 1) if small else (1_000_000, 3)
    found: dict[str, float | int] = {"acts": rows}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SPARK_LOCAL_DIRS"] = str(Path(folder, "shuffled"))
        acts = Path(folder, "acts")
        acts.mkdir()
        pq.write_table(_table(rows), acts / "acts.parquet")
        from ayni.engines.spark import local_session
        from ayni.engines.spark import run as run_on_spark

        began = time.perf_counter()
        with local_session(partitions=4) as session:
            session.range(1).count()
            found["session_seconds"] = time.perf_counter() - began
            for name in NAMES:
                out = Path(folder, f"{name}.parquet")
                embedded = _median(lambda name=name, out=out: _embedded(name, acts, out), runs)

                def on_spark(name: str = name) -> None:
                    whole = tempfile.mkdtemp(dir=folder)
                    run_on_spark(MEASURES[name], acts, session=session).write(f"{whole}/out")

                before = set(_shuffled(folder))
                on_spark()
                shuffled = sum(size for file, size in _shuffled(folder).items() if file not in before)
                spark = _median(on_spark, runs)
                found |= {
                    f"{name}_embedded_seconds": embedded,
                    f"{name}_spark_seconds": spark,
                    f"{name}_ratio": spark / embedded,
                    f"{name}_shuffle_bytes_an_act": shuffled / rows,
                }
    return found


def _table(rows: int) -> pa.Table:
    """Made acts of parties that are busy unlike each other, times within six years."""
    chance = np.random.default_rng(SEED)
    giver, receiver = (np.minimum(chance.zipf(1.3, rows), 100_000) for _ in range(2))
    at = chance.integers(1_500_000_000, 1_700_000_000, rows)
    return pa.table({"giver": giver, "receiver": receiver, "at": at, "weight": chance.random(rows)})


def _embedded(name: str, acts: Path, out: Path) -> None:
    pq.write_table(getattr(Ledger.from_parquet(str(acts / "*.parquet")), name)().table, out)


def _median(work: Callable[[], None], runs: int) -> float:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _shuffled(folder: str) -> dict[Path, int]:
    """The files in which Spark brought acts together, and their sizes."""
    return {file: file.stat().st_size for file in Path(folder, "shuffled").rglob("shuffle_*.data")}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    print(json.dumps(run(parser.parse_args().small), indent=2))
