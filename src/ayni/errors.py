"""Every error that Ayni raises on purpose, in one tree.

    AyniError
    ├── InputError            what a person gave cannot be used
    │   ├── WrongFormatError  a file is not of the format it was said to be
    │   ├── ColumnsError      a table lacks a column, or a column has the wrong type
    │   ├── SpanError         a span or a time cannot be read
    │   ├── UnknownNameError  a measure, kind, format or option that does not exist
    │   └── ChangedMeanwhileError  somebody else changed what this rests on
    ├── LedgerError           rows that can't make a ledger
    └── SnapshotError         a columnar file is damaged, stale or of another ledger

A message says what is wrong, where, and what to do. It never holds message bodies.
"""

from __future__ import annotations


class AyniError(Exception):
    """The root: catch this to catch everything that Ayni raises on purpose."""


class InputError(AyniError):
    """What a person gave cannot be used."""


class WrongFormatError(InputError):
    """A file is not of the format it was said to be.

    `looks_like` names the source that would read it, or is None where none would.
    """

    def __init__(self, message: str, *, looks_like: str | None = None) -> None:
        super().__init__(message)
        self.looks_like = looks_like


class ColumnsError(InputError):
    """A table lacks a column that is needed, or a column holds what it cannot."""


class SpanError(InputError):
    """A span such as `180d`, or a time, cannot be read."""


class UnknownNameError(InputError):
    """A measure, kind, format or option that does not exist; the message lists those that do."""


class ChangedMeanwhileError(InputError):
    """Somebody else changed what this rests on in the meantime. Nothing was done, and nothing that was typed is lost."""


class LedgerError(AyniError):
    """Rows that cannot make a ledger."""


class SnapshotError(AyniError):
    """A columnar file is damaged, stale, or belongs to another ledger."""
