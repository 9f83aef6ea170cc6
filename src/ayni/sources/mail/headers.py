"""The header lines that count, and the words in them. Nothing here raises for bad mail."""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import KeysView
from functools import lru_cache

from ayni.sources.opening import clean

#: Lines that are looked at; all others are passed over.
_LOOKED_AT = (
    "auto-submitted cc content-class content-type date delivered-to errors-to feedback-id from in-reply-to list-id"
    " list-post list-unsubscribe list-unsubscribe-post mailing-list message-id precedence received references reply-to"
    " return-path sender subject to x-auto-response-suppress x-autoreply x-autorespond x-beenthere x-failed-recipients"
    " x-gmail-labels x-list x-mailing-list x-mailman-version x-mozilla-draft-info x-original-from x-original-sender"
    " x-status"
)
NAMES = frozenset(_LOOKED_AT.split())
_LONGEST_NAME = 76
_WORD = re.compile(r"=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
#: Codecs that are no charset: they run a small language or refuse everything.
_NO_CHARSETS = frozenset({"unicode-escape", "raw-unicode-escape", "undefined", "idna", "punycode", "mbcs", "oem"})


class Headers:
    """The header lines of one message, by lower-case name, unfolded and still undecoded."""

    __slots__ = ("_lines",)

    def __init__(self, block: bytes) -> None:
        lines: dict[str, list[bytes]] = {}
        unfolded = block.replace(b"\r\n", b"\n").replace(b"\n ", b" ").replace(b"\n\t", b" ")
        for line in unfolded.split(b"\n"):
            name, colon, value = line.partition(b":")
            if colon and len(name) <= _LONGEST_NAME and (known := _known(name)):
                lines.setdefault(known, []).append(value.strip())
        self._lines = lines

    def __contains__(self, name: str) -> bool:
        return name in self._lines

    @property
    def names(self) -> KeysView[str]:
        """The names that there are, of those in `NAMES`."""
        return self._lines.keys()

    def first(self, name: str) -> bytes:
        """The first line of a name, or nothing. A second `From` or `Date` is a mistake, and the first one counts."""
        found = self._lines.get(name)
        return found[0] if found else b""

    def every(self, name: str) -> list[bytes]:
        """All lines of a name: some programs write `Cc` several times."""
        return self._lines.get(name, [])

    def plain(self, name: str) -> str:
        """The first line of a name in lower case, for lines that hold only words of a protocol."""
        found = self._lines.get(name)
        return found[0].decode("latin-1").lower() if found else ""


@lru_cache(maxsize=4_096)
def _known(name: bytes) -> str:
    """A name in `NAMES` as it was spelled there, or nothing."""
    lower = name.decode("latin-1").strip().lower()
    return lower if lower in NAMES else ""


def text_of(raw: bytes) -> str:
    """The text of undecoded header bytes: as UTF-8, and where that fails as Windows-1252, as most such mail was."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def words(text: str, longest: int = 500) -> str:
    """Text with its encoded words (RFC 2047) read, one line of at most `longest` characters, without control ones.

    What cannot be read in its charset is read as UTF-8 or Windows-1252; what is no encoded word stays as it is.

    >>> words("=?ISO-8859-1?Q?Andr=E9?= Pirard")
    'André Pirard'
    >>> words("=?utf-8?B?4pyT?= =?no-such-charset?Q?_done?=")
    '✓ done'
    """
    return clean(_decoded(text) if "=?" in text else text, longest)


def _decoded(text: str) -> str:
    parts: list[str] = []
    end = 0
    charset, pending = "", b""
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        end = match.end()
        # Space between two encoded words is not part of the text; a character may be split over two of them.
        if between.strip() or not parts or match[1].lower() != charset:
            parts += (_read(pending, charset), between if between.strip() or not charset else "")
            pending = b""
        charset = match[1].lower()
        pending += _bytes_of(match[2], match[3])
    parts += (_read(pending, charset), text[end:])
    return "".join(parts)


def _bytes_of(encoding: str, content: str) -> bytes:
    if encoding in "qQ":
        raw = content.replace("_", " ").encode("utf-8", "replace")
        return _HEX.sub(lambda match: bytes([int(match[1], 16)]), raw)
    letters = _NOT_BASE64.sub("", content)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + "=" * (-len(letters) % 4))


def _read(raw: bytes, charset: str) -> str:
    if not raw:
        return ""
    if is_charset(charset):
        try:
            return raw.decode(charset)
        except (ValueError, LookupError):
            pass
    return text_of(raw)


@lru_cache(maxsize=256)
def is_charset(name: str) -> bool:
    """Whether Python knows a charset of this name that may be used on what strangers wrote."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return codec.name.replace("_", "-") not in _NO_CHARSETS and bool(getattr(codec, "_is_text_encoding", True))
