"""Which format a file has, and what to say of one that has none that we read."""

from __future__ import annotations

from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.sources.opening import head
from ayni.sources.registry import SOURCES, guess
from ayni_web.imports import words

#: Formats that stand in folders, which a page cannot be given: they are read from the command line.
FOLDERS_ONLY = ("git", "maildir")

#: First bytes of files that people try and that need a step first.
_STEPS: tuple[tuple[bytes, Promise], ...] = (
    (b"\x1f\x8b", _("It is compressed (gzip). Unpack it and drop what was inside.")),
    (b"BZh", _("It is compressed (bzip2). Unpack it and drop what was inside.")),
    (b"\xfd7zXZ\x00", _("It is compressed (xz). Unpack it and drop what was inside.")),
    (b"7z\xbc\xaf\x27\x1c", _("It is a 7-Zip archive. Unpack it and drop what was inside.")),
    (b"Rar!", _("It is a RAR archive. Unpack it and drop what was inside.")),
    (
        b"!BDN",
        _("It is an Outlook data file. Open it in Thunderbird or Outlook and export mail as mbox, people as vCard."),
    ),
    (b"\xd0\xcf\x11\xe0", _("It is a file of Microsoft Office. Save a table as CSV; export people as vCard.")),
    (b"%PDF", _("It is a PDF, which holds pages rather than rows.")),
    (b"SQLite format 3", _("It is a database. Export from the program it belongs to.")),
)
_WORKBOOK = _(
    "It is a spreadsheet or a zip that we do not know. Save a table as CSV; unpack a zip and drop what is inside."
)


def choices() -> list[tuple[str, str]]:
    """The formats that can be dropped on the page, with their titles."""
    return [(name, words.title_of(name)) for name in words.TITLES if name in SOURCES and name not in FOLDERS_ONLY]


def recognise(path: Path) -> str:
    """The name of the format a file has, or "" where none of ours fits."""
    found = guess(path)
    return "" if found is None or found in FOLDERS_ONLY else found


def next_step(path: Path) -> str:
    """What to do with a file that no format recognises."""
    start = head(path)
    if not start:
        return str(_("It is empty."))
    for mark, step in _STEPS:
        if start.startswith(mark):
            return str(step)
    if start.startswith(b"PK"):
        return str(_WORKBOOK)
    return str(_("It looks like none of the formats that Ayni reads. If you know what it is, choose it here."))
