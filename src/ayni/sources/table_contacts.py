"""Rows of a table that tell contacts: an address book of any program that writes one row a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from ayni.identity import identifiers
from ayni.ledger.parties import PartyKind
from ayni.sources.birthdays import birthday
from ayni.sources.contacts import AddressBook, Entry, account_of, distinct, filled, full_name, note_of
from ayni.sources.contract import Found, ReadOptions
from ayni.sources.dates import moment_of
from ayni.sources.opening import clean

CONTACT_ROLES = (
    "name",
    "given_name",
    "family_name",
    "nickname",
    "email",
    "phone",
    "url",
    "organisation",
    "title",
    "place",
    "birthday",
    "categories",
    "note",
)
#: What other programs call these columns, Outlook first.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "name": ("full name", "display name", "contact"),
    "given_name": ("first name", "given name", "firstname"),
    "family_name": ("last name", "family name", "surname", "lastname"),
    "email": ("e-mail address", "e-mail", "email address", "mail"),
    "phone": ("mobile phone", "business phone", "phone number", "telephone", "mobile"),
    "url": ("web page", "website", "linkedin", "profile"),
    "organisation": ("company", "organization", "company name"),
    "title": ("job title", "position", "role"),
    "place": ("city", "location", "business city"),
    "categories": ("tags", "labels", "groups"),
    "note": ("notes", "comment", "comments"),
}
_BETWEEN = re.compile(r"[;,\n]|:::")


class Contacts:
    """Turns rows into entries of an address book."""

    def __init__(self, options: ReadOptions) -> None:
        self._now = options.now
        self._book = AddressBook()

    def row(self, where: str, cells: Sequence[str]) -> Iterator[Found]:
        """The contact of one row, or why there is none. Cells stand in the order of `CONTACT_ROLES`."""
        said = dict(zip(CONTACT_ROLES, cells, strict=True))
        organisation = clean(said["organisation"])
        person = clean(said["name"]) or full_name(said["given_name"], said["family_name"]) or clean(said["nickname"])
        name = person or organisation
        own = distinct(
            [
                *(identifiers.email(text) for text in _BETWEEN.split(said["email"])),
                account_of(said["url"]),
                *(identifiers.phone(text[:60]) for text in _BETWEEN.split(said["phone"])),
            ]
        )
        by_name = identifiers.by_name(name)
        kind = PartyKind.PERSON if person or not organisation else PartyKind.ORGANISATION
        details = self._details(said, organisation)
        yield self._book.add(Entry(where, name, own or ((by_name,) if by_name else ()), kind, details))

    def _details(self, said: Mapping[str, str], organisation: str) -> dict[str, str]:
        categories = (clean(part) for part in _BETWEEN.split(said["categories"]))
        plain = {role: clean(said[role]) for role in ("given_name", "family_name", "nickname", "title", "place")}
        return filled(
            plain
            | {
                "organisation": organisation,
                "birthday": self._birthday(said["birthday"]),
                "categories": ", ".join(part for part in categories if part),
                "note": note_of(said["note"]),
            }
        )

    def _birthday(self, text: str) -> str:
        moment = None if birthday(text, self._now) else moment_of(text)
        if moment is None:
            return birthday(text, self._now)
        return birthday(_day(moment.at), self._now)


def _day(at: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)).date().isoformat()
