"""A new home begins with the tables that are written down, which are those that migrations make."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from ayni_web.site import empty

STEP_BY_STEP = """
import django
django.setup()
from rich.console import Console
from ayni_web.site import empty
from ayni_web.site.environment import environment
from ayni_web.site.running import migrate
empty.written_for = lambda migrations: ""  # as if a migration had come that it does not know
migrate(environment(), Console(quiet=True))
"""
SHORT = 'BEGIN TRANSACTION;\nCREATE TABLE "django_migrations" (id INTEGER PRIMARY KEY, applied TEXT);\n{}COMMIT;\n'


def migrations() -> list[Migration]:
    return list(MigrationLoader(None).disk_migrations.values())


def held_by(database: sqlite3.Connection) -> tuple[set[Any], dict[str, Any]]:
    """The tables and indexes of a database, and all rows, but when migrations were applied."""
    made = set(database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    rows = {name: sorted(database.execute(f'SELECT * FROM "{name}"')) for kind, name, *_ in made if kind == "table"}
    rows["django_migrations"] = sorted(database.execute("SELECT id, app, name FROM django_migrations"))
    return made, rows


@pytest.mark.slow
def test_what_is_written_is_what_migrations_make_step_by_step(tmp_path: Path) -> None:
    """Where this fails after a migration was added: `make schema`."""
    there = {**os.environ, "AYNI_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", STEP_BY_STEP], env=there, check=True, timeout=600)
    text = empty.written_for(migrations())
    assert text, "what is written is of other migrations: `make schema`"
    empty.begin(tmp_path / "written.sqlite3", text)
    with (
        closing(sqlite3.connect(tmp_path / "ayni.sqlite3")) as made,
        closing(sqlite3.connect(tmp_path / "written.sqlite3")) as written,
    ):
        assert held_by(written) == held_by(made)
        # And written anew it is the same again.
        with closing(sqlite3.connect(":memory:")) as again:
            empty.fill(again, empty.told(made, migrations()))
            assert held_by(again) == held_by(made)
        applied = written.execute("SELECT DISTINCT applied FROM django_migrations").fetchall()
        assert len(applied) == 1
        assert applied[0][0] > "2026"


def test_what_cannot_be_made_whole_leaves_nothing(tmp_path: Path) -> None:
    home = tmp_path / "ayni.sqlite3"
    with pytest.raises(sqlite3.Error):
        empty.begin(home, SHORT.format("CREATE TABLE act (id INTEGER;\n"))
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "ayni.new").write_text("left by one that was killed")
    empty.begin(home, SHORT.format(""))
    assert list(tmp_path.iterdir()) == [home]


def test_what_is_written_of_other_migrations_is_never_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module, source = ModuleType("an_app_s_migration"), tmp_path / "0001_initial.py"
    source.write_text("first")
    module.__file__ = str(source)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    one = type("Migration", (Migration,), {"__module__": module.__name__})("0001_initial", "acts")
    written = tmp_path / "empty.sql"
    assert empty.written_for([one], written) == ""
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(SHORT.format(""))
        written.write_text(empty.told(made, [one]))
    assert empty.written_for([one], written) == written.read_text()
    assert empty.written_for([one, *migrations()], written) == empty.written_for([], written) == ""
    source.write_bytes(b"first\r\n")
    before = empty.fingerprint([one])
    source.write_bytes(b"first\n")
    assert empty.fingerprint([one]) == before
    assert empty.written_for([one], written) == ""
