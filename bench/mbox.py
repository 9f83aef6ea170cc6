"""`ayni read mbox`, against a bare loop over Python's own `mailbox`, and the memory it takes.

    python bench/mbox.py [ARCHIVE] [--small]

ARCHIVE is an mbox, plain or gzipped; without it the list archive of the test data is taken. Both are whole
processes, which take turns, and `ratio` is the median of the ratios of each pair, in seconds of the
processor; `inside_ratio` is the same inside one process, where nothing has to be started. Both begin with
their byte code compiled, as an installed program does. The peak is that of `ayni read` as a process, for the
archive once and for the archive repeated, with message ids of their own, until it is 400 MB large.
"""

from __future__ import annotations

import gzip
import json
import mailbox
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

ARCHIVE = Path(__file__).resolve().parents[2] / "shared" / "data" / "maillist" / "linux-mips-2003-2004.mbox.gz"
LARGE = 400 * 10**6
#: Later than anything in the archive, so that its dates are believed; the machine's clock is not asked.
NOW = 1_893_456_000
_ID_LINES = re.compile(rb"^(?:message-id|in-reply-to|references):.*(?:\n[ \t].*)*", re.IGNORECASE | re.MULTILINE)
_BARE = "import mailbox, sys\nfor message in mailbox.mbox(sys.argv[1], create=False): pass"
_AYNI = "import sys\nfrom ayni.cli import main\nsys.exit(main(sys.argv[1:]))"


class Spent(NamedTuple):
    """What a process took."""

    seconds: float
    wall_seconds: float
    peak_megabytes: float


def run(small: bool, archive: Path = ARCHIVE) -> dict[str, float | int | str]:
    """The figures: seconds, their ratio, and peak megabytes. `small` takes one run, and 25 MB instead of 400."""
    if not archive.exists():
        raise FileNotFoundError(f"There is no archive at {archive}. Give the path of an mbox.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain, large = folder / "once.mbox", folder / "large.mbox"
        _unpack(archive, plain)
        # In a process of its own: the peak of this one would count for those that it starts.
        _own("--repeat", plain, large, 25 * 10**6 if small else LARGE)
        processes = _Processes(folder)
        pairs = [(processes.bare(plain), processes.ayni(plain)) for _ in range(1 if small else 7)]
        bare, ayni = zip(*pairs, strict=True)
        large_bare, large_ayni = processes.bare(large), processes.ayni(large)
        peak = statistics.median(each.peak_megabytes for each in ayni)
        return {
            "workload": "ayni read mbox",
            "megabytes": round(plain.stat().st_size / 1e6, 1),
            "mailbox_seconds": round(statistics.median(each.seconds for each in bare), 3),
            "ayni_seconds": round(statistics.median(each.seconds for each in ayni), 3),
            "ratio": _ratio(pairs, "seconds"),
            "wall_ratio": _ratio(pairs, "wall_seconds"),
            "inside_ratio": json.loads(_own("--inside", plain, folder / "inside.parquet", 1 if small else 7)),
            "peak_megabytes": round(peak, 1),
            "large_megabytes": round(large.stat().st_size / 1e6, 1),
            "large_mailbox_seconds": round(large_bare.seconds, 3),
            "large_ayni_seconds": round(large_ayni.seconds, 3),
            "large_ratio": _ratio([(large_bare, large_ayni)], "seconds"),
            "large_peak_megabytes": round(large_ayni.peak_megabytes, 1),
            "peak_growth": round(large_ayni.peak_megabytes / peak - 1, 3),
        }


class _Processes:
    """Starts both programs, after one run of each for the compiler."""

    def __init__(self, folder: Path) -> None:
        self._out = folder / "acts.parquet"
        self._environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self._environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        first = folder / "first.mbox"
        first.write_bytes(b"From ada@example.org Mon Feb  3 10:00:00 2003\nFrom: ada@example.org\n\nHello\n")
        self.bare(first)
        self.ayni(first)

    def bare(self, path: Path) -> Spent:
        return _spent([sys.executable, "-c", _BARE, str(path)], self._environment)

    def ayni(self, path: Path) -> Spent:
        arguments = ["read", "mbox", str(path), "--out", str(self._out), "--now", str(NOW)]
        return _spent([sys.executable, "-c", _AYNI, *arguments], self._environment)


def _spent(command: list[str], environment: Mapping[str, str]) -> Spent:
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    return Spent(used.ru_utime + used.ru_stime, time.perf_counter() - started, peak)


def _ratio(pairs: list[tuple[Spent, Spent]], what: str) -> float:
    ratios: list[float] = [getattr(ayni, what) / getattr(bare, what) for bare, ayni in pairs]
    return round(statistics.median(ratios), 3)


def _unpack(archive: Path, plain: Path) -> None:
    with gzip.open(archive) if archive.suffix == ".gz" else archive.open("rb") as source, plain.open("wb") as target:
        shutil.copyfileobj(source, target)


def _own(*arguments: object) -> str:
    command = [sys.executable, __file__, *map(str, arguments)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def _repeat(plain: Path, target: Path, size: int) -> None:
    content = plain.read_bytes()
    with target.open("wb") as file:
        for copy in range(1, size // len(content) + 2):
            file.write(_ID_LINES.sub(lambda line, mark=b"<%d." % copy: line[0].replace(b"<", mark), content))  # type: ignore[misc]


def _inside(path: Path, out: Path, runs: int) -> None:
    """Prints the ratio of the two in this process, where all that they import is there already."""
    from ayni.sources.contract import ReadOptions
    from ayni.sources.reading import read

    def bare() -> None:
        for _ in mailbox.mbox(path, create=False):
            pass

    def ayni() -> None:
        read("mbox", [path], ReadOptions(now=NOW), out)

    ayni()
    ratios = []
    for _ in range(runs):
        before = _seconds(bare)
        ratios.append(_seconds(ayni) / before)
    print(round(statistics.median(ratios), 3))


def _seconds(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main(arguments: list[str]) -> None:
    match arguments:
        case ["--repeat", plain, target, size]:
            _repeat(Path(plain), Path(target), int(size))
        case ["--inside", path, out, runs]:
            _inside(Path(path), Path(out), int(runs))
        case _:
            paths = [Path(argument) for argument in arguments if not argument.startswith("--")]
            print(json.dumps(run("--small" in arguments, *paths[:1]), indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
