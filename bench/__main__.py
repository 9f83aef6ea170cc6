"""All workloads, one after the other: `make bench`, or `python -m bench [--small] [--only NAME]...`.

Writes `build/bench.json` after each workload, and at the end the table of the README. With `--only` the others keep the
figures of the run before. With `--small` each workload takes little, the figures are printed as one JSON object, and no
file is written: it shows that everything can still be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
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
    names = asked.only or list(TELLING)
    if asked.small:
        print(json.dumps(_told({}, names, small=True, keep=lambda told: None), indent=2))
        return 0
    RESULT.parent.mkdir(exist_ok=True)
    before = json.loads(RESULT.read_text(encoding="utf-8")) if asked.only and RESULT.exists() else {}
    told = _told(before, names, small=False, keep=_keep)
    table = markdown(rows({name: found["figures"] for name, found in told["workloads"].items()}))
    README.write_text(put_between(README.read_text(encoding="utf-8"), table + "\n\n" + _where(told)), encoding="utf-8")
    return 1 if told["left_out"] else 0


def _told(
    before: Mapping[str, Any], names: list[str], *, small: bool, keep: Callable[[Mapping[str, Any]], None]
) -> dict[str, Any]:
    """The figures of these workloads beside those of an earlier run, and why some are not there. Kept after each."""
    workloads, left_out = dict(before.get("workloads", {})), dict(before.get("left_out", {}))
    told: dict[str, Any] = {
        "ayni": version("ayni"),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "small": small,
        "workloads": workloads,
        "left_out": left_out,
    }
    for name in names:
        print(f"— {name}", file=sys.stderr, flush=True)
        left_out.pop(name, None)
        try:
            figures = import_module(f"bench.{name}").run(small)
            workloads[name] = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "figures": figures}
        except (FileNotFoundError, ModuleNotFoundError) as error:
            # Real files for measuring, and the largest peers, are not part of the project. The others are measured all the same.
            left_out[name] = str(error)
            print(f"  left out: {error}", file=sys.stderr, flush=True)
        keep(told)
    return told


def _keep(told: Mapping[str, Any]) -> None:
    """So that a run that is stopped loses nothing: `--only` goes on from it."""
    draft = RESULT.with_suffix(".draft")
    draft.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    draft.replace(RESULT)


def _where(told: Mapping[str, Any]) -> str:
    days = sorted({found["at"][:10] for found in told["workloads"].values()})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return f"Python {told['python']}, {told['processors']} processors, {when}, Ayni {told['ayni']}."


if __name__ == "__main__":
    sys.exit(main())
