"""Who is who in a LinkedIn export: whose export it is, and which profile a bare name means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ayni.identity import identifiers
from ayni.ledger.parties import Identifier
from ayni.sources.contacts import distinct, filled, full_name
from ayni.sources.contract import PartyFound
from ayni.sources.linkedin_export import ExportTable, What
from ayni.sources.opening import clean

#: How many of all messages somebody must have a part in to be taken for the owner of the export.
_NEARLY_ALL = 0.9
#: LinkedIn's name for those who closed their account. It stands for many people, so it is nobody's.
_CLOSED = "linkedin member"
ME = Identifier("ref", "me")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a row names them."""

    name: str
    url: str = ""

    def own(self) -> Identifier | None:
        """The profile, or else the name; None for nobody and for closed accounts."""
        profile = identifiers.linkedin(self.url)
        named = identifiers.by_name(self.name)
        return profile or (named if named and named.value != _CLOSED else None)


class People:
    """Finds the identifier of everybody in an export, and introduces each before their first use."""

    def __init__(self, tables: Iterable[ExportTable], me: tuple[Identifier, ...]) -> None:
        self._profiles: dict[str, Identifier | None] = {}
        self._introduced: set[Identifier] = set()
        spoken: Counter[Identifier] = Counter()
        names: dict[Identifier, str] = {}
        self._details: dict[str, str] = {}
        self._name = ""
        messages = 0
        for table in tables:
            for row in table.rows():
                cells = row.cells
                if row.problem:
                    continue
                if table.what is What.PROFILE:
                    self._profile(cells)
                elif table.what is What.CONNECTIONS:
                    self._connection(cells)
                elif table.what is What.MESSAGES:
                    present = {person.own(): person.name for person in participants(cells)}
                    present.pop(None, None)
                    messages += len(present) > 1
                    if len(present) > 1:
                        spoken.update(each for each in present if each)
                        names |= {each: name for each, name in present.items() if each}
        self._me = self._find_me(me, spoken, names, messages)

    def _profile(self, cells: dict[str, str]) -> None:
        given, family = cells.get("first name", ""), cells.get("last name", "")
        self._name = self._name or full_name(given, family)
        self._details = self._details or filled({"given_name": clean(given), "family_name": clean(family)})

    def _connection(self, cells: dict[str, str]) -> None:
        """Learn which profile a name means; a name that two connections share means neither."""
        named = identifiers.by_name(full_name(cells.get("first name", ""), cells.get("last name", "")))
        profile = identifiers.linkedin(cells.get("url", ""))
        if named and profile:
            known = self._profiles.setdefault(named.value, profile)
            self._profiles[named.value] = profile if known == profile else None

    def _find_me(
        self, me: tuple[Identifier, ...], spoken: Counter[Identifier], names: dict[Identifier, str], messages: int
    ) -> tuple[Identifier, ...]:
        """The owner's identifiers: those given, and the profile or name that has a part in nearly all messages."""
        likely = {
            each
            for each in spoken
            if self._name and identifiers.by_name(names[each]) == identifiers.by_name(self._name)
        }
        first = spoken.most_common(2)
        if (
            not likely
            and first
            and first[0][1] >= _NEARLY_ALL * messages
            and (len(first) < 2 or first[1][1] < first[0][1])
        ):
            likely = {first[0][0]}
        in_messages = sorted(likely | (set(me) & set(spoken)))
        if not self._name and in_messages:
            self._name = clean(names[in_messages[0]])
        named = identifiers.by_name(self._name)
        self._names = {named.value} if named else set()
        return distinct([*me, *in_messages]) or ((named,) if named else (ME,))

    @property
    def me(self) -> Identifier:
        return self._me[0]

    def who(self, person: Person) -> Identifier | None:
        """The identifier that acts use for somebody, or None where nobody is named."""
        own = person.own()
        if own is None:
            return None
        if own in self._me or (own.scheme == "name" and own.value in self._names):
            return self.me
        if own.scheme == "name":
            return self._profiles.get(own.value) or own
        return own

    def introduce(self, who: Identifier, person: Person, details: dict[str, str] | None = None) -> Iterator[PartyFound]:
        """The party behind an identifier, when it is met for the first time."""
        if who in self._introduced:
            return
        self._introduced.add(who)
        if who == self.me:
            yield PartyFound(self._me, self._name or clean(person.name), details=self._details, owner=True)
        else:
            yield PartyFound((who,), clean(person.name), details=details or {})

    def met(self, who: Identifier) -> None:
        """Somebody was introduced elsewhere, in the list of connections."""
        self._introduced.add(who)


def participants(cells: dict[str, str]) -> list[Person]:
    """The sender of a message and those it went to, in this order."""
    return [sender(cells), *receivers(cells)]


def sender(cells: dict[str, str]) -> Person:
    return Person(cells.get("from", ""), cells.get("sender profile url", ""))


def receivers(cells: dict[str, str]) -> list[Person]:
    """Names and profiles stand in two lists with commas, and a name may hold a comma itself: `Ada Lovelace, PhD`."""
    said = cells.get("to", "")
    names = [name.strip() for name in said.split(",") if name.strip()]
    urls = [url.strip() for url in cells.get("recipient profile urls", "").split(",") if url.strip()]
    if len(names) == len(urls):
        return [Person(name, url) for name, url in zip(names, urls, strict=True)]
    if len(urls) == 1:
        return [Person(said, urls[0])]
    if urls:
        return [Person("", url) for url in urls]
    return [Person(name) for name in names]
