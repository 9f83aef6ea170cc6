"""Address books as vCard files (.vcf), versions 2.1, 3.0 and 4.0.

Every card is a party of an address book; a card is nobody's act. Group cards are teams, cards of
companies are organisations. Numbers of faxes, pagers and assistants reach somebody else, so they are
not taken for the person's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ayni.identity import identifiers
from ayni.ledger.parties import Identifier, PartyKind
from ayni.sources.birthdays import birthday
from ayni.sources.cards import Card, Property, cards
from ayni.sources.contacts import (
    AddressBook,
    Entry,
    account_of,
    distinct,
    filled,
    full_name,
    mail_address,
    note_of,
    place_of,
)
from ayni.sources.contract import Found, LeftOut, ReadOptions, SetAside
from ayni.sources.opening import Lines, Meter, chosen, clean, decode, open_file, size

_OTHERS_NUMBERS = frozenset({"fax", "pager", "bbs", "modem"})
_NOBODY = frozenset({"location", "device", "application"})


class VCard:
    """Address books in vCard files, or in folders of them."""

    name = "vcard"
    title = "Address book (vCard)"
    endings: tuple[str, ...] = (".vcf", ".vcard")

    def recognises(self, path: Path, head: bytes) -> bool:
        if path.is_dir():
            return any(file.suffix.lower() in self.endings for file in path.iterdir())
        return _holds_cards(head)

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        """Every contact, as a `PartyFound` with `address_book` set."""
        files, problems = chosen(paths, self.endings, _holds_cards, "a vCard file")
        yield from problems
        meter = Meter(file.path for file in files)
        book = AddressBook()
        for file in files:
            with open_file(file.path) as stream:
                lines = Lines(stream)
                for card in cards(lines):
                    yield book.add(_entry(card, f"{file.name}:{card.line}", options.now))
                    yield from meter.row(lines.done)
            meter.file_done(size(file.path))
        yield from meter.finish()


def _holds_cards(head: bytes) -> bool:
    return "begin:vcard" in decode(head).lower()


def _entry(card: Card, where: str, now: int) -> Entry | Found:
    if not card.complete:
        return SetAside(where, "truncated", "the card has no end")
    if _kind_text(card) in _NOBODY:
        return LeftOut(where, "not-a-person")
    name = _name(card)
    return Entry(where, name, _identifiers(card, name), _kind(card), _details(card, now))


def _name(card: Card) -> str:
    full = clean(card.text("FN"))
    if full:
        return full
    parts = card.first("N")
    if parts is not None:
        family, given, middle, before, after = (parts.parts() + [""] * 5)[:5]
        return full_name(before, given, middle, family, after)
    return clean(card.text("NICKNAME")) or _organisation(card)


def _organisation(card: Card) -> str:
    entry = card.first("ORG")
    return clean(next((part for part in entry.parts() if part), "")) if entry else ""


def _kind_text(card: Card) -> str:
    return card.text("KIND", "X-ADDRESSBOOKSERVER-KIND").lower()


def _kind(card: Card) -> PartyKind:
    said = _kind_text(card)
    if said == "group":
        return PartyKind.TEAM
    if said in {"org", "organization"} or card.text("X-ABSHOWAS").upper() == "COMPANY":
        return PartyKind.ORGANISATION
    organisation = _organisation(card)
    nobody = card.first("N") is None
    if organisation and nobody and clean(card.text("FN")) in {"", organisation}:
        return PartyKind.ORGANISATION
    return PartyKind.PERSON


def _identifiers(card: Card, name: str) -> tuple[Identifier, ...]:
    """Mail first, then accounts, then telephones; an id of the file or the bare name where there is nothing else."""
    found: list[Identifier | None] = [mail_address(entry.text()) for entry in _own(card, "EMAIL")]
    found += [account_of(entry.text()) for entry in card.all("URL", "X-SOCIALPROFILE", "SOCIALPROFILE", "IMPP")]
    found += [_phone(entry) for entry in _own(card, "TEL")]
    known = distinct(found)
    if known:
        return known
    uid = clean(card.text("UID", "X-ABUID"))
    last = Identifier("ref", f"vcard:{uid}") if uid and name else identifiers.by_name(name)
    return (last,) if last else ()


def _own(card: Card, name: str) -> Iterator[Property]:
    return (entry for entry in card.all(name) if "assistant" not in card.label(entry.group))


def _phone(entry: Property) -> Identifier | None:
    if entry.types() & _OTHERS_NUMBERS:
        return None
    number = entry.text()
    if number.lower().startswith("tel:"):
        number = number[4:].partition(";")[0]
    return identifiers.phone(number[:60])


def _details(card: Card, now: int) -> dict[str, str]:
    named = card.first("N")
    family, given = ([*named.parts(), ""] if named else ["", ""])[:2]
    born = card.first("BDAY")
    details = {
        "given_name": clean(given),
        "family_name": clean(family),
        "nickname": clean(", ".join(part for part in _listed(card, "NICKNAME"))),
        "organisation": _organisation(card),
        "title": clean(card.text("TITLE", "ROLE")),
        "birthday": birthday(born.text(), now, without_year=born.param("X-APPLE-OMIT-YEAR")) if born else "",
        "place": _place(card),
        "categories": ", ".join(dict.fromkeys(_listed(card, "CATEGORIES"))),
        "note": note_of(*(entry.text() for entry in card.all("NOTE"))),
    }
    return filled(details)


def _listed(card: Card, name: str) -> list[str]:
    """The parts of all lines of a name, between commas (which Thunderbird escapes)."""
    return [clean(part) for entry in card.all(name) for part in entry.text().split(",") if part.strip()]


def _place(card: Card) -> str:
    for entry in card.all("ADR"):
        parts = entry.parts() + [""] * 7
        place = place_of(parts[3], parts[6])
        if place:
            return place
    return ""
