"""GitHub's reviews, comments and events as JSON: who reviewed, answered and reacted to whom.

Files may hold one object, a list, or one object per line, also packed with gzip, or be a folder of
such pages. A review does not say whose change it is about; that is known from the pull request
itself, wherever in these files it stands.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from ayni.clock import believable, moment
from ayni.errors import SpanError, WrongFormatError
from ayni.identity import identifiers
from ayni.identity.natures import nature_of
from ayni.ledger.kinds import BY_NUMBER, Kind
from ayni.ledger.parties import Identifier, Nature, PartyKind
from ayni.sources.contract import LEFT_OUT, ActFound, Found, LeftOut, PartyFound, ReadOptions, SetAside
from ayni.sources.github_payloads import Began, Did, Nothing, Person, told
from ayni.sources.json_values import values
from ayni.sources.opening import HEAD, Meter, RefusedError, clean, gunzip, head, open_file, size
from ayni.sources.remembering import Remembered

_PACKED = b"\x1f\x8b"
_ENDINGS = (".json", ".jsonl", ".ndjson", ".gz", "")
_MARKS = (
    b"api.github.com",
    b'"timelineItems"',
    b'"pull_request_url"',
    b'"backend_name": "perceval.backends.core.github"',
)
_EVENT = re.compile(rb'"type"\s*:\s*"[A-Za-z]+Event"')
_ROBOT_LOGIN = re.compile(r"\[bot\]$|(?:^|[-_])(?:ro)?bot$")
_GHOST = "ghost"  # who wrote what deleted accounts wrote
_FILES_LOOKED_AT = 20


class GitHub:
    """Pages of GitHub's REST and GraphQL interfaces, of GH Archive, and of Perceval."""

    name = "github"
    title = "GitHub events and reviews (JSON)"
    endings: tuple[str, ...] = (".json", ".jsonl", ".json.gz")

    def recognises(self, path: Path, head: bytes) -> bool:
        if path.is_dir():
            return any(_is_github(_beginning(file)) for file in _files(path)[:_FILES_LOOKED_AT])
        return _is_github(_unpacked(head))

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        """An act for each review, answer, merge and reaction."""
        files = [(file, path.is_dir()) for path in paths for file in (_files(path) if path.is_dir() else [path])]
        meter = Meter(file for file, _ in files)
        reading = _Reading(options)
        for file, in_folder in files:
            yield from reading.file(file, meter, among_others=in_folder)
        yield from reading.what_came_first()
        yield from meter.finish()


def _files(folder: Path) -> list[Path]:
    root = folder.resolve()
    return sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() in _ENDINGS
        and not file.name.startswith(".")
        and file.is_file()
        and file.resolve().is_relative_to(root)
    )


def _beginning(path: Path) -> bytes:
    return _unpacked(head(path))


def _unpacked(start: bytes) -> bytes:
    if not start.startswith(_PACKED):
        return start
    try:
        return zlib.decompressobj(wbits=31).decompress(start, HEAD)
    except zlib.error:
        return b""


def _is_github(start: bytes) -> bool:
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not bare.startswith((b"{", b"[")):
        return False
    return any(mark in bare for mark in _MARKS) or (_EVENT.search(bare) is not None and b'"actor"' in bare)


