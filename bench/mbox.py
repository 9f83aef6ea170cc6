"""Reading a mail archive, against a bare loop over Python's own `mailbox`, and the memory it takes.

    python bench/mbox.py [ARCHIVE] [--small]

ARCHIVE is an mbox, plain or gzipped; without it the list archive of the test data is taken. Time is the
median of alternated runs in this process. Memory is the peak of a process of its own for the archive
once and for the archive repeated, with message ids of their own, until it is 400 MB large.
"""

from __future__ import annotations

import gzip
import json
import mailbox
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ayni.sources.contract import ActFound, ReadOptions
from ayni.sources.mbox import Mbox

ARCHIVE = Path(__file__).resolve().parents[2] / "shared" / "data" / "maillist" / "linux-mips-2003-2004.mbox.gz"
LARGE = 400 * 10**6
#: Later than anything in the archive, so that its dates are believed; the machine's clock is not asked.
NOW = 1_893_456_000
_ID_LINES = re.compile(rb"^(?:message-id|in-reply-to|references):.*(?:\n[ \t].*)*", re.IGNORECASE | re.MULTILINE)


def run(small: bool, archive: Path = ARCHIVE) -> dict[str, float | int | str]:
    """The figures: seconds, their ratio, and peak megabytes. `small` takes fewer runs and 60 MB instead of 400."""
    if not archive.exists():
        raise FileNotFoundError(f"There is no archive at {archive}. Give the path of an mbox.")
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "once.mbox")
        with (
            gzip.open(archive) if archive.suffix == ".gz" else archive.open("rb") as source,
            plain.open("wb") as target,
        ):
            shutil.copyfileobj(source, target)
        bare, read = _alternated(lambda: _bare(plain), lambda: _read(plain), times=3 if small else 7)
        large = Path(folder, "large.mbox")
        _repeat(plain, large, 60 * 10**6 if small else LARGE)
        started = time.perf_counter()
        large_peak, messages = _peak(large)
        seconds = time.perf_counter() - started
        peak, _ = _peak(plain)
        return {
            "workload": "mbox, headers only",
            "megabytes": round(plain.stat().st_size / 1e6, 1),
            "messages": _bare(plain),
            "mailbox_seconds": round(bare, 3),
            "ayni_seconds": round(read, 3),
            "ratio": round(read / bare, 3),
            "peak_megabytes": round(peak, 1),
            "large_megabytes": round(large.stat().st_size / 1e6, 1),
            "large_messages": messages,
            "large_seconds": round(seconds, 3),
            "large_peak_megabytes": round(large_peak, 1),
        }


def _bare(path: Path) -> int:
    count = 0
    for _ in mailbox.mbox(path, create=False):
        count += 1
    return count


def _read(path: Path) -> int:
    """Read as `ayni read` does, and count acts and contacts."""
    return sum(isinstance(found, ActFound) for found in Mbox().read([path], ReadOptions(now=NOW)))


def _alternated(one: Callable[[], int], other: Callable[[], int], times: int) -> tuple[float, float]:
    """The median seconds of each. Taking turns, they share whatever else the machine is doing."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for action, spent in zip((one, other), seconds, strict=True):
            started = time.perf_counter()
            action()
            spent.append(time.perf_counter() - started)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


def _repeat(plain: Path, target: Path, size: int) -> None:
    content = plain.read_bytes()
    with target.open("wb") as file:
        for copy in range(1, size // len(content) + 2):
            file.write(_ID_LINES.sub(lambda line, mark=b"<%d." % copy: line[0].replace(b"<", mark), content))  # type: ignore[misc]


def _peak(path: Path) -> tuple[float, int]:
    """The peak megabytes of a process that reads a file, and how many messages were in it."""
    answer = subprocess.run(
        [sys.executable, __file__, "--peak-of", str(path)], capture_output=True, text=True, check=True
    )
    peak, messages = json.loads(answer.stdout)
    return float(peak), int(messages)


def _own_peak(path: Path) -> None:
    rows = 0
    for found in Mbox().read([path], ReadOptions(now=NOW)):
        rows = getattr(found, "rows", rows)
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage says would include the process that started this one.
        kilobytes = int(re.search(r"VmHWM:\s*(\d+)", status.read_text())[1])  # type: ignore[index]
    else:
        import resource

        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    json.dump([kilobytes * 1024 / 1e6, rows], sys.stdout)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--peak-of"]:
        _own_peak(Path(arguments[1]))
        return
    paths = [Path(argument) for argument in arguments if not argument.startswith("--")]
    json.dump(run("--small" in arguments, *paths[:1]), sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
