"""Copies of the database, each proved by opening it again and counting, with what belongs to it beside it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ayni.errors import InputError
from ayni_web.site import belongings

KEPT = 7
#: What stood there before a backup was put back: so many are kept.
KEPT_BEFORE = 3
_PROOF = "last_proof.json"


@dataclass(frozen=True)
class Proof:
    """What opening a backup again showed."""

    file: str
    at: str
    bytes: int
    tables: int
    rows: int
    #: Keys and waiting files beside it.
    files: int = 0

    @property
    def taken_at(self) -> datetime:
        return datetime.fromisoformat(self.at)


def back_up(database: Path, folder: Path) -> Proof:
    """Copies the database and what belongs to it while they are in use, proves the copy, and keeps the newest seven."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    at = datetime.now(UTC)
    target = folder / f"ayni-{at:%Y%m%dT%H%M%S%f}.sqlite3"
    draft = target.with_suffix(".draft")
    try:
        _copy_all(database, draft)
        proof = prove(draft, name=target.name, at=at)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    note_proof(folder, proof)
    keep_newest(folder, "ayni-*.sqlite3", KEPT)
    return proof


def _copy_all(database: Path, target: Path) -> None:
    """Copies a database, and beside it what belongs to it in its home."""
    target.touch(mode=0o600)  # so that nobody who sweeps takes the folder beside it for a leftover
    # Twice: a file that is brought in meanwhile still waits for the copy, and one that arrives is known to it.
    belongings.keep(database.parent, belongings.beside(target))
    _copy(database, target)
    belongings.keep(database.parent, belongings.beside(target))


def note_proof(folder: Path, proof: Proof) -> None:
    """Keeps what the last backup showed, for the page of health."""
    _write(folder / _PROOF, json.dumps(asdict(proof)))


def keep_newest(folder: Path, pattern: str, number: int) -> None:
    """Keeps the newest backups of a pattern, and the belongings of those that are there."""
    for old in sorted(folder.glob(pattern))[:-number]:
        old.unlink(missing_ok=True)
    for kept in folder.glob("*.files"):
        # Also those of a backup that was killed while it was made.
        if not any(kept.with_suffix(ending).exists() for ending in (".sqlite3", ".pgdump", ".draft")):
            shutil.rmtree(kept, ignore_errors=True)


def _copy(database: Path, target: Path) -> None:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    # SQLite's own copying takes one state of the database, whatever is written meanwhile.
    with (
        contextlib.closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=30)) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        # A backup is one file: nothing beside it that could be left behind.
        copy.execute("PRAGMA journal_mode=DELETE")


def prove(file: Path, *, name: str | None = None, at: datetime | None = None) -> Proof:
    """Opens a backup as if to restore it: SQLite's own check, foreign keys, the rows of every table, the keys beside it.

    Raises `InputError` where any of them shows a fault.
    """
    if not file.is_file():
        raise InputError(f"There is no backup at {file}.")
    with tempfile.TemporaryDirectory(prefix="ayni-proof-") as folder:
        # On a copy, because opening a database may write beside it.
        restored = Path(folder) / "restored.sqlite3"
        try:
            with (
                contextlib.closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source,
                contextlib.closing(sqlite3.connect(restored)) as copy,
            ):
                source.backup(copy)
            with contextlib.closing(sqlite3.connect(restored)) as opened:
                counts = _check(opened, file)
        except sqlite3.DatabaseError as error:
            raise InputError(f"{file.name} is not a whole database: {error}. Use an older backup.") from None
    return Proof(
        file=name or file.name,
        at=(at or datetime.now(UTC)).isoformat(),
        bytes=file.stat().st_size,
        tables=len(counts),
        rows=sum(counts.values()),
        files=belongings.prove(belongings.beside(file)),
    )


def _check(opened: sqlite3.Connection, file: Path) -> dict[str, int]:
    faults = [row[0] for row in opened.execute("PRAGMA integrity_check")]
    if faults != ["ok"]:
        raise InputError(f"{file.name} is damaged: {faults[0]}. Use an older backup.")
    if opened.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise InputError(f"{file.name} has rows that point at rows that are not there. Use an older backup.")
    names = [
        row[0]
        for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    ]
    if "django_migrations" not in names:
        raise InputError(f"{file.name} is a database, but not one of Ayni's.")
    return {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def restore(file: Path, database: Path, *, folder: Path) -> Proof:
    """Puts a backup and its belongings in the place of what is there now, after proving it and keeping that.

    Nothing may use the database meanwhile; the caller holds the lock of the home.
    """
    proof = prove(file)
    if database.exists():
        kept = folder / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.sqlite3"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copy_all(database, kept)
    draft = database.with_suffix(".restoring")
    _copy(file.resolve(), draft)
    for beside in ("-wal", "-shm"):
        database.with_name(database.name + beside).unlink(missing_ok=True)
    belongings.put_back(belongings.beside(file.resolve()), database.parent)
    draft.replace(database)
    # Columns of the rows that stood there: new rows will get their numbers.
    shutil.rmtree(database.parent / "snapshots", ignore_errors=True)
    # Last: what is put back may be the oldest of them.
    keep_newest(folder, "before-restore-*.sqlite3", KEPT_BEFORE)
    return proof


def newest(folder: Path) -> Path | None:
    """The newest backup, or None where there is none."""
    return max(folder.glob("ayni-*.sqlite3"), default=None)


def last_proof(folder: Path) -> Proof | None:
    """What the last backup showed, or None where none was made or its note cannot be read."""
    try:
        return Proof(**json.loads((folder / _PROOF).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _write(file: Path, text: str) -> None:
    draft = file.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)
