"""Rows of a table that tell acts: who gave what to whom, and when."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ayni.clock import believable
from ayni.errors import UnknownNameError
from ayni.identity import identifiers
from ayni.ledger import kinds
from ayni.ledger.parties import Identifier
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, ReadOptions, SetAside
from ayni.sources.dates import moment_of
from ayni.sources.opening import clean, digest, readable
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


class Acts:
    """Turns rows into acts, and tells equal rows apart by counting them."""

    def __init__(self, options: ReadOptions) -> None:
        self._now = options.now
        self._seen = SeenKeys()
        self._again: dict[str, int] = {}
        self._introduced: set[Identifier] = set()

    def row(self, where: str, cells: Mapping[str, str]) -> Iterator[Found]:
        """The act of one row, after the parties that are new in it."""
        try:
            givers, receivers = _parties(cells["giver"], "no-sender"), _parties(cells["receiver"], "no-receiver")
            act = self._act(cells, givers, receivers)
        except _BadRowError as error:
            yield SetAside(where, error.reason, error.detail)
            return
        if not act.receivers:
            yield LeftOut(where, "self")
        elif act.weight == 0:
            yield LeftOut(where, "no-tie")
        else:
            yield from self._introduce({**givers, **receivers})
            yield act

    def _act(
        self, cells: Mapping[str, str], givers: Mapping[Identifier, str], receivers: Mapping[Identifier, str]
    ) -> ActFound:
        at = self._at(cells)
        kind = _kind(cells.get("kind", ""))
        weight = _number(cells.get("weight", ""), "weight")
        minutes = _number(cells.get("minutes", ""), "minutes")
        asked = _asked(cells.get("asked", ""))
        what = clean(cells.get("what", ""), 200)
        to = tuple(each for each in receivers if each not in givers)
        said = digest(*map(str, sorted(givers)), "→", *map(str, sorted(to)))
        if cells.get("id"):
            key = digest("id", cells["id"], said)
        else:
            key = self._counted(digest(said, *map(str, (at, kind, weight, minutes, asked)), what))
        return ActFound(
            f"csv:{key}", at, kind, tuple(givers), to, asked, minutes, 1.0 if weight is None else weight, what
        )

    def _counted(self, key: str) -> str:
        """The key of a row without an id: equal rows are numbered, and reading a file again finds the same numbers."""
        if self._seen.add(key, "") is Seen.NEW:
            return key
        self._again[key] = self._again.get(key, 1) + 1
        return f"{key}#{self._again[key]}"

    def _at(self, cells: Mapping[str, str]) -> int | None:
        if "at" not in cells:
            return None
        text = clean(cells["at"], 60)
        moment = moment_of(text)
        if moment is None:
            raise _BadRowError("no-date", text)
        if not believable(moment.at, self._now):
            raise _BadRowError("absurd-date", text)
        return moment.at

    def _introduce(self, parties: Mapping[Identifier, str]) -> Iterator[PartyFound]:
        for identifier, name in parties.items():
            if identifier not in self._introduced:
                self._introduced.add(identifier)
                yield PartyFound((identifier,), name)


@lru_cache(maxsize=16_384)  # the same parties come row after row
def _parties(cell: str, reason: str) -> Mapping[Identifier, str]:
    """Who a cell names, with their names as written. Raises `_BadRowError` with `reason` where it names nobody."""
    found: dict[Identifier, str] = {}
    for text in cell.split(";"):
        if not readable(text):
            raise _BadRowError("broken-encoding")
        identifier, name = party_of(clean(text))
        if identifier is not None:
            found.setdefault(identifier, name)
    if not found:
        raise _BadRowError(reason)
    return found


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


@lru_cache(maxsize=1_024)
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
