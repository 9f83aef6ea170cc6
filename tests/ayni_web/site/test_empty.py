"""A new home begins with a copy of an empty database, where one of these migrations is kept."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest
from django.db.migrations import Migration

from ayni_web.site import empty


def made(database: Path) -> Path:
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("CREATE TABLE act (id INTEGER PRIMARY KEY, what TEXT)")
        opened.execute("CREATE INDEX by_what ON act (what)")
        opened.commit()
    return database


def tables_of(database: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()


def test_what_is_kept_is_what_the_next_home_begins_with(tmp_path: Path) -> None:
    database, kept = made(tmp_path / "one.sqlite3"), tmp_path / "share" / "empty-1.sqlite3"
    empty.keep(database, kept)
    assert empty.begin_with(kept, tmp_path / "two.sqlite3")
    assert tables_of(tmp_path / "two.sqlite3") == tables_of(database) != []


def test_only_the_newest_is_kept(tmp_path: Path) -> None:
    database = made(tmp_path / "one.sqlite3")
    empty.keep(database, tmp_path / "share" / "empty-1.sqlite3")
    empty.keep(database, tmp_path / "share" / "empty-2.sqlite3")
    assert [file.name for file in (tmp_path / "share").iterdir()] == ["empty-2.sqlite3"]


@pytest.mark.parametrize("content", [None, b"", b"no database", "half"])
def test_where_none_or_no_whole_one_is_kept_the_home_is_made_step_by_step(tmp_path: Path, content: bytes | str) -> None:
    kept, database = tmp_path / "empty-1.sqlite3", tmp_path / "two.sqlite3"
    if content == "half":
        whole = made(tmp_path / "one.sqlite3").read_bytes()
        content = whole[: len(whole) // 2]
    if content is not None:
        kept.write_bytes(bytes(content, "ascii") if isinstance(content, str) else content)
    assert not empty.begin_with(kept, database)
    assert not database.exists()
    assert {file.name for file in tmp_path.iterdir()} <= {"empty-1.sqlite3", "one.sqlite3"}


def test_where_it_cannot_be_kept_nothing_is_lost(tmp_path: Path) -> None:
    database = made(tmp_path / "one.sqlite3")
    (tmp_path / "share").write_text("a file stands where the folder belongs")
    empty.keep(database, tmp_path / "share" / "empty-1.sqlite3")
    assert tables_of(database) != []


def test_one_of_other_migrations_is_never_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module, source = ModuleType("an_app_s_migration"), tmp_path / "0001_initial.py"
    source.write_text("first")
    module.__file__ = str(source)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    one = type("Migration", (Migration,), {"__module__": module.__name__})("0001_initial", "acts")
    before = empty.place_of([one])
    assert empty.place_of([one]) == before
    source.write_text("second")
    assert empty.place_of([one]) != before
    assert empty.place_of([]) != before
