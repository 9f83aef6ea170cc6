"""Mail folders with one file a message: maildir, as Dovecot, offlineimap, mbsync, notmuch and mutt write it.

Folders inside folders are read too, both those whose names begin with a dot (Maildir++) and nested ones.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ayni.errors import InputError, WrongFormatError
from ayni.sources.contract import Found, ReadOptions
from ayni.sources.mail.letter import Raw
from ayni.sources.mail.opening import Bytes, first_bytes, is_maildir, shown, wrong_format
from ayni.sources.mail.reading import read_mail
from ayni.sources.mail.scanning import LARGEST_HEADER, begins_like_letter, begins_like_mbox, header_ends, single

_WANTED = "a maildir folder"
#: Where a delivered message lies; `tmp` holds those that are still being written.
_DELIVERED = ("cur", "new")
#: The flags at the end of a file's name, after `:2,` or what stands for it where names cannot hold a colon.
_FLAGS = re.compile(r"[:;!]2,([A-Za-z]*)$")
_CHUNK = 16_384


class Maildir:
    """Reads maildir folders by the headers of their messages. See `ayni.sources.contract.Source`."""

    name = "maildir"
    title = "Mail folder (maildir)"
    endings: tuple[str, ...] = ()

    def recognises(self, path: Path, head: bytes) -> bool:
        return path.is_dir() and next(_deliveries(path), None) is not None

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        """Parties, contacts and answers of all these folders together.

        Raises `InputError` and `WrongFormatError` before it yields anything.
        """
        reading = _Reading([(root, folder) for root in paths for folder in _checked(root)])
        yield from read_mail(reading.raws(), options, done=reading.done, total=reading.total)


class _Reading:
    """The messages of several folders, and how far reading them is."""

    def __init__(self, folders: list[tuple[Path, Path]]) -> None:
        self._folders = folders
        self._done = 0
        self.total = sum(_size(entry) for _, folder in folders for entry in _messages(folder))

    def done(self) -> int:
        return self._done

    def raws(self) -> Iterator[Raw]:
        for root, folder in self._folders:
            for entry in _messages(folder):
                yield _raw(Path(entry.path), root)
                self._done += _size(entry)


def _raw(file: Path, root: Path) -> Raw:
    where = f"{shown(file.relative_to(root).as_posix())}:1"
    flags = _FLAGS.search(file.name)
    draft = flags is not None and "D" in flags[1]
    stream, start = Bytes(file, chunk=_CHUNK), b""
    try:
        for chunk in stream:
            start += chunk
            if header_ends(start) or len(start) >= LARGEST_HEADER:
                break
    except OSError:
        return Raw(where, b"", problem="unreadable")
    if not start.strip():
        return Raw(where, b"", problem="truncated")
    envelope = single(start, whole=len(start) < LARGEST_HEADER)
    problem = envelope.problem or ("truncated" if stream.torn and not header_ends(start) else "")
    return Raw(where, b"" if problem else envelope.header, envelope.postmark, draft, problem)


def _checked(path: Path) -> list[Path]:
    """The folders of messages at and below a path."""
    if path.is_file():
        start = first_bytes(path)
        error = wrong_format(path, start, _WANTED)
        if begins_like_mbox(start) or begins_like_letter(start):
            raise WrongFormatError(
                f"{shown(path.name)!r} is one file, not {_WANTED}. Read it as mbox.", looks_like="mbox"
            )
        raise error
    if not path.is_dir():
        raise InputError(f"There is no file or folder {shown(path.name)!r}. Check the name and try again.")
    found = list(_deliveries(path))
    if not found:
        raise WrongFormatError(
            f"The folder {shown(path.name)!r} is not {_WANTED}: it has no folders named cur and new."
        )
    if not any(True for folder in found for _ in _messages(folder)):
        raise WrongFormatError(f"The maildir folder {shown(path.name)!r} is empty: there is no message in it.")
    return found


def _deliveries(path: Path) -> Iterator[Path]:
    """The `cur` and `new` of every maildir at and below a folder, by name; or the folder itself, where it is one."""
    if path.name in _DELIVERED and is_maildir(path.parent):
        yield path
        return
    for place, folders, _ in os.walk(path):
        folders.sort()
        if is_maildir(Path(place)):
            yield from (Path(place, name) for name in _DELIVERED)


def _messages(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The files of messages in a folder. Links are not followed: they may lead out of it."""
    try:
        entries = os.scandir(folder)
    except OSError:
        return
    with entries:
        for entry in entries:
            if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False):
                yield entry


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:
        return 0
