"""Slack exports, as a zip or unpacked: who answered whom, who turned to whom, who reacted to whom.

A message in a direct conversation is a contact with the others in it. In a channel, what joins
people is an answer in a thread (an act of the one who answers), a mention (a contact) and a reaction
(an act of the one who reacts). Of what people wrote, only the mark-up of mentions is looked at, and
nothing is kept. A reaction has no time of its own in an export, so it gets that of its message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ayni.clock import believable
from ayni.errors import WrongFormatError
from ayni.ledger import kinds
from ayni.ledger.parties import Identifier, Nature
from ayni.sources.contract import ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.json_values import Value, values
from ayni.sources.opening import RefusedError, open_zip
from ayni.sources.remembering import Remembered
from ayni.sources.slack_export import Conversation, Day, Export, Workspace, is_export, open_export, workspace

#: Sub-types of messages that a person wrote; all others are notices of Slack or of programs.
_WRITTEN = frozenset({None, "", "me_message", "thread_broadcast", "file_share", "reply_broadcast"})
_MENTION = re.compile(r"<@([UW][A-Z0-9]{2,30})(?:\|[^<>]*)?>")
_MOST_MENTIONED = 25
_STAMP = re.compile(r"\d{1,12}(?:\.\d{1,9})?", re.ASCII)
_BETWEEN_PROGRESS = 500


class Slack:
    """The export that a workspace's owner can download."""

    name = "slack"
    title = "Slack export"
    endings: tuple[str, ...] = (".zip",)

    def recognises(self, path: Path, head: bytes) -> bool:
        if path.is_dir():
            return (path / "users.json").is_file() and any((path / f"{each}.json").is_file() for each in _LISTED)
        if not head.startswith(b"PK"):
            return False
        try:
            with open_zip(path) as archive:
                return is_export(archive.names())
        except (RefusedError, WrongFormatError):
            return False

    def read(self, paths: Sequence[Path], options: ReadOptions) -> Iterator[Found]:
        """Contacts, answers and reactions of every conversation."""
        reading = _Reading(options)
        for path in paths:
            try:
                with open_export(path) as export:
                    yield from reading.export(export, path.name)
            except RefusedError as error:
                yield SetAside(path.name, error.reason, str(error))
        yield from reading.answers_to_what_came_later()
        yield reading.progress()


_LISTED = ("channels", "groups", "dms", "mpims")


@dataclass(frozen=True, slots=True)
class _Message:
    """What matters of a message. `key` is stable; `stamp` is Slack's own time and id."""

    key: str
    where: str
    at: int
    stamp: str
    author: PartyFound
    told: dict[str, Any]
    conversation: Conversation
    space: Workspace

    @property
    def giver(self) -> Identifier:
        return self.author.identifiers[0]


