"""A PostgreSQL of the tests' own: made in a folder, reached by a socket in it, and thrown away.

python -m tests.clusters    start one, print its address, and end it with Ctrl-C
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

#: Who owns the tables, and the role as which the application asks.
OWNER, APPLICATION = "ayni_owner", "ayni_app"
#: Nothing that a test writes has to outlive the machine.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=2GB", "max_connections=60")


def programs() -> Path:
    """Where PostgreSQL's programs are; the newest of several."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parts[4]), reverse=True)
    folders += [Path(name) for name in os.environ.get("PATH", "").split(os.pathsep)]
    for folder in folders:
        if all((folder / name).exists() for name in ("initdb", "postgres", "psql", "pg_isready", "pg_dump")):
            return folder
    raise RuntimeError("These tests need PostgreSQL. On Debian and Ubuntu: sudo apt-get install postgresql")


def _ends_with_us() -> None:
    """Also where tests are killed: on Linux a process can ask to be ended with the one that started it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


class Cluster:
    """A PostgreSQL that runs until `stop`, with these of its settings other than it comes."""

    def __init__(self, settings: tuple[str, ...] = QUICK) -> None:
        self._settings = settings
        # A short path: addresses of sockets may not be long.
        self.folder = Path(tempfile.mkdtemp(prefix="ayni-pg-", dir="/tmp"))
        self.bin = programs()
        # PostgreSQL does not run as root; Debian's package brings somebody who does nothing else.
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._make()
        except BaseException:
            self.stop()
            raise

    def _make(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.user)
        self._as_its_user(
            "initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"
        )
        settings = [part for one in self._settings for part in ("-c", one)]
        with open(os.open(self.folder / "said", os.O_WRONLY | os.O_CREAT, 0o644), "wb") as said:
            self._process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, "-k", self.folder, "-c", "listen_addresses=", *settings],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
                preexec_fn=_ends_with_us,
                **self._user(),
            )
        self._wait()
        self.ask(
            f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE; CREATE ROLE {APPLICATION} LOGIN; GRANT {APPLICATION} TO {OWNER}"
        )

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def address(self, role: str, database: str) -> str:
        """The address of a database, as a role."""
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def ask(self, sql: str, database: str = "postgres") -> str:
        """What this statement answers, as whoever may do everything."""
        done = subprocess.run(
            [
                self.bin / "psql",
                "-h",
                self.folder,
                "-U",
                "postgres",
                "-d",
                database,
                "-X",
                "-At",
                "-v",
                "ON_ERROR_STOP=1",
                "-c",
                sql,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def new_database(self, name: str) -> str:
        """An empty database that the owner owns; its name."""
        self.ask(f'CREATE DATABASE "{name}" OWNER {OWNER}')
        return name

    def stop(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGQUIT)  # at once: what it held is thrown away
            self._process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _user(self) -> dict[str, Any]:
        return (
            {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}
            if os.geteuid() == 0
            else {}
        )

    def _as_its_user(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self.bin / program, *arguments], capture_output=True, text=True, check=False, cwd="/", **self._user()
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program} did not work: {done.stderr or done.stdout}")

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while subprocess.run([self.bin / "pg_isready", "-q", "-h", self.folder], check=False).returncode != 0:
            if time.monotonic() > until or (self._process is not None and self._process.poll() is not None):
                raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'said').read_text()}")
            time.sleep(0.05)


if __name__ == "__main__":
    cluster = Cluster()
    print(cluster.address(OWNER, "postgres"), flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        signal.pause()
    cluster.stop()
