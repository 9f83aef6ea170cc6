"""Ledgers that are kept beside their files, and what they must answer."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ayni import Ledger
from ayni.engines.contract import PARTY, Column, Measure, Options, PersonActs
from ayni.engines.embedded.engine import run
from ayni.ledger.ledger import read as read_plainly

KINDS = ["advice", "review", "message", "meeting"]


def some(seed: int, rows: int = 400, parties: int = 60, **more: Any) -> Ledger:
    """Acts, contacts and acts to oneself between invented parties, some without a time."""
    rng = np.random.default_rng(seed)
    giver, receiver = (np.char.add("p", rng.integers(0, parties, rows).astype(str)) for _ in range(2))
    at = [None if n < 0 else int(n) for n in rng.integers(-300, 4_000, rows)]
    return Ledger.from_columns(
        giver,
        receiver,
        at=at,
        weight=rng.integers(0, 5, rows) / 4,
        kind=rng.choice(KINDS, rows),
        asked=rng.integers(-1, 2, rows),
        basis=rng.integers(0, 3, rows),
        **more,
    )


def _in_time(rows: PersonActs, _: Options) -> dict[str, Any]:
    lists = {"partners": rows.partner, "gave": rows.gave, "times": rows.at}
    told = {name: pa.LargeListArray.from_arrays(rows.starts - rows.starts[0], column) for name, column in lists.items()}
    return {"party": rows.person, **told}


#: Every act of a person as the engine gives it to a measure.
IN_TIME = Measure(
    name="in_time",
    summary="",
    rows=PersonActs,
    options=Options,
    columns=(
        Column("party", PARTY, "1", ""),
        Column("partners", pa.large_list(pa.int32()), "1", ""),
        Column("gave", pa.large_list(pa.bool_()), "1", ""),
        Column("times", pa.large_list(pa.int64()), "UTC", ""),
    ),
    source="",
    kernel=_in_time,
)


def rows_of(ledger: Ledger) -> list[tuple[Any, ...]]:
    """All rows, in one order."""
    return sorted((tuple(row.values()) for row in ledger.to_arrow().to_pylist()), key=repr)


def answers(ledger: Ledger) -> dict[str, Any]:
    """What a ledger is asked here, all ways through what is kept."""
    asked = ledger.parties.keys.to_pylist()[:3]
    found = {
        "pairs": ledger.dyads(half_life=900),
        "people": ledger.people(),
        "in time": run(IN_TIME, ledger, Options()),
        "whole": ledger.reciprocity(),
        "contacts": ledger.dyads(contacts=True),
        "window": ledger.people(window=1000),
        "of": ledger.dyads(of=asked),
        "of people": ledger.people(of=asked, contacts=True),
    }
    return {name: (reading.table.to_pylist(), dict(reading.counts), reading.now) for name, reading in found.items()}


def assert_as_read_plainly(ledger: Ledger, *files: Path, columns: Any = None) -> None:
    plain = read_plainly(list(files), columns=columns)
    assert answers(ledger) == answers(plain)
    assert rows_of(ledger) == rows_of(plain)
    assert ledger.parties.equals(plain.parties)
    assert (len(ledger), ledger.first_at, ledger.last_at) == (len(plain), plain.first_at, plain.last_at)


def files_in(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    return {
        path.name: (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()) for path in sorted(folder.iterdir())
    }


def the_run(folder: Path) -> Path:
    (run,) = folder.glob("*.run")
    return run


def damage(path: Path, place: int) -> None:
    """Another byte in this place, in a new file: those who hold the old one keep it."""
    raw = bytearray(path.read_bytes())
    raw[place] ^= 0xFF
    path.unlink()
    path.write_bytes(raw)


def layout(kept: Path) -> tuple[int, dict[str, Any]]:
    """Where the arrays of a run begin, and what its header says."""
    raw = kept.read_bytes()
    _, length, _ = struct.unpack_from("<8sQI", raw)
    return 20 + length + -(20 + length) % 64, json.loads(raw[20 : 20 + length])
