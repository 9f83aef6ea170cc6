"""A look at files before anything of them is kept: what they hold, from when, with whom, and what could not be used.

A large file is looked at from its beginning only, and the page says so.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ayni.errors import ColumnsError, InputError, WrongFormatError
from ayni.identity import names
from ayni.identity.likeness import Likeness, likeness
from ayni.ledger.parties import Identifier, Nature
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, SetAside
from ayni_web.accounts.models import User
from ayni_web.imports import formats, queries, reading
from ayni_web.imports.beginnings import beginnings
from ayni_web.imports.models import Import

#: What is looked at, at most. Looking happens while somebody waits for the page.
MOST_ROWS = 20_000
MOST_SECONDS = 6.0
SHOWN = 5
#: So many people are kept in mind to choose from, so that those shown are not the first five of the alphabet.
IN_MIND = 2_000
SHOWN_ASIDE = 20
ADDRESSES = 8

#: Formats in which people appear by mail address, so that the reader must say which of them they are.
WITH_ADDRESSES = ("mbox", "maildir", "ics", "csv", "git", "github")


def look(of: Import, user: User) -> dict[str, Any]:
    """What the import would bring, as plain values for `Import.preview`."""
    if not of.source:
        return _unknown(of)
    seen = _Seen()
    wrong: dict[str, Any] = {}
    try:
        with beginnings(of.source, reading.paths_of(of)) as (paths, cut):
            seen.bounded = cut
            _read_on(seen, reading.read(of, replace(reading.options_of(of), sender_of=None), paths=paths))
    except ColumnsError as error:
        wrong = {"columns_error": str(error)}
    except WrongFormatError as error:
        wrong = {"error": str(error), "looks_like": error.looks_like or "", "found": str(error.__cause__ or "")}
    except InputError as error:
        wrong = {"error": str(error), "looks_like": ""}
    if not wrong and seen.empty:
        wrong = {"error": "", "empty": True}
    owned = {} if seen.owner is None else {"owner": {"name": seen.owner.name, "own": _is_own(of, user, seen.owner)}}
    return {"source": of.source, **seen.as_json(), **owned, **wrong, "addresses": _addresses(of, user, seen)}


def _is_own(of: Import, user: User, owner: PartyFound) -> bool:
    """What the reader said of whose export it is; before that, theirs unless it names somebody of quite another name."""
    if "own" in of.options:
        return reading.is_readers_own(of)
    theirs, mine = names.parse(owner.name), names.parse(user.name)
    return not (theirs.is_full and mine.is_full) or likeness(theirs, mine) is not Likeness.DIFFERENT


def _read_on(seen: _Seen, stream: Iterator[Found]) -> None:
    until = time.monotonic() + MOST_SECONDS
    for each in stream:
        seen.add(each)
        if seen.rows >= MOST_ROWS or time.monotonic() > until:
            seen.bounded = seen.bounded or next(stream, None) is not None
            return


def _unknown(of: Import) -> dict[str, Any]:
    files = [{"name": path.name, "step": formats.next_step(path)} for path in reading.paths_of(of)]
    return {"source": "", "files": files}


@dataclass
class _Seen:
    """What a look has met so far."""

    met: reading.Met = field(default_factory=reading.Met)
    rows: int = 0
    bounded: bool = False
    people: set[Identifier] = field(default_factory=set)
    names: dict[Identifier, str] = field(default_factory=dict)
    some: dict[str, dict[Identifier, dict[str, Any]]] = field(
        default_factory=lambda: {"people": {}, "acts": {}, "contacts": {}}
    )
    aside: list[dict[str, str]] = field(default_factory=list)
    sent: Counter[Identifier] = field(default_factory=Counter)
    received: Counter[Identifier] = field(default_factory=Counter)
    robots: set[Identifier] = field(default_factory=set)
    owner: PartyFound | None = None

    @property
    def empty(self) -> bool:
        return not (self.people or self.aside or self.met.left_out)

    @property
    def nothing(self) -> bool:
        """Whether all was looked at and nobody and nothing in it would be brought in."""
        return not (self.people or self.bounded)

    def add(self, each: Found) -> None:
        part = reading.Chunk()
        reading.take(each, part, self.met)
        match each:
            case PartyFound():
                self._party(each)
            case ActFound():
                self.rows += 1
                for one in part.happenings:
                    self._happening(one)
            case SetAside() | LeftOut():
                self.rows += 1
            case Progress():
                pass
        for row in part.set_aside[: SHOWN_ASIDE - len(self.aside)]:
            self.aside.append({"where": row.where, "reason": row.reason, "detail": row.detail})

    def _party(self, one: PartyFound) -> None:
        first = one.identifiers[0]
        self.people.add(first)
        self.rows += one.address_book
        if one.owner:
            self.owner = one
        if one.nature is not Nature.HUMAN:
            self.robots.update(one.identifiers)
        for identifier in one.identifiers:
            self.names.setdefault(identifier, one.name)
        if len(self.some["people"]) < IN_MIND and one.nature is Nature.HUMAN:
            beside = ", ".join(i.value for i in one.identifiers[:2] if i.scheme in ("email", "phone"))
            told = {
                "name": one.name or first.value,
                "address": beside,
                "organisation": one.details.get("organisation", ""),
            }
            self.some["people"].setdefault(first, told)

    def _happening(self, one: ActFound) -> None:
        self.people.update(one.givers, one.receivers)
        self.sent.update(one.givers)
        self.received.update(one.receivers)
        some = self.some["contacts" if one.is_contact else "acts"]
        # One by each giver: files are often sorted, and five acts of one person tell nothing of the others.
        if one.givers[0] not in some and len(some) < IN_MIND:
            some[one.givers[0]] = {
                "at": one.at,
                "kind": one.kind,
                "givers": [self._called(name) for name in one.givers[:3]],
                "receivers": [self._called(name) for name in one.receivers[:3]],
                "what": one.what[:160],
            }

    def _called(self, name: Identifier) -> str:
        return self.names.get(name) or name.value

    def _sample(self) -> dict[str, list[dict[str, Any]]]:
        """A few of each sort, by those who appear most; an address book's in its own order. What happened, by time."""
        busiest = self.sent + self.received
        sample = {}
        for sort, some in self.some.items():
            chosen = sorted(some, key=lambda name: -busiest[name])[:SHOWN]
            sample[sort] = [some[name] for name in chosen]
            if sort != "people":
                sample[sort].sort(key=lambda row: (row["at"] is None, row["at"] or 0))
        return sample

    def as_json(self) -> dict[str, Any]:
        met = self.met
        return {
            "rows": met.read,
            "bounded": self.bounded,
            "nothing": self.nothing,
            "people": len(self.people),
            "acts": met.acts,
            "contacts": met.contacts,
            "cards": met.cards,
            "first_at": met.first_at,
            "last_at": met.last_at,
            "left_out": dict(met.left_out.most_common()),
            "set_aside": dict(met.set_aside.most_common()),
            "kept_in_part": dict(met.kept_in_part.most_common()),
            "aside": self.aside,
            "first": self._sample(),
        }


