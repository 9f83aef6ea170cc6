"""How a reading is printed or written."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from ayni.errors import InputError
from ayni.ledger.files import written_whole
from ayni.ledger.readings import Reading, as_text, left_out

type Format = Literal["table", "json", "csv", "parquet"]

_BY_ENDING: dict[str, Format] = {".json": "json", ".csv": "csv", ".parquet": "parquet", ".pq": "parquet"}
_ROWS_OF_A_TABLE = 50


def show(reading: Reading, format_: Format | None, out: Path | None, *, width: int) -> None:
    """Prints a reading, or writes it to `out`. Raises `InputError` where it cannot go there in this form."""
    chosen = format_ or (_BY_ENDING.get(out.suffix.lower(), "table") if out else "table")
    if chosen == "parquet" and out is None:
        raise InputError("Parquet is not for the screen. Say where to write it: --out FILE.parquet.")
    with _target(out) as file:
        match chosen:
            case "table":
                file.write((_as_table(reading, width, whole=out is not None) + "\n").encode())
            case "json":
                file.write((json.dumps(_as_object(reading), ensure_ascii=False, indent=2) + "\n").encode())
            case "csv":
                pa_csv.write_csv(_without_lists(reading.table), file)
            case "parquet":
                pq.write_table(reading.table, file)
    if out is not None:
        # On standard error, so that nothing mixes with what other programs read.
        rows = f"{len(reading):,} row{'' if len(reading) == 1 else 's'}"
        print(f"Wrote {rows} of {reading.measure} to {out} ({chosen}).", file=sys.stderr)


@contextmanager
def _target(out: Path | None) -> Iterator[BinaryIO]:
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with written_whole(out) as file:
            yield file


def _as_table(reading: Reading, width: int, *, whole: bool) -> str:
    text = as_text(reading, rows=max(len(reading), 1) if whole else _ROWS_OF_A_TABLE, width=width)
    return "\n".join(part for part in (text, left_out(reading)) if part)


def _as_object(reading: Reading) -> dict[str, Any]:
    """One object: a measure of the whole ledger with its figures at the top, others with a list of rows."""
    about = {"measure": reading.measure, "now": _plain(reading.now_utc), **reading.counts}
    rows = [{name: _plain(value) for name, value in row.items()} for row in reading.rows()]
    overall = {"overall": dict(reading.overall)} if reading.overall else {}
    return about | rows[0] if reading.of_whole else about | overall | {"rows": rows}


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def _without_lists(table: pa.Table) -> pa.Table:
    """CSV has no lists: their entries stand side by side, with spaces between them."""
    for position, column in enumerate(table.schema):
        if pa.types.is_list(column.type):
            texts = pc.binary_join(table[column.name].cast(pa.list_(pa.string())), " ")
            table = table.set_column(position, column.name, texts)
    return table
