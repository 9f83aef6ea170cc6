"""The files of a snapshot: columns in Arrow's own format, and a manifest that tells what they must be.

A snapshot is a cache. Every doubt about it (a missing, short, changed or foreign file, a manifest
that can't be read) is answered by `SnapshotError`, and the caller builds it again from the database.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ayni.errors import SnapshotError
from ayni.ledger.arrow import as_numpy

#: Raised when the columns or their meaning change: snapshots of other versions are built again.
FORMAT = 1
MANIFEST = "manifest.json"

SCHEMA = pa.schema(
    [
        ("row", pa.int64()),  # the act's id, or the contact's id below nought
        ("giver", pa.int64()),
        ("receiver", pa.int64()),
        ("at", pa.int64()),
        ("weight", pa.float64()),
        ("kind", pa.int32()),
        ("asked", pa.int8()),
        ("basis", pa.int8()),
    ]
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of columns."""

    file: str
    rows: int
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds: of which space, of which epoch of its book, up to which ids."""

    space: str
    epoch: int
    last_act: int
    last_contact: int
    acts: int
    contacts: int
    segments: tuple[Segment, ...] = ()
    format: int = FORMAT


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder. Raises `SnapshotError` where there is none that can be used."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        segments = tuple(Segment(**segment) for segment in told.pop("segments"))
        manifest = Manifest(**told, segments=segments)
    except FileNotFoundError:
        raise SnapshotError(f"There is no snapshot in {folder}.") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SnapshotError(f"The snapshot's manifest in {folder} cannot be read: {error}.") from None
    if manifest.format != FORMAT:
        raise SnapshotError(f"The snapshot in {folder} is of format {manifest.format}, not {FORMAT}.")
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make `manifest` the folder's, in one step, and remove files that it no longer names."""
    _write_whole(folder / MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
    named = {segment.file for segment in manifest.segments} | {MANIFEST, "lock"}
    for file in folder.iterdir():
        if file.name not in named:
            # A reader that has it open keeps what it sees: the name goes, the file stays until it closes.
            file.unlink(missing_ok=True)


def write_segment(folder: Path, table: pa.Table) -> Segment:
    """Write one file of columns, whole or not at all."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, SCHEMA) as writer:
        writer.write_table(table.cast(SCHEMA).combine_chunks())
    data = sink.getvalue()
    digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    name = f"{secrets.token_hex(8)}.arrow"
    _write_whole(folder / name, data)
    return Segment(file=name, rows=table.num_rows, size=data.size, digest=digest)


def open_segment(folder: Path, segment: Segment, *, verified: bool) -> dict[str, NDArray[np.generic]]:
    """The columns of a file, mapped from disk. Raises `SnapshotError` unless it is what the manifest says."""
    path = folder / segment.file
    try:
        if path.stat().st_size != segment.size:
            raise SnapshotError(f"{path} is not as long as it was written.")
        source = pa.memory_map(str(path))
        if not verified and hashlib.blake2b(source.read_buffer(), digest_size=16).hexdigest() != segment.digest:
            raise SnapshotError(f"{path} is not what was written.")
        source.seek(0)
        table = pa.ipc.open_file(source).read_all()
    except (OSError, pa.ArrowException) as error:
        raise SnapshotError(f"{path} cannot be read: {error}.") from None
    if table.schema != SCHEMA or table.num_rows != segment.rows:
        raise SnapshotError(f"{path} holds other columns than a snapshot's.")
    return {name: as_numpy(table[name].combine_chunks()) for name in SCHEMA.names}


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Only one process at a time writes a snapshot; others wait here and then find it done."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def extended(manifest: Manifest, segment: Segment, **more: int) -> Manifest:
    """The manifest with one more file."""
    return replace(manifest, segments=(*manifest.segments, segment), **more)  # type: ignore[arg-type]


def _write_whole(path: Path, data: bytes | pa.Buffer) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    with draft.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
