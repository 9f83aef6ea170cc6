"""Old ties worth waking: at most three at a time, each with something useful at hand to give. Never a request.

A pure function of columns, facts and a day. Its rules stand in `docs/years.md`, in plain words. Dormant ties are worth the
trouble: what they bring is often more useful than what close ones bring, and the trust is still there (Levin, Walter & Murnighan
2011, Dormant ties: the value of reconnecting, Organization Science 22).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from ayni.clock import DAY
from ayni.guidance.between import Between
from ayni.guidance.finding import Finding, Windows
from ayni.guidance.ideas import WAYS, Answer, Help, Person, Reason, Said, Situation, Sure, Why
from ayni.guidance.ties import State, Tie
from ayni.ledger import kinds
from ayni.ledger.columns import NO_TIME

AT_MOST = 3

#: What is useful to have at hand, the best first. Asking somebody what they work on, or only writing again, is not.
USEFUL: Mapping[Help, float] = {
    Help.STAND_BY: 6,
    Help.PLANNED: 5,
    Help.SHARE: 4.5,
    Help.EXPLAIN: 4.5,
    Help.INTRODUCE: 4.5,
    Help.LEND_A_HAND: 4.5,
    Help.CHEER: 4,
    Help.THINK_OF: 4,
    Help.TELL: 3,
    Help.OFFER: 2.5,
    Help.THINK_ALONG: 2.5,
    Help.FIND_SOMEBODY: 2.5,
    Help.FOLLOW_UP: 2,
}
#: These are more than a kind word: somebody with one of them comes first.
_STRONG = 4
_SURE: Mapping[Sure, float] = {Sure.SAID: 0.25, Sure.SEEN: 0.1, Sure.GUESSED: 0.0}
_BOTH_THERE = (kinds.MEETING.number, kinds.CALL.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a tie was real, and when it is dormant. Days.

    `silence`: nobody is dormant before so long. `steady`: so many days in touch make a tie without any help on record.
    `written`: where a side gave no help, so many messages, calls or meetings show that the tie mattered to it.
    `full_act`: help of so many minutes makes a tie by itself. `thanks`: received help of so many minutes is worth telling
    what came of it. `strong`: so many of the three may go to those for whom most is at hand; the rest go by turns.
    """

    silence: int = 180
    steady: int = 6
    written: int = 2
    full_act: float = 10.0
    thanks: float = 15.0
    strong: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cared:
    """Something that somebody once cared about: what an act between the two was meant to support. `row` is its place."""

    party: int
    row: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Useful:
    """One thing to give: the way of helping, its usual act and minutes, its reasons, how sure, and a key that lasts.

    `cared` is the row of the act whose cause it remembers.
    """

    help: Help
    kind: int
    minutes: int
    reasons: tuple[Reason, ...]
    sure: Sure
    key: str
    cared: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """A dormant tie: how it was, how often either wrote, how long it has been silent (seconds), and its greatest acts (rows)."""

    tie: Tie
    wrote: int
    heard: int
    silence: int
    rows: tuple[int, ...] = ()

    @property
    def party(self) -> int:
        return self.tie.party


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """An old tie, and what is at hand for it, the best first; nothing where something is to be learned first."""

    old: Old
    at_hand: tuple[Useful, ...] = ()

    @property
    def party(self) -> int:
        return self.old.party


@dataclass(frozen=True, slots=True, kw_only=True)
class Waking:
    """At most three old ties for this week, at most three for which nothing is at hand, and how many there are in all."""

    chosen: tuple[Wake, ...] = ()
    to_learn: tuple[Wake, ...] = ()
    dormant: int = 0
    resting: int = 0
    no_capacity: bool = False


@dataclass(frozen=True, slots=True)
class Sides:
    """How often either side of each tie wrote, called or met, by the other's key. A call or a meeting counts for both."""

    wrote: Mapping[int, int] = field(default_factory=dict)
    heard: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, situation: Situation) -> Sides:
        """The contacts of the reader, counted in one pass."""
        ledger = situation.ledger
        keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
        place = np.flatnonzero(keys == situation.me)
        if not len(place):
            return cls()
        gives, gets = ledger.giver == place[0], ledger.receiver == place[0]
        rows = np.flatnonzero((gives != gets) & ledger.is_contact & (ledger.at <= situation.now))
        mine, other = gives[rows], np.where(gives[rows], ledger.receiver[rows], ledger.giver[rows])
        both = np.isin(ledger.kind[rows], _BOTH_THERE)
        return cls(_counted(keys, other[mine | both]), _counted(keys, other[~mine | both]))


