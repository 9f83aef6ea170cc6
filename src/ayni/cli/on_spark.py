"""`ayni measure … --engine spark`: from a folder of Parquet files to another, with the work done by Spark on this machine."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from ayni.cli.showing import Format
from ayni.engines.contract import Measure, Options
from ayni.errors import ColumnsError, InputError


def measure_on_spark(
    measure: Measure[Any, Any],
    ledger: Sequence[str],
    options: Options,
    *,
    columns: Mapping[str, str | int] | None,
    of: Sequence[str] | None,
    format_: Format | None,
    out: Path | None,
) -> None:
    """Writes what the measure finds to the folder `out`, whole or not at all. Raises `InputError` for what Spark cannot do."""
    folder = _folder(of, format_, out)
    from ayni.engines.spark import local_session, run  # needs an extra and Java, which others do without

    asked = {field.name: getattr(options, field.name) for field in fields(options)}
    with local_session() as session:
        found = run(measure, list(ledger), session=session, columns=_named(columns), **asked)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
            written = Path(beside, folder.name)
            found.write(str(written))
            rows = ds.dataset(written, format="parquet").count_rows()
            _move(written, folder)
    acts = found.counts["acts"]
    print(f"Wrote {rows:,} rows of {measure.name} to {folder} (parquet), from {acts:,} acts.", file=sys.stderr)


def _folder(of: Sequence[str] | None, format_: Format | None, out: Path | None) -> Path:
    if of:
        raise InputError("Spark measures a whole ledger. Ask about some parties without --engine spark.")
    if out is None or format_ not in (None, "parquet"):
        raise InputError("Spark writes a folder of Parquet files. Say where: --out FOLDER, and leave out --format.")
    if out.exists():
        raise InputError(f"{out} is there already. Name a new folder for the result, or remove it first.")
    if not out.parent.is_dir() or not os.access(out.parent, os.W_OK):
        raise InputError(f"{out} cannot be written: make the folder {out.parent} first, one that you may write to.")
    return out


def _named(columns: Mapping[str, str | int] | None) -> dict[str, str]:
    named = {name: theirs for name, theirs in (columns or {}).items() if isinstance(theirs, str)}
    if len(named) < len(columns or {}):
        raise ColumnsError("Columns of a Parquet file have names: write giver=src rather than giver=0.")
    return named


def _move(written: Path, folder: Path) -> None:
    try:
        shutil.move(written, folder)
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror}.") from None
