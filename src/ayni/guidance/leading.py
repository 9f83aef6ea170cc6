"""Whether somebody who leads gives first or waits: who began each cycle of giving between them and each of the others.

Pure functions over days. What is counted is a beginning: the first help after a silence between two, where nobody had
asked for it. That somebody must give first before anything can come back is what A. W. Gouldner calls the starting
mechanism (The Norm of Reciprocity: A Preliminary Statement, *American Sociological Review* 25 (1960) 161–178). How long a
silence must be to end a cycle is a rule of ours and fitted to nothing: longer than thirty days, the span within which
help counts as passed on in chains too; where two usually exchange more seldom, longer than twice their usual gap; and
ninety days end a cycle in any case, so that a slow and one-sided record does not become one endless cycle.

Shares have the interval of `shares`, with the people as clusters: many beginnings with one say less than the same
number with many. With equal turns half of all beginnings would be one's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from math import ceil
from statistics import median

import numpy as np

from ayni.guidance.shares import Share, share

#: In days. What comes sooner may be the answer to what came before.
LEAST_SILENCE = 30
MOST_SILENCE = 90
USUAL_TIMES = 2
#: So many gaps, or nothing is usual between two yet.
GAPS_KNOWN = 3
#: So many beginnings, with so many people, or nothing is said.
LEAST = 8
LEAST_PEOPLE = 3
#: Days that are looked at: for the share, for a trend, and in which somebody is new.
A_YEAR = 365
LATELY = 90
NEW = 90
#: So often in a row the other began, before it is proposed to begin oneself.
IN_A_ROW = 2


class Began(StrEnum):
    """How a cycle of giving began."""

    YOU = "you"
    THEY = "they"
    YOUR_ASK = "your ask"  # they gave because the reader had asked
    THEIR_ASK = "their ask"
    SAME_DAY = "same day"  # both gave on its first day, and a day is as fine as people tell


@dataclass(frozen=True, slots=True)
class Help:
    """One act between the reader and one other: on which day (any count of days), whether the reader gave, and whether it
    was asked for."""

    act: int
    other: int
    day: int
    gives: bool
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first day of a cycle with somebody; `act` is the first act of that day."""

    act: int
    other: int
    day: int
    began: Began


def silence_between(days: Collection[int]) -> int:
    """How many days of silence may pass between two before what comes next is a new beginning.

    >>> silence_between([0, 1, 2, 100]), silence_between([0, 40, 80, 120]), silence_between([0, 40])
    (30, 80, 30)
    >>> silence_between([0, 365, 730, 1095])
    90
    """
    gaps = [later - earlier for earlier, later in pairwise(sorted(set(days)))]
    if len(gaps) < GAPS_KNOWN:
        return LEAST_SILENCE
    return min(max(LEAST_SILENCE, ceil(USUAL_TIMES * median(gaps))), MOST_SILENCE)


def beginnings(given: Iterable[Help]) -> tuple[Beginning, ...]:
    """Who began each cycle of giving, with each of the others; by the other's number, then day.

    >>> there = [Help(1, 7, 0, gives=True), Help(2, 7, 9, gives=False), Help(3, 7, 90, gives=False)]
    >>> [(one.day, one.began.value) for one in beginnings(there)]
    [(0, 'you'), (90, 'they')]
    """
    found = []
    rows = sorted(given, key=lambda one: (one.other, one.day, one.act, one.gives))
    for other, group in groupby(rows, key=lambda one: one.other):
        theirs = list(group)
        silence = silence_between({one.day for one in theirs})
        last = None
        for day, of_day in groupby(theirs, key=lambda one: one.day):
            first = list(of_day)
            if last is None or day - last > silence:
                found.append(Beginning(first[0].act, other, day, _began(first)))
            last = day
    return tuple(found)


def _began(first: Sequence[Help]) -> Began:
    """By all that was given on the first day."""
    if len({one.gives for one in first}) == 2:
        return Began.SAME_DAY
    gave = first[0].gives
    if all(one.asked for one in first):
        return Began.THEIR_ASK if gave else Began.YOUR_ASK
    return Began.YOU if gave else Began.THEY


class Finding(StrEnum):
    """What a share of beginnings says beside equal turns."""

    TOO_FEW = "too few"
    YOU = "you"
    THEY = "they"
    TURNS = "turns"  # no clear difference from equal turns


@dataclass(frozen=True, slots=True)
class FirstMoves:
    """Of the beginnings of a span that somebody made unasked, those of the reader, with a 90 % interval.

    `people` is with how many. Beside them: cycles that began with an ask, and those of which nobody knows who was first.
    """

    finding: Finding
    own: Share
    people: int
    your_asks: int
    their_asks: int
    same_day: int


def first_moves(begun: Iterable[Beginning], since: int, until: int) -> FirstMoves:
    """Who began, after the day `since` and up to `until`. One act for several people counts once.

    >>> rows = [Beginning(n, n, n, Began.YOU) for n in range(1, 9)]
    >>> first_moves(rows, 0, 8).finding
    <Finding.YOU: 'you'>
    >>> first_moves(rows, 0, 7).finding
    <Finding.TOO_FEW: 'too few'>
    """
    acts: dict[tuple[int, Began], Beginning] = {}
    for one in sorted(begun, key=lambda one: (one.day, one.act, one.other)):
        if since < one.day <= until:
            acts.setdefault((one.act, one.began), one)
    decided = [one for one in acts.values() if one.began in (Began.YOU, Began.THEY)]
    own = share(
        np.array([one.began is Began.YOU for one in decided], np.bool_),
        np.array([one.other for one in decided], np.int64),
    )
    people = len({one.other for one in decided})

    def number(began: Began) -> int:
        return sum(1 for one in acts.values() if one.began is began)

    return FirstMoves(
        finding=_finding(own, people),
        own=own,
        people=people,
        your_asks=number(Began.YOUR_ASK),
        their_asks=number(Began.THEIR_ASK),
        same_day=number(Began.SAME_DAY),
    )


