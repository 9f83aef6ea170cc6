"""Server and worker are killed hard while somebody writes and a mailbox is brought in. Nothing that was confirmed is lost."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.forms import UNSAID_EMAIL
from ayni_web.accounts.queries import personal_space
from ayni_web.people.actions import add_party
from tests.ayni_web.imports.samples import bring_in, mails, told
from tests.ayni_web.site.visiting import Visitor
from tests.browser.running import Running

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")]

PROJECT = Path(__file__).resolve().parents[3]
ME, FRIEND = "ada@example.org", "Ysolde Quarles"
MESSAGES = 9_000
#: Seconds: much, because tests share their machine.
PATIENCE = 300
#: Of the processes of the server, by age.
ONLY_WHO_ANSWERS, ONLY_ITS_PARENT, ALL = slice(1, None), slice(0, 1), slice(None)
ACT = re.compile(r"/record/(\d+)/")


def wait_for(what: Callable[[], bool], *, why: str) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, f"it did not come about: {why}"
        time.sleep(0.05)


def asked(home: Path, question: str, *about: object) -> list[tuple[Any, ...]]:
    """What the database of a home says now."""
    with contextlib.closing(sqlite3.connect(f"file:{home}/ayni.sqlite3?mode=ro", uri=True, timeout=60)) as opened:
        return opened.execute(question, about).fetchall()


def known_in(home: Path) -> dict[str, Any]:
    """All that the home's person knows, without numbers of rows."""
    telling = [sys.executable, "-m", "tests.ayni_web.site.what_a_home_knows"]
    there = {**os.environ, "AYNI_HOME": str(home)}
    done = subprocess.run(telling, cwd=PROJECT, env=there, capture_output=True, text=True, timeout=PATIENCE, check=True)
    known: dict[str, Any] = json.loads(done.stdout)
    return known


def processes(home: Path, role: str) -> list[int]:
    """The process of this role and those that it started, as numbers."""
    said, found = f"AYNI_ROLE={role}".encode(), []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                words = (folder / "environ").read_bytes().split(b"\0")
                if f"AYNI_HOME={home}".encode() in words and said in words:
                    found.append(int(folder.name))
    return sorted(found)


def kill(home: Path, role: str, whom: slice) -> None:
    """As soon as they are there: the one before may just have gone."""

    def killed() -> bool:
        numbers = processes(home, role)[whom]
        for number in numbers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        return bool(numbers)

    wait_for(killed, why=f"a {role} is there to be killed")


class Writer(threading.Thread):
    """Tells one act after the other. What was not answered is told again, as the same telling, until it is."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(name="writer", daemon=True)
        self.confirmed: dict[str, int] = {}
        self.unanswered = 0
        self.fault = ""
        self._visitor = visitor
        self._enough = threading.Event()

    def run(self) -> None:
        for number in itertools.count():
            if self._enough.is_set():
                return
            what = f"Lent map {number:04} to {FRIEND}"
            telling = {"line": what, "givers": "me", "receivers": FRIEND, "once": str(uuid.uuid4())}
            while (act := self._told(telling)) is None:
                self.unanswered += 1
                time.sleep(0.05)
                if self.fault:
                    return
            self.confirmed[what] = act

    def _told(self, telling: dict[str, str]) -> int | None:
        try:
            answer = self._visitor.send("/record/", telling)
        except (OSError, http.client.HTTPException):
            return None
        found = ACT.fullmatch(answer.path)
        if found is None or answer.status != 200:
            self.fault = f"{answer.status} {answer.url}\n{answer.text[:4000]}"
            return None
        return int(found[1])

    def enough(self) -> None:
        self._enough.set()
        self.join(PATIENCE)
        assert not self.is_alive()
        assert not self.fault, self.fault


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    file = tmp_path / "letters.mbox"
    file.write_bytes(mails(*range(MESSAGES)))
    return file


@pytest.fixture
def ayni(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "home")
    yield running
    running.stop()


@pytest.mark.django_db
def test_what_was_confirmed_is_there_once_and_an_import_goes_on(ayni: Running, mailbox: Path) -> None:
    home = ayni.home
    visitor = Visitor(ayni.address)
    visitor.welcome(ayni.link)
    visitor.send("/keeping/demo/out/")
    visitor.send("/people/add/", {"name": FRIEND})
    dropped = visitor.send("/import/drop/", files={mailbox.name: mailbox.read_bytes()})
    visitor.get(dropped.path)
    visitor.send(f"{dropped.path}run/", {"me": ME})
    writer = Writer(visitor)
    writer.start()

    kill_the_worker(home, attempt=1)
    kill_the_server(home, writer, ONLY_WHO_ANSWERS)
    kill_the_worker(home, attempt=2)
    kill_the_server(home, writer, ONLY_ITS_PARENT)
    kill_the_server(home, writer, ALL)
    wait_for(lambda: the_import(home).state not in ("queued", "running"), why="the import ends")
    goes_on(writer)
    writer.enough()

    assert writer.unanswered > 0, "the server was never away"
    assert asked(home, "PRAGMA integrity_check") == [("ok",)]
    assert asked(home, "PRAGMA foreign_key_check") == []
    kept = asked(home, "SELECT what, id FROM book_act WHERE what LIKE '% map %'")
    assert len(kept) == len(writer.confirmed), "each once, and nothing that nobody told"
    assert dict(kept) == writer.confirmed

    assert the_import(home) == Reading("done", 3, MESSAGES)
    known, undisturbed = known_in(home), known_when_read_once(mailbox)
    known["acts"] = [act for act in known["acts"] if act[3] not in writer.confirmed]
    assert len(known["contacts"]) == MESSAGES
    assert known == undisturbed


def known_when_read_once(mailbox: Path) -> dict[str, Any]:
    somebody = add_person(UNSAID_EMAIL)
    add_party(personal_space(somebody), FRIEND)
    bring_in(somebody, "mbox", mailbox, me=[ME])
    known: dict[str, Any] = json.loads(json.dumps(told(personal_space(somebody))))
    return known


class Reading(NamedTuple):
    """How far the import is."""

    state: str
    attempts: int
    rows: int


def the_import(home: Path) -> Reading:
    rows = asked(home, "SELECT state, attempts, rows FROM jobs_job WHERE kind = 'import' ORDER BY created_at DESC")
    return Reading(*rows[0])


def kill_the_worker(home: Path, *, attempt: int) -> None:
    """In the middle of this attempt at the import."""
    wait_for(lambda: _is_read(home, attempt), why=f"attempt {attempt} at the import reads rows")
    kill(home, "worker", ALL)


def _is_read(home: Path, attempt: int) -> bool:
    now = the_import(home)
    assert now.state in ("queued", "running"), "it was over before it could be killed"
    return now.state == "running" and now.attempts == attempt and now.rows > 0


def kill_the_server(home: Path, writer: Writer, whom: slice) -> None:
    """While it answers."""
    goes_on(writer)
    kill(home, "server", whom)


def goes_on(writer: Writer) -> None:
    already = len(writer.confirmed)
    wait_for(lambda: len(writer.confirmed) >= already + 5 or bool(writer.fault), why="acts are confirmed")
    assert not writer.fault, writer.fault
