"""Opening mail files, plain or gzipped, and naming what is no mail."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from ayni.errors import WrongFormatError
from ayni.sources.opening import HEAD, swells

CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"

#: First bytes of other formats: the source that reads it, or None, and what people call it.
_OTHERS: tuple[tuple[re.Pattern[bytes], str | None, str], ...] = (
    (re.compile(rb"\s*BEGIN:VCALENDAR", re.IGNORECASE), "ics", "a calendar (ICS)"),
    (re.compile(rb"\s*BEGIN:VCARD", re.IGNORECASE), "vcard", "an address book (vCard)"),
    (re.compile(rb"PK\x03\x04"), None, "a zip file; unpack it and give the mail archive inside"),
    (re.compile(rb"!BDN"), None, "an Outlook data file (PST); export it as mbox first"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), None, "an Outlook message or an old Office file; export it as mbox first"),
    (re.compile(rb"%PDF"), None, "a PDF"),
    (re.compile(rb"\s*<\?xml[^>]*>\s*<posts", re.IGNORECASE), "stackexchange", "a Stack Exchange dump"),
    (re.compile(rb"\s*<(?:!doctype|html)", re.IGNORECASE), None, "a web page"),
    (re.compile(rb"\s*<\?xml"), None, "an XML file"),
    (re.compile(rb"\s*[\[{]"), None, "JSON"),
    (re.compile(rb"\s*Notes:|First Name,Last Name,URL,"), "linkedin", "an export of LinkedIn"),
    (re.compile(rb"[^\r\n,;]{1,60}[,;][^\r\n]*[,;][^\r\n]*\r?\n"), "csv", "a table (CSV)"),
)


class Bytes:
    """A mail file as a stream of chunks, unpacked where it is gzipped.

    `done` counts bytes of the file itself. `torn` turns true when a gzipped file ends in the middle, is damaged or is a bomb:
    what was unpacked until then has been handed out. Going through it raises `OSError` where the file cannot be read.
    """

    def __init__(self, path: Path, chunk: int = CHUNK) -> None:
        self.done = 0
        self.torn = False
        self._path = path
        self._chunk = chunk

    def __iter__(self) -> Iterator[bytes]:
        with self._path.open("rb", buffering=0) as file:
            first = self._more(file)
            yield from self._unpacked(first, file) if first.startswith(_GZIP) else self._plain(first, file)

    def _plain(self, chunk: bytes, file: io.FileIO) -> Iterator[bytes]:
        while chunk:
            yield chunk
            chunk = self._more(file)

    def _unpacked(self, packed: bytes, file: io.FileIO) -> Iterator[bytes]:
        unzip = zlib.decompressobj(wbits=31)
        length = 0
        try:
            while packed:
                if unzip.eof:
                    if not packed.startswith(_GZIP):
                        return  # padding after the last part, which gzip itself passes over too
                    unzip = zlib.decompressobj(wbits=31)
                part = unzip.decompress(packed, self._chunk)
                length += len(part)
                if swells(length, self.done):
                    self.torn = True
                    return
                yield part
                packed = (unzip.unused_data if unzip.eof else unzip.unconsumed_tail) or self._more(file)
            self.torn = not unzip.eof
        except zlib.error:
            self.torn = True

    def _more(self, file: io.FileIO) -> bytes:
        chunk = file.read(self._chunk)
        self.done += len(chunk)
        return chunk


def first_bytes(path: Path, length: int = HEAD) -> bytes:
    """The first bytes of a mail file, unpacked where it is gzipped. Raises `OSError` where it cannot be opened."""
    start = b""
    for chunk in Bytes(path, chunk=max(length, 1_024)):
        start += chunk
        if len(start) >= length:
            break
    return start[:length]


def unpacked(head: bytes) -> bytes:
    """The first bytes of a file, unpacked as far as they go where they are gzipped.

    >>> unpacked(b"From here")
    b'From here'
    """
    if not head.startswith(_GZIP):
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 4 * HEAD)
    except zlib.error:
        return b""


def shown(path: Path | str) -> str:
    """A name of a file as it can be written in a report, also where it is not in the machine's encoding."""
    return str(path).encode("utf-8", "replace").decode()


def is_maildir(folder: Path) -> bool:
    """Whether a folder is a maildir: one file a message, those seen in `cur`, those not yet in `new`."""
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def wrong_format(path: Path, start: bytes, wanted: str) -> WrongFormatError:
    """The error for a file that is no mail, saying what it looks like where its first bytes tell."""
    name = shown(path.name)
    if not start.strip():
        return WrongFormatError(f"{name!r} is empty, so it is not {wanted}. Export it again.")
    for pattern, source, called in _OTHERS:
        if pattern.match(start):
            return WrongFormatError(f"{name!r} is not {wanted}. It looks like {called}.", looks_like=source)
    return WrongFormatError(
        f"{name!r} is not {wanted}: it does not begin with 'From ' or with the header of a message."
    )