def _finding(own: Share, people: int) -> Finding:
    if own.of < LEAST or people < LEAST_PEOPLE or own.low is None or own.high is None:
        return Finding.TOO_FEW
    if own.low > 0.5:
        return Finding.YOU
    return Finding.THEY if own.high < 0.5 else Finding.TURNS


class Change(StrEnum):
    """How the last ninety days stand beside the ninety before."""

    MORE = "more"
    LESS = "less"
    NO_CLEAR = "no clear"


@dataclass(frozen=True, slots=True)
class Trend:
    """The reader's own share of beginnings lately, beside the span of the same length before it."""

    now: Share
    before: Share
    change: Change


def trend(begun: Collection[Beginning], until: int) -> Trend | None:
    """None unless both spans hold enough to say something. A change is clear where the two intervals do not meet."""
    now = first_moves(begun, until - LATELY, until)
    before = first_moves(begun, until - 2 * LATELY, until - LATELY)
    if Finding.TOO_FEW in (now.finding, before.finding):
        return None
    low, high, low_before, high_before = now.own.low, now.own.high, before.own.low, before.own.high
    assert low is not None
    assert high is not None
    assert low_before is not None
    assert high_before is not None
    change = Change.MORE if low > high_before else Change.LESS if high < low_before else Change.NO_CLEAR
    return Trend(now.own, before.own, change)


@dataclass(frozen=True, slots=True)
class Given:
    """How many acts the reader gave in a span: those that answered an ask, and all."""

    answers: int
    of: int


def given_by_reader(given: Iterable[Help], since: int, until: int) -> Given:
    """Acts that the reader gave, each once however many received it.

    >>> given_by_reader([Help(1, 7, 5, True, asked=True), Help(1, 8, 5, True, asked=True), Help(2, 7, 6, True)], 0, 9)
    Given(answers=1, of=2)
    """
    acts = {one.act: one.asked for one in given if one.gives and since < one.day <= until}
    return Given(sum(acts.values()), len(acts))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is in the team now, and since which day."""

    party: int
    since: int


@dataclass(frozen=True, slots=True)
class Welcome:
    """Who is new, and who of all has received nothing yet as far as the reader may see; and the reader's part in it."""

    new: int
    new_given: int
    nothing_seen: int


def welcome(given: Iterable[Help], members: Iterable[Member], received: Collection[int], until: int) -> Welcome:
    """`received`: of whom the reader may see that somebody gave them something, whoever it was."""
    by_reader = {one.other for one in given if one.gives}
    here = list(members)
    new = {one.party for one in here if _is_new(one, until)}
    nothing = {one.party for one in here} - set(received) - by_reader
    return Welcome(len(new), len(new & by_reader), len(nothing))


class Reason(StrEnum):
    """Why somebody is named as the one to whom the reader could give first. In the order in which they are looked at."""

    NEW = "new"
    NOTHING_SEEN = "nothing seen"
    THEY_BEGAN = "they began"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Step:
    """Whom to give something first, and why. `day`: since when they are here, or when something last passed; `times`: how
    often in a row they began."""

    reason: Reason
    party: int
    day: int
    times: int = 0


def next_step(
    given: Collection[Help],
    members: Collection[Member],
    received: Collection[int],
    until: int,
    refused: Collection[int] = (),
) -> Step | None:
    """The one thing to do next; None where nobody is left. Within a reason, whoever waits longest comes first.

    >>> next_step([], [Member(7, 95), Member(8, 90)], {7, 8}, until=100)
    Step(reason=<Reason.NEW: 'new'>, party=8, day=90, times=0)
    >>> next_step([], [Member(7, 95), Member(8, 90)], {7, 8}, until=100, refused={8}).party
    7
    """
    by_reader = {one.other for one in given if one.gives}
    open_ones = sorted((one for one in members if one.party not in refused), key=lambda one: (one.since, one.party))
    without = [one for one in open_ones if one.party not in by_reader]
    for one in without:
        if _is_new(one, until):
            return Step(Reason.NEW, one.party, one.since)
    for one in without:
        if one.party not in received:
            return Step(Reason.NOTHING_SEEN, one.party, one.since)
    return _between(given, {one.party for one in open_ones}, until)


def _between(given: Collection[Help], here: Collection[int], until: int) -> Step | None:
    """Of those with whom a cycle is over: where the others began the last ones, else where it is quiet for longest."""
    rows = sorted((one for one in given if one.other in here and one.day <= until), key=lambda one: one.other)
    begun: dict[int, list[Beginning]] = {}
    for beginning in beginnings(rows):
        begun.setdefault(beginning.other, []).append(beginning)
    over = []
    for other, group in groupby(rows, key=lambda one: one.other):
        days = {one.day for one in group}
        if until - max(days) > silence_between(days):
            over.append((max(days), other))
    for last, other in sorted(over):
        times = _in_a_row(begun[other])
        if times >= IN_A_ROW:
            return Step(Reason.THEY_BEGAN, other, last, times)
    return Step(Reason.QUIET, min(over)[1], min(over)[0]) if over else None


def _in_a_row(begun: Sequence[Beginning]) -> int:
    """How many of the last beginnings were theirs, one after the other."""
    times = 0
    for one in reversed(begun):
        if one.began is not Began.THEY:
            break
        times += 1
    return times


def _is_new(member: Member, until: int) -> bool:
    return until - member.since <= NEW
