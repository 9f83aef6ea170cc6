"""What came of adding a source's rows to the book, and of taking them back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Added:
    """What came of a chunk of a source: new rows, rows that other imports had brought, and the digests of those.

    Rows that the same import had brought before it was interrupted count as new. `undated` contacts
    cannot be kept: a contact is nothing but its time.
    """

    new_acts: int
    new_contacts: int
    known_acts: int
    known_contacts: int
    undated: int
    seen_again: bytes


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What an undone import took with it, and how many rows stay because a later import saw them too."""

    acts: int
    contacts: int
    kept: int
