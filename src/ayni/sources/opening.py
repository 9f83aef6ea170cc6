"""Opening what people hand in: files and folders, zips, and text of unknown encoding.

Nothing here is loaded whole. A line longer than any real one is cut, a zip that would unpack to
much more than it is gets refused before anything is unpacked, and text is decoded line by line, so
that one broken line does not spoil the rest.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Buffer, Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, NamedTuple, Self

from ayni.errors import InputError, WrongFormatError
from ayni.sources.contract import Progress, SetAside

HEAD = 8_192
LONGEST_LINE = 1_000_000
#: A zip is refused when it unpacks to more than this in all …
LARGEST_UNPACKED = 16 * 1024**3
#: … or to more than this many times its own size, once that is more than `SMALL`. Text shrinks 5 to 40 times.
LARGEST_RATIO = 100
SMALL = 32 * 1024**2

_ROWS_BETWEEN_PROGRESS = 500
_CHARACTERS = 8_192  # read at once, where reading goes line by line
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Also what turns the direction of writing: it makes a name look like another.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_SPACE = re.compile(r"\s+")


class RefusedError(InputError):
    """A file that must not or cannot be opened. `reason` is a code of `contract.REASONS`."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class FileFound(NamedTuple):
    """A file to read: its path, and the name that reports use, relative to what was handed in."""

    path: Path
    name: str


def files(path: Path, endings: tuple[str, ...]) -> list[FileFound]:
    """The files to read at a path: the file itself, or those with one of `endings` in a folder, by name.

    Links that lead out of the folder are not followed. Raises `InputError` where there is nothing at
    the path, and `WrongFormatError` for a folder without any such file.
    """
    if path.is_file():
        return [FileFound(path, path.name)]
    if not path.exists():
        raise InputError(f"There is no file or folder {path.name!r}. Check the name and try again.")
    if not path.is_dir():
        raise InputError(f"{path.name!r} is neither a file nor a folder.")
    root = path.resolve()
    inside = [
        FileFound(file, file.relative_to(path).as_posix())
        for file in sorted(path.rglob("*"))
        if file.suffix.lower() in endings and file.is_file() and file.resolve().is_relative_to(root)
    ]
    if not inside:
        raise WrongFormatError(f"The folder {path.name!r} holds no file ending in {' or '.join(endings)}.")
    return inside


def chosen(
    paths: Sequence[Path], endings: tuple[str, ...], belongs: Callable[[bytes], bool], what: str
) -> tuple[list[FileFound], list[SetAside]]:
    """The files to read, and those in folders that could not be or are something else.

    `belongs` judges a file by its first bytes; `what` says in a message what it should have been. Raises
    `WrongFormatError` for a file that was handed in by name and does not belong, before anything is read.
    """
    good: list[FileFound] = []
    aside: list[SetAside] = []
    for path in paths:
        for file in files(path, endings):
            try:
                with open_file(file.path) as stream:
                    start = stream.read(HEAD)
            except RefusedError as error:
                aside.append(SetAside(file.name, error.reason, str(error)))
                continue
            if belongs(start):
                good.append(file)
            elif file.path == path:
                raise WrongFormatError(f"{file.name!r} is {'empty, so it is not' if not start else 'not'} {what}.")
            else:
                aside.append(SetAside(file.name, "malformed", f"it is not {what}"))
    return good, aside


def size(path: Path) -> int:
    """Bytes of a file, or of all files in a folder; 0 where it cannot be known."""
    try:
        if path.is_dir():
            return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        return path.stat().st_size
    except OSError:
        return 0


def open_file(path: Path) -> io.BufferedReader:
    """A file opened for reading bytes. Raises `RefusedError` with `unreadable` where it cannot be opened."""
    try:
        return path.open("rb")
    except OSError as error:
        raise RefusedError(f"{path.name!r} could not be opened: {error.strerror}.", reason="unreadable") from None


def head(path: Path, length: int = HEAD) -> bytes:
    """The first bytes of a file, as `Source.recognises` wants them; `b""` for a folder or what cannot be opened."""
    if not path.is_file():
        return b""
    try:
        with path.open("rb") as stream:
            return stream.read(length)
    except OSError:
        return b""


# Text


