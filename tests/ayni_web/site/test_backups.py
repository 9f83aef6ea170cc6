from __future__ import annotations

import contextlib
import sqlite3
import stat
from pathlib import Path

import pytest

from ayni.errors import InputError
from ayni_web.site import backups


@pytest.fixture
def database(tmp_path: Path) -> Path:
    file = tmp_path / "ayni.sqlite3"
    with contextlib.closing(sqlite3.connect(file)) as made:
        made.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE django_migrations (id);"
            "CREATE TABLE acts (id INTEGER PRIMARY KEY, why);"
            "INSERT INTO acts (why) VALUES ('helped'), ('introduced');"
        )
        made.commit()
    return file


def rows(file: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(file)) as opened:
        return [row[0] for row in opened.execute("SELECT why FROM acts ORDER BY id")]


def test_a_backup_taken_while_somebody_writes_holds_what_was_written_and_is_proved(
    database: Path, tmp_path: Path
) -> None:
    with contextlib.closing(sqlite3.connect(database)) as writer:
        writer.execute("INSERT INTO acts (why) VALUES ('not yet said')")  # an open transaction
        proof = backups.back_up(database, tmp_path / "backups")
    assert (proof.tables, proof.rows) == (2, 2)
    kept = tmp_path / "backups" / proof.file
    assert rows(kept) == ["helped", "introduced"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert backups.last_proof(tmp_path / "backups") == proof


def test_the_newest_seven_are_kept(database: Path, tmp_path: Path) -> None:
    made = [backups.back_up(database, tmp_path / "backups").file for _night in range(9)]
    assert sorted(file.name for file in (tmp_path / "backups").glob("*.sqlite3")) == made[-7:]


def test_a_damaged_backup_is_not_called_whole(database: Path, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(database)) as writer:
        writer.executemany("INSERT INTO acts (why) VALUES (?)", [("x" * 500,)] * 500)
        writer.commit()
    file = tmp_path / "backups" / backups.back_up(database, tmp_path / "backups").file
    content = bytearray(file.read_bytes())
    content[8192:40960] = b"\xff" * (40960 - 8192)
    file.write_bytes(bytes(content))
    with pytest.raises(InputError, match="older backup"):
        backups.prove(file)


@pytest.mark.parametrize("content", [b"", b"not a database at all, only text" * 40])
def test_what_is_no_database_of_ours_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "some.sqlite3"
    file.write_bytes(content)
    with pytest.raises(InputError):
        backups.prove(file)


def test_restoring_brings_the_old_rows_back_and_keeps_the_new_ones_beside(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    proof = backups.back_up(database, folder)
    with contextlib.closing(sqlite3.connect(database)) as writer:
        writer.execute("DELETE FROM acts")
        writer.commit()
    backups.restore(folder / proof.file, database, folder=folder)
    assert rows(database) == ["helped", "introduced"]
    [beside] = folder.glob("before-restore-*")
    assert rows(beside) == []


def test_of_what_stood_there_before_a_restore_the_last_three_are_kept(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    file = folder / backups.back_up(database, folder).file
    for _time in range(5):
        backups.restore(file, database, folder=folder)
    assert len(list(folder.glob("before-restore-*.sqlite3"))) == 3
    assert file.exists()
