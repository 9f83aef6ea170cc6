"""The triad census from a Parquet file: ours against igraph's.

    python bench/engine_triads.py [--small]

Acts are made, giver and receiver each drawn evenly from a tenth as many parties: the kindest case for igraph, whose time grows
with the square of how busy the busiest are. Each time is from the file to the 16 counts, reading and making the graph
included, kernels compiled, in alternated runs; both must find the same. `ratio` is igraph's time over ours.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ayni import Ledger

SEED = 19_720_101
TYPES = ("003", "012", "102", "021D", "021U", "021C", "111D", "111U", "030T", "030C", "201", "120D", "120U", "120C")
TYPES += ("210", "300")

type Census = dict[str, int]


def run(small: bool) -> dict[str, Any]:
    """The figures. `small` takes a hundred thousand acts instead of a million, and fewer runs."""
    rows, runs = (100_000, 2) if small else (1_000_000, 5)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "acts.parquet")
        chance = np.random.default_rng(SEED)
        giver, receiver = chance.integers(0, rows // 10, (2, rows))
        pq.write_table(pa.table({"giver": giver, "receiver": receiver}), path)
        _ours(path)  # kernels are compiled now, if they were not
        times = [(_timed(_ours, path), _timed(_igraph, path)) for _ in range(runs)]
    if any(own != peer for (own, _), (peer, _) in times):
        raise ValueError("The censuses differ.")
    own, peer = ([told[side][1] for told in times] for side in range(2))
    return {
        "rows": rows,
        "ties_closed": sum(times[0][0][0][name] for name in ("030T", "030C", "120D", "120U", "120C", "210", "300")),
        "ayni_seconds": statistics.median(own),
        "igraph_seconds": statistics.median(peer),
        "ratio": statistics.median(p / o for o, p in zip(own, peer, strict=True)),
    }


def _timed(work: Any, path: Path) -> tuple[Census, float]:
    start = time.perf_counter()
    found = work(path)
    return found, time.perf_counter() - start


def _ours(path: Path) -> Census:
    found = Ledger.from_parquet(path).triads().rows()[0]
    return {name: found[f"t{name}"] for name in TYPES}


def _igraph(path: Path) -> Census:
    import igraph

    table = pq.read_table(path)
    ties = np.unique((table["giver"].to_numpy() << 32) | table["receiver"].to_numpy())
    giver, receiver = ties >> 32, ties & 0xFFFFFFFF
    giver, receiver = giver[giver != receiver], receiver[giver != receiver]
    parties, numbers = np.unique(np.concatenate([giver, receiver]), return_inverse=True)
    graph = igraph.Graph(len(parties), numbers.reshape(2, -1).T, directed=True)
    found = graph.triad_census()
    return {name: int(found[name]) for name in TYPES}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    print(json.dumps(run(parser.parse_args().small), indent=2))
