"""Messages of a LinkedIn export: every message is a contact, and an answer to somebody's message an act of attention.

Bodies are never kept. Where the export states only days, a one-way mark of the text tells two
messages of one day apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ayni.clock import believable
from ayni.ledger.kinds import ANSWER, MESSAGE
from ayni.ledger.parties import Identifier
from ayni.sources.contract import ActFound, Found, LeftOut, ReadOptions, SetAside
from ayni.sources.dates import moment_of
from ayni.sources.linkedin_export import ExportRow
from ayni.sources.linkedin_people import People, Person, receivers, sender
from ayni.sources.opening import clean, digest, readable

_BROADCAST = 25
_YES = frozenset({"true", "yes", "1"})

#: Who wrote a message, and when.
type _Said = tuple[int, Identifier]


class Messages:
    """Reads messages, and remembers who wrote when in each conversation."""

    def __init__(self, people: People, options: ReadOptions) -> None:
        self._people = people
        self._now = options.now
        self._conversations: dict[str, dict[str, _Said]] = {}

    def read(self, row: ExportRow) -> Iterator[Found]:
        """What one row says: a contact with the parties who are new, or why there is none."""
        cells = row.cells
        problem = row.problem or self._problem(cells)
        if problem:
            yield SetAside(row.where, problem)
            return
        reason = self._left_out(cells)
        if reason:
            yield LeftOut(row.where, reason)
            return
        yield from self._contact(row.where, cells)

    def answers(self) -> Iterator[ActFound]:
        """An act for every message that follows somebody else's, from who wrote it to who wrote before."""
        for said in self._conversations.values():
            before: tuple[Identifier, ...] = ()
            turns = sorted((at, key, who) for key, (at, who) in said.items())
            # Messages with the same time may have come in any order, so none of them answers another.
            for at, together in groupby(turns, key=lambda turn: turn[0]):
                now = list(together)
                for _, key, who in now:
                    if before and who not in before:
                        yield ActFound(f"linkedin:answer:{key}", at, ANSWER.number, (who,), before)
                before = tuple(sorted({who for _, _, who in now}))

    def _problem(self, cells: dict[str, str]) -> str:
        if cells.get("is message draft", "").lower() in _YES:
            return ""
        if not cells.get("from") and not cells.get("sender profile url"):
            return "no-sender"
        if not cells.get("to") and not cells.get("recipient profile urls"):
            return "no-receiver"
        if not all(map(readable, (cells.get("from", ""), cells.get("to", "")))):
            return "broken-encoding"
        moment = moment_of(cells.get("date", ""), month_first=True)
        if moment is None:
            return "no-date"
        return "" if believable(moment.at, self._now) else "absurd-date"

    def _left_out(self, cells: dict[str, str]) -> str:
        if cells.get("is message draft", "").lower() in _YES:
            return "draft"
        if _is_advertising(cells):
            return "bulk"
        who = self._people.who(sender(cells))
        to = [self._people.who(person) for person in receivers(cells)]
        if who is None or not any(to):
            return "no-tie"
        if len(to) > _BROADCAST:
            return "broadcast"
        return "" if any(each not in (None, who) for each in to) else "self"

    def _contact(self, where: str, cells: dict[str, str]) -> Iterator[Found]:
        moment = moment_of(cells["date"], month_first=True)
        who = self._people.who(sender(cells))
        if moment is None or who is None:
            return
        to: dict[Identifier, Person] = {}
        for person in receivers(cells):
            own = self._people.who(person)
            if own is not None and own != who:
                to.setdefault(own, person)
        key = _key(cells, moment.at, moment.clock)
        said = self._conversations.setdefault(digest(cells.get("conversation id", "") or key), {})
        if key in said:
            yield LeftOut(where, "duplicate")
            return
        said[key] = (moment.at, who)
        yield from self._people.introduce(who, sender(cells))
        for own, person in to.items():
            yield from self._people.introduce(own, person)
        what = clean(cells.get("subject", "") or cells.get("conversation title", ""), 200)
        yield ActFound(f"linkedin:message:{key}", moment.at, MESSAGE.number, (who,), tuple(to), what=what)


def _key(cells: dict[str, str], at: int, clock: bool) -> str:
    """The same in every export: it rests on who wrote as the row says it, not on who that turned out to be."""
    by = sender(cells).own()
    text = "" if clock else cells.get("content", "")
    return digest(cells.get("conversation id", ""), str(at), str(by), text)


def _is_advertising(cells: dict[str, str]) -> bool:
    where = f"{cells.get('folder', '')} {cells.get('conversation title', '')}".lower()
    by = sender(cells)
    return (
        "sponsored" in where
        or "spam" in where.split()
        or "/company/" in by.url.lower()
        or by.name.lower() == "linkedin"
    )
