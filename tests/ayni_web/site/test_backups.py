from __future__ import annotations

import contextlib
import shutil
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


@pytest.fixture
def home(database: Path) -> Path:
    """A home with its keys and a file that waits to be brought in."""
    place = database.parent
    for name, content in {
        "keys/sealing_key": b"k" * 86,
        "uploads/0123456789abcdef0123456789abcdef/friends.vcf": b"BEGIN:VCARD",
        "uploads/look-x/half.mbox": b"a look at a file",
        "snapshots/some/columns.arrow": b"columns",
    }.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return place


def test_an_empty_home_gets_the_keys_and_the_files_that_waited(home: Path, tmp_path: Path) -> None:
    proof = backups.back_up(home / "ayni.sqlite3", home / "backups")
    assert proof.files == 2
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "keys").mkdir(parents=True)
    (elsewhere / "keys" / "sealing_key").write_bytes(b"n" * 86)  # made by the first look at an empty home
    backups.restore(home / "backups" / proof.file, elsewhere / "ayni.sqlite3", folder=elsewhere / "backups")
    assert rows(elsewhere / "ayni.sqlite3") == ["helped", "introduced"]
    found = {str(file.relative_to(elsewhere)) for file in elsewhere.rglob("*") if file.is_file()}
    assert found == {
        "ayni.sqlite3",
        "keys/sealing_key",
        "uploads/0123456789abcdef0123456789abcdef/friends.vcf",
    }
    key = elsewhere / "keys" / "sealing_key"
    assert key.read_bytes() == b"k" * 86
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_files_of_a_backup_stay_when_they_are_brought_in_and_go_with_it(home: Path) -> None:
    folder = home / "backups"
    first = folder / backups.back_up(home / "ayni.sqlite3", folder).file
    shutil.rmtree(home / "uploads")
    assert backups.prove(first).files == 2
    for _night in range(7):
        backups.back_up(home / "ayni.sqlite3", folder)
    assert not first.exists()
    assert len(list(folder.glob("*.files"))) == len(list(folder.glob("*.sqlite3"))) == 7


def test_a_backup_whose_key_is_cut_is_not_called_whole(home: Path) -> None:
    file = home / "backups" / backups.back_up(home / "ayni.sqlite3", home / "backups").file
    (file.with_suffix(".files") / "keys" / "sealing_key").write_bytes(b"k")
    with pytest.raises(InputError, match="older backup"):
        backups.prove(file)


def test_a_restore_can_be_taken_back_with_its_keys(home: Path) -> None:
    folder, database = home / "backups", home / "ayni.sqlite3"
    old = folder / backups.back_up(database, folder).file
    (home / "keys" / "sealing_key").write_bytes(b"n" * 86)
    with contextlib.closing(sqlite3.connect(database)) as writer:
        writer.execute("DELETE FROM acts")
        writer.commit()
    backups.restore(old, database, folder=folder)
    assert (home / "keys" / "sealing_key").read_bytes() == b"k" * 86
    [before] = folder.glob("before-restore-*.sqlite3")
    backups.restore(before, database, folder=folder)
    assert rows(database) == []
    assert (home / "keys" / "sealing_key").read_bytes() == b"n" * 86


def test_the_oldest_of_what_stood_there_can_be_put_back(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    file = folder / backups.back_up(database, folder).file
    for _time in range(3):
        backups.restore(file, database, folder=folder)
    backups.restore(min(folder.glob("before-restore-*.sqlite3")), database, folder=folder)
    assert rows(database) == ["helped", "introduced"]


def test_columns_of_other_rows_do_not_outlive_a_restore(home: Path) -> None:
    file = home / "backups" / backups.back_up(home / "ayni.sqlite3", home / "backups").file
    backups.restore(file, home / "ayni.sqlite3", folder=home / "backups")
    assert not list(home.glob("snapshots/*"))
