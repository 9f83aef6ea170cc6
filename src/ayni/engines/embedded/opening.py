"""Opening a ledger's files, with the sorted columns that may lie ready beside them.

`acts.parquet` has them in the folder `acts.ayni` beside it; several files, such as `acts/*.parquet`, in `ledger.ayni` in their
folder. They are made when somebody asks (`keep=True`, `ayni prepare`), and from then on kept up: new files are added
as further runs without touching what is there, changed files and damage mean making them anew. The folder can be deleted
at any time; it holds nothing that the ledger's files do not.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from ayni.engines.embedded.prepared import PreparedLedger
from ayni.engines.embedded.run_file import RunFile
from ayni.errors import InputError, SnapshotError
from ayni.ledger import files
from ayni.ledger.ledger import Ledger
from ayni.ledger.ledger import read as read_files

ENDING = ".ayni"
_MANIFEST = "manifest.json"
_VERSION = 1
_TAIL = 1 << 16
#: From this many runs on, or when those after the first hold this share of all rows, they are made one.
_MOST_RUNS, _LARGEST_SHARE = 8, 0.25

type Mapping_ = Mapping[str, str | int] | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what a file is known again: its name seen from the folder, its size, time of change, and the CRC-32 of its end."""

    name: str
    size: int
    changed: int
    tail: int


