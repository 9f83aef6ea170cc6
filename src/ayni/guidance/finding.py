"""What one could do for one person: every idea that facts and record give rise to, with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np

from ayni.clock import DAY, YEAR
from ayni.guidance.between import Between
from ayni.guidance.ideas import (
    WAYS,
    Gift,
    Help,
    Memory,
    Moment,
    Need,
    Person,
    Promised,
    Reason,
    Situation,
    Suggestion,
    Sure,
    Why,
)
from ayni.guidance.matching import Offers
from ayni.guidance.ties import State, Tie


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How near something must be to be a reason now. Days unless it says otherwise."""

    promise_due: int = 7
    moment_ahead: int = 10
    moment_past: int = 5
    thanks_within: int = 30
    anniversary_off: int = 3
    outcome_after: int = 14
    outcome_until: int = 180
    #: Help that took so many minutes is worth an anniversary.
    anniversary_minutes: float = 15.0
    #: A need that was learned so lately brings back how they once helped.
    need_fresh: int = 30


_GIFT_HELP = {
    "knowledge": Help.EXPLAIN,
    "connection": Help.INTRODUCE,
    "skill": Help.LEND_A_HAND,
    "resource": Help.SHARE,
}
_MANNER_HELP = {"thoughtful": Help.THINK_ALONG, "introduction": Help.FIND_SOMEBODY}
_MOMENT_HELP = {"loss": Help.STAND_BY, "decision": Help.THINK_OF, "other": Help.THINK_OF}
_SURE = {"said": Sure.SAID, "read": Sure.SEEN, "guessed": Sure.GUESSED}
_INTRODUCED_AT_MOST = 2


class Facts:
    """The facts of a situation by person, and what everybody can give."""

    def __init__(self, situation: Situation) -> None:
        self.needs: Mapping[int, Sequence[Need]] = _by_party(situation.needs)
        self.moments: Mapping[int, Sequence[Moment]] = _by_party(situation.moments)
        self.promises: Mapping[int, Sequence[Promised]] = _by_party(situation.promises)
        people = {person.party for person in situation.people}
        self.mine: list[Gift] = sorted(
            (gift for gift in situation.gifts if gift.party == situation.me), key=lambda gift: gift.id
        )
        self.others: list[Gift] = sorted(
            (gift for gift in situation.gifts if gift.party != situation.me and gift.party in people),
            key=lambda gift: gift.id,
        )

    def parties(self) -> set[int]:
        """Of whom anything is known."""
        return {*self.needs, *self.moments, *self.promises}


def _by_party[Fact: (Need, Moment, Promised)](facts: Sequence[Fact]) -> Mapping[int, Sequence[Fact]]:
    found: dict[int, list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=lambda fact: fact.id):
        found[fact.party].append(fact)
    return found


