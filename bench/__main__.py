"""All workloads, one after the other: `make bench`, or `python -m bench [--small] [--only NAME]...`.

Writes `build/bench.json` and the table of the README. With `--small` each workload takes little, the figures are
printed as one JSON object, and no file is written: it shows that everything can still be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.table import TELLING, markdown, put_between, rows

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "build" / "bench.json"
README = ROOT / "README.md"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench", description="Measure, and write the figures down.")
    parser.add_argument("--small", action="store_true", help="take little, print the figures, write no file")
    parser.add_argument("--only", action="append", choices=sorted(TELLING), help="this workload alone; may be repeated")
    asked = parser.parse_args(arguments)
    told = measured(asked.only or list(TELLING), small=asked.small)
    if asked.small:
        print(json.dumps(told, indent=2))
        return 0
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    if not asked.only:
        table = markdown(rows(told["workloads"])) + "\n\n" + _where(told)
        README.write_text(put_between(README.read_text(encoding="utf-8"), table), encoding="utf-8")
    return 1 if told["left_out"] else 0


def measured(names: list[str], *, small: bool) -> dict[str, Any]:
    """The figures of these workloads, and why some are not there."""
    workloads: dict[str, Any] = {}
    left_out: dict[str, str] = {}
    for name in names:
        print(f"— {name}", file=sys.stderr, flush=True)
        try:
            workloads[name] = import_module(f"bench.{name}").run(small)
        except (FileNotFoundError, ModuleNotFoundError) as error:
            # Real files for measuring, and the largest peers, are not part of the project. The others are measured all the same.
            left_out[name] = str(error)
            print(f"  left out: {error}", file=sys.stderr, flush=True)
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "ayni": version("ayni"),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "small": small,
        "workloads": workloads,
        "left_out": left_out,
    }


def _where(told: dict[str, Any]) -> str:
    return f"Python {told['python']}, {told['processors']} processors, {told['at'][:10]}, Ayni {told['ayni']}."


if __name__ == "__main__":
    sys.exit(main())
