"""What the index asks of a database. Two modules answer: `fts5` (SQLite) and `tsvector` (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db import DatabaseError, connection


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one document: of its name, of its texts, and the parties that take part in it."""

    document: int
    name: str
    text: str
    who: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class State:
    """How the index stands for a space: whether it is whole, whether anything changed since."""

    whole: bool
    waiting: bool
    #: The triggers that stand, each with what it says. None where whoever searches may make none.
    triggers: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger: after this event on this table the notes are written, where a condition holds."""

    name: str
    table: str
    event: str
    notes: tuple[str, ...]
    when: str


class Means(Protocol):
    """What both can do."""

    #: Hits for an expression, among documents for which `{where}` holds: kind, row, shown_as, time, how far off, name.
    HITS: str
    #: For a word: it and the people whose name fits an expression, in a space, so many at most.
    CALLED: str
    #: The column `one` of several rows, with commas.
    TOGETHER: str
    #: That two things are the same, or both nothing.
    SAME: str

    def damaged(self, error: DatabaseError) -> bool: ...
    def state(self, space: UUID) -> State: ...
    def make_anew(self) -> None: ...
    def put(self, space: UUID, words: Sequence[Words]) -> None: ...
    def take_out(self, documents: Collection[int]) -> None: ...
    def leave_no_trace(self) -> None: ...

    def begins(self, word: str) -> str: ...
    def called(self, word: str) -> str: ...
    def with_parties(self, parties: Sequence[int]) -> str: ...
    def either(self, one: str, other: str) -> str: ...
    def every(self, parts: Sequence[str]) -> str: ...

    def standing(self) -> Mapping[str, str]: ...
    def said(self, trigger: Trigger) -> str: ...
    def make(self, trigger: Trigger) -> None: ...
    def end(self, name: str) -> None: ...


def means() -> Means:
    """Those of the database that is used."""
    from ayni_web.search import fts5, tsvector

    return tsvector if connection.vendor == "postgresql" else fts5
