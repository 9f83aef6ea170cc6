"""Parties as a reading finds them: the same person under several sure identifiers is one party.

Only what is sure joins by itself: identifiers that one entry of a source names together, when they
are addresses or accounts that belong to one person. Phone numbers and web addresses are shared by
offices and families, and a shared mailbox belongs to many, so these are kept beside a party and
join nobody. Likely matches are for a person to decide (`ayni.identity`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ayni.identity.natures import nature_of
from ayni.ledger.parties import Identifier, Nature, PartyKind
from ayni.sources.contract import PartyFound

#: Schemes that join, in the order in which they name a party.
SURE = ("email", "github", "linkedin", "slack", "stackexchange")
_ORDER = {scheme: place for place, scheme in enumerate((*SURE, "phone", "url", "ref", "name"))}

_NATURES = (Nature.LIST, Nature.ROBOT, Nature.SHARED, Nature.HUMAN)  # the first that anything says counts
_KINDS = (PartyKind.ORGANISATION, PartyKind.TEAM, PartyKind.ACCOUNT, PartyKind.PERSON)


@dataclass(frozen=True, slots=True)
class JoinedParty:
    """One party of a reading. `key` is the first of its `identifiers`, which are written `scheme:value`."""

    key: str
    name: str
    kind: PartyKind
    nature: Nature
    identifiers: tuple[str, ...]
    details: dict[str, str]
    address_book: bool


@dataclass(slots=True)
class _Told:
    """What was told about one identifier, or about all that joined."""

    names: Counter[str] = field(default_factory=Counter)
    kinds: set[PartyKind] = field(default_factory=set)
    natures: set[Nature] = field(default_factory=set)
    beside: set[Identifier] = field(default_factory=set)
    details: dict[str, str] = field(default_factory=dict)
    address_book: bool = False

    def add(self, found: PartyFound) -> None:
        if found.name:
            self.names[found.name] += 1
        self.kinds.add(found.kind)
        self.natures.add(found.nature)
        self.address_book |= found.address_book
        self._add_details(found.details.items())

    def merge(self, other: _Told) -> None:
        self.names.update(other.names)
        self.kinds |= other.kinds
        self.natures |= other.natures
        self.beside |= other.beside
        self.address_book |= other.address_book
        self._add_details(other.details.items())

    def _add_details(self, details: Iterable[tuple[str, str]]) -> None:
        for key, value in details:
            if value:
                # The fuller one stays, whichever came first: the order of files must not matter.
                self.details[key] = max(self.details.get(key, ""), value, key=lambda text: (len(text), text))


class JoinedParties:
    """Numbers identifiers as they come, and says at the end which numbers are one party."""

    def __init__(self) -> None:
        self._numbers: dict[Identifier, int] = {}
        self._parents: list[int] = []
        self._told: dict[int, _Told] = {}

    def number(self, identifier: Identifier) -> int:
        """The provisional number of an identifier, dense from 0."""
        number = self._numbers.get(identifier)
        if number is None:
            number = self._numbers[identifier] = len(self._parents)
            self._parents.append(number)
        return number

    def add(self, found: PartyFound) -> None:
        """Learn what a source tells about somebody."""
        first, *others = found.identifiers
        number = self.number(first)
        joining = found.nature is not Nature.HUMAN or not _is_shared(first)
        told = self._told.setdefault(number, _Told())
        for other in others:
            if joining and other.scheme in SURE and not _is_shared(other):
                self._join(number, self.number(other))
            else:
                told.beside.add(other)
        told.add(found)

    def _root(self, number: int) -> int:
        parents = self._parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    def _join(self, one: int, other: int) -> None:
        low, high = sorted((self._root(one), self._root(other)))
        self._parents[high] = low

    def settle(self) -> tuple[list[JoinedParty], npt.NDArray[np.int32]]:
        """The parties in order of key, and for each provisional number the place of its party among them."""
        members: dict[int, list[Identifier]] = {}
        for identifier, number in self._numbers.items():
            members.setdefault(self._root(number), []).append(identifier)
        told: dict[int, _Told] = {}
        for number, each in self._told.items():
            told.setdefault(self._root(number), _Told()).merge(each)
        joined = [(_party(group, told.get(root, _Told())), root) for root, group in members.items()]
        parties = sorted(joined, key=lambda pair: pair[0].key)
        places = {root: place for place, (_, root) in enumerate(parties)}
        final = np.fromiter((places[self._root(n)] for n in range(len(self._parents))), np.int32, len(self._parents))
        return [party for party, _ in parties], final


def _party(group: list[Identifier], told: _Told) -> JoinedParty:
    group.sort(key=lambda identifier: (_ORDER.get(identifier.scheme, len(_ORDER)), identifier.value))
    first = group[0]
    if not told.natures and first.scheme == "email":
        told.natures.add(nature_of(first.value))
    beside = sorted(told.beside.difference(group))
    return JoinedParty(
        key=str(first),
        name=max(told.names, key=lambda name: (told.names[name], len(name), name), default=""),
        kind=next((kind for kind in _KINDS if kind in told.kinds), PartyKind.PERSON),
        nature=next((nature for nature in _NATURES if nature in told.natures), Nature.HUMAN),
        identifiers=tuple(str(identifier) for identifier in (*group, *beside)),
        details=dict(sorted(told.details.items())),
        address_book=told.address_book,
    )


def _is_shared(identifier: Identifier) -> bool:
    return identifier.scheme == "email" and nature_of(identifier.value) is not Nature.HUMAN
