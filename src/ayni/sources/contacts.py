"""Entries of address books, whatever the format they came in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ayni.identity import identifiers
from ayni.ledger.parties import Identifier, PartyKind
from ayni.sources.contract import Found, LeftOut, PartyFound, SetAside
from ayni.sources.opening import clean, readable
from ayni.sources.remembering import Seen, SeenKeys

_GITHUB = re.compile(r"(?:https?://)?(?:www\.)?github\.com/([A-Za-z0-9-]+)/?", re.IGNORECASE)
_MAILTO = re.compile(r"^\s*mailto:", re.IGNORECASE)
LONGEST_NOTE = 5_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What an address book says of somebody, and where it stands."""

    where: str
    name: str
    identifiers: tuple[Identifier, ...]
    kind: PartyKind = PartyKind.PERSON
    details: Mapping[str, str] = field(default_factory=dict)


class AddressBook:
    """Turns entries into what a source yields, and notices those that come a second time."""

    def __init__(self) -> None:
        self._seen = SeenKeys()

    def add(self, entry: Entry | Found) -> Found:
        """The party of an entry, or why there is none. What is no entry passes unchanged."""
        if not isinstance(entry, Entry):
            return entry
        own = entry.identifiers
        if not own:
            return SetAside(entry.where, "no-name")
        if not all(map(readable, (entry.name, *(each.value for each in own)))):
            return SetAside(entry.where, "broken-encoding")
        told = repr((own, entry.name, entry.kind.value, sorted(entry.details.items())))
        if self._seen.add(told, "") is not Seen.NEW:
            return LeftOut(entry.where, "duplicate")
        if own[0].scheme == "ref" and self._seen.add(str(own[0]), told) is Seen.CLASH:
            return SetAside(entry.where, "duplicate-id", f"the id of another contact: {own[0].value}")
        return PartyFound(own, entry.name, entry.kind, address_book=True, details=entry.details)


def account_of(url: str) -> Identifier | None:
    """The account at LinkedIn or GitHub that a web address belongs to, or None: home pages tell nobody apart.

    >>> account_of("https://github.com/ada")
    Identifier(scheme='github', value='ada')
    """
    profile = identifiers.linkedin(url)
    if profile is not None:
        return profile
    match = _GITHUB.fullmatch(url.strip())
    return identifiers.account("github", match[1]) if match else None


def mail_address(text: str) -> Identifier | None:
    """The identifier of a mail address that may be written as a link: `MAILTO:ada@example.org`."""
    return identifiers.email(_MAILTO.sub("", text))


def full_name(*parts: str) -> str:
    """The parts of a name that are there, in one line."""
    return clean(" ".join(part.strip() for part in parts if part.strip()))


def place_of(city: str, country: str) -> str:
    """`City, Country`, or the one of them that is known."""
    return clean(", ".join(part.strip() for part in (city, country) if part.strip()))


def note_of(*notes: str) -> str:
    """Notes with their lines kept: they are the person's own words about a contact."""
    lines = [clean(line, LONGEST_NOTE) for note in notes for line in note.strip().splitlines()]
    return "\n".join(lines).strip()[:LONGEST_NOTE]


def filled(details: Mapping[str, str]) -> dict[str, str]:
    """The details that say something."""
    return {key: value for key, value in details.items() if value}


def distinct(found: list[Identifier | None]) -> tuple[Identifier, ...]:
    """The identifiers that are there, each once, in their order."""
    return tuple(dict.fromkeys(each for each in found if each is not None))
