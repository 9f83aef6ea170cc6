"""Letters to parties, contacts and answers: what every source of mail has in common.

A message between people is a contact of its writer with all it was written to. A message that
answers somebody is also an act: the one who answers gave attention to the one who is answered. Over
a mailing list only answers count, for nobody in particular was written to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from ayni.identity.natures import nature_of
from ayni.ledger.kinds import ANSWER, MESSAGE
from ayni.ledger.parties import Identifier, Nature
from ayni.sources.contract import LEFT_OUT, ActFound, Found, LeftOut, PartyFound, Progress, ReadOptions, SetAside
from ayni.sources.mail.letter import MOST_RECEIVERS, Letter, Opened, Raw, opened
from ayni.sources.mail.shelf import Answered, Shelf

_ROWS_BETWEEN_PROGRESS = 500
_NATURES_AT_HAND = 16_384
_PEOPLE = (Nature.HUMAN, Nature.SHARED)


def read_mail(raws: Iterable[Raw], options: ReadOptions, *, done: Callable[[], int], total: int) -> Iterator[Found]:
    """Everything that messages tell, the same for any order of them.

    Every message ends as acts, as one `LeftOut` or as one `SetAside`. `done` says how many of the `total`
    bytes the messages given out so far have taken; reading them is the first half of the work and of
    what `Progress` tells, joining them the second.
    """
    rows = 0
    with Shelf() as shelf:
        for raw in raws:
            rows += not raw.is_note
            yield from _put_by(raw, shelf, options)
            if rows % _ROWS_BETWEEN_PROGRESS == 0 and not raw.is_note:
                yield Progress(min(done(), total) // 2, total, rows)
        yield from _people(shelf)
        for spare in shelf.spares():
            if spare.same:
                yield LeftOut(spare.letter.where, "duplicate")
            else:
                yield SetAside(
                    spare.letter.where, "duplicate-id", f"another one, from {spare.letter.sender or 'nobody'}"
                )
        judge = _Judge(shelf, options)
        for joined, (letter, answered) in enumerate(shelf.letters(), start=1):
            yield from judge.outcome(letter, answered)
            if joined % _ROWS_BETWEEN_PROGRESS == 0:
                yield Progress(total // 2 + (total - total // 2) * min(joined, rows) // max(rows, 1), total, rows)
    yield Progress(total, total, rows)


def _put_by(raw: Raw, shelf: Shelf, options: ReadOptions) -> Iterator[Found]:
    if raw.problem:
        yield SetAside(raw.where, raw.problem, _PROBLEMS.get(raw.problem, ""))
        return
    found = opened(raw, options.now)
    if found.letter.verdict == "draft":
        yield LeftOut(found.letter.where, "draft")
        return
    shelf.put(found.letter)
    shelf.met_lists(found.lists)
    _meet(found, shelf)


_PROBLEMS = {
    "truncated": "the file ends in the middle of this message",
    "too-large": "its header is longer than any real one",
    "unreadable": "check that the file may be read",
}


def _meet(found: Opened, shelf: Shelf) -> None:
    if found.sender is not None:
        ordinary = found.letter.verdict not in LEFT_OUT
        shelf.met(found.sender, own=True, wrote=ordinary, by_program=found.by_program)
    # Those on a broadcast did not meet anybody by it.
    if len(found.receivers) <= MOST_RECEIVERS:
        for box in found.receivers:
            shelf.met(box)


def _people(shelf: Shelf) -> Iterator[PartyFound]:
    for named in shelf.people():
        if named.is_first or named.name:
            yield PartyFound((Identifier("email", named.address),), name=named.name, nature=named.nature)


class _Judge:
    """Says of each letter what it was."""

    def __init__(self, shelf: Shelf, options: ReadOptions) -> None:
        self._known = lru_cache(_NATURES_AT_HAND)(shelf.nature)
        self._sender_of = options.sender_of
        self._me = {identifier.value for identifier in options.me if identifier.scheme == "email"}
        self._told: set[str] = set()

    def outcome(self, letter: Letter, parent: Answered | None) -> Iterator[Found]:
        verdict = letter.verdict or self._noise(letter)
        if verdict:
            yield (
                LeftOut(letter.where, verdict)
                if verdict in LEFT_OUT
                else SetAside(letter.where, verdict, letter.detail)
            )
            return
        receivers = letter.receivers.split("\n") if letter.receivers else []
        listed = letter.listed or any(self._nature(address) is Nature.LIST for address in receivers)
        people = [a for a in receivers if self._nature(a) in _PEOPLE and not self._is_same(a, letter.sender)]
        answered = self._answered(letter, parent)
        acts = 0
        if people and len(people) <= MOST_RECEIVERS and not listed:
            acts += 1
            yield _act(letter, MESSAGE.number, tuple(Identifier("email", address) for address in people))
        if answered is not None and self._may_be_answered(answered, letter.sender):
            acts += 1
            yield from self._unmet(answered)
            yield _act(letter, ANSWER.number, (answered,), self._asked(letter, parent))
        if not acts:
            yield self._why_none(letter, receivers, people, answered, listed)

    def _noise(self, letter: Letter) -> str:
        nature = self._nature(letter.sender)
        return {Nature.ROBOT: "robot", Nature.LIST: "list"}.get(nature, "")

    def _answered(self, letter: Letter, parent: Answered | None) -> Identifier | None:
        """Who is answered: the writer of what is answered, or else the only person the answer went to."""
        if not letter.parent:
            return None
        if parent is not None and parent.sender:
            return Identifier("email", parent.sender)
        known = self._sender_of(letter.parent) if self._sender_of is not None else None
        if known is not None:
            return known
        people = [a for a in letter.to.split("\n") if a and self._nature(a) is Nature.HUMAN]
        return Identifier("email", people[0]) if len(people) == 1 else None

    def _asked(self, letter: Letter, parent: Answered | None) -> bool | None:
        """Whether what is answered was written to the one who answers, or to a list; None where it was not read."""
        if parent is None:
            return None
        receivers = parent.receivers.split("\n")
        return (
            parent.listed
            or any(self._is_same(address, letter.sender) for address in receivers)
            or any(address and self._nature(address) is Nature.LIST for address in receivers)
        )

    def _may_be_answered(self, answered: Identifier, sender: str) -> bool:
        if answered.scheme != "email":
            return True
        return not self._is_same(answered.value, sender) and self._nature(answered.value) in _PEOPLE

    def _unmet(self, answered: Identifier) -> Iterator[PartyFound]:
        """Somebody whom an earlier import knows and this reading does not name."""
        if answered.scheme == "email" and self._known(answered.value) is None and answered.value not in self._told:
            self._told.add(answered.value)
            yield PartyFound((answered,), nature=self._nature(answered.value))

    def _why_none(
        self, letter: Letter, receivers: list[str], people: list[str], answered: Identifier | None, listed: bool
    ) -> LeftOut | SetAside:
        if answered is not None and self._is_same(answered.value, letter.sender):
            return LeftOut(letter.where, "self")
        if listed:
            return LeftOut(letter.where, "list")
        if len(people) > MOST_RECEIVERS:
            return LeftOut(letter.where, "broadcast")
        if not receivers:
            return SetAside(letter.where, "no-receiver")
        if all(self._is_same(address, letter.sender) for address in receivers):
            return LeftOut(letter.where, "self")
        return LeftOut(letter.where, "not-a-person")

    def _is_same(self, address: str, other: str) -> bool:
        return address == other or (address in self._me and other in self._me)

    def _nature(self, address: str) -> Nature:
        return self._known(address) or nature_of(address)


def _act(letter: Letter, kind: int, receivers: tuple[Identifier, ...], asked: bool | None = None) -> ActFound:
    return ActFound(
        key=f"mail:{letter.id}" if kind == MESSAGE.number else f"mail:{letter.id}#answer",
        at=letter.at,
        kind=kind,
        givers=(Identifier("email", letter.sender),),
        receivers=receivers,
        asked=asked,
        what=letter.subject,
    )