class _Reading:
    """What one reading remembers: who began each thread, acts whose thread has not come yet, and whom it named."""

    def __init__(self, options: ReadOptions) -> None:
        self._now = options.now
        self._begun = Remembered()
        self._named: set[Identifier] = set()

    def file(self, file: Path, meter: Meter, *, among_others: bool) -> Iterator[Found]:
        try:
            with ExitStack() as leaving:
                packed = leaving.enter_context(open_file(file))
                is_packed = packed.peek(2)[:2] == _PACKED
                stream = leaving.enter_context(gunzip(packed)) if is_packed else packed
                yield from self._values(stream, packed, file, meter, among_others)
        except RefusedError as error:
            yield SetAside(file.name, error.reason)
        meter.file_done(size(file))

    def _values(
        self, stream: IO[bytes], packed: IO[bytes], file: Path, meter: Meter, among_others: bool
    ) -> Iterator[Found]:
        understood = empty = True
        for each in values(stream):
            where = f"{file.name}:{each.line}"
            tells = None if each.problem else told(each.value)
            if empty and tells is None:
                understood = False
            empty = False
            if not understood:
                if not among_others:
                    raise WrongFormatError(f"{file.name!r} holds nothing of GitHub's.")
                yield SetAside(where, each.problem or "malformed", "nothing of GitHub's")
                return
            if tells is None:
                yield SetAside(where, each.problem or "malformed")
            else:
                for one in tells:
                    yield from self._told(one, where)
            yield from meter.row(packed.tell())
        if empty and size(file) == 0:
            yield SetAside(file.name, "truncated", "the file is empty")

    def _told(self, one: Began | Did | Person | Nothing, where: str) -> Iterator[Found]:
        match one:
            case Began():
                self._begun.put(one.ref, json.dumps([*_account(one.user), one.title]))
            case Person():
                yield from self._person(one.user)
            case Nothing():
                known = one.reason in LEFT_OUT
                yield LeftOut(where, one.reason) if known else SetAside(where, one.reason, one.detail)
            case Did():
                yield from self._did(one, where)

    def _did(self, one: Did, where: str) -> Iterator[Found]:
        login, robot = _account(one.user)
        at = _time(one.at)
        if not login:
            yield SetAside(where, "no-sender", "an account that was deleted")
        elif robot:
            yield LeftOut(where, "robot")
        elif at is None:
            yield SetAside(where, "no-date")
        elif not believable(at, self._now):
            yield SetAside(where, "absurd-date")
        elif not one.ref or one.key.endswith("/None"):
            yield SetAside(where, "malformed", "it does not say what it is about")
        else:
            begun = self._begun.get(one.ref)
            if begun is None:
                self._begun.put_by(json.dumps([one.key, at, one.kind.number, login, one.ref, where]))
            else:
                yield from self._given(one.key, at, one.kind, login, begun, where)

    def what_came_first(self) -> Iterator[Found]:
        """What was done to a thread that stands later in these files, or nowhere in them."""
        for row in self._begun.rows_put_by():
            key, at, kind, login, ref, where = json.loads(row)
            begun = self._begun.get(ref)
            if begun is None:
                yield SetAside(where, "no-receiver", f"who began {clean(ref, 150)} is not in these files")
            else:
                yield from self._given(key, at, BY_NUMBER[kind], login, begun, where)

    def _given(self, key: str, at: int, kind: Kind, login: str, begun: str, where: str) -> Iterator[Found]:
        beginner, robot, title = json.loads(begun)
        if not beginner:
            yield SetAside(where, "no-receiver", "an account that was deleted")
        elif beginner == login:
            yield LeftOut(where, "self")
        elif robot:
            yield LeftOut(where, "robot")
        else:
            giver, receiver = Identifier("github", login), Identifier("github", beginner)
            for each in (giver, receiver):
                if each not in self._named:
                    self._named.add(each)
                    yield PartyFound((each,))
            yield ActFound(key, at, kind.number, (giver,), (receiver,), what=title)

    def _person(self, user: dict[str, Any]) -> Iterator[Found]:
        """An account with what its owner made public."""
        login, robot = _account(user)
        if not login:
            return
        account = Identifier("github", login)
        self._named.add(account)
        address, name = user.get("email"), user.get("name")
        email = identifiers.email(address) if isinstance(address, str) else None
        public = clean(name, 200) if isinstance(name, str) else ""
        organisation = user.get("type") == "Organization" or "members_url" in user
        fields = (("organisation", "company"), ("place", "location"))
        yield PartyFound(
            (account, email) if email else (account,),
            public,
            kind=PartyKind.ORGANISATION if organisation else PartyKind.PERSON,
            nature=Nature.ROBOT if robot else nature_of(email.value if email else "", public),
            details={
                ours: clean(user[own], 200) for ours, own in fields if isinstance(user.get(own), str) and user[own]
            },
        )


def _account(user: Any) -> tuple[str, bool]:
    """The login of a user in its normal form, empty for a deleted one, and whether a program is behind it."""
    told_login = user.get("login") if isinstance(user, dict) else None
    account = identifiers.account("github", clean(told_login, 100)) if isinstance(told_login, str) else None
    if account is None or account.value == _GHOST:
        return "", False
    return account.value, user.get("type") == "Bot" or _ROBOT_LOGIN.search(account.value) is not None


def _time(text: Any) -> int | None:
    try:
        return moment(text) if isinstance(text, str) and "-" in text[1:] else None
    except (SpanError, OverflowError):
        return None
