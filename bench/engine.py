"""The embedded engine against what an analyst would take instead: DuckDB, SciPy, SQLite.

    python bench/engine.py [--small]

Every time is that of a whole process of its own, or of a call in one, as its name says; peers run beside it in
the same run, each alternated with the other, medians of three. `ratio_…` is the peer's time over Ayni's: above 1 Ayni is faster.
The acts are made: as many parties as a hundredth of the acts, busy ones as uneven as in real mail (Zipf, exponent .8), two in
five acts going back along an earlier one, times over five years.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 20_040_415
ROUNDS = 3

DYADS_SQL = """
    SELECT least(giver, receiver) AS a, greatest(giver, receiver) AS b,
           count(*) FILTER (giver < receiver) AS acts_ab, count(*) FILTER (giver > receiver) AS acts_ba,
           min("at") FILTER (giver < receiver) AS first_ab, max("at") FILTER (giver < receiver) AS last_ab,
           min("at") FILTER (giver > receiver) AS first_ba, max("at") FILTER (giver > receiver) AS last_ba
    FROM acts WHERE giver <> receiver GROUP BY 1, 2 ORDER BY 1, 2
"""


def run(small: bool) -> dict[str, Any]:
    """The figures. `small` takes a hundred thousand acts, once; otherwise ten million, and growth from one to fifty."""
    import_module("duckdb")  # where it is missing, that is known before anything is made
    sizes = [100_000] if small else [1_000_000, 10_000_000, 50_000_000]
    rows = sizes[0] if small else sizes[1]
    with tempfile.TemporaryDirectory() as folder:
        paths = {size: made(size, Path(folder)) for size in sizes}
        found: dict[str, Any] = {"rows": rows}
        found |= _against_duckdb(paths[rows], rounds=1 if small else ROUNDS)
        if not small:
            found["large_rows"] = sizes[-1]
            found |= {f"large_{name}": value for name, value in _against_duckdb(paths[sizes[-1]], rounds=1).items()}
        found |= _in_process("scipy", paths[rows]) | _in_process("prepared", paths[rows])
        found["growth"] = [_in_process("growth", paths[size]) | {"rows": size} for size in sizes]
    return found


def made(rows: int, folder: Path) -> Path:
    """Acts as the module's text says, written to Parquet in pieces."""
    chance, parties = np.random.default_rng(SEED), max(1000, rows // 100)
    share = 1 / np.arange(1, parties + 1) ** 0.8
    edges, names = np.cumsum(share) / share.sum(), chance.permutation(parties)
    path = folder / f"acts_{rows}.parquet"
    schema = pa.schema([("giver", pa.int64()), ("receiver", pa.int64()), ("at", pa.int64())])
    with pq.ParquetWriter(path, schema) as writer:
        for _ in range(0, rows, 1_000_000):
            count = min(rows, 1_000_000)
            giver, receiver = (names[np.searchsorted(edges, chance.random(count))] for _ in range(2))
            back, earlier = chance.random(count) < 0.4, chance.integers(0, count, count)
            one, other = np.where(back, receiver[earlier], giver), np.where(back, giver[earlier], receiver)
            at = chance.integers(1_500_000_000, 1_657_680_000, count)
            writer.write_table(pa.table([one, other, at], schema=schema))
    return path


# Whole processes ---------------------------------------------------------------------------------


def _against_duckdb(path: Path, rounds: int = ROUNDS) -> dict[str, Any]:
    """The dyads of a Parquet file: first call of a fresh process, and once more with the ledger open."""
    _child("dyads", path)  # kernels are compiled, the file is in the system's memory
    pairs = [(_child("dyads", path), _child("duckdb", path)) for _ in range(rounds)]
    ours = {name: statistics.median(one[name] for one, _ in pairs) for name in ("first", "open", "peak")}
    theirs = {name: statistics.median(other[name] for _, other in pairs) for name in ("first", "open", "peak")}
    return {
        "dyads_first_seconds": ours["first"],
        "dyads_open_seconds": ours["open"],
        "dyads_peak_megabytes": ours["peak"],
        "duckdb_first_seconds": theirs["first"],
        "duckdb_open_seconds": theirs["open"],
        "duckdb_peak_megabytes": theirs["peak"],
        "ratio_dyads_first": theirs["first"] / ours["first"],
        "ratio_dyads_open": theirs["first"] / ours["open"],
        "peak_over_duckdb": ours["peak"] / theirs["peak"],
    }


def _child(part: str, path: Path) -> dict[str, float]:
    """What this file does in a process of its own: `first` counts from the process's start."""
    began = time.time()
    told = subprocess.run(
        [sys.executable, __file__, "--part", part, str(path)],
        env={**os.environ, "BENCH_BEGAN": repr(began)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found: dict[str, float] = json.loads(told)
    return found


def _in_process(part: str, path: Path) -> dict[str, Any]:
    return _child(part, path)


def _part(part: str, path: Path) -> dict[str, Any]:
    return {"dyads": _dyads, "duckdb": _duckdb, "scipy": _scipy, "prepared": _prepared, "growth": _growth}[part](path)


def _began() -> float:
    return float(os.environ["BENCH_BEGAN"])


def _peak() -> float:
    """Megabytes of the process's own memory at its highest; mapped files do not count."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _dyads(path: Path) -> dict[str, float]:
    import ayni

    ledger = ayni.read(path)
    rows = len(ledger.dyads())
    first = time.time() - _began()
    again = _seconds(ledger.dyads)
    return {"first": first, "open": again, "peak": _peak(), "pairs": rows}


def _duckdb(path: Path) -> dict[str, float]:
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"CREATE VIEW acts AS SELECT * FROM read_parquet('{path}')")
    rows = len(connection.execute(DYADS_SQL).to_arrow_table())
    first = time.time() - _began()
    connection.execute(f"CREATE TABLE held AS SELECT * FROM read_parquet('{path}')")
    again = _seconds(lambda: connection.execute(DYADS_SQL.replace("FROM acts", "FROM held")).to_arrow_table())
    return {"first": first, "open": again, "peak": _peak(), "pairs": rows}


def _scipy(path: Path) -> dict[str, float]:
    """Reciprocity from columns in memory: summed ties and how many have an opposite."""
    from scipy.sparse import coo_array

    import ayni

    ledger = ayni.read(path)
    expected = ledger.reciprocity()
    told = []
    for _ in range(ROUNDS):
        fresh = ledger.where(np.arange(len(ledger)) < len(ledger) - 1)  # nothing is kept for it yet
        ours = _seconds(fresh.reciprocity)

        def theirs() -> int:
            apart = ledger.giver != ledger.receiver
            ones = np.ones(int(apart.sum()))
            shape = (len(ledger.parties), len(ledger.parties))
            ties = coo_array((ones, (ledger.giver[apart], ledger.receiver[apart])), shape=shape).tocsr()
            there = (ties > 0).astype(np.int8)
            return int(there.multiply(there.T).sum())

        told.append((ours, _seconds(theirs)))
        assert theirs() == expected["reciprocated"][0]
    ours, theirs_ = (statistics.median(times) for times in zip(*told, strict=True))
    return {
        "reciprocity_seconds": ours,
        "scipy_seconds": theirs_,
        "ratio_reciprocity": theirs_ / ours,
        "reciprocity_open_seconds": _seconds(ledger.reciprocity),
    }


def _prepared(path: Path) -> dict[str, Any]:
    """A prepared ledger: opening it, one person's pairs against SQLite, and new acts on top of it."""
    import ayni

    kept = ayni.read(path, keep=True)
    opened = statistics.median(_seconds(lambda: ayni.read(path)) for _ in range(5))
    size = sum(file.stat().st_size for file in path.with_suffix(".ayni").iterdir())
    found: dict[str, Any] = {"open_seconds": opened, "prepared_bytes_an_act": size / len(kept)}
    return found | _one_person(ayni.read(path), path) | _new_acts(ayni.read(path), path)


def _one_person(ledger: Any, path: Path) -> dict[str, float]:
    import sqlite3

    chance = np.random.default_rng(SEED)
    rows = chance.integers(0, len(ledger), 200)
    people = ledger.parties.keys.take(
        pa.array(np.where(chance.random(200) < 0.5, ledger.giver[rows], ledger.receiver[rows]))
    ).to_pylist()
    base = sqlite3.connect(path.with_suffix(".sqlite"))
    base.execute("CREATE TABLE acts (giver INTEGER, receiver INTEGER, at INTEGER)")
    table = pq.read_table(path)
    for batch in table.to_batches(max_chunksize=500_000):
        base.executemany(
            "INSERT INTO acts VALUES (?, ?, ?)", zip(*(column.to_pylist() for column in batch.columns), strict=True)
        )
    base.execute("CREATE INDEX given ON acts (giver, receiver, at)")
    base.execute("CREATE INDEX received ON acts (receiver, giver, at)")
    base.commit()
    given = (
        "SELECT receiver, count(*), min(at), max(at) FROM acts WHERE giver = ? AND receiver <> giver GROUP BY receiver"
    )
    received = (
        "SELECT giver, count(*), min(at), max(at) FROM acts WHERE receiver = ? AND receiver <> giver GROUP BY giver"
    )
    ledger.dyads(of=people[:1])

    def asked(person: object) -> tuple[object, object]:
        return base.execute(given, (person,)).fetchall(), base.execute(received, (person,)).fetchall()

    def p50s() -> tuple[float, float]:
        both = [(_seconds(partial(ledger.dyads, of=person)), _seconds(partial(asked, person))) for person in people]
        ours, theirs = (statistics.median(times) for times in zip(*both, strict=True))
        return ours, theirs

    # First whoever is asked about for the first time, by both; then all of them again.
    (first, sqlite_first), (again, sqlite_again) = p50s(), p50s()
    return {
        "person_first_p50_milliseconds": 1000 * first,
        "sqlite_first_p50_milliseconds": 1000 * sqlite_first,
        "ratio_person_first": sqlite_first / first,
        "person_p50_milliseconds": 1000 * again,
        "sqlite_p50_milliseconds": 1000 * sqlite_again,
        "ratio_person": sqlite_again / again,
    }


def _new_acts(ledger: Any, path: Path) -> dict[str, float]:
    """A thousand new acts among the parties there are: their pairs and their parties right again.

    Held against both measures of everybody: of this ledger, which is open, and of one whose rows must be put in order.
    """
    import ayni

    whole = _seconds(ledger.dyads) + _seconds(ledger.people)
    plain = ayni.Ledger.from_parquet(path)
    full = _seconds(plain.dyads) + _seconds(plain.people)
    ledger.dyads(of=ledger.parties.keys.take(pa.array([0])).to_pylist())
    chance = np.random.default_rng(SEED + 1)
    told = []
    for _ in range(1 + ROUNDS):
        rows = chance.integers(0, len(ledger), 1000)
        sides = [
            ledger.parties.keys.take(pa.array(column[rows])).to_pylist() for column in (ledger.giver, ledger.receiver)
        ]
        more = ayni.Ledger.from_columns(*sides, at=chance.integers(1_600_000_000, 1_660_000_000, 1000))
        told.append(_seconds(partial(_both, ledger, more)))
    later = statistics.median(told[1:])  # what the first had to load is loaded
    return {
        "new_acts_first_seconds": told[0],
        "new_acts_seconds": later,
        "whole_seconds": whole,
        "full_seconds": full,
        "share_of_whole": later / whole,
        "share_of_full": later / full,
    }


def _both(ledger: Any, more: Any) -> None:
    extended = ledger.extended(more)
    extended.dyads(touched_by=more)
    extended.people(touched_by=more)


def _growth(path: Path) -> dict[str, float]:
    import ayni

    ledger = ayni.read(path)
    ledger.where(np.arange(len(ledger)) < 1000).dyads()  # what is compiled is loaded
    seconds = _seconds(ledger.dyads)
    return {"seconds": seconds, "peak_megabytes": _peak()}


def _seconds(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--part", nargs=2, metavar=("NAME", "PATH"))
    asked = parser.parse_args()
    told = _part(asked.part[0], Path(asked.part[1])) if asked.part else run(asked.small)
    print(json.dumps(told, indent=2))
