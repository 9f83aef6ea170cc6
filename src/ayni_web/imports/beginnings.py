"""The beginning of large files, cut where one of their records ends, so that a look at them takes seconds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ayni_web.imports import storage

#: Bytes of all files together that a look reads.
LOOK_AT = 12 * 1024**2

#: What stands before each record. Formats that are not here cannot be cut; they are read as far as time allows.
_BEFORE_A_RECORD: dict[str, bytes] = {
    "mbox": b"\nFrom ",
    "vcard": b"\nBEGIN:VCARD",
    "ics": b"\nBEGIN:VEVENT",
    "csv": b"\n",
    "google-contacts": b"\n",
    "stackexchange": b"\n",
}


@contextmanager
def beginnings(source: str, paths: Sequence[Path]) -> Iterator[tuple[list[Path], bool]]:
    """Files that hold the beginning of these, and whether anything was cut off. They vanish afterwards."""
    mark = _BEFORE_A_RECORD.get(source)
    if mark is None or sum(path.stat().st_size for path in paths if path.is_file()) <= LOOK_AT:
        yield list(paths), False
        return
    folder = Path(tempfile.mkdtemp(prefix="look-", dir=storage.uploads()))
    try:
        yield _cut(paths, folder, mark), True
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cut(paths: Sequence[Path], folder: Path, mark: bytes) -> list[Path]:
    left = LOOK_AT
    cut: list[Path] = []
    for path in paths:
        if left <= 0 or path.is_dir():
            break
        whole = path.stat().st_size <= left
        with path.open("rb") as stream:
            start = stream.read(left)
        end = len(start) if whole else start.rfind(mark) + 1
        beginning = folder / path.name
        beginning.write_bytes(start[: end or len(start)])
        cut.append(beginning)
        left -= len(start)
    return cut
