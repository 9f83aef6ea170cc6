"""Ayni as a person starts it: the real command, in a home of its own, on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

COMMAND = Path(sys.executable).with_name("ayni")
#: A machine that does much else at the same time takes long; one that hangs is found all the same.
UP_WITHIN = 300.0


class Running:
    """`ayni run`, until `stop`. `link` is the address that it printed."""

    def __init__(self, home: Path, **told: str) -> None:
        self.home = home
        self.port = _free_port()
        self.told = {**os.environ, "AYNI_HOME": str(home), "AYNI_PORT": str(self.port), **told}
        self._said = home.with_suffix(".said")
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                [COMMAND, "run"], env=self.told, stdout=subprocess.PIPE, stderr=said, text=True
            )
        self.link = self._first_line()

    def _first_line(self) -> str:
        assert self._process.stdout is not None
        # Ended from another thread, a process that never comes up ends the waiting for its line too.
        patience = threading.Timer(UP_WITHIN, self._process.terminate)
        patience.start()
        line = self._process.stdout.readline().strip()
        patience.cancel()
        if not line:
            self._process.wait(30)
            raise AssertionError(f"Ayni did not come up. It said:\n{self._said.read_text()}{self.logs()}")
        return line

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ayni(self, *arguments: str) -> str:
        """What another command of `ayni` prints about the same home."""
        done = subprocess.run(
            [COMMAND, *arguments], env=self.told, capture_output=True, text=True, timeout=120, check=True
        )
        return done.stdout.strip()

    def logs(self) -> str:
        """What the processes wrote down that is worse than a note, to be shown where a story fails."""
        lines = [
            f"{log.name}: {line}"
            for log in sorted((self.home / "logs").glob("*"))
            for line in log.read_text(errors="replace").splitlines()
            if log.suffix == ".out" or '"level": "error"' in line or '"level": "critical"' in line
            if "/healthz" not in line  # asked before all is up, it says so
        ]
        return "\n".join(lines[-60:])

    def stop(self) -> None:
        """Ends it as Ctrl-C does, and sees that it ends."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        finally:
            self._process.communicate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
