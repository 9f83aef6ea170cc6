"""Ayni as a person starts it, on a PostgreSQL with two roles: the server, killed workers, backups."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.browser.running import COMMAND, Running
from tests.clusters import APPLICATION, OWNER

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]

COUNTING = """
import os, time
from ayni_web.jobs.registry import job

@job("count", title="Count")
def count(progress, number, upto, each):
    with open(os.environ["COUNTED"], "a") as file:
        file.write(f"{number}\\n")
    for one in range(1, upto + 1):
        time.sleep(each)
        progress.report(one, upto)
    return {"counted": upto}
"""
ENQUEUE = """
import django; django.setup()
from ayni_web.walls.acting import as_the_house
from ayni_web.jobs.actions import enqueue
with as_the_house():
    for number in range(%d):
        enqueue("count", {"number": number, "upto": %d, "each": %s})
"""


class Database:
    """An empty database of the tests' cluster, as its owner and as the role that pages ask as."""

    def __init__(self) -> None:
        self.name = f"ayni_{uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{self.name}" OWNER {OWNER}')
        self.addresses = {
            "AYNI_DATABASE_URL": self.address(APPLICATION),
            "AYNI_DATABASE_OWNER_URL": self.address(OWNER),
        }

    def address(self, role: str, name: str = "") -> str:
        return f"postgresql://{role}@/{name or self.name}?host={os.environ['TEST_CLUSTER'].partition('host=')[2]}"

    def ask(self, sql: str) -> list[Any]:
        with psycopg.connect(self.address("postgres"), autocommit=True) as raw:
            return raw.execute(sql).fetchall()

    def _run(self, sql: str) -> None:
        with psycopg.connect(self.address("postgres", "postgres"), autocommit=True) as raw:
            raw.execute(sql)

    def drop(self) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    made = Database()
    yield made
    made.drop()


@pytest.fixture(scope="module")
def ayni(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("ayni") / "home", **database.addresses)
    yield running
    running.stop()


