"""The 36 temporal motifs of three acts within a day: ours against Raphtory's, with both holding their data ready.

    python bench/engine_motifs.py [--small] [--rows N] [--runs N]

On Math Overflow, where its file is there (`AYNI_DATA` names the folder of real files), and on made acts, busy parties as uneven
as in real mail (Zipf, exponent .8), no two acts in the same second, so that there is nothing to choose and both must find
the same. Ours counts from acts in order, which a ledger keeps; `first_seconds` is from rows to counts, ordering
included. Reading is not counted on either side. `ratio` is Raphtory's time over ours, the median of alternated runs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

import ayni
from ayni import Ledger

SEED = 20_170_206
DAY = 86_400
SMALL = 20_000
DATA = Path(os.environ.get("AYNI_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
#: Raphtory's triangles in its order, and its stars and pairs by the partner of each act, seen from the centre i.
_TRIANGLES = ("ij kj ik", "ij kj ki", "ij jk ik", "ij jk ki", "ij ki jk", "ij ki kj", "ij ik jk", "ij ik kj")
_PARTNERS = ("jjk", "jkj", "jkk", "jjj")


def run(small: bool, rows: int | None = None, runs: int | None = None) -> dict[str, Any]:
    """The figures. `small` takes twenty thousand acts of each, instead of all and a million. Raises `FileNotFoundError`."""
    import_module("raphtory")  # where it is missing, that is known before anything is counted
    rows, runs = rows or (SMALL if small else 1_000_000), runs or 1
    Ledger.from_columns([1, 2], [2, 1], at=[1, 2]).motifs()  # kernels are compiled, or loaded
    path = DATA / "mathoverflow" / "sx-mathoverflow.txt.gz"
    if not path.exists():
        raise FileNotFoundError(f"{path} is not there. Set AYNI_DATA to the folder of real files.")
    real = ayni.read(path, columns={"giver": 0, "receiver": 1, "at": 2})
    if small:
        real = Ledger.from_columns(real.giver[:SMALL], real.receiver[:SMALL], at=real.at[:SMALL])
    found = {f"mathoverflow_{name}": value for name, value in _compared(real, runs, same=False).items()}
    return found | _compared(made(rows), runs, same=True)


def made(rows: int) -> Ledger:
    """Made acts at about a tenth as many parties as a day has seconds, each in a second of its own."""
    chance, parties = np.random.default_rng(SEED), 100_000
    odds = np.cumsum(1 / np.arange(1, parties + 1) ** 0.8)
    numbers = chance.permutation(parties)
    giver, receiver = (numbers[np.searchsorted(odds / odds[-1], chance.random(rows))] for _ in range(2))
    at = 1_300_000_000 + np.cumsum(chance.integers(1, 31, rows))
    return Ledger.from_columns(giver, receiver, at=at)


def _compared(ledger: Ledger, runs: int, *, same: bool) -> dict[str, Any]:
    ours, first = _timed(lambda: _ours(ledger))
    graph = _graph(ledger)
    times = []
    for _ in range(runs):
        theirs, peer = _timed(lambda: _raphtory(graph))
        again, own = _timed(lambda: _ours(ledger))
        times.append((own, peer))
        if again != ours or (same and theirs != ours):
            raise ValueError(f"The counts differ: {Counter(theirs) - Counter(ours)}, {Counter(ours) - Counter(theirs)}")
    return {
        "rows": len(ledger),
        "motifs": sum(ours.values()),
        "first_seconds": first,
        "ayni_seconds": statistics.median(own for own, _ in times),
        "raphtory_seconds": statistics.median(peer for _, peer in times),
        "ratio": statistics.median(peer / own for own, peer in times),
    }


def _timed[T](work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def _ours(ledger: Ledger) -> dict[str, int]:
    found = ledger.motifs(delta=DAY)
    return {motif.replace("→", ""): count for motif, count in zip(found["motif"][:36], found["count"], strict=False)}


def _graph(ledger: Ledger) -> Any:
    import raphtory

    others = np.asarray(ledger.giver) != np.asarray(ledger.receiver)
    columns = {"src": ledger.giver, "dst": ledger.receiver, "time": ledger.at}
    table = pa.table({name: np.asarray(column)[others].astype(np.int64) for name, column in columns.items()})
    graph = raphtory.Graph()
    graph.load_edges(table, time="time", src="src", dst="dst")
    return graph


def _raphtory(graph: Any) -> dict[str, int]:
    """Its 40 counts by our names. Those of pairs hold each motif twice, once from either end."""
    from raphtory import algorithms

    counts = algorithms.global_temporal_three_node_motif(graph, DAY)
    named: Counter[str] = Counter()
    for (partners, *gave), count in zip(product(_PARTNERS, (0, 1), (0, 1), (0, 1)), counts, strict=False):
        acts = [f"i{other}" if out else f"{other}i" for other, out in zip(partners, gave, strict=True)]
        if partners != "jjj" or gave[0]:
            named[_canonical(acts)] += int(count)
    for acts, count in zip(_TRIANGLES, counts[32:], strict=True):
        named[_canonical(acts.split())] += int(count)
    return dict(named)


def _canonical(acts: list[str]) -> str:
    names = dict(zip(dict.fromkeys("".join(acts)), "abc", strict=False))
    return " ".join(names[giver] + names[receiver] for giver, receiver in acts)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--runs", type=int)
    asked = parser.parse_args()
    print(json.dumps(run(asked.small, asked.rows, asked.runs), indent=2))