class Finding:
    """Finds ideas, person by person."""

    def __init__(self, situation: Situation, between: Between, windows: Windows | None = None) -> None:
        self.situation = situation
        self.between = between
        self.windows = windows or Windows()
        self.facts = Facts(situation)
        self.may_recall = _about_this_day(between, situation, self.windows)
        self._mine = Offers([gift.text for gift in self.facts.mine])
        self._others = Offers([gift.text for gift in self.facts.others])

    def ideas(self, person: Person) -> Iterator[Suggestion]:
        """All that one could do for somebody; in a hard season only what is light."""
        until = person.hard_season_until
        if until is not None and until >= self.situation.today:
            yield self._in_a_hard_season(person, until)
            return
        limits = self._limits(person)
        for idea in (*self._of_facts(person), *self._of_the_record(person)):
            yield Suggestion(
                party=idea.party,
                idea=idea.idea,
                help=idea.help,
                kind=idea.kind,
                minutes=idea.minutes,
                reasons=(*idea.reasons, *limits),
                sure=idea.sure,
            )

    def _in_a_hard_season(self, person: Person, until: date) -> Suggestion:
        month = f"{self.situation.today:%Y-%m}"
        reason = Reason(why=Why.HARD_SEASON, until=until)
        reasons = (reason, *self._once_helped(person))
        return _idea(person, f"season:{person.party}:{month}", Help.STAND_BY, reasons, Sure.SAID)

    def _limits(self, person: Person) -> tuple[Reason, ...]:
        told = [need for need in self.facts.needs.get(person.party, ()) if need.sort == "limit"]
        return tuple(Reason(why=Why.MIND, need=need.id, on=need.on) for need in told[:2])

    # From what is known of them -----------------------------------------------------------------

    def _of_facts(self, person: Person) -> Iterator[Suggestion]:
        for promise in self.facts.promises.get(person.party, ()):
            if promise.due is not None and (promise.due - self.situation.today).days <= self.windows.promise_due:
                reason = Reason(why=Why.PROMISED, promise=promise.id, on=promise.due)
                yield _idea(person, f"promise:{promise.id}", Help.KEEP, (reason,), Sure.SAID)
        for moment in self.facts.moments.get(person.party, ()):
            yield from self._of_a_moment(person, moment)
        for need in self.facts.needs.get(person.party, ()):
            if need.sort != "limit":
                yield from self._of_a_need(person, need)

    def _of_a_moment(self, person: Person, moment: Moment) -> Iterator[Suggestion]:
        day = nearest(moment.on, self.situation.today)
        if day is None:
            return
        away = (day - self.situation.today).days
        if not -self.windows.moment_past <= away <= self.windows.moment_ahead:
            return
        way = Help.PLANNED if moment.plan else _MOMENT_HELP.get(moment.sort, Help.CHEER)
        reasons = (Reason(why=Why.MOMENT, moment=moment.id, on=day), *self._once_helped(person))
        yield _idea(person, f"moment:{moment.id}:{day.year}", way, reasons, Sure.SAID)

    def _of_a_need(self, person: Person, need: Need) -> Iterator[Suggestion]:
        why = Reason(why=Why.NEED, need=need.id, on=need.on)
        sure, once = _SURE.get(need.learned, Sure.GUESSED), self._once_helped(person)
        for match in self._mine.meeting(need.text)[:2]:
            gift = self.facts.mine[match.index]
            reasons = (why, Reason(why=Why.YOU_CAN, gift=gift.id), *once)
            way = _GIFT_HELP.get(gift.sort, Help.EXPLAIN)
            way = Help.OFFER if way is Help.INTRODUCE else way
            yield _idea(person, f"need:{need.id}:gift:{gift.id}", way, reasons, sure)
        manner = (Reason(why=Why.MANNER),) if person.manner else ()
        met = [self.facts.others[match.index] for match in self._others.meeting(need.text)]
        for gift in [gift for gift in met if gift.party != person.party][:_INTRODUCED_AT_MOST]:
            known = Reason(why=Why.THEY_CAN, gift=gift.id, other=gift.party)
            fits = manner if person.manner == "introduction" else ()
            yield _idea(
                person,
                f"need:{need.id}:meet:{gift.party}",
                Help.INTRODUCE,
                (why, known, *fits, *once),
                sure,
            )
        offer = _MANNER_HELP.get(person.manner, Help.OFFER)
        yield _idea(person, f"need:{need.id}:{offer}", offer, (why, *manner, *once), sure)

    def _once_helped(self, person: Person) -> tuple[Reason, ...]:
        rows, at = self.between.got_from(person.party)
        if not len(rows):
            return ()
        return (Reason(why=Why.ONCE_HELPED_YOU, at=int(at[-1]), rows=(int(rows[-1]),)),)

    # From the record alone ----------------------------------------------------------------------

    def _of_the_record(self, person: Person) -> Iterator[Suggestion]:
        tie = self.situation.ties.get(person.party)
        if tie is None:
            if person.made_by_hand:
                reason = Reason(why=Why.LITTLE_KNOWN)
                yield _idea(person, f"listen:{person.party}", Help.LISTEN, (reason,), Sure.GUESSED)
            return
        yield from self._thanks(person)
        yield from self._anniversary(person)
        yield from self._outcome(person)
        if tie.state is State.NEW and tie.first_at is not None:
            reason = Reason(why=Why.NEW, at=tie.first_at)
            yield _idea(person, f"welcome:{person.party}", Help.WELCOME, (reason,), Sure.GUESSED)
        if tie.last_at is not None and self._is_quiet(person, tie):
            reason = Reason(why=Why.QUIET, at=tie.last_at, usual=self._usual(person, tie))
            yield _idea(person, f"wake:{person.party}:{tie.last_at}", Help.WAKE, (reason,), Sure.SEEN)

    def _usual(self, person: Person, tie: Tie) -> float | None:
        return person.rhythm_days * float(DAY) if person.rhythm_days else tie.usual_gap

    def _is_quiet(self, person: Person, tie: Tie) -> bool:
        """By the reader's own wish where there is one, else by the rule of the tie; not those once met in passing."""
        if person.rhythm_days and tie.last_at is not None:
            return self.situation.now - tie.last_at > person.rhythm_days * DAY
        return tie.state is State.QUIET

    def _thanks(self, person: Person) -> Iterator[Suggestion]:
        rows, at = self.between.got_from(person.party)
        if not len(rows) or self.situation.now - int(at[-1]) > self.windows.thanks_within * DAY:
            return
        _, gave = self.between.given_to(person.party)
        if len(gave) and gave[-1] >= at[-1]:
            return
        reason = Reason(why=Why.HELPED_YOU, at=int(at[-1]), rows=(int(rows[-1]),))
        yield _idea(person, f"thank:{person.party}:{int(at[-1])}", Help.THANK, (reason,), Sure.SEEN)

    def _anniversary(self, person: Person) -> Iterator[Suggestion]:
        if person.party not in self.may_recall:
            return
        found = anniversary(self.between, person.party, self.situation, self.windows)
        if found is not None:
            yield _idea(person, f"tell:{person.party}:{self.situation.today.year}", Help.TELL, (found,), Sure.SEEN)

    def _outcome(self, person: Person) -> Iterator[Suggestion]:
        rows, at = self.between.given_to(person.party)
        if not len(rows):
            return
        days = (self.situation.now - int(at[-1])) / DAY
        if self.windows.outcome_after <= days <= self.windows.outcome_until:
            reason = Reason(why=Why.YOU_GAVE, at=int(at[-1]), rows=(int(rows[-1]),))
            yield _idea(person, f"follow:{person.party}:{int(at[-1])}", Help.FOLLOW_UP, (reason,), Sure.SEEN)


