"""People as vCard 4.0 (RFC 6350), for telephones and mail programs."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import TextIO

from ayni_web.accounts.models import Space
from ayni_web.keeping.export.reading import Entry, Extent, entries
from ayni_web.people.models import Party

_LONGEST_LINE = 75  # bytes, without the line's end
_KINDS = {Party.Kind.PERSON: "individual", Party.Kind.TEAM: "group"}
_PAGES = {"linkedin": "https://www.linkedin.com/{}", "github": "https://github.com/{}"}
INVENTED = "Invented (demo)"


def write_cards(out: TextIO, space: Space, extent: Extent, step: Callable[[], None]) -> int:
    """A card for everybody who has a name or an address, but the reader, programs and mailing lists."""
    written = 0
    for entry in entries(space, extent, standing=True):
        step()
        party = entry.party
        if party.is_me or party.nature in {Party.Nature.ROBOT, Party.Nature.LIST} or not _called(entry):
            continue
        written += 1
        for line in _lines(entry, space):
            out.write(folded(line) + "\r\n")
    return written


def _called(entry: Entry) -> str:
    return entry.party.name or next(iter((*entry.values("email"), *entry.values("phone"))), "")


def _lines(entry: Entry, space: Space) -> Iterator[str]:
    party = entry.party
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:urn:uuid:{uuid.uuid5(space.pk, f'party/{party.pk}')}"
    yield f"KIND:{_KINDS.get(Party.Kind(party.kind), 'org')}"
    yield f"FN:{escaped(_called(entry))}"
    if party.kind == Party.Kind.PERSON:
        given, _, family = party.name.rpartition(" ")
        yield f"N:{escaped(family)};{escaped(given)};;;"
    yield from (f"EMAIL:{escaped(value)}" for value in entry.values("email"))
    yield from (_telephone(value) for value in entry.values("phone"))
    for scheme, page in _PAGES.items():
        yield from (f"URL:{page.format(value)}" for value in entry.values(scheme))
    yield from (f"URL:{value}" for value in entry.values("url"))
    if party.organisation:
        yield f"ORG:{escaped(party.organisation)}"
    if party.title:
        yield f"TITLE:{escaped(party.title)}"
    if party.birthday:
        yield f"BDAY:{_day(party.birthday)}"
    if party.place:
        city, _, country = party.place.rpartition(", ")
        yield f"ADR:;;;{escaped(city or country)};;;{escaped(country if city else '')}"
    circles = [*entry.circles, *([INVENTED] if party.demo else [])]
    if circles:
        yield "CATEGORIES:" + ",".join(map(escaped, circles))
    if party.remark:
        yield f"NOTE:{escaped(party.remark)}"
    yield "END:VCARD"


def _telephone(number: str) -> str:
    return f"TEL;VALUE=uri:tel:{number}" if number.startswith("+") else f"TEL;VALUE=text:{escaped(number)}"


def _day(birthday: str) -> str:
    """`1980-05-17` as `19800517`, and `--05-17` as `--0517`."""
    return "--" + birthday[2:].replace("-", "") if birthday.startswith("--") else birthday.replace("-", "")


def escaped(text: str) -> str:
    r"""Text as a card writes it.

    >>> escaped("Rey, Tomás; Lisbon")
    'Rey\\, Tomás\\; Lisbon'
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for character in "\\,;":
        plain = plain.replace(character, "\\" + character)
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """A long line broken as cards do it: at most 75 bytes, never inside a character, the next line begins with a space."""
    parts, size = [[]], 0  # type: tuple[list[list[str]], int]
    for character in line:
        width = len(character.encode())
        if size + width > _LONGEST_LINE:
            parts.append([])
            size = 1  # the space that the next line begins with
        parts[-1].append(character)
        size += width
    return "\r\n ".join("".join(part) for part in parts)
