"""`ayni read`: from a mailbox, a calendar, an address book or a repository to a ledger file."""

from __future__ import annotations

import csv
import json
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from ayni.cli.progress import progress_bar
from ayni.clock import moment
from ayni.errors import ColumnsError, InputError
from ayni.identity import identifiers
from ayni.ledger.parties import Identifier
from ayni.sources import contract
from ayni.sources.contract import meaning_of
from ayni.sources.reading import Reading, found_in_plain_words, kept_in_part_in_words, nothing_found
from ayni.sources.reading import read as read_source


class Shape(StrEnum):
    """How to print what was found."""

    TABLE = "table"
    JSON = "json"


def read(
    source: Annotated[str, Parameter(help="What the files are, such as mbox, vcard, ics, git; or auto to find out.")],
    /,
    *paths: Annotated[Path, Parameter(help="Files or folders.")],
    out: Annotated[Path, Parameter(help="The Parquet file to write acts to. Parties go beside it.")],
    me: Annotated[
        list[str] | None, Parameter(negative="", help="An address of your own. Give it once for each address.")
    ] = None,
    columns: Annotated[
        str,
        Parameter(help="What a table calls its columns: giver=src,receiver=dst,at=t. For stackexchange: site=NAME."),
    ] = "",
    now: Annotated[str | None, Parameter(help="The time to take for now, when telling which dates cannot be.")] = None,
    format: Annotated[Shape, Parameter(help="How to print what was found.")] = Shape.TABLE,
    set_aside: Annotated[
        Path | None, Parameter(help="Write every row that could not be used to this CSV file, with the reason.")
    ] = None,
) -> None:
    """Read files into a ledger file, for example: ayni read mbox archive.mbox --out acts.parquet

    What was at --out is replaced when reading is done. A reading that is stopped changes nothing.
    """
    options = contract.ReadOptions(
        now=moment(now) if now is not None else int(time.time()), me=_identifiers(me or []), columns=_mapping(columns)
    )
    with (
        _stopped_like_ctrl_c(),
        warnings.catch_warnings(action="ignore"),  # those of libraries are for programmers
        _set_aside_file(set_aside) as tell,
        progress_bar("Reading") as advance,
    ):
        reading = read_source(source, paths, options, out, on_progress=advance, on_set_aside=tell)
    if format is Shape.JSON:
        print(json.dumps(reading.as_json(), ensure_ascii=False))
    else:
        _show(reading, set_aside)
    _say_what_was_written(reading, paths)


def _identifiers(addresses: list[str]) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    for address in addresses:
        identifier = identifiers.email(address)
        if identifier is None:
            raise InputError(f"{address!r} is not a mail address. Write it as --me ada@example.org.")
        found.append(identifier)
    return tuple(found)


def _mapping(text: str) -> dict[str, str]:
    pairs = [pair.strip().partition("=") for pair in text.split(",") if pair.strip()]
    for ours, equals, theirs in pairs:
        if not (ours.strip() and equals and theirs.strip()):
            raise ColumnsError(f"{text!r} does not say which column is which. Write it as giver=src,receiver=dst,at=t.")
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


@contextmanager
def _stopped_like_ctrl_c() -> Iterator[None]:
    """Being told to end is like Ctrl-C: what was begun is cleared away."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _set_aside_file(path: Path | None) -> Iterator[Callable[[contract.SetAside], None] | None]:
    """Writes each row that is set aside to a file, which appears whole when reading is done."""
    if path is None:
        yield None
        return
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with unfinished.open("w", encoding="utf-8", errors="replace", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("where", "reason", "meaning", "detail"))
            yield lambda row: writer.writerow(
                _harmless(cell) for cell in (row.where, row.reason, meaning_of(row.reason), row.detail)
            )
        os.replace(unfinished, path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell


def _show(reading: Reading, set_aside: Path | None) -> None:
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    *parts, whole = found_in_plain_words(reading)
    for number, words in parts:
        table.add_row(f"{number:,}", words)
    table.add_section()
    table.add_row(f"{whole[0]:,}", whole[1])
    console.print(table)
    for sentence in kept_in_part_in_words(reading.kept_in_part):
        console.print(sentence, markup=False)
    console.print(f"They name {reading.parties:,} {'party' if reading.parties == 1 else 'parties'}.", markup=False)
    if reading.set_aside_rows and set_aside is None:
        first = reading.set_aside_rows[0]
        detail = f" ({first.detail})" if first.detail else ""
        console.print(
            f"The first set aside: {first.where}, {meaning_of(first.reason)}{detail}."
            " Add --set-aside FILE for all of them.",
            markup=False,
        )


def _say_what_was_written(reading: Reading, paths: tuple[Path, ...]) -> None:
    """On standard error, so that what is printed can be piped on."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if not reading.new and not reading.parties:
        console.print(nothing_found(reading, paths), markup=False)
    console.print(
        f"Wrote {reading.out} (acts and contacts: {reading.new:,}, a row for each receiver)"
        f" and {reading.parties_out} (parties: {reading.parties:,}).",
        markup=False,
    )