def encoding_of(start: bytes) -> str:
    """The encoding that the first bytes of a file speak for: `utf-8`, `utf-16`, `utf-16-le` or `utf-16-be`.

    `utf-8` also stands for "not known": single lines that are not UTF-8 are taken for Windows-1252 later.

    >>> encoding_of("﻿Name".encode("utf-16"))
    'utf-16'
    """
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    # Latin text in UTF-16 without a mark has a zero in every second byte.
    sample = start[: len(start) // 2 * 2]
    if len(sample) >= 16:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if odd > len(sample) * 0.4 and even == 0:
            return "utf-16-le"
        if even > len(sample) * 0.4 and odd == 0:
            return "utf-16-be"
    return "utf-8"


def decode(raw: bytes, charset: str = "") -> str:
    """Text of bytes: by their mark, by `charset` where given, as UTF-8, or else as Windows-1252.

    Bytes that are none of these become U+FFFD, which `readable` finds.

    >>> decode(b"Zo\\xc3\\xab"), decode(b"Zo\\xeb")
    ('Zoë', 'Zoë')
    """
    named = encoding_of(raw[:HEAD])
    for attempt in (charset, "utf-8-sig" if named == "utf-8" else named):
        try:
            if attempt:
                return raw.decode(attempt)
        except (UnicodeError, LookupError, ValueError):
            continue
    return raw.decode("cp1252", errors="replace")


def settle(text: str, charset: str = "") -> str:
    """Text of a `Line` for good: bytes that were not UTF-8 are read in `charset`, or as Windows-1252."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return decode(text.encode("utf-8", "surrogateescape"), charset)
    return text


def readable(text: str) -> bool:
    """Whether text survived decoding: it holds no replacement character."""
    return "\ufffd" not in text


def clean(text: str, longest: int = 500) -> str:
    """One line of text, composed, without control characters and doubled spaces, at most `longest` characters.

    >>> clean("  Ada\\n  Lovelace\\x00 ")
    'Ada Lovelace'
    """
    if text.isascii() and text.isprintable() and len(text) <= longest and "  " not in text:
        return text.strip()
    flat = _SPACE.sub(" ", _CONTROL.sub(" ", unicodedata.normalize("NFC", text))).strip()
    return flat if len(flat) <= longest else flat[: longest - 1].rstrip() + "…"


def digest(*parts: str) -> str:
    """A short, stable mark of some texts, for keys. Where one text ends and the next begins counts too.

    >>> digest("ab", "c") == digest("a", "bc")
    False
    """
    return digest_of(pieces(*parts))


def pieces(*parts: str) -> bytes:
    """Some texts as `digest_of` takes them: each after its length. Those of two calls may be laid end to end."""
    raws = [part.encode("utf-8", "replace") for part in parts]
    return b"".join([piece for raw in raws for piece in (len(raw).to_bytes(8, "big"), raw)])


def digest_of(whole: bytes) -> str:
    """The digest of texts that `pieces` prepared.

    >>> digest_of(pieces("ab") + pieces("c")) == digest("ab", "c")
    True
    """
    return hashlib.blake2b(whole, digest_size=12).hexdigest()


class Line(NamedTuple):
    """A line without its end. `text` may hold escaped bytes: pass it to `settle` once it is whole.

    `ended` is False for a last line that no line end follows; `cut` says that it was too long to keep.
    """

    number: int
    text: str
    ended: bool = True
    cut: bool = False


class Lines:
    """The lines of a byte stream, numbered from 1, whatever their ends and encoding.

    Bytes that are not UTF-8 are kept escaped, because formats that fold lines may cut in the middle of
    a character: join first, then `settle`. `done` says how many bytes were read so far.
    """

    def __init__(self, stream: io.BufferedReader | io.BytesIO, *, longest: int = LONGEST_LINE) -> None:
        buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)
        encoding = encoding_of(buffered.peek(HEAD)[:HEAD])
        escapes = encoding == "utf-8"
        self._stream = buffered
        self._text = io.TextIOWrapper(
            buffered, encoding="utf-8-sig" if escapes else encoding, errors="surrogateescape" if escapes else "replace"
        )
        self._longest = longest

    @property
    def done(self) -> int:
        return self._stream.tell()

    def __iter__(self) -> Iterator[Line]:
        number, rest = 0, ""
        while text := self._text.read(_CHARACTERS):
            *whole, rest = (rest + text).split("\n")
            for line in whole:
                number += 1
                if len(line) < self._longest:
                    yield Line(number, line)
                else:
                    yield Line(number, line[: self._longest], cut=True)
            if len(rest) >= self._longest:
                number += 1
                start = rest[: self._longest]
                rest, ended = self._after_a_line_end()
                yield Line(number, start, ended=ended, cut=True)
        if rest:
            yield Line(number + 1, rest, ended=False)

    def _after_a_line_end(self) -> tuple[str, bool]:
        """Drop the rest of a line that is too long; what was read after it, and whether a line end was found."""
        while text := self._text.read(_CHARACTERS):
            _, end, after = text.partition("\n")
            if end:
                return after, True
        return "", False


def text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file, numbered from 1 and decoded, one at a time."""
    with open_file(path) as stream:
        for line in Lines(stream):
            yield line.number, settle(line.text)


# Zips


class SafeZip:
    """A zip whose size was checked before anything is unpacked. Members are read as streams, never written to disk."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self.name = name
        self._members = {_safe_name(item, name): item for item in archive.infolist() if not item.is_dir()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def names(self) -> list[str]:
        """The names of the files inside, in order of name."""
        return sorted(self._members)

    def size(self, name: str) -> int:
        """Bytes of a member once unpacked."""
        return self._members[name].file_size

    def open(self, name: str) -> io.BufferedReader:
        """A member as a stream of bytes. Raises `RefusedError`, also later, where it is damaged or locked."""
        member = self._members[name]
        if member.flag_bits & 0x1:
            raise RefusedError(
                f"{self.name!r} is locked with a password. Unpack it and give the folder.", reason="unreadable"
            )
        try:
            inner = self._archive.open(member)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
            raise RefusedError(f"{name!r} in {self.name!r} cannot be unpacked: {error}.", reason="unreadable") from None
        return io.BufferedReader(_Unpacking(inner, f"{self.name}/{name}"))


class _Unpacking(io.RawIOBase):
    """A member of a zip whose damage is told as an `InputError`."""

    def __init__(self, inner: IO[bytes], name: str) -> None:
        self._inner = inner
        self._name = name

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._inner.tell()

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        try:
            part = self._inner.read(len(view))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise RefusedError(f"{self._name!r} is damaged: {error}.", reason="truncated") from None
        view[: len(part)] = part
        return len(part)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


def _safe_name(item: zipfile.ZipInfo, archive: str) -> str:
    """The name of a member, when it stays inside the zip."""
    path = PurePosixPath(item.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise RefusedError(
            f"{archive!r} holds a file whose name leads out of it, so it was not opened.", reason="unreadable"
        )
    return path.as_posix()


def open_zip(path: Path) -> SafeZip:
    """A zip, opened after a look at what it would unpack to. Use it in a `with`.

    Raises `WrongFormatError` for what is no zip, and `RefusedError` for one that is cut off, that
    would unpack to much more than it is, or whose names lead out of it.
    """
    start = head(path, 4)
    if not start.startswith(b"PK"):
        raise WrongFormatError(f"{path.name!r} is not a zip file.")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        message = f"{path.name!r} is damaged or cut off; perhaps it was not downloaded to its end."
        raise RefusedError(message, reason="truncated") from None
    try:
        _check_size(archive, path)
        return SafeZip(archive, path.name)
    except RefusedError:
        archive.close()
        raise


def _check_size(archive: zipfile.ZipFile, path: Path) -> None:
    unpacked = sum(item.file_size for item in archive.infolist())
    packed = max(size(path), 1)
    if unpacked > LARGEST_UNPACKED or swells(unpacked, packed):
        raise RefusedError(
            f"{path.name!r} would unpack to {unpacked:,} bytes, {unpacked // packed:,} times its size,"
            " so it was not opened. If it is truly what it should be, unpack it and give the folder.",
            reason="too-large",
        )


# Packed streams


def swells(unpacked: int, packed: int) -> bool:
    """Whether so many bytes out of so few packed ones are more than any real file holds: a bomb.

    >>> swells(400_000_000, 40_000_000), swells(400_000_000, 400_000)
    (False, True)
    """
    return unpacked > SMALL and unpacked > packed * LARGEST_RATIO


def gunzip(packed: io.BufferedReader) -> io.BufferedReader:
    """What a gzipped stream holds. Reading raises `OSError` where it is damaged or swells to much more than it is."""
    return io.BufferedReader(_Gunzipped(packed))


class _Gunzipped(io.RawIOBase):
    def __init__(self, packed: io.BufferedReader) -> None:
        self._packed = packed
        self._inner = gzip.GzipFile(fileobj=packed)
        self._length = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        try:
            part = self._inner.read(len(view))
        except (EOFError, zlib.error) as error:
            raise OSError(str(error)) from None
        self._length += len(part)
        if swells(self._length, self._packed.tell()):
            raise OSError("it unpacks to much more than it is")
        view[: len(part)] = part
        return len(part)


# Progress


class Meter:
    """Counts rows and bytes over several files, and says every 500 rows, and at the end, how far reading is."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.total = sum(size(path) for path in paths)
        self.rows = 0
        self._before = 0

    def row(self, done: int) -> Iterator[Progress]:
        """Count one row, read when `done` bytes of the current file had been read."""
        if self.count():
            yield self.here(done)

    def count(self) -> bool:
        """Count one row; whether it is time to say how far reading is."""
        self.rows += 1
        return self.rows % _ROWS_BETWEEN_PROGRESS == 0

    def here(self, done: int) -> Progress:
        """How far reading is when `done` bytes of the current file have been read."""
        return Progress(min(self._before + done, self.total), self.total, self.rows)

    def file_done(self, length: int) -> None:
        """The current file of `length` bytes is at its end."""
        self._before += length

    def finish(self) -> Iterator[Progress]:
        """The last word: how many rows there were."""
        yield Progress(self.total, self.total, self.rows)