def remembered(finding: Finding, people: Sequence[Person], at_most: int = 2) -> tuple[Memory, ...]:
    """Help received on about this day of an earlier year: those of the longest ago first."""
    situation = finding.situation
    found = []
    for person in (person for person in people if person.party in finding.may_recall):
        reason = anniversary(finding.between, person.party, situation, finding.windows)
        if reason is not None:
            found.append(Memory(party=person.party, reason=reason))
    return tuple(sorted(found, key=lambda one: (-(one.reason.years or 0), one.party))[:at_most])


def helpers_in_need(finding: Finding, people: Sequence[Person], at_most: int = 2) -> tuple[Memory, ...]:
    """What those once did who need something themselves now: a hard season, a loss or a decision near, a need learned lately.

    Each with the largest help that came from them, however long ago; those in a hard season first, then losses and decisions,
    then the needs learned last.
    """
    found = []
    for person in people:
        need = _in_need(finding, person)
        row = finding.between.largest_from(person.party) if need is not None else None
        if need is not None and row is not None:
            order, reason = need
            place, at = row
            found.append((order, person.party, replace(reason, at=at, rows=(place,))))
    return tuple(
        Memory(party=party, reason=reason) for _order, party, reason in sorted(found, key=lambda one: one[:2])[:at_most]
    )


def _in_need(finding: Finding, person: Person) -> tuple[tuple[int, int], Reason] | None:
    """What somebody needs now, and how early it comes; None where nothing is known."""
    today, windows = finding.situation.today, finding.windows
    until = person.hard_season_until
    if until is not None and until >= today:
        return (0, 0), Reason(why=Why.HELPER_IN_NEED, until=until)
    for moment in finding.facts.moments.get(person.party, ()):
        day = nearest(moment.on, today) if moment.sort in ("loss", "decision") else None
        if day is not None and -windows.moment_past <= (day - today).days <= windows.moment_ahead:
            return (1, abs((day - today).days)), Reason(why=Why.HELPER_IN_NEED, moment=moment.id, on=day)
    fresh = [
        need
        for need in finding.facts.needs.get(person.party, ())
        if need.sort != "limit" and need.on is not None and 0 <= (today - need.on).days <= windows.need_fresh
    ]
    if not fresh:
        return None
    last = max(fresh, key=lambda need: (need.on or today, need.id))
    return (2, (today - (last.on or today)).days), Reason(why=Why.HELPER_IN_NEED, need=last.id, on=last.on)


def _about_this_day(between: Between, situation: Situation, windows: Windows) -> set[int]:
    """Those from whom something came about this day of an earlier year, found at once for all."""
    age = situation.now - between.at
    years = np.rint(age / YEAR)
    near = (years >= 1) & (np.abs(age - years * YEAR) <= (windows.anniversary_off + 1) * DAY) & ~between.gives
    return set(between.others[near].tolist())


def anniversary(between: Between, party: int, situation: Situation, windows: Windows) -> Reason | None:
    """The largest help that came from somebody about this day, one or more years ago; None where there was none."""
    rows, at = between.got_from(party)
    best: tuple[float, int, int, int] | None = None
    for row, when in zip(rows.tolist(), at.tolist(), strict=True):
        years = round((situation.now - when) / YEAR)
        if years < 1 or abs(situation.now - when - years * YEAR) > (windows.anniversary_off + 1) * DAY:
            continue
        day = datetime.fromtimestamp(when, UTC).date()
        off = abs((_in_year(day, day.year + years) - situation.today).days)
        minutes = float(between.ledger.weight[row])
        if off <= windows.anniversary_off and minutes >= windows.anniversary_minutes:
            told = (minutes, years, when, row)
            best = told if best is None or told[:3] > best[:3] else best
    if best is None:
        return None
    return Reason(why=Why.ANNIVERSARY, at=best[2], rows=(best[3],), years=best[1])


def nearest(on: str, today: date) -> date | None:
    """The day of a moment; for one that comes every year the day nearest to today. None where it is no day.

    >>> nearest("--01-02", date(2026, 12, 30))
    datetime.date(2027, 1, 2)
    """
    try:
        if not on.startswith("--"):
            return date.fromisoformat(on)
        day = date.fromisoformat(f"2000-{on[2:]}")
    except ValueError:
        return None
    years = (today.year - 1, today.year, today.year + 1)
    return min((_in_year(day, year) for year in years), key=lambda one: abs(one - today))


def _in_year(day: date, year: int) -> date:
    """The same day of another year; the day before where that year has none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=day.day - 1)


def _idea(person: Person, idea: str, way: Help, reasons: tuple[Reason, ...], sure: Sure) -> Suggestion:
    return Suggestion(
        party=person.party,
        idea=idea,
        help=way,
        kind=WAYS[way].kind.number,
        minutes=WAYS[way].minutes,
        reasons=reasons,
        sure=sure,
    )
