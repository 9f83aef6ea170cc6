"""What a Slack export holds beside its messages: the people, the conversations, and the files of each day."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, Protocol

from ayni.errors import WrongFormatError
from ayni.identity import identifiers
from ayni.identity.natures import nature_of
from ayni.ledger.parties import Identifier, Nature
from ayni.sources.contract import PartyFound, SetAside
from ayni.sources.json_values import values
from ayni.sources.opening import RefusedError, clean, open_file, open_zip

_LISTS = ("users.json", "channels.json", "groups.json", "dms.json", "mpims.json")
_DIRECT = ("dms.json", "mpims.json")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")
_SLACKBOT = "USLACKBOT"


class Export(Protocol):
    """The files of an export, packed or not."""

    def names(self) -> list[str]: ...
    def size(self, name: str) -> int: ...
    def open(self, name: str) -> io.BufferedReader: ...


class _Folder:
    """An unpacked export. Links that lead out of it are not followed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        root = path.resolve()
        self._files = {
            file.relative_to(path).as_posix(): file
            for file in path.rglob("*.json")
            if file.is_file() and file.resolve().is_relative_to(root)
        }

    def names(self) -> list[str]:
        return sorted(self._files)

    def size(self, name: str) -> int:
        return self._files[name].stat().st_size

    def open(self, name: str) -> io.BufferedReader:
        return open_file(self._files[name])


def open_export(path: Path) -> AbstractContextManager[Export]:
    """An export, to be used in a `with`. Raises as `open_zip` does."""
    return nullcontext(_Folder(path)) if path.is_dir() else open_zip(path)


def is_export(names: list[str]) -> bool:
    """Whether files of these names are an export: it lists people or conversations, and has days or nothing else."""
    found = {PurePosixPath(name).name for name in names}
    return "users.json" in found and not found.isdisjoint(_LISTS[1:])


class Day(NamedTuple):
    """The messages of one conversation on one day."""

    name: str
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class Conversation:
    """A channel, or a direct conversation with its members. `identity` is Slack's own id where the export tells it."""

    identity: str
    direct: bool = False
    members: tuple[str, ...] = ()


@dataclass(slots=True)
class Workspace:
    """People by Slack's user id, conversations by the name of their folder, and what could not be read."""

    team: str
    people: dict[str, PartyFound] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    days: list[Day] = field(default_factory=list)
    problems: list[SetAside] = field(default_factory=list)

    def person(self, user: str) -> PartyFound:
        """Somebody by user id, also somebody from another workspace, whom this export does not list."""
        if user not in self.people:
            account = Identifier("slack", f"{self.team}/{user}".casefold())
            self.people[user] = PartyFound((account,), nature=Nature.ROBOT if user == _SLACKBOT else Nature.HUMAN)
        return self.people[user]


def workspace(export: Export, name: str) -> Workspace:
    """What an export says of itself. `name` stands for the team where no user tells it.

    Raises `WrongFormatError` where it is no export.
    """
    names = export.names()
    if not is_export(names):
        raise WrongFormatError(f"{name!r} is not a Slack export: it holds no users.json and channels.json.")
    top = min((PurePosixPath(each).parent for each in names if PurePosixPath(each).name == "users.json"), key=_depth)
    problems: list[SetAside] = []
    lists = {each: list(_entries(export, str(top / each), problems)) for each in _LISTS if str(top / each) in names}
    users = lists.pop("users.json")
    teams = Counter(str(user["team_id"]) for user in users if user.get("team_id"))
    team = min(teams, key=lambda each: (-teams[each], each), default=clean(Path(name).stem, 100)).casefold()
    found = Workspace(team, problems=problems)
    for user in users:
        found.people[str(user["id"])] = _person(user, team)
    for each, entries in lists.items():
        for entry in entries:
            members = entry.get("members")
            people = tuple(map(str, members)) if isinstance(members, list) else ()
            conversation = Conversation(str(entry["id"]), each in _DIRECT, people)
            found.conversations[str(entry.get("name") or entry["id"])] = conversation
            found.conversations.setdefault(str(entry["id"]), conversation)
    found.days = list(_days(names, top, found.conversations))
    return found


def _depth(path: PurePosixPath) -> tuple[int, str]:
    return len(path.parts), str(path)


def _entries(export: Export, name: str, problems: list[SetAside]) -> Iterator[dict[str, Any]]:
    """The entries of a list that have an id."""
    try:
        with export.open(name) as stream:
            for each in values(stream):
                if isinstance(each.value, dict) and isinstance(each.value.get("id"), str):
                    yield each.value
                else:
                    problems.append(SetAside(f"{name}:{each.line}", each.problem or "malformed"))
    except RefusedError as error:
        problems.append(SetAside(name, error.reason))


def _days(names: list[str], top: PurePosixPath, conversations: dict[str, Conversation]) -> Iterator[Day]:
    for name in names:
        path = PurePosixPath(name)
        if path.parent.parent == top and path.parent != top and _DAY.fullmatch(path.name):
            folder = path.parent.name
            yield Day(name, conversations.get(folder, Conversation(clean(folder, 100))))


def _person(user: dict[str, Any], team: str) -> PartyFound:
    profile = user["profile"] if isinstance(user.get("profile"), dict) else {}
    account = Identifier("slack", f"{user.get('team_id') or team}/{user['id']}".casefold())
    told = profile.get("email")
    email = identifiers.email(told) if isinstance(told, str) else None
    written = (user.get("real_name"), profile.get("real_name"), profile.get("display_name"), user.get("name"))
    name = next((clean(each, 200) for each in written if isinstance(each, str) and each.strip()), "")
    robot = bool(user.get("is_bot")) or user["id"] == _SLACKBOT
    nature = Nature.ROBOT if robot else nature_of(email.value if email else "", name)
    title = profile.get("title")
    details = {"title": clean(title, 200)} if isinstance(title, str) and title.strip() else {}
    return PartyFound((account, email) if email else (account,), name, nature=nature, details=details)
