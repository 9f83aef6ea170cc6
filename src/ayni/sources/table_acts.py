"""Rows of a table that tell acts: who gave what to whom, and when."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ayni.clock import believable
from ayni.errors import UnknownNameError
from ayni.identity import identifiers
from ayni.ledger import kinds
from ayni.ledger.parties import Identifier
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, ReadOptions, SetAside
from ayni.sources.dates import moment_of
from ayni.sources.opening import clean, digest, digest_of, pieces, readable
from ayni.sources.remembering import Seen, SeenKeys

ACT_ROLES = ("giver", "receiver", "at", "kind", "weight", "minutes", "asked", "what", "id")
_NAME_AND_ADDRESS = re.compile(r"([^<>]*)<([^<>]+)>\s*")
_ACCOUNTS = frozenset({"github", "slack", "stackexchange"})
_YES = frozenset({"yes", "true", "y", "t", "1", "asked"})
_NO = frozenset({"no", "false", "n", "f", "0", "unasked"})


class _BadRowError(Exception):
    """A row that cannot be used: a code of `contract.REASONS` and what was there."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class _Who(NamedTuple):
    """Whom a cell names: the identifiers in its order, with names as written, and as they go into the key of an act."""

    identifiers: tuple[Identifier, ...]
    names: tuple[str, ...]
    said: bytes


class _How(NamedTuple):
    """What a row says beside who and when, and how that goes into the key of an act."""

    kind: int
    weight: float | None
    minutes: float | None
    asked: bool | None
    said: bytes


class Acts:
    """Turns rows into acts, and tells equal rows apart by counting them."""

    def __init__(self, options: ReadOptions) -> None:
        self._now = options.now
        self._seen = SeenKeys()
        self._again: dict[str, int] = {}
        self._introduced: set[Identifier] = set()
        #: Whether the table has a column of times. Where it has one, a row without a time cannot be used.
        self.timed = True

    def row(self, where: str, cells: Sequence[str]) -> Sequence[Found]:
        """The act of one row, after the parties that are new in it. Cells stand in the order of `ACT_ROLES`."""
        try:
            giver, receiver = _who(cells[0], "no-sender"), _who(cells[1], "no-receiver")
            act = self._act(cells, giver, receiver)
        except _BadRowError as error:
            return [SetAside(where, error.reason, error.detail)]
        if not act.receivers:
            return [LeftOut(where, "self")]
        if act.weight == 0:
            return [LeftOut(where, "no-tie")]
        return [*self._new_in(giver), *self._new_in(receiver), act]

    def _act(self, cells: Sequence[str], giver: _Who, receiver: _Who) -> ActFound:
        _, _, stated, kind, weight, minutes, asked, what, own = cells
        at = self._at(stated) if self.timed else None
        how = _how(kind, weight, minutes, asked)
        what = clean(what, 200) if what else ""
        to = receiver
        if not _apart(giver.identifiers, receiver.identifiers):
            to = _Who(tuple(each for each in receiver.identifiers if each not in giver.identifiers), (), b"")
            to = to._replace(said=_said(to.identifiers))
        said = digest_of(giver.said + _TO + to.said)
        if own:
            key = digest("id", own, said)
        else:
            key = self._counted(digest_of(pieces(said, str(at)) + how.said + (pieces(what) if what else _NOTHING)))
        return ActFound(
            *(f"csv:{key}", at, how.kind, giver.identifiers, to.identifiers, how.asked, how.minutes),
            *(1.0 if how.weight is None else how.weight, what, not own),
        )

    def _counted(self, key: str) -> str:
        """The key of a row without an id: equal rows are numbered, and reading a file again finds the same numbers."""
        if self._seen.add(key, None) is Seen.NEW:
            return key
        self._again[key] = self._again.get(key, 1) + 1
        return f"{key}#{self._again[key]}"

    def _at(self, stated: str) -> int:
        text = clean(stated, 60)
        moment = moment_of(text)
        if moment is None:
            raise _BadRowError("no-date", text)
        if not believable(moment.at, self._now):
            raise _BadRowError("absurd-date", text)
        return moment.at

    def _new_in(self, who: _Who) -> Sequence[PartyFound]:
        if self._introduced.issuperset(who.identifiers):
            return ()
        new = [
            PartyFound((identifier,), name)
            for identifier, name in zip(who.identifiers, who.names, strict=True)
            if identifier not in self._introduced
        ]
        self._introduced.update(who.identifiers)
        return new


