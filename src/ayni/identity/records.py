"""What is known about one party, as far as it helps to tell who it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ayni.identity import names
from ayni.identity.names import PersonName
from ayni.identity.natures import nature_of
from ayni.ledger.parties import Identifier, Nature, PartyKind

#: Schemes whose values several people share, or that only one file understands. They never join by themselves.
SHAREABLE = frozenset({"phone", "url", "name", "ref"})


@dataclass(frozen=True, slots=True)
class Record:
    """One party as a source or the database has it.

    `id` is any integer; records with one id are one party. `details` holds plain fields as
    `PartyFound.details` has them; of these, `birthday` helps to tell people apart.
    """

    id: int
    name: str = ""
    identifiers: tuple[Identifier, ...] = ()
    nature: Nature = Nature.HUMAN
    organisation: str = ""
    address_book: bool = False
    kind: PartyKind = PartyKind.PERSON
    details: Mapping[str, str] = field(default_factory=dict)


class Reading(NamedTuple):
    """A record with what its words say, worked out once.

    `human`: whether one person stands behind it. `emails` are those that are one person's, empty
    where it is not human or a list wrote its own address.
    """

    record: Record
    name: PersonName
    human: bool
    emails: tuple[str, ...]


def read(record: Record) -> Reading:
    """What the words of a record say: not a robot, an office, a list, a team or an organisation is one human.

    Where `HUMAN` is stated, it holds unless every address there is is a robot's or an office's.

    >>> read(Record(1, "Sales", (Identifier("email", "sales@example.org"),))).human
    False
    """
    name = names.parse(record.name)
    if record.nature is not Nature.HUMAN or record.kind not in (PartyKind.PERSON, PartyKind.ACCOUNT):
        return Reading(record, name, False, ())
    if name.through_list:
        return Reading(record, name, True, ())
    emails = [value for scheme, value in record.identifiers if scheme == "email"]
    personal = tuple(value for value in emails if nature_of(value, record.name) is Nature.HUMAN)
    accounts = any(scheme not in SHAREABLE and scheme != "email" for scheme, _ in record.identifiers)
    return Reading(record, name, bool(personal or accounts or not emails), personal)


def settled_nature(record: Record) -> Nature:
    """The nature stated, or where that is `HUMAN`, what its addresses say if it has nothing but robots' or shared ones.

    >>> settled_nature(Record(1, "Sales", (Identifier("email", "sales@example.org"),)))
    <Nature.SHARED: 'shared'>
    """
    if record.nature is not Nature.HUMAN or record.kind not in (PartyKind.PERSON, PartyKind.ACCOUNT):
        return record.nature
    if read(record).human:
        return Nature.HUMAN
    return next(nature_of(value, record.name) for scheme, value in record.identifiers if scheme == "email")


def joining_keys(reading: Reading) -> list[tuple[str, ...]]:
    """What joins this record for sure to every other that has one of the same keys.

    A key rests on this record alone, never on others, so that more records can only join more.
    People are not joined by an address that several read: two colleagues who both list the
    office's address stay two. Where a list wrote its own address beside a person's name, the
    name is part of the key.
    """
    name, keys = reading.name, list[tuple[str, ...]]()
    for scheme, value in reading.record.identifiers:
        if scheme in SHAREABLE:
            continue
        if not reading.human:
            keys.append((scheme, value, "several"))
        elif scheme != "email" or value in reading.emails:
            keys.append((scheme, value))
        elif name.through_list:
            keys.append((scheme, value, "through", name.given, *name.middle, name.family))
    return keys
