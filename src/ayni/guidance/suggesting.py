"""Whom one could help today: at most three people, each with one thing to do, and why now.

A pure function of columns, facts and a day. How it chooses stands in `docs/today.md`, in plain words: what was promised
and what is needed comes before what the record alone suggests; among equals the record decides (`leanings`), and the
three are spread, so that they are not always the same faces, not only those who reach far, and somebody at the
edge is among them. What was answered is heeded by rules that can be said in a sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from ayni.clock import DAY
from ayni.guidance.between import Between
from ayni.guidance.discernment import one_way
from ayni.guidance.finding import Finding, helpers_in_need, remembered
from ayni.guidance.ideas import (
    Help,
    Nothing,
    Person,
    Said,
    Situation,
    Suggested,
    Suggestion,
    Sure,
    Why,
)
from ayni.guidance.leanings import Leanings, leanings
from ayni.guidance.reach import FAR, reaching_far
from ayni.guidance.ties import State

AT_MOST = 3

#: What comes first. Steps of one: what is in the same step is told apart by how sure it is, by the record and by the day.
_STEPS: Mapping[Help, float] = {
    Help.KEEP: 6,
    Help.STAND_BY: 5,
    Help.PLANNED: 5,
    Help.SHARE: 4.5,
    Help.EXPLAIN: 4.5,
    Help.INTRODUCE: 4.5,
    Help.LEND_A_HAND: 4,
    Help.CHEER: 4,
    Help.THINK_OF: 3.5,
    Help.THINK_ALONG: 3.5,
    Help.FIND_SOMEBODY: 3.5,
    Help.OFFER: 3,
    Help.THANK: 3,
    Help.TELL: 2,
    Help.WAKE: 2,
    Help.WELCOME: 2,
    Help.FOLLOW_UP: 1,
    Help.LISTEN: 1,
}


_SURE: Mapping[Sure, float] = {Sure.SAID: 0.5, Sure.SEEN: 0.25, Sure.GUESSED: 0.0}
#: These have a day of their own, so the day does not turn them.
_DATED = frozenset({Help.KEEP, Help.STAND_BY, Help.PLANNED, Help.CHEER, Help.THINK_OF, Help.THANK, Help.TELL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """The numbers in the rules of choosing. Steps as in the order of kinds of help; days.

    `record`: how much the record can say at most. `turning`: how much a day can turn the order, for what has no day of
    its own. `rests`: somebody helped lately stands back so many steps for `rest_days`. `often_refused`: a kind of help that was
    refused so often for somebody stands back `refused_back` steps for `refused_days`. `far`: who is in touch with more people
    than this share of all reaches far; `edge_acts`: whoever has at most so many acts is at the edge.
    """

    record: float = 1.0
    turning: float = 1.0
    rests: float = 3.0
    rest_days: int = 7
    often_refused: int = 2
    refused_back: float = 2.0
    refused_days: int = 180
    far: float = FAR
    edge_acts: int = 2
    one_way_back: float = 2.0
    looked_at: int = 150


def suggested(situation: Situation, tuning: Tuning | None = None) -> Suggested:
    """At most three people one could help today, what is worth remembering, and at most one private hint.

    The same for the same situation, in whatever order its rows and facts come. Where the week has nothing left, nothing is
    suggested. Every suggestion has at least one reason, and every time that a reason names is that of a row or of a fact.

    >>> from datetime import date
    >>> from ayni.guidance.ideas import Need, Person, Situation
    >>> from ayni.ledger.ledger import Ledger
    >>> ledger = Ledger.from_columns([1], [2], at=[0], kind=["message"])
    >>> ben = Person(party=2, manner="concrete")
    >>> need = Need(id=7, party=2, text="a hall for forty people", on=date(1970, 1, 1))
    >>> found = suggested(Situation(ledger=ledger, me=1, now=0, today=date(1970, 1, 2), people=[ben], needs=[need]))
    >>> [(one.party, one.help.value, [reason.why.value for reason in one.reasons]) for one in found.chosen]
    [(2, 'offer', ['need', 'manner'])]
    """
    tuning = tuning or Tuning()
    people = {person.party: person for person in situation.people if person.party != situation.me}
    if not people:
        return Suggested(nothing=Nothing.NOBODY)
    between = Between(situation.ledger, situation.me, situation.now)
    finding = Finding(situation, between)
    everybody = [people[party] for party in sorted(people)]
    memories = (*remembered(finding, everybody), *helpers_in_need(finding, everybody))
    hint = one_way(situation, people, between)
    if situation.minutes_left is not None and situation.minutes_left <= 0:
        return Suggested(nothing=Nothing.NO_CAPACITY, remembered=memories, hint=hint)
    choice = _Choice(situation, tuning, people, between, one_way_to=hint.party if hint else None)
    looked_at = choice.looked_at(finding.facts.parties())
    ideas = [idea for party in looked_at for idea in finding.ideas(people[party]) if choice.may_be(idea)]
    done_today = sum(1 for one in situation.answers if one.said is Said.DONE and one.on == situation.today)
    chosen = choice.spread(ideas, AT_MOST - done_today)
    nothing = None if chosen else Nothing.DONE_TODAY if done_today >= AT_MOST else Nothing.NOTHING_NEW
    return Suggested(chosen=tuple(chosen), nothing=nothing, remembered=memories, hint=hint, looked_at=len(looked_at))


class _Choice:
    """One choosing: what answers and the week allow, in which order, and how the three are spread."""

    def __init__(
        self,
        situation: Situation,
        tuning: Tuning,
        people: Mapping[int, Person],
        between: Between,
        *,
        one_way_to: int | None,
    ) -> None:
        self._situation, self._tuning, self._people = situation, tuning, people
        self._one_way_to = one_way_to
        self._told = _Told(situation, tuning)
        self._leaning = leanings(situation.ledger, situation.me, situation.now)
        self._place = _places(self._leaning)
        cut = situation.now - tuning.rest_days * DAY
        self._lately = set(between.others[between.gives & (between.at > cut)].tolist())
        acts = Counter(between.others.tolist())
        self._at_edge = {party for party in people if acts[party] <= tuning.edge_acts}
        self._far = reaching_far(
            situation.ledger, {party: person.group for party, person in people.items()}, tuning.far
        )

    # Whom to look at -----------------------------------------------------------------------------

    def looked_at(self, known: Iterable[int]) -> list[int]:
        """Everybody of whom a fact is known, and so many to whom the record leans, who are new or quiet, or who come by turns."""
        people, most = self._people, self._tuning.looked_at
        found = {party for party in known if party in people}
        found |= {
            party
            for party, person in people.items()
            if person.hard_season_until is not None or person.rhythm_days is not None
        }
        leaning = [party for party in self._leaning.in_order().tolist() if party in people]
        found.update(leaning[:most])
        for state in (State.NEW, State.QUIET):
            stands = [p for p in people if (tie := self._situation.ties.get(p)) is not None and tie.state is state]
            found.update(sorted(stands, key=lambda party: (-self._turn(party), party))[:most])
        edge = sorted(self._at_edge, key=lambda party: (-self._turn(party), party))
        found.update(edge[:most])
        return sorted(found)

    # What may be --------------------------------------------------------------------------------

    def may_be(self, idea: Suggestion) -> bool:
        """Whether answers, the week and the limits of single kinds allow an idea."""
        if not self._told.allows(idea):
            return False
        left = self._situation.minutes_left
        if left is not None and idea.minutes > left:
            return False
        kind_left = self._situation.kinds_left.get(idea.kind)
        return kind_left is None or idea.minutes <= kind_left

    # In which order -----------------------------------------------------------------------------

    def comes(self, idea: Suggestion) -> float:
        """How early an idea comes. It is used to put ideas in an order and kept nowhere."""
        tuning, party = self._tuning, idea.party
        early = _STEPS[idea.help] + _SURE[idea.sure] + tuning.record * self._place.get(party, 0.0)
        whys = {reason.why for reason in idea.reasons}
        early += 0.5 * (Why.ONCE_HELPED_YOU in whys) + 0.5 * (Why.MANNER in whys)
        if idea.help not in _DATED:
            early += tuning.turning * self._turn(party)
        if party in self._lately and idea.help is not Help.KEEP:
            early -= tuning.rests
        if party == self._one_way_to:
            early -= tuning.one_way_back
        return early - self._told.stands_back(idea)

    def _turn(self, party: int) -> float:
        """Between 0 and 1, another for each person and day, so that equals take turns."""
        text = f"{party}/{self._situation.today.toordinal()}".encode()
        return int.from_bytes(blake2b(text, digest_size=4).digest()) / 2**32

    # Who stands beside whom ----------------------------------------------------------------------

    def spread(self, ideas: Iterable[Suggestion], at_most: int = AT_MOST) -> list[Suggestion]:
        """At most three, each of somebody else; not more than one who reaches far and not all of one house where others
        are there; the third from the edge where nobody of it is among them; all three within what the week has left."""
        best: dict[int, tuple[float, Suggestion]] = {}
        for idea in sorted(ideas, key=lambda idea: (-self.comes(idea), idea.party, idea.idea)):
            best.setdefault(idea.party, (self.comes(idea), idea))
        waiting = [idea for _, idea in sorted(best.values(), key=lambda one: (-one[0], one[1].party))]
        chosen: list[Suggestion] = []
        while waiting and len(chosen) < at_most:
            waiting = [idea for idea in waiting if self._fits(chosen, idea)]
            following = self._following(chosen, waiting, at_most)
            if following is None:
                break
            chosen.append(following)
            waiting.remove(following)
        return sorted(chosen, key=lambda idea: (-self.comes(idea), idea.party))

    def _fits(self, chosen: list[Suggestion], idea: Suggestion) -> bool:
        """Whether the week has room for it beside the others, also in its kind."""
        left = self._situation.minutes_left
        if left is not None and sum(one.minutes for one in chosen) + idea.minutes > left:
            return False
        kind_left = self._situation.kinds_left.get(idea.kind)
        return (
            kind_left is None or sum(one.minutes for one in chosen if one.kind == idea.kind) + idea.minutes <= kind_left
        )

    def _following(self, chosen: list[Suggestion], waiting: list[Suggestion], at_most: int) -> Suggestion | None:
        if not waiting:
            return None
        if len(chosen) >= at_most - 1 and not any(one.party in self._at_edge for one in chosen):
            edge = [idea for idea in waiting if idea.party in self._at_edge]
            if edge:
                return edge[0]
        groups = {self._people[one.party].group for one in chosen} - {""}
        far = any(one.party in self._far for one in chosen)
        others = [
            idea
            for idea in waiting
            if self._people[idea.party].group not in groups and not (far and idea.party in self._far)
        ]
        return (others or waiting)[0]


class _Told:
    """What was answered before, and what follows from it."""

    def __init__(self, situation: Situation, tuning: Tuning) -> None:
        self._tuning = tuning
        self._gone: set[str] = set()
        self._away: set[str] = set()
        self._resting: set[int] = set()
        self._refused: Counter[tuple[int, str]] = Counter()
        today = situation.today
        for answer in situation.answers:
            if answer.said in (Said.NOT_THIS, Said.DONE):
                self._gone.add(answer.idea)
            elif answer.said is Said.LATER and answer.until is not None and answer.until > today:
                self._away.add(answer.idea)
            elif answer.said is Said.NOT_NOW and answer.until is not None and answer.until > today:
                self._resting.add(answer.party)
            if answer.said is Said.NOT_THIS and (today - answer.on).days <= tuning.refused_days:
                self._refused[answer.party, answer.help] += 1

    def allows(self, idea: Suggestion) -> bool:
        return idea.idea not in self._gone and idea.idea not in self._away and idea.party not in self._resting

    def stands_back(self, idea: Suggestion) -> float:
        often = self._refused[idea.party, idea.help] >= self._tuning.often_refused
        return self._tuning.refused_back if often else 0.0


def _places(found: Leanings) -> dict[int, float]:
    """Where each stands in the order of the record, between 0 (last) and 1 (first)."""
    order = found.in_order().tolist()
    return {party: 1 - place / len(order) for place, party in enumerate(order)}
