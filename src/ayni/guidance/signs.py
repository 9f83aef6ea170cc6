"""Early signs in one person's relationships and load: what was seen, over how long, by which rule, and one thing to do.

A pure function of columns and facts, for the eyes of that person alone. A sign says what the record shows; it may be wrong,
says how often its rule was, and can be put away. It is no word about anybody: what speaks for a stretch that passes and
what for a habit stand beside it as facts, with doubt. `docs/signs.md` tells the rules in plain words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ayni.clock import WEEK
from ayni.guidance.dealings import Dealings
from ayni.guidance.falling import OWN, Falls, Pace, falls
from ayni.guidance.one_sided import Leaning, Sides, help_of, leaning, usual_one_way
from ayni.guidance.stretched import Fact, History, Reading, facts_of, of_a_fall, read
from ayni.guidance.weeks import Weeks, answering, coming, exposure_of

type Numbers = NDArray[np.float64]


class Sort(StrEnum):
    """What a sign is about."""

    HELP = "help"  # less help comes from somebody
    ANSWERING = "answering"  # somebody answers less
    COMING = "coming"  # less comes from somebody at all
    FROM_YOU = "from_you"  # help has become one-sided, from you
    TO_YOU = "to_you"  # and to you
    OWN = "own"  # you give less to everybody together
    OVERLOAD = "overload"  # you give more than you said you can


class Do(StrEnum):
    """One thing to do."""

    ASK_HOW = "ask_how"  # ask how they are, and for nothing
    LET_HELP = "let_help"  # ask them for something small
    TALK = "talk"  # say what you see, and what you would like
    GIVE = "give"  # something small back
    LESS = "less"  # say no, not now, or ask her
    ONE_SMALL = "one_small"  # one small thing for one person


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """When giving is more than was said. `most_weeks` of the last `weeks` whole weeks lie above what the person stated."""

    weeks: int = 4
    most_weeks: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is looked at.

    `dealings`: everything with people the reader knows, `minutes`: the effort of each row. `until`: up to when all is told.
    `stated`: minutes a week that the reader gives, None where they did not say. `hard_season`: who has one now. `moments`:
    of whom a moment (a new role, a loss) lies near. `gave_others`: on how many days somebody gave to others lately, as far
    as the record shows. `put_away`: what the reader does not want to see, of whom (None: of nobody in particular).
    """

    dealings: Dealings
    minutes: Numbers
    until: int
    stated: int | None = None
    hard_season: Set[int] = frozenset()
    moments: Set[int] = frozenset()
    gave_others: Mapping[int, int] = field(default_factory=dict)
    put_away: Set[tuple[Sort, int | None]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One sign.

    `since`: when the change began, `from_`: from when on the record was looked at, both UTC seconds. `before` and `after`
    are counts out of `before_of` and `after_of`: weeks in which something came, turns that were answered, days of help that
    went from the reader out of all, weeks above what was stated. `times`: so much likelier is the record with a fall than
    without, None for other rules. `low`, `high`: the 90 % interval of the share of late, where the rule rests on one.
    `usual`: the part of such help that usually goes one way. `rows`: places in the ledger that it rests on.
    """

    sort: Sort
    party: int | None
    since: int
    from_: int
    before: int
    before_of: int
    after: int
    after_of: int
    do: Do
    times: float | None = None
    low: float | None = None
    high: float | None = None
    usual: float | None = None
    all_along: bool = False
    reading: Reading | None = None
    facts: tuple[Fact, ...] = ()
    rows: tuple[int, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether nothing is left: the risk that somebody withdraws."""
        return self.sort in _FALLS and self.after == 0


_FALLS = (Sort.HELP, Sort.ANSWERING, Sort.COMING, Sort.OWN)


def signs(looked: Looked, pace: Pace | None = None, sides: Sides | None = None, load: Load | None = None) -> list[Sign]:
    """The signs, those that began last first, then what is so all along. Of one person at most one fall and one imbalance.

    What somebody does is looked at up to the last thing on record: nobody knows what came after.

    >>> nothing = np.zeros(0, np.int64)
    >>> none = np.zeros(0, bool)
    >>> signs(Looked(dealings=Dealings(nothing, nothing, nothing, none, none, none, nothing, nothing), minutes=nothing, until=0))
    []
    """
    seen = _Seen(looked, pace or Pace(), sides or Sides(), load or Load())
    found = [*seen.fallen(), *seen.imbalances(), *seen.own(), *seen.overload()]
    kept = [sign for sign in found if (sign.sort, sign.party) not in looked.put_away]
    return sorted(kept, key=lambda sign: (sign.all_along, -sign.since, sign.sort, sign.party or 0))


class _Seen:
    def __init__(self, looked: Looked, pace: Pace, sides: Sides, load: Load) -> None:
        self._looked, self._pace, self._sides, self._load = looked, pace, sides, load
        self._all = looked.dealings
        at = self._all.at[self._all.at <= looked.until]
        self._until = int(at.max()) if len(at) else looked.until

    # Falls -----------------------------------------------------------------------------------------

    def fallen(self) -> Iterator[Sign]:
        """Of each person the fall that says most: all of it, then help, then answers, then what comes at all."""
        if not len(self._all):
            return
        found: dict[int, list[Sign]] = {}
        for sort in (Sort.COMING, Sort.HELP, Sort.ANSWERING):
            for sign in self._falls(sort):
                if (sign.sort, sign.party) not in self._looked.put_away:
                    found.setdefault(sign.party or 0, []).append(sign)
        for of_one in found.values():
            yield min(
                of_one, key=lambda sign: (not (sign.sort is Sort.COMING and sign.stopped), _FALLS.index(sign.sort))
            )

    def _falls(self, sort: Sort) -> Iterator[Sign]:
        series = self._series(sort)
        told = falls(series.counts, series.exposure, self._pace)
        for place in np.flatnonzero(told.evidence > self._pace.enough).tolist():
            yield self._fall(sort, series, told, place)

    def _series(self, sort: Sort) -> Weeks:
        every, weeks = self._all, self._pace.weeks
        if sort is Sort.ANSWERING:
            return answering(every.others, every.gives, every.at, self._until, weeks)
        chosen = ~every.gives & (every.help if sort is Sort.HELP else np.ones(len(every), np.bool_))
        return coming(every.others[chosen], every.at[chosen], self._until, weeks)

    def _fall(self, sort: Sort, series: Weeks, told: Falls, place: int) -> Sign:
        party, weeks = int(series.people[place]), int(told.since[place])
        since = self._until - weeks * WEEK
        if not series.counts[place, :weeks].any():
            since = self._last(party, sort, since)
        counts, exposure = series.counts[place], series.exposure[place]
        known = exposure > 0
        of = exposure if sort is Sort.ANSWERING else known
        rows, history = self._rows(party, help_only=sort is Sort.HELP), self._history(party, since, counts, exposure)
        facts = of_a_fall(facts_of(history))
        return Sign(
            sort=sort,
            party=party,
            since=since,
            from_=self._until - int(np.flatnonzero(known).max() + 1) * WEEK,
            before=round(float(counts[weeks:].sum())),
            before_of=round(float(of[weeks:].sum())),
            after=round(float(counts[:weeks].sum())),
            after_of=round(float(of[:weeks].sum())),
            times=float(np.exp(min(told.evidence[place], 20.0))),
            do=Do.ASK_HOW,
            reading=read(facts),
            facts=facts,
            rows=rows,
        )

    def _last(self, party: int, sort: Sort, since: int) -> int:
        """When the last of it came: where nothing is left, that is when it ended."""
        first, last = np.searchsorted(self._all.others, [party, party + 1])
        came = ~self._all.gives[first:last] & (self._all.help[first:last] | (sort is not Sort.HELP))
        at = self._all.at[first:last][came]
        at = at[at <= since + WEEK]
        return int(at.max()) if len(at) else since

    # Imbalances ------------------------------------------------------------------------------------

    def imbalances(self) -> Iterator[Sign]:
        """Where help has become one-sided, or is so all along, beyond what is usual for such help."""
        chosen = self._all.help & (self._all.at <= self._looked.until)
        every = self._all.where(chosen)
        if not len(every):
            return
        until = self._looked.until
        helped = help_of(every.others, every.gives, every.at, self._looked.minutes[chosen], until, self._sides)
        usual = self._usual(every, helped.people)
        told = leaning(helped, until, usual, self._sides)
        for place in np.flatnonzero((told.leans != 0) | (told.all_along != 0)).tolist():
            party = int(helped.people[place])
            leans = int(told.leans[place] or told.all_along[place])
            counts = (helped.gave[place], helped.got[place], helped.gave_before[place], helped.got_before[place])
            yield self._imbalance(party, leans, told, place, counts, int(helped.first[place]), float(usual[place]))

    def _usual(self, every: Dealings, people: NDArray[np.int64]) -> Numbers:
        """For each person the part that usually goes one way in help of the kinds between them; ½ where that is not
        known."""
        usual = usual_one_way(every.others, every.gives, every.kind)
        part = np.array([usual.get(int(kind), 0.5) for kind in every.kind])
        place = np.searchsorted(people, every.others)
        found: Numbers = np.bincount(place, weights=part) / np.bincount(place)
        return found

    def _imbalance(
        self, party: int, leans: int, told: Leaning, place: int, counts: tuple[float, ...], first: int, usual: float
    ) -> Sign:
        gave, got, gave_before, got_before = counts
        all_along = not told.leans[place]
        lately = self._looked.until - self._sides.recent
        since = first if all_along else max(lately, first)
        history = self._history(party, since)
        facts = facts_of(history)
        reading = read(facts) if leans > 0 else None
        to_give = {Reading.STRETCHED: Do.ASK_HOW, Reading.OPEN: Do.LET_HELP, Reading.LONG: Do.TALK}
        return Sign(
            sort=Sort.FROM_YOU if leans > 0 else Sort.TO_YOU,
            party=party,
            since=since,
            from_=first,
            before=round(gave_before),
            before_of=round(gave_before + got_before),
            after=round(gave),
            after_of=round(gave + got),
            low=float(told.low[place]),
            high=float(told.high[place]),
            usual=usual if usual > 0.5 else None,
            all_along=all_along,
            do=to_give[reading] if reading is not None else Do.GIVE,
            reading=reading,
            facts=facts if leans > 0 else (),
            rows=self._rows(party, help_only=True),
        )

    # About the reader ------------------------------------------------------------------------------

    def own(self) -> Iterator[Sign]:
        """Whether the reader gives less to everybody together, although as much comes as before."""
        every = self._all.where(self._all.at <= self._until)
        if not len(every):
            return
        weeks = OWN.weeks
        given, came = (self._a_week(every, gives, weeks) for gives in (True, False))
        exposure = exposure_of(given, came + np.minimum(given, 1.0))
        told = falls(given, exposure, OWN)
        if not told.evidence[0] > OWN.enough:
            return
        split, known = int(told.since[0]), np.flatnonzero(exposure[0] > 0)
        yield Sign(
            sort=Sort.OWN,
            party=None,
            since=self._until - split * WEEK,
            from_=self._until - int(known.max() + 1) * WEEK,
            before=round(float(given[0, split:].sum())),
            before_of=int((known >= split).sum()),
            after=round(float(given[0, :split].sum())),
            after_of=split,
            times=float(np.exp(min(told.evidence[0], 20.0))),
            do=Do.ONE_SMALL,
            rows=tuple(every.rows[every.gives].tolist()),
        )

    def _a_week(self, every: Dealings, gives: bool, weeks: int) -> Numbers:
        """With how many people there was something that way, a week."""
        chosen = every.gives == gives
        if not chosen.any():
            return np.zeros((1, weeks))
        return coming(every.others[chosen], every.at[chosen], self._until, weeks).counts.sum(axis=0, keepdims=True)

    def overload(self) -> Iterator[Sign]:
        """Whether what went out lately is more than the reader said they give in a week."""
        stated, load, until = self._looked.stated, self._load, self._looked.until
        if stated is None:
            return
        every = self._all
        chosen = every.gives & ~every.touch & (every.at <= until) & (every.at > until - 2 * load.weeks * WEEK)
        back = (until - every.at[chosen]) // WEEK
        minutes = np.bincount(back, weights=self._looked.minutes[chosen], minlength=2 * load.weeks)
        above = minutes > stated
        if above[: load.weeks].sum() < load.most_weeks:
            return
        yield Sign(
            sort=Sort.OVERLOAD,
            party=None,
            since=until - int(np.flatnonzero(above[: load.weeks]).max() + 1) * WEEK,
            from_=until - load.weeks * WEEK,
            before=stated * load.weeks,
            before_of=load.weeks,
            after=round(float(minutes[: load.weeks].sum())),
            after_of=int(above[: load.weeks].sum()),
            do=Do.LESS,
            rows=tuple(every.rows[chosen][back < load.weeks].tolist()),
        )

    # What stands behind one ------------------------------------------------------------------------

    def _rows(self, party: int, *, help_only: bool) -> tuple[int, ...]:
        first, last = np.searchsorted(self._all.others, [party, party + 1])
        rows = self._all.rows[first:last]
        return tuple((rows[self._all.help[first:last]] if help_only else rows).tolist())

    def _history(
        self, party: int, since: int, counts: Numbers | None = None, exposure: Numbers | None = None
    ) -> History:
        first, last = np.searchsorted(self._all.others, [party, party + 1])
        of = self._all.where(
            np.r_[np.zeros(first, bool), np.ones(last - first, bool), np.zeros(len(self._all) - last, bool)]
        )
        looked = self._looked
        return History(
            at=of.at[of.help],
            gives=of.gives[of.help],
            since=since,
            until=looked.until,
            hard_season=party in looked.hard_season,
            moment=party in looked.moments,
            gave_others=looked.gave_others.get(party, 0),
            counts=counts,
            exposure=exposure,
        )
