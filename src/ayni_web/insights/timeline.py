"""One relationship as a person tells it: acts with their context, contacts folded between them, silences named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Literal, NamedTuple

from django.utils import timezone

from ayni_web.book.models import Act, ActParty
from ayni_web.insights.months import ContactMonth

type EntryKind = Literal["act", "given", "received", "both", "contact", "quiet"]


class Entry(NamedTuple):
    """One line of the timeline: an act, a run of months in touch, or a silence.

    `at` is None for an act without a time. An act is a bare `act_id` until its page is shown (`with_acts`).
    """

    kind: EntryKind
    at: datetime | None
    until: datetime | None = None
    act_id: int = 0
    act: Act | None = None
    months: Sequence[ContactMonth] = ()

    @property
    def from_you(self) -> int:
        return sum(month.from_you for month in self.months)

    @property
    def to_you(self) -> int:
        return sum(month.to_you for month in self.months)

    @property
    def contacts(self) -> int:
        return self.from_you + self.to_you

    @property
    def length(self) -> timedelta:
        return self.until - self.at if self.at and self.until else timedelta()


def timeline(
    acts: Iterable[tuple[int, datetime | None]],
    months: Sequence[ContactMonth],
    *,
    quiet_after: timedelta,
    until: datetime | None = None,
) -> list[Entry]:
    """Newest first; acts without a time at the end. `acts` are ids and times, what was told last first.

    A silence is counted up to `until`, or now.
    """
    told = [Entry("act", at, act_id=act) for act, at in acts]
    touched = [Entry("contact", month.last, until=month.first, months=(month,)) for month in months]
    timed = [entry for entry in (*told, *touched) if entry.at is not None]
    timed.sort(key=attrgetter("at"), reverse=True)
    whole = _with_silences(_folded(timed), quiet_after, until or timezone.now())
    return [*whole, *(entry for entry in told if entry.at is None)]


def with_acts(entries: Iterable[Entry], acts: Mapping[int, Act], mine: Iterable[int]) -> list[Entry]:
    """The entries of one page with their acts. `mine` are the parties that are the reader; an act that is gone is left out."""
    own = frozenset(mine)
    return [
        entry._replace(act=acts[entry.act_id], kind=side_of(acts[entry.act_id], own)) if entry.act_id else entry
        for entry in entries
        if not entry.act_id or entry.act_id in acts
    ]


def place_of(entries: Sequence[Entry], before: datetime) -> int:
    """The place of the newest entry that is not after a time; the last place where all are."""
    for place, entry in enumerate(entries):
        if entry.at is None or (entry.until if entry.kind == "contact" and entry.until else entry.at) <= before:
            return place
    return max(len(entries) - 1, 0)


def side_of(act: Act, mine: frozenset[int]) -> EntryKind:
    """Whether the reader gave, received or did both in an act."""
    gave = any(part.party_id in mine for part in act.parts.all() if part.role == ActParty.Role.GIVER)
    got = any(part.party_id in mine for part in act.parts.all() if part.role == ActParty.Role.RECEIVER)
    return "both" if gave and got else "given" if gave else "received"


def _folded(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Months in touch that follow each other without an act between become one entry."""
    run: list[Entry] = []
    for entry in entries:
        if entry.kind == "contact":
            run.append(entry)
            continue
        if run:
            yield from _one(run)
            run = []
        yield entry
    yield from _one(run)


def _one(run: Sequence[Entry]) -> Iterator[Entry]:
    if run:
        months = tuple(month for entry in run for month in entry.months)
        yield Entry("contact", run[0].at, until=min(month.first for month in months), months=months)


def _with_silences(entries: Iterable[Entry], quiet_after: timedelta, later: datetime) -> Iterator[Entry]:
    for entry in entries:
        if entry.at is not None and later - entry.at > quiet_after:
            yield Entry("quiet", entry.at, until=later)
        yield entry
        if entry.months:
            for left, right in _gaps(entry, quiet_after):
                yield Entry("quiet", left, until=right)
        later = entry.until if entry.kind == "contact" and entry.until else (entry.at or later)


def _gaps(entry: Entry, quiet_after: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """Silences inside a folded run of months."""
    ordered = sorted(entry.months, key=lambda month: month.first)
    reached: datetime | None = None
    for month in ordered:
        if reached is not None and month.first - reached > quiet_after:
            yield reached, month.first
        reached = month.last if reached is None else max(reached, month.last)
