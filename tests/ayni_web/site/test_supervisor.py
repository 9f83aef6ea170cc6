"""`ayni run`, for real: started, asked, hurt, stopped."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ayni.errors import InputError
from ayni_web.site.supervisor import LATER, Child, Once, alone_in, port_is_free, runs_at, stop_all

AYNI = [sys.executable, "-c", "import sys; from ayni.cli import main; sys.exit(main())"]

WARMS_UP = """
import sys, time
from pathlib import Path
from ayni_web.site.supervisor import LATER, new_children
*_, child = new_children(Path(sys.argv[1], "logs"))
child.look(100.0)
child.look(100.0 + LATER)
time.sleep(600)
"""


def wait_for(what: Callable[[], bool], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def own_processes(home: Path) -> dict[int, str]:
    """Every process that was told of this home, by its number."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                if f"AYNI_HOME={home}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                    found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
    return found


class Running:
    """Ayni, running in a home of its own."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.home = home
        self.told = {**os.environ, "AYNI_HOME": str(home), "AYNI_PORT": str(self.port)}
        self.process = subprocess.Popen(
            [*AYNI, "run"], env=self.told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.link = self.process.stdout.readline().strip()

    def healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def own_processes(self) -> dict[int, str]:
        """Every process that belongs to this home, by its number."""
        return own_processes(self.home)

    def worker(self) -> int | None:
        return next((number for number, command in self.own_processes().items() if "child worker" in command), None)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    started = Running(tmp_path / "home")
    yield started
    started.process.kill()
    started.process.communicate()
    wait_for(lambda: not started.own_processes(), 20)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_it_starts_tells_one_address_mends_itself_refuses_a_second_and_stops_clean(running: Running) -> None:
    assert re.fullmatch(rf"http://127\.0\.0\.1:{running.port}/welcome/[\w-]{{43}}/", running.link)
    assert running.healthy(), "the address is told only when all is up"
    assert (running.home.stat().st_mode & 0o077) == 0
    assert (running.home / "ayni.sqlite3").stat().st_mode & 0o077 == 0

    second = subprocess.run([*AYNI, "run"], env=running.told, capture_output=True, text=True, timeout=60)
    assert second.returncode == 2
    assert "already runs" in second.stderr
    assert second.stdout == ""

    token = running.link.rstrip("/").rpartition("/")[2]
    assert not any(token in log.read_text() for log in (running.home / "logs").iterdir())

    killed = running.worker()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: running.worker() not in (None, killed))

    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(20) == 0
    wait_for(lambda: not running.own_processes(), 5)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_no_process_stays_when_the_first_one_is_killed_hard(running: Running) -> None:
    assert len(running.own_processes()) >= 4
    running.process.kill()
    running.process.wait()
    wait_for(lambda: not running.own_processes(), 15)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_what_warms_up_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    # It has a minute of work: none of the kernels is kept yet.
    told = {**os.environ, "AYNI_HOME": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "kernels")}
    started = subprocess.Popen([sys.executable, "-c", WARMS_UP, str(tmp_path)], env=told)
    wait_for(lambda: any(tmp_path.glob("kernels/**/*.nbi")))
    assert len(own_processes(tmp_path)) == 2

    started.kill()
    started.wait()
    wait_for(lambda: not own_processes(tmp_path), 15)


def test_a_home_is_held_by_one(tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(InputError, match=f"process {os.getpid()}"), alone_in(tmp_path):
        pass
    with alone_in(tmp_path):
        pass


def test_whoever_asks_learns_where_a_home_is_reached_while_it_runs(tmp_path: Path) -> None:
    assert runs_at(tmp_path) == ""
    with alone_in(tmp_path, "http://127.0.0.1:9123"):
        assert runs_at(tmp_path) == "http://127.0.0.1:9123"
        with pytest.raises(InputError, match=rf"process {os.getpid()}\)"), alone_in(tmp_path):
            pass
    assert runs_at(tmp_path) == ""


def test_a_port_in_use_is_refused_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match="AYNI_PORT"):
            port_is_free("127.0.0.1", port, wait=0)
    port_is_free("127.0.0.1", port, wait=0)


def test_what_keeps_dying_is_started_again_after_growing_pauses(tmp_path: Path) -> None:
    child = Child("server", ["/bin/sh", "-c", "exit 1"], {"PATH": "/bin:/usr/bin"}, tmp_path / "out")
    starts: list[float] = []
    now = 0.0
    while now < 20:
        before = child._process
        child.look(now)
        if child._process is not None and child._process is not before:
            starts.append(now)
            child._process.wait()
        now += 0.25
    pauses = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert len(pauses) >= 3
    assert pauses == sorted(pauses)
    assert pauses[-1] > pauses[0]


def test_what_does_not_listen_is_ended_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ayni_web.site.supervisor.GRACE", 0.5)
    deaf = Child(
        "server", ["/bin/sh", "-c", "trap '' TERM; sleep 600 & echo $!; wait; sleep 600"], {}, tmp_path / "out"
    )
    deaf.look(0.0)
    wait_for(lambda: (tmp_path / "out").read_text().strip().isdecimal(), 5)
    grandchild = int((tmp_path / "out").read_text())
    stop_all([deaf])
    assert deaf.stopped()

    def is_gone() -> bool:
        try:
            state = Path(f"/proc/{grandchild}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        return state == "Z"

    wait_for(is_gone, 5)


def test_what_runs_once_starts_later_and_is_not_started_again(tmp_path: Path) -> None:
    output = tmp_path / "once.out"
    once = Once("once", [sys.executable, "-c", "print('done')"], dict(os.environ), output)
    once.look(100.0)
    assert not output.exists()
    once.look(100.0 + LATER)
    until = time.monotonic() + 30
    while not once.stopped() and time.monotonic() < until:
        time.sleep(0.05)
    once.look(200.0)
    assert once.stopped()
    assert output.read_text() == "done\n"