def wait_for(what: Callable[[], bool], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def test_it_comes_up_as_the_role_that_owns_nothing(ayni: Running, database: Database) -> None:
    with urllib.request.urlopen(f"{ayni.address}/healthz", timeout=10) as answer:
        assert answer.status == 200
    with urllib.request.urlopen(ayni.link, timeout=30) as answer:
        assert b"form" in answer.read()
    assert database.ask("SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'public'") == [(OWNER,)]
    assert database.ask(
        "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE datname = current_database() "
        "AND usename <> 'postgres'"
    ) == [(APPLICATION,)]
    # A new home has company: invented people, in the space of its first person.
    assert database.ask("SELECT count(*) > 10 FROM people_party") == [(True,)]
    assert not (ayni.home / "ayni.sqlite3").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_only_the_worker_holds_the_key_of_who_owns_the_tables(ayni: Running) -> None:
    told = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            environment = (place / "environ").read_bytes()
        except OSError:
            continue
        if f"AYNI_HOME={ayni.home}\0".encode() in environment and b"AYNI_ROLE=" in environment:
            role = environment.partition(b"AYNI_ROLE=")[2].partition(b"\0")[0].decode()
            told[role] = b"AYNI_DATABASE_OWNER_URL=" in environment
    assert told == {"server": False, "worker": True, "scheduler": False}


def test_a_backup_is_made_proved_and_put_back(ayni: Running, database: Database, tmp_path: Path) -> None:
    people = database.ask("SELECT count(*) FROM people_party")
    made = subprocess.run([COMMAND, "backup"], env=ayni.told, capture_output=True, text=True, timeout=120, check=True)
    assert "opened again and whole" in made.stdout
    [file] = sorted((ayni.home / "backups").glob("ayni-*.pgdump"))[-1:]
    assert file.stat().st_mode & 0o077 == 0
    empty = Database()
    try:
        elsewhere = {**ayni.told, **empty.addresses, "AYNI_HOME": str(tmp_path / "elsewhere")}
        put = subprocess.run(
            [COMMAND, "restore", str(file)], env=elsewhere, capture_output=True, text=True, timeout=120, check=False
        )
        assert put.returncode == 0, put.stderr
        assert empty.ask("SELECT count(*) FROM people_party") == people
        assert (tmp_path / "elsewhere" / "keys" / "secret_key").read_text() == (
            ayni.home / "keys" / "secret_key"
        ).read_text()
        with psycopg.connect(empty.address(APPLICATION)) as raw:
            assert raw.execute("SELECT count(*) FROM people_party").fetchone() == (0,), "the walls are back too"
        cut = tmp_path / "cut.pgdump"
        cut.write_bytes(file.read_bytes()[:-2_000])
        said = subprocess.run(
            [COMMAND, "restore", "--check", str(cut)],
            env=elsewhere,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert said.returncode == 2
        assert "not a whole backup" in said.stderr
    finally:
        empty.drop()


class Workers:
    """Workers beside each other on a database of their own, with a room that counts."""

    def __init__(self, folder: Path, database: Database) -> None:
        (folder / "counting").mkdir()
        (folder / "counting" / "__init__.py").touch()
        (folder / "counting" / "jobs.py").write_text(COUNTING)
        (folder / "counting_settings.py").write_text(
            'from ayni_web.site.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, "counting"]\n'
        )
        self.database = database
        self.counted = folder / "counted"
        self.told = {
            **os.environ, **database.addresses, "AYNI_HOME": str(folder / "home"),
            "DJANGO_SETTINGS_MODULE": "counting_settings", "PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]), "COUNTED": str(self.counted),
        }  # fmt: skip
        subprocess.run([COMMAND, "manage", "migrate", "--verbosity", "0"], env=self.told, check=True, timeout=300)

    def enqueue(self, number: int, upto: int, each: float) -> None:
        subprocess.run([sys.executable, "-c", ENQUEUE % (number, upto, each)], env=self.told, check=True, timeout=120)

    def worker(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "django", "jobs_worker", "--alone"], env=self.told)

    def jobs(self) -> list[tuple[str, int, int]]:
        return self.database.ask("SELECT state, attempts, done FROM jobs_job ORDER BY created_at")


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    database = Database()
    yield Workers(tmp_path, database)
    database.drop()


def test_a_killed_workers_job_is_done_by_the_next_and_of_two_each_job_is_done_by_one(workers: Workers) -> None:
    workers.enqueue(1, 30, 0.2)
    first = workers.worker()
    try:
        wait_for(lambda: workers.jobs()[0][2] >= 2)
    finally:
        first.kill()
        first.wait()
    assert workers.jobs()[0][:2] == ("running", 1), "a killed worker cleans up nothing"
    next_ones = [workers.worker()]
    try:
        wait_for(lambda: workers.jobs()[0][0] == "done")
        assert workers.jobs()[0][1] == 2
        assert workers.counted.read_text() == "0\n0\n"
        workers.counted.unlink()
        next_ones.append(workers.worker())
        workers.enqueue(40, 2, 0.01)
        wait_for(lambda: all(state == "done" for state, _, _ in workers.jobs()))
    finally:
        for worker in next_ones:
            worker.send_signal(signal.SIGTERM)
        # One that was still coming up when all was done has not begun to listen for the signal.
        assert {worker.wait(30) for worker in next_ones} <= {0, -signal.SIGTERM}
    assert sorted(map(int, workers.counted.read_text().split())) == list(range(40)), "each once"
    assert all(attempts == 1 for _, attempts, _ in workers.jobs()[1:])


def test_a_second_worker_that_believes_to_be_alone_takes_nothing_from_the_first(workers: Workers) -> None:
    workers.enqueue(1, 60, 0.1)
    first = workers.worker()
    second = None
    try:
        wait_for(lambda: workers.jobs()[0][2] >= 2)
        second = workers.worker()
        wait_for(lambda: workers.jobs()[0][0] == "done")
        assert workers.jobs()[0][1] == 1
        assert workers.counted.read_text() == "0\n"
    finally:
        for worker in (first, second):
            if worker is not None:
                worker.terminate()
                worker.wait(30)
