"""What notes can be about. A room above says how its things are called and where they are seen:

    add_subject(Subject("party", named=_names))

A note keeps `party:7`; this room knows no parties.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from ayni_web.accounts.models import User


@dataclass(frozen=True, slots=True)
class Named:
    """How something is called, and where its page is."""

    name: str
    url: str


@dataclass(frozen=True)
class Subject:
    """One sort of things that notes are about. `named` gives those of these that the asker may see, by their number."""

    kind: str
    named: Callable[[User, Collection[int]], Mapping[int, Named]]
    #: Where such a note is changed, if its parts are: on the vault's own page it would lose them.
    changed_at: Callable[[UUID], str] | None = None


_SUBJECTS: dict[str, Subject] = {}


def add_subject(subject: Subject) -> None:
    """Says of a sort of things how they are called."""
    _SUBJECTS[subject.kind] = subject


def about(kind: str, number: int | str) -> str:
    """How a note says what it is about."""
    return f"{kind}:{number}"


def number_in(kind: str, told: str) -> int | None:
    """The number of what a note is about, where it is of this sort.

    >>> number_in("party", "party:7"), number_in("party", "")
    (7, None)
    """
    sort, _, number = told.partition(":")
    return int(number) if sort == kind and number.isascii() and number.isdecimal() and len(number) <= 18 else None


def changed_at(told: str, note: UUID) -> str:
    """Where a note about this is changed with all its parts; empty where that is the vault's own page."""
    subject = _SUBJECTS.get(told.partition(":")[0])
    return subject.changed_at(note) if subject is not None and subject.changed_at is not None else ""


def names_of(user: User, told: Collection[str]) -> dict[str, Named]:
    """How all these are called that are there and that the asker may see."""
    found: dict[str, Named] = {}
    for kind, subject in _SUBJECTS.items():
        numbers = {number for one in told if (number := number_in(kind, one)) is not None}
        if numbers:
            found |= {about(kind, number): named for number, named in subject.named(user, numbers).items()}
    return found
