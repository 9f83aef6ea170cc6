"""A ledger made ready from Parquet, against a bare reading of the same columns by PyArrow.

    python bench/ledger.py [--small]

Times are medians of alternated runs in this process; `ratio_…` is Ayni's time over the bare reading's. Whole
numbers that are dense already, whole numbers far apart, and texts through a dictionary are told apart.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ayni import Ledger

SEED = 20_040_415


def run(small: bool) -> dict[str, float | int]:
    """The figures. `small` takes one million rows instead of ten, and fewer runs."""
    rows, runs = (1_000_000, 3) if small else (10_000_000, 5)
    found: dict[str, float | int] = {"rows": rows}
    with tempfile.TemporaryDirectory() as folder:
        for ids, table in _tables(rows):
            path = Path(folder, f"{ids}.parquet")
            pq.write_table(table, path)
            bare, ready = _alternated(lambda path=path: _bare(path), lambda path=path: Ledger.from_parquet(path), runs)
            found |= {f"bare_{ids}_seconds": bare, f"ledger_{ids}_seconds": ready, f"ratio_{ids}": ready / bare}
    return found


def _tables(rows: int) -> list[tuple[str, pa.Table]]:
    """Made acts: a tenth as many parties as rows, times within six years."""
    chance = np.random.default_rng(SEED)
    parties = rows // 10
    giver, receiver = (chance.integers(0, parties, rows) for _ in range(2))
    at = chance.integers(1_500_000_000, 1_700_000_000, rows)
    keys = np.sort(chance.integers(0, 2**60, parties))
    texts = pa.array([f"person{n:08d}@example.org" for n in range(parties)])
    ways = {
        "dense": (giver, receiver),
        "sparse": (keys[giver], keys[receiver]),
        "texts": tuple(pa.DictionaryArray.from_arrays(pa.array(ids, pa.int32()), texts) for ids in (giver, receiver)),
    }
    return [(name, pa.table({"giver": one, "receiver": other, "at": at})) for name, (one, other) in ways.items()]


def _bare(path: Path) -> pa.Table:
    return pq.read_table(path, columns=["giver", "receiver", "at"], memory_map=True)


def _alternated(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float]:
    """Median seconds of both, each run beside the other so that a busy machine slows both alike."""
    one()
    other()
    times = [(_seconds(one), _seconds(other)) for _ in range(runs)]
    first, second = zip(*times, strict=True)
    return statistics.median(first), statistics.median(second)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    print(json.dumps(run(parser.parse_args().small), indent=2))
