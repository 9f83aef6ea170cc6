"""Stack Exchange dumps: whoever answers a question explained something to whoever asked it.

A dump is a `Posts.xml`, also packed as `Posts.xml.gz`, alone or in a folder with `Users.xml`, which
knows names. What people wrote is never kept, only who answered whom and when.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ayni.clock import believable, moment
from ayni.errors import InputError, SpanError, WrongFormatError
from ayni.ledger import kinds
from ayni.ledger.parties import Identifier, Nature
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, ReadOptions, SetAside
from ayni.sources.opening import HEAD, Meter, clean, gunzip, open_file, size
from ayni.sources.remembering import Remembered

_QUESTION, _ANSWER = "1", "2"
_COMMUNITY = "-1"  # the user under whose number the sites' own programs act
_LONGEST_LINE = 4 * 1024**2
_MOST_LINES = 100  # of a row, which stands on one
_DEEPEST = 16  # rows stand below the root; what is nested deeper is no dump, and each level costs memory
_FILE = re.compile(r"(?:^|(?<=[-_. ]))(posts|users)\.xml(\.gz)?$", re.IGNORECASE)
_PACKED = b"\x1f\x8b"
_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<(posts|users)\b", re.IGNORECASE)


class _Dump(NamedTuple):
    path: Path
    site: str


class StackExchange:
    """`Posts.xml` and `Users.xml` of any site. `columns={"site": "…"}` names the site where the files do not."""

    name = "stackexchange"
    title = "Stack Exchange dump (Posts.xml)"
    endings: tuple[str, ...] = (".xml", ".xml.gz")

    def recognises(self, path: Path, head: bytes) -> bool:
        if path.is_dir():
            return any(_kind(file) == "posts" for file in path.iterdir())
        return _START.match(_unpacked(head)) is not None

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        """An act for each answer, a party for each user."""
        dumps = [dump for path in paths for dump in _dumps(path, options.columns)]
        # Names first, so that whoever shows progress knows them early.
        dumps.sort(key=lambda dump: _kind(dump.path) != "users")
        meter = Meter(dump.path for dump in dumps)
        reading = _Reading(options, meter)
        for dump in dumps:
            yield from reading.dump(dump)
        yield from reading.answers_that_came_first()
        yield from meter.finish()


def _kind(path: Path) -> str:
    match = _FILE.search(path.name)
    return match[1].lower() if match else ""


def _unpacked(head: bytes) -> bytes:
    """The beginning of a file, also of a packed one whose beginning this is."""
    if not head.startswith(_PACKED):
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD)
    except zlib.error:
        return b""


def _dumps(path: Path, columns: Mapping[str, str]) -> Iterator[_Dump]:
    files = sorted(file for file in path.iterdir() if _kind(file) and file.is_file()) if path.is_dir() else [path]
    if not any(_kind(file) != "users" or not path.is_dir() for file in files):
        raise WrongFormatError(f"The folder {path.name!r} holds no Posts.xml.")
    for file in files:
        yield _Dump(file, site_of(file) if not columns.get("site") else _site(columns["site"]))


def site_of(path: Path) -> str:
    """The site that a dump is of, by the name of its file, or else of its folder.

    >>> site_of(Path("beer.stackexchange_Posts.xml.gz")), site_of(Path("dumps/coffee.stackexchange.com/Posts.xml"))
    ('beer.stackexchange', 'coffee.stackexchange')
    """
    own = _FILE.sub("", path.name) if _kind(path) else ""
    return _site(own) or _site(path.absolute().parent.name) or "site"


def _site(name: str) -> str:
    return clean(name, 100).casefold().strip(" .-_").removesuffix(".com")


class _Broken(NamedTuple):
    """What a line was that could not be read."""

    line: int
    reason: str


class _Reading:
    """What one reading remembers: who asked each question, and answers whose question has not come yet."""

    def __init__(self, options: ReadOptions, meter: Meter) -> None:
        self._now = options.now
        self._meter = meter
        self._askers = Remembered()
        self._named: set[Identifier] = set()

    def dump(self, dump: _Dump) -> Iterator[Found]:
        with ExitStack() as leaving:
            packed = leaving.enter_context(open_file(dump.path))
            stream: IO[bytes] = packed
            if packed.peek(len(_PACKED)).startswith(_PACKED):
                stream = leaving.enter_context(gunzip(packed))
            for row in _rows(stream, dump.path):
                if isinstance(row, _Broken):
                    yield SetAside(f"{dump.path.name}:{row.line}", row.reason)
                elif "PostTypeId" in row:
                    yield from self._post(row, dump.site)
                elif "DisplayName" in row:
                    yield from self._user(row, dump.site)
                else:
                    yield SetAside(f"{dump.path.name}#{clean(row.get('Id', '?'), 20)}", "malformed")
                yield from self._meter.row(packed.tell())
        self._meter.file_done(size(dump.path))

    def _user(self, row: dict[str, str], site: str) -> Iterator[Found]:
        user = _user(site, row.get("Id", ""))
        if user is None:
            yield SetAside(f"{site}/user", "malformed")
        else:
            self._named.add(user)
            yield PartyFound((user,), clean(row["DisplayName"], 200), nature=_nature(user))

    def _post(self, row: dict[str, str], site: str) -> Iterator[Found]:
        post, sort = row.get("Id", ""), row["PostTypeId"]
        where = f"{site}#{clean(post, 20)}"
        if not _is_number(post):
            yield SetAside(where, "malformed")
        elif sort == _QUESTION:
            self._askers.put(
                f"{site}/{post}", json.dumps([row.get("OwnerUserId", ""), clean(row.get("Title", ""), 200)])
            )
            yield LeftOut(where, "no-tie")
        elif sort == _ANSWER:
            yield from self._answer(row, site, where)
        else:
            yield LeftOut(where, "no-tie")

    def _answer(self, row: dict[str, str], site: str, where: str) -> Iterator[Found]:
        giver = _user(site, row.get("OwnerUserId", ""))
        at = _time(row.get("CreationDate", ""))
        if giver is None:
            yield SetAside(where, "no-sender", "the answer of a user who was deleted")
        elif at is None:
            yield SetAside(where, "no-date", clean(row.get("CreationDate", ""), 40))
        elif not believable(at, self._now):
            yield SetAside(where, "absurd-date", clean(row["CreationDate"], 40))
        elif _nature(giver) is Nature.ROBOT:
            yield LeftOut(where, "robot")
        else:
            question = f"{site}/{row.get('ParentId', '')}"
            asked = self._askers.get(question)
            if asked is None:
                self._askers.put_by(json.dumps([question, site, row["Id"], giver.value, at]))
            else:
                yield from self._explained(site, row["Id"], giver.value, at, asked)

    def answers_that_came_first(self) -> Iterator[Found]:
        """The answers that stood before their question, in this file or an earlier one."""
        for row in self._askers.rows_put_by():
            question, site, post, giver, at = json.loads(row)
            asked = self._askers.get(question)
            if asked is None:
                yield SetAside(f"{site}#{post}", "no-receiver", "its question is not in these files")
            else:
                yield from self._explained(site, post, giver, at, asked)

    def _explained(self, site: str, post: str, giver_value: str, at: int, asked: str) -> Iterator[Found]:
        owner, title = json.loads(asked)
        giver, receiver = Identifier("stackexchange", giver_value), _user(site, owner)
        where = f"{site}#{post}"
        if receiver is None:
            yield SetAside(where, "no-receiver", "the question of a user who was deleted")
        elif receiver == giver:
            yield LeftOut(where, "self")
        elif _nature(receiver) is Nature.ROBOT:
            yield LeftOut(where, "robot")
        else:
            yield from self._party(giver)
            yield from self._party(receiver)
            # A question asks the whole site, so every answer to it was asked for, not only the accepted one.
            key = f"stackexchange:{site}/{post}"
            yield ActFound(key, at, kinds.EXPLANATION.number, (giver,), (receiver,), asked=True, what=title)

    def _party(self, user: Identifier) -> Iterator[PartyFound]:
        if user not in self._named:
            self._named.add(user)
            yield PartyFound((user,))


def _user(site: str, number: str) -> Identifier | None:
    return Identifier("stackexchange", f"{site}/{number}") if _is_number(number) else None


def _nature(user: Identifier) -> Nature:
    return Nature.ROBOT if user.value.endswith(f"/{_COMMUNITY}") else Nature.HUMAN


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d{1,15}", text, re.ASCII) is not None


def _time(text: str) -> int | None:
    """UTC seconds of a dump's time, which has no zone and is UTC; None where it is no time."""
    try:
        return moment(text) if "-" in text[1:] else None
    except (SpanError, OverflowError):
        return None