class _Reading:
    """What one reading remembers: who began each thread, answers whose thread has not come yet, and whom it named."""

    def __init__(self, options: ReadOptions) -> None:
        self._now = options.now
        self._threads = Remembered()
        self._named: set[Identifier] = set()
        self._done = self._total = self._rows = self._waiting = 0

    def progress(self) -> Progress:
        return Progress(min(self._done, self._total), self._total, self._rows)

    def export(self, export: Export, name: str) -> Iterator[Found]:
        space = workspace(export, name)
        yield from space.problems
        self._total += sum(export.size(day.name) for day in space.days)
        for day in space.days:
            try:
                with export.open(day.name) as stream:
                    for each in values(stream):
                        yield from self._row(each, day, space)
            except RefusedError as error:
                yield SetAside(day.name, error.reason)
            self._done += export.size(day.name)

    def _row(self, each: Value, day: Day, space: Workspace) -> Iterator[Found]:
        self._rows += 1
        where = f"{day.name}:{each.line}"
        if each.problem or not isinstance(each.value, dict):
            yield SetAside(where, each.problem or "malformed")
        else:
            message = self._message(each.value, where, day.conversation, space)
            if isinstance(message, _Message):
                yield from self._ties(message)
            else:
                yield message
        if self._rows % _BETWEEN_PROGRESS == 0:
            yield self.progress()

    def _message(
        self, told: dict[str, Any], where: str, conversation: Conversation, space: Workspace
    ) -> _Message | SetAside | LeftOut:
        user, stamp, subtype = told.get("user"), told.get("ts"), told.get("subtype")
        if told.get("bot_id") or (isinstance(subtype, str) and subtype not in _WRITTEN):
            self._begins_thread(told, conversation, space, None)
            return LeftOut(where, "not-a-person")
        if not isinstance(user, str) or not user:
            return SetAside(where, "no-sender")
        if not isinstance(stamp, str) or not _STAMP.fullmatch(stamp):
            return SetAside(where, "no-date")
        at = int(stamp.partition(".")[0])
        if not believable(at, self._now):
            return SetAside(where, "absurd-date", stamp)
        author = space.person(user)
        self._begins_thread(told, conversation, space, author)
        if author.nature is Nature.ROBOT:
            return LeftOut(where, "not-a-person")
        return _Message(_key(space, conversation, stamp), where, at, stamp, author, told, conversation, space)

    def _begins_thread(
        self, told: dict[str, Any], conversation: Conversation, space: Workspace, author: PartyFound | None
    ) -> None:
        stamp = told.get("ts")
        if isinstance(stamp, str) and (told.get("thread_ts") == stamp or told.get("reply_count")):
            person = author is not None and author.nature is not Nature.ROBOT
            account = author.identifiers[0].value if author is not None and person else ""
            self._threads.put(_key(space, conversation, stamp), account)

    def _ties(self, message: _Message) -> Iterator[Found]:
        waiting_before, told = self._waiting, False
        for each in (*self._contact(message), *self._answer(message), *self._reactions(message)):
            told = told or not isinstance(each, PartyFound)
            yield each
        if not told and self._waiting == waiting_before:
            yield LeftOut(message.where, "no-tie")

    def _contact(self, message: _Message) -> Iterator[Found]:
        """A message to the others of a direct conversation, or to those whom it mentions in a channel."""
        if message.conversation.direct:
            users = message.conversation.members
        else:
            text = message.told.get("text")
            users = tuple(dict.fromkeys(_MENTION.findall(text))) if isinstance(text, str) else ()
        people = [message.space.person(user) for user in users]
        others = [each for each in people if each.identifiers[0] != message.giver and each.nature is not Nature.ROBOT]
        if len(others) > _MOST_MENTIONED:
            yield LeftOut(message.where, "broadcast")
        elif others:
            yield from self._parties(message.author, *others)
            receivers = tuple(each.identifiers[0] for each in others)
            yield ActFound(message.key, message.at, kinds.CHAT.number, (message.giver,), receivers)
        elif message.conversation.direct and people:
            yield LeftOut(message.where, "self")

    def _answer(self, message: _Message) -> Iterator[Found]:
        """An answer in a channel's thread, to whoever began it."""
        thread = message.told.get("thread_ts")
        if message.conversation.direct or not isinstance(thread, str) or thread == message.stamp:
            return
        key, begun = f"{message.key}/answer", _key(message.space, message.conversation, thread)
        parent = message.told.get("parent_user_id")
        if isinstance(parent, str) and parent:
            began = message.space.person(parent)
            yield from self._parties(message.author)
            if began.nature is Nature.ROBOT:
                yield LeftOut(message.where, "not-a-person")
            else:
                yield from self._parties(began)
                yield _answered(key, message.at, message.giver, began.identifiers[0])
            return
        yield from self._parties(message.author)
        account = self._threads.get(begun)
        if account is None:
            self._waiting += 1
            self._threads.put_by(json.dumps([key, message.at, message.giver.value, begun]))
        else:
            yield _answered(key, message.at, message.giver, Identifier("slack", account))

    def answers_to_what_came_later(self) -> Iterator[Found]:
        """The answers whose thread began in a file that was read after theirs."""
        for row in self._threads.rows_put_by():
            key, at, giver, begun = json.loads(row)
            account = self._threads.get(begun)
            if account is None:
                yield SetAside(key, "no-receiver", "the beginning of its thread is not in these files")
            else:
                yield _answered(key, at, Identifier("slack", giver), Identifier("slack", account))

    def _reactions(self, message: _Message) -> Iterator[Found]:
        """One act for each person who reacted, with however many signs."""
        told = message.told.get("reactions")
        users = {
            user: None
            for reaction in (told if isinstance(told, list) else [])
            if isinstance(reaction, dict) and isinstance(reaction.get("users"), list)
            for user in reaction["users"]
            if isinstance(user, str) and user
        }
        for user in users:
            reactor = message.space.person(user)
            key = f"{message.key}/reaction/{reactor.identifiers[0].value}"
            if reactor.identifiers[0] == message.giver:
                yield LeftOut(key, "self")
            elif reactor.nature is Nature.ROBOT:
                yield LeftOut(key, "not-a-person")
            else:
                yield from self._parties(reactor, message.author)
                giver, receiver = (reactor.identifiers[0],), (message.giver,)
                yield ActFound(key, message.at, kinds.REACTION.number, giver, receiver, asked=False)

    def _parties(self, *people: PartyFound) -> Iterator[PartyFound]:
        for person in people:
            if person.identifiers[0] not in self._named:
                self._named.add(person.identifiers[0])
                yield person


def _key(space: Workspace, conversation: Conversation, stamp: str) -> str:
    return f"slack:{space.team}/{conversation.identity.casefold()}/{stamp}"


def _answered(key: str, at: int, giver: Identifier, receiver: Identifier) -> ActFound | LeftOut:
    if not receiver.value:
        return LeftOut(key, "not-a-person")
    if receiver == giver:
        return LeftOut(key, "self")
    return ActFound(key, at, kinds.ANSWER.number, (giver,), (receiver,))