def _addresses(of: Import, user: User, seen: _Seen) -> list[dict[str, Any]]:
    """Addresses that may be the reader's: those they have said before, and whoever appears most on either side."""
    if of.source not in WITH_ADDRESSES:
        return []
    mine = queries.own_addresses(of.space)
    known = dict.fromkeys([*mine, *reading.me_of(of)])
    sides = seen.sent + seen.received
    often = [name for name, _ in sides.most_common(200) if name.scheme == "email" and name not in seen.robots]
    # A person's own mailbox has them on one side of nearly every message; others are on few.
    likely = list(dict.fromkeys([*known, *often]))[:ADDRESSES]
    chosen = set(reading.me_of(of)) or set(mine) or {name for name in likely if name.value == user.email.lower()}
    chosen = chosen or _owner(sides, often, seen.met.acts + seen.met.contacts)
    return [
        {
            "value": name.value,
            "name": seen.names.get(name, ""),
            "sent": seen.sent[name],
            "received": seen.received[name],
            "chosen": name in chosen,
        }
        for name in likely
    ]


def _owner(sides: Counter[Identifier], often: Sequence[Identifier], happenings: int) -> set[Identifier]:
    """Whose mailbox it is, where that is plain: one address is on most messages and no other comes near. Else nobody."""
    if not often or sides[often[0]] < 0.6 * happenings:
        return set()
    near = len(often) > 1 and sides[often[1]] > 0.6 * sides[often[0]]
    return set() if near else {often[0]}
