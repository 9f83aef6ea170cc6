"""Mail archives in one file: mbox in all its variants, plain or gzipped, and single messages (`.eml`).

Thunderbird, Apple Mail, mutt, Google Takeout and list archives write them. A folder is searched
for all such files in it; a file that holds a single message is read as one message.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ayni.errors import InputError, WrongFormatError
from ayni.sources.contract import Found, ReadOptions
from ayni.sources.mail.letter import Raw
from ayni.sources.mail.opening import Bytes, first_bytes, is_maildir, shown, unpacked, wrong_format
from ayni.sources.mail.reading import read_mail
from ayni.sources.mail.scanning import LARGEST_HEADER, Scanner, begins_like_letter, begins_like_mbox, single

_WANTED = "a mail archive (mbox)"
_FILES_LOOKED_AT = 200


class _File(NamedTuple):
    """A file to read, and the name that reports use."""

    path: Path
    name: str
    size: int


class Mbox:
    """Reads mail archives by their headers. See `ayni.sources.contract.Source`."""

    name = "mbox"
    title = "Mail archive (mbox)"
    endings = (".mbox", ".mbx", ".eml", ".mbox.gz")

    def recognises(self, path: Path, head: bytes) -> bool:
        if not path.is_dir():
            start = unpacked(head)
            return begins_like_mbox(start) or begins_like_letter(start)
        if is_maildir(path):
            return False
        return any(_is_mail(file) for file in islice(_inside(path), _FILES_LOOKED_AT))

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        """Parties, contacts and answers of all these files together.

        Raises `InputError` and `WrongFormatError` before it yields anything.
        """
        reading = _Reading([file for path in paths for file in _files(path)])
        yield from read_mail(reading.raws(), options, done=reading.done, total=reading.total)


class _Reading:
    """The messages of several files, and how far reading them is."""

    def __init__(self, files: list[_File]) -> None:
        self._files = files
        self.total = sum(file.size for file in files)
        self._before = 0
        self._stream: Bytes | None = None

    def done(self) -> int:
        return self._before + (self._stream.done if self._stream is not None else 0)

    def raws(self) -> Iterator[Raw]:
        for file in self._files:
            try:
                stream = self._stream = Bytes(file.path)
                yield from _raws(file, stream)
            except OSError:
                yield Raw(file.name, b"", problem="unreadable", is_note=True)
            self._stream = None
            self._before += file.size


def _raws(file: _File, stream: Bytes) -> Iterator[Raw]:
    start = first_bytes(file.path)
    if not begins_like_mbox(start):
        start = first_bytes(file.path, LARGEST_HEADER)
        envelope = single(start, whole=len(start) < LARGEST_HEADER)
        yield Raw(f"{file.name}:{envelope.line}", envelope.header, envelope.postmark, problem=envelope.problem)
        return
    scanner = Scanner(stream)
    line, problem = 1, ""
    for line, postmark, header, problem in scanner:
        yield Raw(f"{file.name}:{line}", header, postmark, problem=problem)
    if (scanner.torn or stream.torn) and not problem:
        # The header of the last message was whole and has been used; what is missing is told all the same.
        yield Raw(f"{file.name}:{line}", b"", problem="truncated", is_note=True)


def _files(path: Path) -> list[_File]:
    if path.is_dir():
        return _files_in(path)
    if not path.is_file():
        raise InputError(f"There is no file or folder {shown(path.name)!r}. Check the name and try again.")
    try:
        start = first_bytes(path)
    except OSError:
        return [_File(path, shown(path.name), 0)]  # told as unreadable when its turn comes
    if begins_like_mbox(start) or begins_like_letter(start):
        return [_File(path, shown(path.name), path.stat().st_size)]
    raise wrong_format(path, start, _WANTED)


def _files_in(folder: Path) -> list[_File]:
    if is_maildir(folder):
        raise _maildir_instead(folder)
    # Thunderbird's maildir folders are left to their own source.
    found = [
        _File(file, shown(file.relative_to(folder).as_posix()), file.stat().st_size)
        for file in _inside(folder)
        if _is_mail(file)
    ]
    if not found:
        if any(is_maildir(Path(place)) for place, _, _ in os.walk(folder)):
            raise _maildir_instead(folder)
        raise WrongFormatError(
            f"The folder {shown(folder.name)!r} holds no mail archive (mbox). Give the file itself, or another folder."
        )
    return found


def _inside(folder: Path) -> Iterator[Path]:
    """The files in a folder and below it, by name. Links are not followed: they may lead out of it."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_maildir(Path(place, name)))
        for name in sorted(names):
            file = Path(place, name)
            if file.is_file() and not file.is_symlink():
                yield file


def _is_mail(file: Path) -> bool:
    try:
        start = first_bytes(file)
    except OSError:
        return False
    return begins_like_mbox(start) or begins_like_letter(start)


def _maildir_instead(folder: Path) -> WrongFormatError:
    message = f"{shown(folder.name)!r} is a maildir folder, with one file a message. Read it as maildir."
    return WrongFormatError(message, looks_like="maildir")