def _rows(stream: IO[bytes], path: Path) -> Iterator[dict[str, str] | _Broken]:
    """The attributes of each row. Dumps write a row to a line, so what is broken costs a line and no more.

    Raises `WrongFormatError` where the file does not begin as a dump does.
    """
    parser = _Parser()
    number = 0
    for line in _lines(stream):
        number += 1
        problem = "truncated" if line is None else parser.feed(line)
        if problem and not parser.root:
            break
        if problem:
            broken_at = number
            parser = _Parser(parser.root, parser.rows)
            # What broke may be the line before, which had no end: then this one is good by itself.
            if line is not None and not parser.feed(line):
                broken_at -= 1
            else:
                parser = _Parser(parser.root, parser.rows)
            yield _Broken(broken_at, problem)
        yield from parser.rows
        parser.rows.clear()
        if line is None:
            return
    if not number:
        yield _Broken(1, "truncated")
    elif parser.root not in ("posts", "users"):
        raise WrongFormatError(f"{path.name!r} is not the Posts.xml or Users.xml of a Stack Exchange dump.")
    elif not parser.finish():
        yield _Broken(number, "truncated")


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a stream, None where it is damaged. A line that is too long is cut, so that it cannot be read."""
    while True:
        try:
            line = stream.readline(_LONGEST_LINE)
        except (EOFError, OSError, zlib.error, InputError):
            yield None
            return
        if not line:
            return
        yield line
        while len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
            line = stream.readline(_LONGEST_LINE)


class _Parser:
    """Keeps the attributes of rows until they are taken, and no tree."""

    def __init__(self, root: str = "", rows: list[dict[str, str]] | None = None) -> None:
        self.root = ""
        self.rows = rows if rows is not None else []
        self._open = 0  # bytes, and below lines, since anything began or ended
        self._lines = 0
        self._depth = 0
        self._parser = DefusedXMLParser(target=self, forbid_dtd=True)
        if root:
            self.feed(f"<{root}>".encode())

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth < _DEEPEST:
            self._open = self._lines = 0
        if not self.root:
            self.root = tag.lower()
        elif tag == "row":
            attributes.pop("Body", None)
            self.rows.append(attributes)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._open = self._lines = 0

    def close(self) -> None:
        """Asked by the parser at the end of the tree, of which there is none."""

    def feed(self, line: bytes) -> str:
        """The reason why a line can't be read, or nothing."""
        # What has not ended is kept in memory and looked through again with every line.
        self._open += len(line)
        self._lines += 1
        if self._open >= _LONGEST_LINE or self._lines > _MOST_LINES:
            return "too-large"
        try:
            self._parser.feed(line)
        except (ParseError, DefusedXmlException, ValueError, LookupError):
            return "malformed" if _is_text(line) else "broken-encoding"
        return ""

    def finish(self) -> bool:
        """Whether the file ended where a dump ends."""
        try:
            self._parser.close()
        except (ParseError, DefusedXmlException, ValueError):
            return False
        return True


def _is_text(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