def _counted(keys: NDArray[np.int64], numbers: NDArray[np.int32]) -> dict[int, int]:
    counts = np.bincount(numbers, minlength=len(keys))
    here = np.flatnonzero(counts)
    return dict(zip(keys[here].tolist(), counts[here].tolist(), strict=True))


def dormant(
    situation: Situation,
    *,
    overruled: Mapping[int, State] | None = None,
    sides: Sides | None = None,
    observed_until: int | None = None,
    limits: Limits | None = None,
) -> dict[int, Old]:
    """Every dormant tie of the reader, by the other's key: a real relationship, silent against its own rhythm.

    Real: both gave something, or wrote `written` times; and there was help of `full_act` minutes, or they were in touch on
    `steady` days. Dormant: `State.QUIET` by the rules of ties, for `silence` days at the least. Whom the reader sees
    otherwise (`overruled` as anything but quiet) never is. Where the sources end before now, silence is counted up to
    their end.
    """
    limits, overruled = limits or Limits(), overruled or {}
    sides = sides or Sides.of(situation)
    stand = min(situation.now, observed_until or situation.now)
    found: dict[int, Old] = {}
    for person in situation.people:
        tie = situation.ties.get(person.party)
        if tie is None or tie.last_at is None or person.party == situation.me:
            continue
        if overruled.get(person.party, tie.state) is not State.QUIET or stand - tie.last_at < limits.silence * DAY:
            continue
        wrote, heard = sides.wrote.get(person.party, 0), sides.heard.get(person.party, 0)
        if _was_real(tie, wrote, heard, limits):
            found[person.party] = Old(tie=tie, wrote=wrote, heard=heard, silence=stand - tie.last_at)
    return found


def _was_real(tie: Tie, wrote: int, heard: int, limits: Limits) -> bool:
    mattered = (tie.gave > 0 or wrote >= limits.written) and (tie.got > 0 or heard >= limits.written)
    return mattered and (tie.gave_minutes + tie.got_minutes >= limits.full_act or tie.days_in_touch >= limits.steady)


def worth_waking(
    situation: Situation,
    *,
    cared: Sequence[Cared] = (),
    overruled: Mapping[int, State] | None = None,
    sides: Sides | None = None,
    observed_until: int | None = None,
    limits: Limits | None = None,
    old: Mapping[int, Old] | None = None,
) -> Waking:
    """Old ties for this week: at most three, each with something useful at hand that fits what the week has left.

    `situation.answers` say who is left in peace: `Said.LATER` and `Said.NOT_NOW` up to their day, `Said.NOT_THIS` for good.
    Those for whom something strong is at hand (a need that can be met, a day that comes) take two places, by turns; the
    others come in turn too, so that everybody with something at hand comes up. In a hard season only a few warm words are
    at hand. Where the week has nothing left nothing is proposed. The same for the same week and facts, in whatever order
    they come. `old`, if known, are the dormant ties as `dormant` finds them.
    """
    limits = limits or Limits()
    if old is None:
        old = dormant(situation, overruled=overruled, sides=sides, observed_until=observed_until, limits=limits)
    resting = left_in_peace(situation.answers, situation.today) & set(old)
    if situation.minutes_left is not None and situation.minutes_left <= 0:
        return Waking(dormant=len(old), resting=len(resting), no_capacity=True)
    waking = _Waking(situation, {party: one for party, one in old.items() if party not in resting}, cared, limits)
    chosen = waking.chosen()
    return Waking(
        chosen=chosen,
        to_learn=waking.to_learn({one.party for one in chosen}),
        dormant=len(old),
        resting=len(resting),
    )


def left_in_peace(answers: Iterable[Answer], today: date) -> set[int]:
    """Those of whom it was said: not this person, or not before a day that has not come."""
    resting: set[int] = set()
    for answer in answers:
        waits = answer.said in (Said.LATER, Said.NOT_NOW) and answer.until is not None and answer.until > today
        if waits or answer.said is Said.NOT_THIS:
            resting.add(answer.party)
    return resting