type Runs = tuple[tuple[str, tuple[Stamp, ...]], ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which files are prepared, as read with which columns, and in which runs: the files of each."""

    columns: dict[str, str | int] | None
    runs: Runs

    @property
    def stamps(self) -> list[Stamp]:
        return [stamp for _, stamps in self.runs for stamp in stamps]


def read(paths: files.Paths, *, columns: Mapping_ = None, keep: bool = False) -> Ledger:
    """A ledger from Parquet or text files: one path, a pattern such as `acts/*.parquet`, or a list of them.

    With `keep`, its sorted columns are kept in a folder beside the files (`acts.ayni`), so that opening it again takes
    milliseconds; once there, they are used and kept up without being asked for. `columns` as in `Ledger.from_parquet` and
    `Ledger.from_csv`, and the same errors. Raises `InputError` where the folder cannot be written.
    """
    named, folder = files.found(paths), folder_for(paths)
    if not keep and not (folder / _MANIFEST).is_file():
        return read_files(named, columns=columns)
    return _Prepared(named, columns, folder).open(asked=keep)


def folder_for(paths: files.Paths) -> Path:
    """Where the sorted columns of these files are kept. A pattern means several files, also while only one is there."""
    named = files.found(paths)
    told = [paths] if isinstance(paths, (str, Path)) else list(paths)
    if len(named) == 1 and Path(told[0]) == named[0]:
        return named[0].with_name(named[0].stem + ENDING)
    return named[0].parent / f"ledger{ENDING}"


class _Prepared:
    """The sorted columns of some files, in a folder."""

    def __init__(self, named: list[Path], columns: Mapping_, folder: Path) -> None:
        self._named = named
        self._columns = dict(columns) if columns else None
        self._folder = folder
        self._names = [_name(file, folder.parent) for file in named]

    def open(self, *, asked: bool) -> Ledger:
        try:
            return self._opened()
        except SnapshotError:
            pass  # stale or damaged: made again below
        except InputError:
            if asked:
                raise
            return read_files(self._named, columns=self._columns)  # which says it if it is the files' own fault
        if not asked and not self._ours():
            return read_files(self._named, columns=self._columns)
        try:
            return self._made()
        except InputError:
            if asked:
                raise
            return read_files(
                self._named, columns=self._columns
            )  # a folder that cannot be written is no reason to fail

    def _ours(self) -> bool:
        """Whether what lies there was made of these files, or cannot be told: other files share the folder's place."""
        try:
            manifest = _manifest(self._folder)
        except SnapshotError:
            return True
        return manifest.columns == self._columns and {stamp.name for stamp in manifest.stamps} <= set(self._names)

    def _opened(self) -> Ledger:
        """What lies ready, with files that came since added. Raises `SnapshotError` where it must be made anew."""
        manifest = _manifest(self._folder)
        stamps = [self._stamp(name) for name in self._names]
        known = {stamp.name for stamp in manifest.stamps}
        if manifest.columns != self._columns or Counter(manifest.stamps) != Counter(
            stamp for stamp in stamps if stamp.name in known
        ):
            raise SnapshotError(f"{self._folder} was made of other files, or of these before they changed.")
        runs: list[Ledger] = [self._run(name, of) for name, of in manifest.runs]
        added = tuple(stamp for stamp in stamps if stamp.name not in known)
        if added:
            runs.append(self._added(manifest, runs, added))
        return reduce(Ledger.extended, runs)

    def _run(self, name: str, stamps: tuple[Stamp, ...]) -> PreparedLedger:
        return PreparedLedger(self._run_file(name), lambda: self._again(name, stamps))

    def _run_file(self, name: str) -> RunFile:
        """A run as it was written under this name: whole and undamaged, a run of other rows is damage all the same."""
        run = RunFile(self._folder / name)
        if run.about.get("name") != name:
            raise SnapshotError(f"{run.path} holds other rows than it should.")
        return run

    def _again(self, name: str, stamps: tuple[Stamp, ...]) -> RunFile:
        """One run made anew in its place, after damage was seen. Raises `SnapshotError` where its files changed since."""
        ledger = self._read(stamps)
        if tuple(self._stamp(stamp.name) for stamp in stamps) != stamps:
            raise SnapshotError(f"{self._folder / name} is damaged, and its files have changed. Read the ledger again.")
        self._write(ledger, name)
        return self._run_file(name)

    def _added(self, manifest: Manifest, runs: Sequence[Ledger], stamps: tuple[Stamp, ...]) -> PreparedLedger:
        """Files that came since, as one more run. Raises `SnapshotError` where all are better made one."""
        more, held = self._read(stamps), [len(run) for run in runs]
        share = (sum(held[1:]) + len(more)) / max(1, sum(held) + len(more))
        if len(held) >= _MOST_RUNS or (len(held) > 1 and share > _LARGEST_SHARE):
            raise SnapshotError(f"{self._folder} has many runs by now; one is faster.")
        if len({run.parties.keys.type for run in (*runs, more) if len(run.parties)}) > 1:
            raise SnapshotError(
                f"{self._folder} has numbers for ids, and the files that came have texts, or vice versa."
            )
        return self._kept(more, stamps, manifest.runs)

    def _kept(self, ledger: Ledger, stamps: tuple[Stamp, ...], beside: Runs) -> PreparedLedger:
        """Writes one more run, then the manifest. It is opened before, so nobody can take it away in between."""
        name = _run_name(self._columns, stamps)
        self._write(ledger, name)
        run = self._run(name, stamps)
        self._tell(Manifest(self._columns, (*beside, (name, stamps))))
        return run

    def _read(self, stamps: tuple[Stamp, ...]) -> Ledger:
        return read_files([self._folder.parent / stamp.name for stamp in stamps], columns=self._columns)

    def _made(self) -> Ledger:
        stamps = tuple(self._stamp(name) for name in self._names)  # before reading: what changes meanwhile shows
        ledger = read_files(self._named, columns=self._columns)
        if not self._folder.is_dir():
            try:
                self._folder.mkdir()
            except OSError as error:
                raise InputError(f"{self._folder} cannot be made: {error.strerror}.") from None
        return self._kept(ledger, stamps, ())

    def _stamp(self, name: str) -> Stamp:
        return _stamp(self._folder.parent / name, name)

    def _write(self, ledger: Ledger, name: str) -> None:
        from ayni.engines.embedded.preparing import write_run  # brings the compiler along

        try:
            with files.written_whole(self._folder / name) as file:
                write_run(ledger, file, name)
        except OSError as error:
            raise InputError(f"{self._folder / name} cannot be written: {error.strerror}.") from None

    def _tell(self, manifest: Manifest) -> None:
        """Writes the manifest, then removes runs that it does not name."""
        told = {"version": _VERSION, **asdict(manifest)}
        text = json.dumps(told | {"check": _check(told)}, indent=1)
        with files.written_whole(self._folder / _MANIFEST) as file:
            file.write(text.encode())
        kept = {name for name, _ in manifest.runs}
        for run in self._folder.glob("*.run"):
            if run.name not in kept:
                run.unlink(missing_ok=True)


def _name(file: Path, base: Path) -> str:
    """A file's name seen from `base`, so that a folder can move; where it lies elsewhere, its whole path."""
    seen = os.path.relpath(file, base)
    return str(file.absolute()) if seen.startswith(os.pardir) else seen


def _run_name(columns: dict[str, str | int] | None, stamps: tuple[Stamp, ...]) -> str:
    """A name for exactly these rows: read with other columns, or of files that changed, they have another one."""
    told = json.dumps([columns, [asdict(stamp) for stamp in stamps]], sort_keys=True)
    return f"{hashlib.sha256(told.encode()).hexdigest()[:16]}.run"


def _check(told: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps({name: value for name, value in told.items() if name != "check"}).encode())


def _manifest(folder: Path) -> Manifest:
    """Raises `SnapshotError` for one that is missing, damaged or of another version."""
    try:
        told = json.loads((folder / _MANIFEST).read_bytes())
        if told["version"] != _VERSION or told["check"] != _check(told):
            raise SnapshotError(f"{folder / _MANIFEST} is damaged or of another version.")
        runs = tuple((name, tuple(Stamp(**stamp) for stamp in stamps)) for name, stamps in told["runs"])
        return Manifest(told["columns"], runs)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(f"{folder / _MANIFEST} cannot be read: {error}.") from None


def _stamp(file: Path, name: str) -> Stamp:
    """The stamp of a ledger file; what says more about its parties belongs to it."""
    beside = files.parties_path(file)
    told = [_end(file)] + ([_end(beside)] if beside.is_file() else [])
    return Stamp(name, sum(size for size, _, _ in told), max(at for _, at, _ in told), zlib.crc32(repr(told).encode()))


def _end(file: Path) -> tuple[int, int, int]:
    try:
        with file.open("rb") as opened:
            size = opened.seek(0, 2)
            opened.seek(max(0, size - _TAIL))
            return size, file.stat().st_mtime_ns, zlib.crc32(opened.read())
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from None
