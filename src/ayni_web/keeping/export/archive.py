"""Writes the one file of an export, to disk as it is made."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TextIO

from ayni_web.accounts.models import Space
from ayni_web.keeping.export import cards, tables, whole
from ayni_web.keeping.export.reading import Extent, Names

README = """This is everything that Ayni kept in your space on {day}.

ayni.json     all of it: people, addresses, what was said of them and by whom, circles, merges, acts with their
              contexts and corrections, contacts. For programs; its form is described in docs/export.md of Ayni.
people.csv    one row a person, team or organisation
people.vcf    the same as an address book (vCard 4.0), for your telephone or mail program
acts.csv      one row for each giver and receiver of an act; giver and receiver are the ids of people.csv.
              Measure it: ayni measure dyads --ledger acts.csv
contacts.csv  one row a message, meeting or call: who reached whom, and when. No text of a message was ever kept.

A cell that begins with = + - or @ has an apostrophe before it, so that no spreadsheet runs it as a formula. A cell
that began with an apostrophe has two. Take one away from every cell that begins with one, and all is as it was.

Rows with "demo" come from the demo network: everybody in them is invented.
"""


#: Rows after which an export says how far it is.
TOLD_EVERY = 500


def write_archive(path: Path, space: Space, *, now: datetime, report: Callable[[int, int], None]) -> dict[str, int]:
    """Write the zip; the number of rows of each sort. `report` hears how many rows are done, of how many."""
    extent = Extent.of(space)
    names = Names.of(space)
    pace = _Pace(extent, report)
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with (
            os.fdopen(descriptor, "wb") as raw,
            zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zip_,
        ):
            zip_.writestr("README.txt", README.format(day=f"{now:%Y-%m-%d}"))
            with _member(zip_, "ayni.json", now) as out:
                counts = whole.write_whole(out, space, extent, now=now, step=pace.step)
            with _member(zip_, "people.csv", now, marked=True) as out:
                tables.write_people(out, space, extent, names, pace.step)
            with _member(zip_, "people.vcf", now) as out:
                counts["cards"] = cards.write_cards(out, space, extent, pace.step)
            with _member(zip_, "acts.csv", now, marked=True) as out:
                tables.write_acts(out, space, extent, names, pace.step)
            with _member(zip_, "contacts.csv", now, marked=True) as out:
                tables.write_contacts(out, space, extent, names, pace.step)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return counts


@contextmanager
def _member(archive: zipfile.ZipFile, name: str, now: datetime, *, marked: bool = False) -> Iterator[TextIO]:
    """A text file in the archive. `marked` tells spreadsheets that it is UTF-8."""
    entry = zipfile.ZipInfo(name, now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    with (
        archive.open(entry, "w", force_zip64=True) as raw,
        io.TextIOWrapper(raw, "utf-8-sig" if marked else "utf-8", newline="") as out,
    ):
        yield out


class _Pace:
    """Counts rows over all files: acts and contacts are in two of them, people in three."""

    def __init__(self, extent: Extent, report: Callable[[int, int], None]) -> None:
        self._done = 0
        self._total = max(1, extent.rows * 2)
        self._report = report

    def step(self) -> None:
        self._done += 1
        if self._done % TOLD_EVERY == 0:
            self._report(min(self._done, self._total), self._total)