def at_hand(situation: Situation, old: Old, *, cared: Sequence[Cared] = (), limits: Limits | None = None) -> Wake:
    """One old tie with all that is at hand for it, whatever the week has left."""
    return _Waking(situation, {old.party: old}, cared, limits or Limits()).wake(old)


class _Waking:
    """One choosing among old ties."""

    def __init__(self, situation: Situation, old: Mapping[int, Old], cared: Sequence[Cared], limits: Limits) -> None:
        self._situation, self._old, self._limits = situation, old, limits
        self._between = Between(situation.ledger, situation.me, situation.now)
        self._finding = Finding(situation, self._between, Windows(moment_ahead=30))
        self._people = {person.party: person for person in situation.people}
        self._cared: dict[int, list[Cared]] = {}
        for one in sorted(cared, key=lambda one: (-situation.ledger.at[one.row], one.row)):
            self._cared.setdefault(one.party, []).append(one)
        self._seen: dict[int, Wake] = {}

    # What is at hand ------------------------------------------------------------------------------

    def wake(self, old: Old) -> Wake:
        if old.party not in self._seen:
            found = sorted(self._useful(self._people[old.party]), key=lambda one: (-_comes(one), one.key))
            self._seen[old.party] = Wake(old=self._with_acts(old), at_hand=tuple(found))
        return self._seen[old.party]

    def _useful(self, person: Person) -> Iterator[Useful]:
        light = person.hard_season_until is not None and person.hard_season_until >= self._situation.today
        for idea in self._finding.ideas(person):
            if idea.help in (Help.TELL, Help.FOLLOW_UP, Help.KEEP) or idea.help not in USEFUL:
                continue
            if light and not WAYS[idea.help].light:
                continue
            yield Useful(
                help=idea.help,
                kind=idea.kind,
                minutes=idea.minutes,
                reasons=idea.reasons,
                sure=idea.sure,
                key=idea.idea,
            )
        if not light:
            yield from self._thanks(person)
            yield from self._what_they_cared_about(person)

    def _thanks(self, person: Person) -> Iterator[Useful]:
        """The greatest help that came from them: what came of it is worth telling, years later too."""
        rows, at = self._between.got_from(person.party)
        minutes = self._situation.ledger.weight[rows]
        if len(rows) and minutes.max() >= self._limits.thanks:
            best = int(np.lexsort((at, minutes))[-1])
            reason = Reason(why=Why.ONCE_HELPED_YOU, at=int(at[best]), rows=(int(rows[best]),))
            yield self._own(person, Help.TELL, reason, Sure.SEEN)

    def _what_they_cared_about(self, person: Person) -> Iterator[Useful]:
        for one in self._cared.get(person.party, ())[:1]:
            at = int(self._situation.ledger.at[one.row])
            reason = Reason(why=Why.YOU_GAVE, at=None if at == NO_TIME else at, rows=(one.row,))
            yield self._own(person, Help.FOLLOW_UP, reason, Sure.GUESSED, cared=one.row)

    def _own(self, person: Person, way: Help, reason: Reason, sure: Sure, cared: int | None = None) -> Useful:
        limits = [need for need in self._finding.facts.needs.get(person.party, ()) if need.sort == "limit"]
        minded = tuple(Reason(why=Why.MIND, need=need.id, on=need.on) for need in limits[:2])
        kind, minutes = WAYS[way].kind.number, WAYS[way].minutes
        key = f"{way}:{person.party}:{reason.at or 0}"
        return Useful(help=way, kind=kind, minutes=minutes, reasons=(reason, *minded), sure=sure, key=key, cared=cared)

    def _with_acts(self, old: Old) -> Old:
        """With the greatest acts between the two, at most two a side, the earliest first."""
        rows: list[int] = []
        for of in (self._between.given_to, self._between.got_from):
            mine, at = of(old.party)
            order = np.lexsort((at, self._situation.ledger.weight[mine]))[::-1][:2]
            rows += mine[order].tolist()
        rows.sort(key=lambda row: (int(self._situation.ledger.at[row]), row))
        return Old(tie=old.tie, wrote=old.wrote, heard=old.heard, silence=old.silence, rows=tuple(rows))

    # Who comes up ---------------------------------------------------------------------------------

    def chosen(self) -> tuple[Wake, ...]:
        """Two at most of those for whom most is at hand, then whoever's turn it is."""
        chosen: list[Wake] = []
        known = sorted(party for party in self._finding.facts.parties() | self._in_hard_season() if party in self._old)
        strong = [party for party in known if self._is_strong(party)]
        for party in self._in_turn(strong, self._limits.strong):
            self._add(chosen, party, self._limits.strong)
        for party in self._in_turn(self._old, AT_MOST):
            self._add(chosen, party, AT_MOST)
        return tuple(chosen)

    def to_learn(self, chosen: set[int]) -> tuple[Wake, ...]:
        """Those whose turn it is and for whom nothing is at hand."""
        found: list[Wake] = []
        for party in self._in_turn([party for party in self._old if party not in chosen], AT_MOST):
            if len(found) == AT_MOST:
                break
            wake = self.wake(self._old[party])
            if not wake.at_hand:
                found.append(wake)
        return tuple(found)

    def _in_hard_season(self) -> set[int]:
        today = self._situation.today
        return {
            party
            for party, person in self._people.items()
            if person.hard_season_until is not None and person.hard_season_until >= today
        }

    def _is_strong(self, party: int) -> bool:
        found = self.wake(self._old[party]).at_hand
        return bool(found) and USEFUL[found[0].help] >= _STRONG

    def _add(self, chosen: list[Wake], party: int, at_most: int) -> None:
        if len(chosen) >= at_most or any(one.party == party for one in chosen):
            return
        wake = self.wake(self._old[party])
        fits = [one for one in wake.at_hand if self._fits(chosen, one)]
        if fits:
            chosen.append(Wake(old=wake.old, at_hand=(fits[0], *(one for one in wake.at_hand if one is not fits[0]))))

    def _fits(self, chosen: Sequence[Wake], useful: Useful) -> bool:
        """Whether the week has room for it beside the others, also in its kind."""
        before = [one.at_hand[0] for one in chosen]
        left = self._situation.minutes_left
        if left is not None and sum(one.minutes for one in before) + useful.minutes > left:
            return False
        kind_left = self._situation.kinds_left.get(useful.kind)
        used = sum(one.minutes for one in before if one.kind == useful.kind)
        return kind_left is None or used + useful.minutes <= kind_left

    def _in_turn(self, parties: Iterable[int], step: int) -> list[int]:
        """These parties in a ring, beginning with whose week it is: `step` of them are the next week's no more.

        The ring is in no order that says anything, and those of one house stand apart in it where that can be.
        """
        ring = _apart(sorted(parties, key=_lot), {party: self._people[party].group for party in parties})
        if not ring:
            return []
        first = (self._situation.today.toordinal() - 1) // 7 * step % len(ring)  # weeks begin on Mondays
        return ring[first:] + ring[:first]


def _comes(useful: Useful) -> float:
    return USEFUL[useful.help] + _SURE[useful.sure]


def _lot(party: int) -> bytes:
    return blake2b(str(party).encode(), digest_size=8).digest()


def _apart(parties: Sequence[int], groups: Mapping[int, str]) -> list[int]:
    """The same parties, none beside one of its own group as long as others are left."""
    waiting: dict[str, list[int]] = {}
    for party in reversed(parties):
        waiting.setdefault(groups[party] or f"#{party}", []).append(party)
    places = {name: place for place, name in enumerate(reversed(waiting))}
    # The largest group first, or none of it could stand apart in the end.
    heap = [(-len(some), places[name], name) for name, some in waiting.items()]
    heapify(heap)
    ring: list[int] = []
    held: tuple[int, int, str] | None = None
    while heap:
        size, place, name = heappop(heap)
        ring.append(waiting[name].pop())
        if held is not None:
            heappush(heap, held)
        held = (size + 1, place, name) if size < -1 else None
    # Only one group is left: its own stand beside each other.
    return [*ring, *(reversed(waiting[held[2]]) if held is not None else ())]
