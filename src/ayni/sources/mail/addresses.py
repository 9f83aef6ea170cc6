"""Lists of people as headers write them (RFC 5322 and what programs made of it)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ayni.identity import identifiers
from ayni.sources.mail.headers import text_of, words

_TOKEN = re.compile(
    # Lengths are bounded so that what a stranger wrote cannot make reading slow.
    r'"(?P<quoted>(?:[^"\\]|\\.){0,200}+)"'
    r"|<(?P<angle>[^<>]*)(?:>|(?=<)|$)"
    r'|(?P<mark>[",;:()>\\])'
    r'|(?P<text>[^",;:<()>\\]+)'
)
_ESCAPED = re.compile(r"\\(.)")
#: The same where a program encoded the name with its escapes; a letter after it is a name such as `OFFICE\ada`.
_ESCAPED_MARK = re.compile(r"\\([^\w\s])")
#: How list archives on the web hide an address: `ada at example.org`.
_HIDDEN = re.compile(r"(?<!\S)([^\s@]+)\s+(?:at|AT|_at_|\(at\))\s+([^\s@]+\.[^\s@]+)")
_CACHED_LENGTH = 512
_LONGEST_NAME = 200


class Mailbox(NamedTuple):
    """One person in a header: the address in its normal form, and the name beside it or nothing."""

    address: str
    name: str


def mailboxes(raw: bytes) -> tuple[Mailbox, ...]:
    """The people of one header line, in its order, without those whose address cannot be one.

    >>> mailboxes(b'"Lovelace, Ada" <Ada@Example.org>, ben@example.org (Ben), Team: cy@example.org;')
    (Mailbox(address='ada@example.org', name='Lovelace, Ada'), Mailbox(address='ben@example.org', name='Ben'), \
Mailbox(address='cy@example.org', name=''))
    """
    return _few(raw) if len(raw) <= _CACHED_LENGTH else _parsed(raw)


class _Part:
    """What was read between two commas."""

    __slots__ = ("angle", "comments", "text")

    def __init__(self) -> None:
        self.text: list[str] = []
        self.comments: list[str] = []
        self.angle: str | None = None


def _parsed(raw: bytes) -> tuple[Mailbox, ...]:
    return _boxes(text_of(raw), nested=False)


_few = lru_cache(maxsize=4_096)(_parsed)


def _boxes(text: str, *, nested: bool) -> tuple[Mailbox, ...]:
    found: list[Mailbox] = []
    before = ""
    for part in _parts(text):
        bare = " ".join(part.text)
        if part.angle is None and "@" not in bare and not _HIDDEN.search(bare):
            if "=?" in bare and not nested and "@" in (read := words(bare)):
                # Some programs encode name and address together.
                found += _boxes(read, nested=True)
                bare = ""
            before = bare
            continue
        box = _mailbox(part, bare, before)
        before = ""
        if box is not None:
            found.append(box)
    return tuple(found)


def _parts(text: str) -> Iterator[_Part]:
    part, depth = _Part(), 0
    for match in _TOKEN.finditer(text):
        mark = match["mark"]
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth = max(0, depth - 1)
        elif depth:
            part.comments.append(match[0])
        elif mark in (",", ";"):
            yield part
            part = _Part()
        elif mark == ":":
            part.text.clear()  # the name of a group
        elif match["angle"] is not None:
            part.angle = match["angle"] if part.angle is None else part.angle
        elif match["quoted"] is not None:
            part.text.append(_ESCAPED.sub(r"\1", match["quoted"]))
        elif match["text"]:
            part.text.append(match["text"].strip())
    yield part


def _mailbox(part: _Part, bare: str, before: str) -> Mailbox | None:
    comment = " ".join(part.comments)
    if part.angle is not None:
        written, name = part.angle, bare or comment
        if before and bare and '"' not in before:
            name = f"{before}, {bare}"  # Lovelace, Ada <ada@example.org>, written without quotes
    else:
        hidden = _HIDDEN.search(bare)
        written = f"{hidden[1]}@{hidden[2]}" if hidden and "@" not in bare else _with_at(bare)
        name = comment or bare.replace(written, "")
    identifier = identifiers.email(written.rpartition(":")[2] if ":" in written else written)
    if identifier is None or not identifier.value.isprintable():
        return None
    return Mailbox(identifier.value, _tidy(name, identifier.value))


def _with_at(bare: str) -> str:
    return next((piece for piece in bare.split() if "@" in piece), bare)


def _tidy(name: str, address: str) -> str:
    shown = _ESCAPED_MARK.sub(r"\1", words(name)).strip(" '\"<>,;")[:_LONGEST_NAME].strip()
    return "" if shown.casefold() == address or "@" in shown else shown
