"""What a source is: a stream of parties, acts and contacts, and a place for every row it could not use.

A source reads one format. It keeps at most a bounded part of the file in memory, gives every act
a stable external key (so that reading again adds nothing), and yields one `SetAside` for every row
that it could not use and one `LeftOut` for every row that it recognised and that is nobody's act.
It never raises for a bad row. It raises `WrongFormatError` when the file as a whole is not its format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ayni.ledger.kinds import is_contact
from ayni.ledger.parties import Identifier, Nature, PartyKind


@dataclass(frozen=True, slots=True)
class PartyFound:
    """Somebody a source names.

    `identifiers` has at least one; the first is the one that acts of the same source use. `details`
    holds plain fields under these keys: `organisation`, `title`, `birthday` (`1980-05-17` or
    `--05-17`), `place`, `connected_on`, `note`, `given_name`, `family_name`, `nickname`, `categories`
    (joined with `, `). `address_book` says that it comes from a list of contacts rather than from
    something that happened; `owner` that the files are this party's own export.
    """

    identifiers: tuple[Identifier, ...]
    name: str = ""
    kind: PartyKind = PartyKind.PERSON
    nature: Nature = Nature.HUMAN
    address_book: bool = False
    details: Mapping[str, str] = field(default_factory=dict)
    owner: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class ActFound:
    """Something that happened: an act, or a contact where `kind` is in the contacts' band.

    `key` is stable: the same happening read again, from another file or folder, has the same key.
    `at` is UTC seconds, or None where the source truly states no time (a survey's tie, an
    endorsement without a date). `minutes` is the effort where the source knows it. `what` is one
    line in the source's own words (a subject line, a commit's title), never a body. `unique` says that
    the source made sure that nothing else in the same reading has this key, so nobody else has to remember it.
    """

    key: str
    at: int | None
    kind: int
    givers: tuple[Identifier, ...]
    receivers: tuple[Identifier, ...]
    asked: bool | None = None
    minutes: float | None = None
    weight: float = 1.0
    what: str = ""
    unique: bool = field(default=False, compare=False, repr=False)

    @property
    def is_contact(self) -> bool:
        return is_contact(self.kind)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that could not be used. `where` is `FILE:LINE`, `FILE#N` or a message id; `reason` a short
    code from `REASONS`; `detail` one line that says what was there (never a body). With a code from `KEPT`
    only a part of it was set aside: the row itself was yielded too, and counts as such."""

    where: str
    reason: str
    detail: str = ""

    @property
    def kept(self) -> bool:
        """Whether the row came in all the same, without the part that cannot be used."""
        return self.reason in KEPT


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was understood and is nobody's act: a list's own mail, a robot's notice, an answer to oneself."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reading is, in bytes of the input, with the number of rows read so far. Yielded about every 500 rows."""

    done: int
    total: int
    rows: int


type Found = PartyFound | ActFound | SetAside | LeftOut | Progress

#: Codes of `SetAside.reason` and what they say to a person.
REASONS: dict[str, str] = {
    "no-sender": "it names no sender",
    "no-receiver": "it names nobody it went to",
    "no-date": "it has no date that can be read",
    "absurd-date": "its date is before 1980 or in the future",
    "broken-encoding": "its text is in an encoding that cannot be read",
    "duplicate-id": "another, different one has the same id",
    "truncated": "it ends in the middle",
    "malformed": "it is not written as its format says",
    "no-name": "it has neither a name nor an address",
    "missing-column": "a column that is needed is empty",
    "too-large": "it is larger than anything of its kind should be",
    "unreadable": "it could not be opened",
}

#: Codes of `SetAside.reason` for a row that was kept without a part of it, and what they say to a person.
KEPT: dict[str, str] = {
    "without-date": "kept, without its date, which cannot be",
    "in-part": "kept, but only the first of the many times it repeats",
}

#: Codes of `LeftOut.reason` and what they say to a person.
LEFT_OUT: dict[str, str] = {
    "self": "somebody answering or writing to themselves",
    "robot": "written by a program",
    "list": "sent to a mailing list, not to a person",
    "broadcast": "sent to more than twenty-five people at once",
    "bulk": "a newsletter or other bulk mail",
    "bounce": "a delivery notice",
    "calendar-notice": "a calendar notice",
    "draft": "a draft that was never sent",
    "cancelled": "a meeting that was cancelled or declined",
    "to-come": "a meeting that is still to come",
    "no-tie": "it joins nobody to anybody",
    "duplicate": "the same thing a second time in this reading",
    "not-a-person": "a channel, a bot or a system message",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What a person decides about a reading.

    `now`: UTC seconds, for dates that cannot be. `me`: the reader's own identifiers.
    `columns`: for the `csv` source, its mapping. `sender_of`: for mail, finds the sender of a
    message read in an earlier import by its Message-ID, or None. `bodies`: whether the person
    has turned on the reading of message bodies; no source of today keeps any.
    """

    now: int
    me: tuple[Identifier, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    sender_of: Callable[[str], Identifier | None] | None = None
    bodies: bool = False


def meaning_of(reason: str) -> str:
    """What a code of `SetAside.reason` says to a person; the code itself where there is no such code."""
    return REASONS.get(reason) or KEPT.get(reason, reason)


class Source(Protocol):
    """One format. A module in `ayni.sources` holds one class of this shape and is listed in `ayni.sources.registry`."""

    #: The name on the command line and in keys, such as `mbox`.
    name: str
    #: For people, such as `Mail archive (mbox)`.
    title: str
    #: File endings that usually hold it, such as `(".mbox",)`.
    endings: tuple[str, ...]

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether a file (with its first 8,192 bytes), or a folder (with `b""`), looks like this format."""
        ...

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        """Everything in these files or folders. Files are not loaded whole; nothing outside `paths` is opened."""
        ...
