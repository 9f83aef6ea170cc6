"""Address cards as they are written in the wild: vCard 2.1, 3.0 and 4.0, and what phones make of them.

This reader is our own because libraries for vCard are strict where real address books are not: blank
lines inside pictures, `\\r\\r\\n`, quoted-printable in the middle of a name, a picture of megabytes.
Pictures, sounds and keys are skipped while reading, so a card never takes more than a bounded place.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ayni.sources.opening import Line, settle

_SKIPPED = frozenset(
    {"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-OL-DESIGN", "X-MS-CARDPICTURE", "LABEL", "X-EVOLUTION-LOGO"}
)
_LONGEST_VALUE = 100_000
_MOST_PROPERTIES = 2_000
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_TOKEN = re.compile(r"\\.|[^\\;,]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a card: `group.NAME;params:value`. Names are upper case; `value` is decoded but still escaped."""

    name: str
    params: tuple[tuple[str, str], ...]
    value: str
    group: str = ""

    def types(self) -> set[str]:
        """What `TYPE=` says, in lower case, also in the bare form of vCard 2.1."""
        return {part for key, text in self.params if key == "TYPE" for part in text.lower().split(",")}

    def param(self, key: str) -> str:
        return next((text for name, text in self.params if name == key), "")

    def text(self) -> str:
        return unescape(self.value).strip()

    def parts(self, separator: str = ";") -> list[str]:
        """The components of a value such as `N` or `ADR`."""
        return [unescape(part).strip() for part in split(self.value, separator)]


@dataclass(slots=True)
class Card:
    """A card: the line it begins on, its properties, and whether its end was found."""

    line: int
    properties: list[Property] = field(default_factory=list)
    complete: bool = False

    def all(self, *names: str) -> Iterator[Property]:
        return (entry for entry in self.properties if entry.name in names)

    def first(self, *names: str) -> Property | None:
        return next((entry for entry in self.all(*names) if entry.value.strip(" ;,")), None)

    def text(self, *names: str) -> str:
        entry = self.first(*names)
        return entry.text() if entry else ""

    def label(self, group: str) -> str:
        """What Apple and Google call the lines of a group, such as `_$!<Assistant>!$_`."""
        labels = (entry.text() for entry in self.all("X-ABLABEL") if group and entry.group == group)
        return next(labels, "").lower()


def unescape(value: str) -> str:
    r"""Text without its backslashes: `\n` is a new line, any other escaped character stands for itself.

    >>> unescape(r"Doe\, John")
    'Doe, John'
    """
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def split(value: str, separator: str) -> list[str]:
    r"""The parts of a value between separators that no backslash escapes.

    >>> split(r"Doe;John\;Jr", ";")
    ['Doe', 'John\\;Jr']
    """
    if "\\" not in value:
        return value.split(separator)
    parts = [""]
    for token in _TOKEN.findall(value):
        if token == separator:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def cards(lines: Iterable[Line]) -> Iterator[Card]:
    """Every card in some lines, in order; cards inside cards (`AGENT`) are passed over.

    A card that the text ends in, or that another begins in, comes with `complete` False.
    """
    card: Card | None = None
    inside = 0
    agent = False
    for number, entry in _logical(lines):
        head, _, value = entry.partition(":")
        mark, what = head.strip().upper().rpartition(".")[2], value.strip().upper()
        if mark == "BEGIN" and what == "VCARD":
            if card is not None and agent:
                inside += 1
                continue
            if card is not None:
                yield card
            card, inside = Card(number), 0
        elif mark == "END" and what == "VCARD":
            if inside:
                inside -= 1
            elif card is not None:
                card.complete = True
                yield card
                card = None
        elif card is not None and not inside and len(card.properties) < _MOST_PROPERTIES:
            parsed = _property(entry)
            if parsed is not None:
                card.properties.append(parsed)
        agent = mark.startswith("AGENT") or (agent and inside > 0)
    if card is not None:
        yield card


def _logical(lines: Iterable[Line]) -> Iterator[tuple[int, str]]:
    """Unfolded lines with the number of their first. Bytes that are not UTF-8 are still escaped."""
    number, parts, length = 0, list[str](), 0
    quoted = skipping = False
    for line in lines:
        text = line.text.rstrip("\r")
        if not text.strip():
            quoted = False
            continue
        soft = quoted and parts and parts[-1].endswith("=")
        if soft or (text[0] in " \t" and number):
            if soft:
                parts[-1] = parts[-1][:-1]
            elif skipping:
                continue
            piece = text if soft else text[1:]
            if length + len(piece) <= _LONGEST_VALUE and not skipping:
                parts.append(piece)
                length += len(piece)
            elif quoted:
                parts.append("=" if piece.endswith("=") else "")
            continue
        if ":" not in text:
            continue  # the rest of a picture that nobody indented
        if number:
            yield number, "".join(parts)
        head = text.partition(":")[0].upper()
        name = re.split(r"[;:]", head, maxsplit=1)[0].rpartition(".")[2].strip()
        quoted = "QUOTED-PRINTABLE" in head
        skipping = name in _SKIPPED or "BASE64" in head
        number, parts, length = line.number, [text[: 200 if skipping and not quoted else _LONGEST_VALUE]], len(text)
    if number:
        yield number, "".join(parts)


def _property(entry: str) -> Property | None:
    head, value = _head_and_value(entry)
    name, *params = _split_params(head)
    group, _, name = name.strip().rpartition(".")
    name = name.upper()
    if name in _SKIPPED:
        return None
    named = tuple(_param(param) for param in params)
    charset = next((text for key, text in named if key == "CHARSET"), "")
    if any(key == "ENCODING" and text.upper() == "QUOTED-PRINTABLE" for key, text in named):
        value = _unquoted(value, charset)
    return Property(name, named, settle(value, charset), group.lower())


def _head_and_value(entry: str) -> tuple[str, str]:
    """Split at the first colon outside quotes; where quotes never close, at the first colon."""
    head, _, value = entry.partition(":")
    if '"' in head:
        quoted = False
        for position, character in enumerate(entry):
            if character == '"':
                quoted = not quoted
            elif character == ":" and not quoted:
                return entry[:position], entry[position + 1 :]
    return head, value


def _split_params(head: str) -> list[str]:
    if '"' not in head:
        return head.split(";")
    return re.findall(r'(?:"[^"]*"?|[^;"])+', head) or [head]


def _param(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if equals:
        return key.strip().upper(), settle(value.strip().replace('"', ""))
    bare = key.strip()
    return ("ENCODING" if bare.upper() in {"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"} else "TYPE"), bare


def _unquoted(value: str, charset: str) -> str:
    """Quoted-printable to text. Bytes beside it that were not ASCII stay what they were."""
    raw = binascii.a2b_qp(value.encode("utf-8", "surrogateescape"))
    if charset:
        try:
            return raw.decode(charset)
        except (UnicodeError, LookupError, ValueError):
            pass
    return raw.decode("utf-8", "surrogateescape")
