"""Real workers in real processes, killed for real."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

SETTINGS = """
from ayni_web.site.settings import *
INSTALLED_APPS = [*INSTALLED_APPS, "slow_room"]
"""
SLOW_ROOM = """
import os, time
from ayni_web.jobs.registry import job

@job("slow", title="Slow")
def slow(progress, upto, each):
    with open(os.environ["SLOW_ROOM_STARTS"], "a") as starts:
        starts.write("started\\n")
    for number in range(1, upto + 1):
        time.sleep(each)
        progress.report(number, upto)
    return {"counted": upto}
"""
ENQUEUE = """
import django; django.setup()
from ayni_web.jobs.actions import enqueue
enqueue("slow", {"upto": %d, "each": %s})
"""


class Place:
    """A home with its database, and a room with one slow job in it."""

    def __init__(self, folder: Path) -> None:
        (folder / "slow_room").mkdir()
        (folder / "slow_room" / "__init__.py").touch()
        (folder / "slow_room" / "jobs.py").write_text(SLOW_ROOM)
        (folder / "slow_settings.py").write_text(SETTINGS)
        self.starts = folder / "starts"
        self.database = folder / "home" / "ayni.sqlite3"
        self.told = {
            **os.environ,
            "AYNI_HOME": str(folder / "home"),
            "DJANGO_SETTINGS_MODULE": "slow_settings",
            "PYTHONPATH": str(folder),
            "SLOW_ROOM_STARTS": str(self.starts),
        }
        self.run("-c", "import django; django.setup(); from bench.home import begin; begin()")

    def run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], env=self.told, check=True, timeout=120)

    def worker(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "django", "jobs_worker", "--alone"], env=self.told)

    def job(self) -> dict[str, Any]:
        with contextlib.closing(sqlite3.connect(self.database, timeout=30)) as opened:
            opened.row_factory = sqlite3.Row
            return dict(opened.execute("SELECT * FROM jobs_job").fetchone())


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    yield Place(tmp_path)
    shutil.rmtree(tmp_path, ignore_errors=True)


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def test_a_job_whose_worker_is_killed_in_the_middle_is_done_by_the_next(place: Place) -> None:
    place.run("-c", ENQUEUE % (30, 0.2))
    first = place.worker()
    try:
        wait_for(lambda: place.job()["done"] >= 2)
    finally:
        first.kill()
        first.wait()
    left = place.job()
    assert (left["state"], left["attempts"]) == ("running", 1), "a killed worker cleans up nothing"
    second = place.worker()
    try:
        wait_for(lambda: place.job()["state"] == "done")
    finally:
        second.terminate()
        assert second.wait(30) == 0
    done = place.job()
    assert (done["attempts"], done["result"]) == (2, '{"counted": 30}')
    assert place.starts.read_text() == "started\n" * 2


def test_a_worker_that_is_asked_to_stop_puts_its_job_back_and_ends_well(place: Place) -> None:
    place.run("-c", ENQUEUE % (1000, 0.1))
    worker = place.worker()
    try:
        wait_for(lambda: place.job()["done"] >= 2)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
    finally:
        worker.kill()
    job = place.job()
    assert (job["state"], job["attempts"]) == ("queued", 0)