_TO, _NOTHING = pieces("→"), pieces("")


def _said(parties: Iterable[Identifier]) -> bytes:
    return pieces(*map(str, sorted(parties)))


def _apart(one: tuple[Identifier, ...], other: tuple[Identifier, ...]) -> bool:
    return one[0] != other[0] if len(one) == len(other) == 1 else set(one).isdisjoint(other)


@lru_cache(maxsize=16_384)  # the same parties come row after row
def _who(cell: str, reason: str) -> _Who:
    """Who a cell names. Raises `_BadRowError` with `reason` where it names nobody."""
    found: dict[Identifier, str] = {}
    for text in cell.split(";"):
        if not readable(text):
            raise _BadRowError("broken-encoding")
        identifier, name = party_of(clean(text))
        if identifier is not None:
            found.setdefault(identifier, name)
    if not found:
        raise _BadRowError(reason)
    return _Who(tuple(found), tuple(found.values()), _said(found))


@lru_cache(maxsize=4_096)
def _how(kind_text: str, weight_text: str, minutes_text: str, asked_text: str) -> _How:
    """What four cells say. Raises `_BadRowError` for the first of them that cannot be read."""
    kind = _kind(kind_text)
    weight, minutes = _number(weight_text, "weight"), _number(minutes_text, "minutes")
    asked = _asked(asked_text)
    return _How(kind, weight, minutes, asked, pieces(*map(str, (kind, weight, minutes, asked))))


def party_of(text: str) -> tuple[Identifier | None, str]:
    """The identifier that a text gives, and the name that stands beside it.

    >>> party_of("Ada Lovelace <ada@example.org>")
    (Identifier(scheme='email', value='ada@example.org'), 'Ada Lovelace')
    >>> party_of("github:ada"), party_of("Ada Lovelace")[0]
    ((Identifier(scheme='github', value='ada'), ''), Identifier(scheme='name', value='ada lovelace'))
    """
    scheme, colon, value = text.partition(":")
    if colon and value.strip() and scheme in _ACCOUNTS:
        return identifiers.account(scheme, value), ""
    if colon and scheme == "name":
        return identifiers.by_name(value), value.strip()
    if colon and scheme == "phone":
        return identifiers.phone(value), ""
    if colon and scheme in ("ref", "linkedin") and value.strip():
        return Identifier(scheme, value.strip() if scheme == "ref" else value.strip("/ ").casefold()), ""
    if "@" in text:
        beside = _NAME_AND_ADDRESS.fullmatch(text)
        found = identifiers.email(beside[2] if beside else text.removeprefix("email:"))
        if found is not None and "." in found.value.rpartition("@")[2]:
            return found, beside[1].strip().strip('"') if beside else ""
    profile = identifiers.linkedin(text)
    return (profile, "") if profile else (identifiers.by_name(text), text)


def _kind(text: str) -> int:
    """The number of a kind by name or number; an act of no stated kind where the cell is empty."""
    name = text.strip().lower().replace(" ", "_").replace("-", "_")
    if not name:
        return kinds.UNSTATED.number
    if name.isascii() and name.isdigit() and kinds.FIRST_OWN <= int(name[:9]) <= kinds.LAST_OWN:
        return int(name[:9])
    try:
        return kinds.kind(int(name[:9]) if name.isascii() and name.isdigit() else name).number
    except UnknownNameError:
        raise _BadRowError("malformed", f"there is no kind {clean(text, 60)!r}") from None


def _number(text: str, what: str) -> float | None:
    """A number of 0 or more, with a point or a comma; None where the cell is empty."""
    if not text:
        return None
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise _BadRowError("malformed", f"{clean(text, 60)!r} is no {what}")
    return number


def _asked(text: str) -> bool | None:
    said = text.lower()
    if said in _YES:
        return True
    if said in _NO:
        return False
    if said:
        raise _BadRowError("malformed", f"{clean(text, 60)!r} does not say whether it was asked for")
    return None
