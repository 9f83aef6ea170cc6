"""Starts the processes of Ayni, starts again what dies, and stops all together."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

from ayni.errors import InputError

log = logging.getLogger(__name__)

ROLES = ("server", "worker", "scheduler")
LOOK_EVERY = 0.1
#: Seconds given for a clean end; a job that is busy with one long step is taken up again at the next start.
GRACE = 8.0
LONGEST_WAIT = 30.0
LATER = 10.0
#: A process that lived so long is well again: the next restart is quick.
WELL_AFTER = 60.0


class Child:
    """One process, started again with growing pauses while it keeps dying."""

    def __init__(self, role: str, command: Sequence[str], environment: dict[str, str], output: Path) -> None:
        self.role = role
        self._command = list(command)
        self._environment = environment
        self._output = output
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.5
        self._start_at = 0.0

    def look(self, now: float) -> None:
        """Starts the process where it is not there and its pause is over."""
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                return
            self._process = None
            self._pause = 0.5 if now - self._started > WELL_AFTER else min(self._pause * 2, LONGEST_WAIT)
            self._start_at = now + self._pause
            log.error("a process ended by itself", extra={"role": self.role, "code": code, "again_in": self._pause})
        if now >= self._start_at:
            self._start(now)

    def _start(self, now: float) -> None:
        with open(self._output, "ab", opener=lambda path, flags: os.open(path, flags, 0o600)) as output:
            # A session of its own: Ctrl-C reaches only the supervisor, and all of a child's processes end together.
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._started = now

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stopped(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def kill(self) -> None:
        """Ends whatever is left, with all that it started itself."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class Once(Child):
    """A process that does something once, when the others had time to start, and ends by itself."""

    def look(self, now: float) -> None:
        """Starts it, the first time that it is due."""
        self._start_at = self._start_at or now + LATER
        if not self._started and now >= self._start_at:
            self._start(now)


def supervise(children: Sequence[Child], *, when_up: Callable[[], bool]) -> None:
    """Keeps the children running until SIGINT, SIGTERM or SIGHUP, then stops them all.

    `when_up` is asked again and again until it says that all is up and told.
    """
    stop = threading.Event()

    def heard(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    told = False
    try:
        while not stop.is_set():
            now = time.monotonic()
            for child in children:
                child.look(now)
            told = told or when_up()
            stop.wait(LOOK_EVERY)
    finally:
        stop_all(children)
        for number, handler in before.items():
            signal.signal(number, handler)


def stop_all(children: Sequence[Child]) -> None:
    """Asks all to stop, waits a little, and ends what is left."""
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + GRACE
    while time.monotonic() < until and not all(child.stopped() for child in children):
        time.sleep(0.05)
    for child in children:
        child.kill()


def new_children(logs: Path) -> list[Child]:
    """The three processes of Ayni, not yet started, and one that makes measures ready and ends."""
    logs.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Kernels of measures are compiled for this machine, which takes a minute once, behind everything else.
    return [*(_child(Child, role, logs) for role in ROLES), _child(Once, "warm-up", logs)]


def _child(kind: type[Child], role: str, logs: Path) -> Child:
    told = {**os.environ, "AYNI_SUPERVISED": str(os.getpid()), "AYNI_ROLE": role}
    told.setdefault("DJANGO_SETTINGS_MODULE", "ayni_web.site.settings")
    if role != "worker":
        # Only the worker makes backups. What speaks with strangers never holds the key of who owns the tables.
        told.pop("AYNI_DATABASE_OWNER_URL", None)
    output = logs / f"{role}.out"
    output.unlink(missing_ok=True)  # what a crashing interpreter says; only that of this run is of use
    return kind(role, [sys.executable, "-m", "ayni_web.site.child", role], told, output)


@contextlib.contextmanager
def alone_in(home: Path, url: str = "") -> Iterator[None]:
    """Holds the lock of a home, in which `url` stands meanwhile. Raises `InputError` where another process holds it; a killed
    one holds nothing."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(
        home / "running.lock", "a+", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)
    ) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise InputError(
                f"Ayni already runs on {home} (process {lock.readline().strip() or 'unknown'}). "
                "Stop it there first, or set AYNI_HOME to another folder."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n{url}\n")
        lock.flush()
        yield


def runs_at(home: Path) -> str:
    """How the Ayni that runs on a home is reached; "" where none does."""
    try:
        with open(home / "running.lock", encoding="ascii") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return "".join(lock.read().splitlines()[1:2])
    except OSError:
        pass
    return ""


def port_is_free(host: str, port: int, *, wait: float = 3.0) -> None:
    """Raises `InputError` where somebody else listens. Waits a little for one that is just ending."""
    until = time.monotonic() + wait
    while True:
        try:
            _bind(host, port)
            return
        except OSError as error:
            if time.monotonic() > until:
                raise InputError(
                    f"Port {port} of {host} cannot be used: {error.strerror or error}. "
                    "Set AYNI_PORT (or AYNI_HOST) to another."
                ) from None
        time.sleep(0.2)


def _bind(host: str, port: int) -> None:
    family, kind, protocol, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(place)
