"""A mirror: how somebody's own giving, asking and staying in touch looks in the record. For their eyes alone.

A pure function of columns and facts. Each sight is something counted, with what it was counted of, how sure that is, the
rows it rests on, and one small thing to do. The rules stand in `docs/mirror.md` in plain words. Nothing here is about the worth of
anybody: a sight says what the record shows, may be wrong, and can be put away. Where too little is on record it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ayni.clock import DAY, YEAR
from ayni.guidance.dealings import Dealings, bouts
from ayni.guidance.shares import Share, share
from ayni.guidance.ties import Tie
from ayni.ledger.acts import Asked


class Sight(StrEnum):
    """What is looked at."""

    ASKING = "asking"  # do I only write when I need something
    BETWEEN = "between"  # do I vanish between requests
    UPWARDS = "upwards"  # do I give only upwards
    RECEIVING = "receiving"  # from whom more came than went, for long
    GIVING = "giving"  # to whom more went than came, for long
    THANKING = "thanking"  # did a word go back after help
    OUTCOMES = "outcomes"  # is it written down what their help changed
    FOLLOWING = "following"  # do I know what came of my help
    PROMISES = "promises"  # those that were kept


class Finding(StrEnum):
    """What the record says of it."""

    WELL = "well"
    EITHER = "either"  # the record fits both
    LOOK = "look"  # worth a thought
    TOO_LITTLE = "too_little"
    UNSEEN = "unseen"  # the record cannot show it, because something is never written down


class Do(StrEnum):
    """One small thing to do about it."""

    WRITE = "write"  # without asking for anything
    TELL = "tell"  # what came of their help
    GIVE = "give"  # something small
    LET_HELP = "let_help"  # let them do something for you
    ASK_OUTCOME = "ask_outcome"
    NOTE_OUTCOME = "note_outcome"
    NOTE_ASKED = "note_asked"  # whether you had asked
    SAY_WHO = "say_who"  # who has more say than you
    BRING_MAIL = "bring_mail"
    AGREE_ANEW = "agree_anew"  # on a day, before it passes
    GO_ON = "go_on"


class Say(StrEnum):
    """How much say somebody has, next to the reader."""

    MORE = "more"
    AS_MUCH = "as_much"
    LESS = "less"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """The numbers in the rules. Spans are seconds.

    `apart`: after so long without anything, getting in touch is a new beginning. `soon`: what comes within so long belongs to it.
    `asks_apart`: two asks of one person so far apart are two matters. `young`: a younger imbalance is left in peace.
    `lopsided`: as in the rules of ties. `least`: so many cases, or it is too little to say; `few` for what is seldom.
    `told`: of so many it must be known whether they were asked for, or it cannot be seen. `often`, `of_those`: with somebody
    it is named where it held in so large a part of at least so many cases.
    """

    apart: int = 14 * DAY
    soon: int = 14 * DAY
    asks_apart: int = 60 * DAY
    young: float = 2 * YEAR
    lopsided: float = 1 / 3
    least: int = 8
    few: int = 4
    told: int = 5
    acts: int = 5
    often: float = 2 / 3
    of_those: int = 2
    named: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is looked at.

    `dealings`: everything with people the reader knows. `until`: up to when the record reaches, `since`: from when on (None: all).
    `outcome_known`: one entry a row of the dealings. `say`: of whom it is known how much say they have. `left_out`: whom the reader
    wants left out of a sight. `welcome`: for whom something fitting is at hand, the most fitting first. `promises`: kept, and all
    that ended in the span.
    """

    dealings: Dealings
    until: int
    since: int | None = None
    ties: Mapping[int, Tie] = field(default_factory=dict)
    outcome_known: NDArray[np.bool_] | None = None
    say: Mapping[int, Say] = field(default_factory=dict)
    hard_season: Set[int] = frozenset()
    left_out: Mapping[Sight, Set[int]] = field(default_factory=dict)
    welcome: Sequence[int] = ()
    promises: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class With:
    """The same in one relationship: how often, of how many, on which rows of the ledger."""

    party: int
    counted: int
    of: int
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One sight. `rows` are places in the ledger; `unknown` cases could not be counted; `needed` is the least for a word.

    `beside` is a figure to compare the share with, where there is one; `party` is with whom to do the one small thing.
    """

    sight: Sight
    finding: Finding
    counted: int
    of: int
    low: float | None = None
    high: float | None = None
    needed: int = 0
    unknown: int = 0
    beside: float | None = None
    rows: tuple[int, ...] = ()
    people: tuple[With, ...] = ()
    do: Do = Do.GO_ON
    party: int | None = None
    row: int | None = None


def mirrored(looked: Looked, patience: Patience | None = None) -> list[Seen]:
    """Every sight, always in the same order; the same for the same record in whatever order its rows came.

    >>> from ayni.guidance.dealings import dealings
    >>> from ayni.ledger.ledger import Ledger
    >>> ledger = Ledger.from_columns([1], [2], at=[0], kind=["message"])
    >>> found = mirrored(Looked(dealings=dealings(ledger, 1, [2], 0), until=0))
    >>> found[0].sight.value, found[0].finding.value
    ('asking', 'unseen')
    """
    mirror = _Mirror(looked, patience or Patience())
    return [
        mirror.asking(),
        mirror.between(),
        mirror.upwards(),
        mirror.one_sided(Sight.RECEIVING),
        mirror.one_sided(Sight.GIVING),
        mirror.thanking(),
        mirror.outcomes(Sight.OUTCOMES),
        mirror.outcomes(Sight.FOLLOWING),
        mirror.promises(),
    ]


class _Mirror:
    def __init__(self, looked: Looked, patience: Patience) -> None:
        self._looked, self._patience = looked, patience
        self._since = np.iinfo(np.int64).min if looked.since is None else looked.since

    def _of(self, sight: Sight) -> Dealings:
        return self._looked.dealings.without(sorted(self._looked.left_out.get(sight, ())))

    # Do I only write when I need something --------------------------------------------------------

    def asking(self) -> Seen:
        patience, found = self._patience, self._of(Sight.ASKING)
        seen = Seen(sight=Sight.ASKING, finding=Finding.UNSEEN, counted=0, of=0, needed=patience.least)
        told = self._told_whether_asked(found)
        if told < patience.told:
            return replace(seen, do=Do.NOTE_ASKED, unknown=self._came(found) - told, needed=patience.told)
        each = bouts(found, patience.apart)
        begun = found.at[each.starts]
        soon = found.at - begun[each.number] <= patience.soon
        asked = np.zeros(len(begun), np.bool_)
        asked[each.number[found.asks & soon]] = True
        unclear = np.zeros(len(begun), np.bool_)
        unclear[each.number[found.help & ~found.gives & (found.asked == int(Asked.UNKNOWN)) & soon]] = True
        whole = (begun >= self._since) & (begun + patience.soon <= self._looked.until) & each.first
        counts = whole & (asked | ~unclear)
        whose = found.others[each.starts]
        rows = found.asks & soon & (counts & asked)[each.number]
        seen = self._shared(
            seen,
            share(asked[counts], whose[counts]),
            rows=found.rows[rows],
            bad=True,
            unknown=int((whole & ~counts).sum()),
        )
        people = self._people(whose[counts], asked[counts], found.others[rows], found.rows[rows])
        party = self._first(one.party for one in people) or self._first(self._looked.welcome)
        return replace(seen, people=people, party=party, do=Do.WRITE if party else Do.GO_ON)

    def _told_whether_asked(self, found: Dealings) -> int:
        came = found.help & ~found.gives & (found.at >= self._since)
        return int((came & (found.asked != int(Asked.UNKNOWN))).sum())

    def _came(self, found: Dealings) -> int:
        return int((found.help & ~found.gives & (found.at >= self._since)).sum())

    # Do I vanish between requests -----------------------------------------------------------------

    def between(self) -> Seen:
        patience, found = self._patience, self._of(Sight.BETWEEN)
        seen = Seen(sight=Sight.BETWEEN, finding=Finding.UNSEEN, counted=0, of=0, needed=patience.few)
        asks = found.where(found.asks)
        if self._told_whether_asked(found) < patience.told:
            unknown = self._came(found) - self._told_whether_asked(found)
            return replace(seen, do=Do.NOTE_ASKED, unknown=unknown, needed=patience.told)
        again = np.flatnonzero(asks.others[1:] == asks.others[:-1])
        first, then = asks.at[again], asks.at[again + 1]
        apart = (then - first >= patience.asks_apart) & (then >= self._since)
        again, first, then = again[apart], first[apart], then[apart]
        whose = asks.others[again]
        silent = ~found.went_out(whose, first + patience.soon, then - patience.soon)
        rows = np.concatenate([asks.rows[again[silent]], asks.rows[again[silent] + 1]])
        parties = np.concatenate([whose[silent], whose[silent]])
        seen = self._shared(seen, share(silent, whose), rows=np.unique(rows), bad=True)
        people = self._people(whose, silent, parties, rows)
        party, row = self._still_silent(found, asks)
        if party is None:
            party = self._first(one.party for one in people)
            return replace(seen, people=people, party=party, do=Do.WRITE if party else Do.GO_ON)
        return replace(seen, people=people, party=party, row=row, do=Do.TELL)

    def _still_silent(self, found: Dealings, asks: Dealings) -> tuple[int | None, int | None]:
        """Of whom one asked something last without a word since, though it is long enough ago; the latest of these."""
        if not len(asks):
            return None, None
        last = asks.latest
        at, whose = asks.at[last], asks.others[last]
        until = np.full(len(at), self._looked.until)
        waits = (self._looked.until - at >= self._patience.asks_apart) & (at >= self._since)
        waits &= ~found.went_out(whose, at + 1, until)
        for place in sorted(np.flatnonzero(waits).tolist(), key=lambda one: (-int(at[one]), int(whose[one]))):
            if int(whose[place]) not in self._looked.hard_season:
                return int(whose[place]), int(asks.rows[last[place]])
        return None, None

    # Do I give only upwards -----------------------------------------------------------------------

    def upwards(self) -> Seen:
        patience, say = self._patience, self._looked.say
        found = self._of(Sight.UPWARDS)
        gave = found.where(found.help & found.gives & (found.at >= self._since))
        known = np.isin(gave.others, np.fromiter(say, np.int64))
        above = np.fromiter((party for party, level in say.items() if level is Say.MORE), np.int64)
        seen = Seen(sight=Sight.UPWARDS, finding=Finding.UNSEEN, counted=0, of=0, needed=patience.least)
        seen = replace(seen, unknown=int((~known).sum()), do=Do.SAY_WHO)
        if not len(above) or len(above) == len(say) or 2 * int(known.sum()) < len(gave):
            return seen
        gave = gave.where(known)
        up = np.isin(gave.others, above)
        latest = found.latest
        lately = found.others[latest][found.at[latest] >= self._since]
        met = np.intersect1d(lately, np.fromiter(say, np.int64))
        beside = float(np.isin(met, above).mean()) if len(met) else None
        seen = self._shared(seen, share(up, gave.others), rows=gave.rows[up], bad=True, unknown=seen.unknown)
        if seen.finding is Finding.LOOK and beside is not None and (seen.low or 0.0) <= beside:
            seen = replace(seen, finding=Finding.EITHER)  # no more than whom one has to do with
        party = self._beside(met, above, gave)
        return replace(seen, beside=beside, party=party, do=Do.GIVE if party else Do.GO_ON)

    def _beside(self, met: NDArray[np.int64], above: NDArray[np.int64], gave: Dealings) -> int | None:
        """Somebody without more say to whom nothing went in the span: for whom something is at hand, or who was met last."""
        others = {int(one) for one in np.setdiff1d(np.setdiff1d(met, above), gave.others)}
        fitting = self._first(one for one in self._looked.welcome if one in others)
        if fitting is not None:
            return fitting
        ties = self._looked.ties
        lately = sorted(others, key=lambda one: (-((ties[one].last_at or 0) if one in ties else 0), one))
        return self._first(lately)

    # Where it has been one-sided for long ----------------------------------------------------------

    def one_sided(self, sight: Sight) -> Seen:
        """By the rule of ties, over the whole record: young imbalances are left in peace, and counted."""
        patience, left = self._patience, self._looked.left_out.get(sight, frozenset())
        found = self._of(sight)
        long, young, of = [], 0, 0
        for party, tie in sorted(self._looked.ties.items()):
            if party in left or tie.gave + tie.got < patience.acts or tie.first_at is None:
                continue
            if sight is Sight.GIVING and party in self._looked.hard_season:
                continue
            leans = _leans(tie, patience.lopsided)
            if self._looked.until - tie.first_at < patience.young:
                young += leans is sight
                continue
            of += 1
            if leans is sight:
                long.append(tie)
        seen = Seen(sight=sight, finding=Finding.WELL, counted=len(long), of=of, needed=patience.acts, unknown=young)
        if not of:
            return replace(seen, finding=Finding.TOO_LITTLE)
        long.sort(key=lambda tie: (-abs(tie.gave - tie.got), tie.party))
        people = tuple(self._of_tie(tie, found, sight) for tie in long[: patience.named])
        rows = tuple(row for one in people for row in one.rows)
        first = self._first(one.party for one in people)
        way = Do.GIVE if sight is Sight.RECEIVING else Do.LET_HELP
        if not long:
            return seen
        return replace(seen, finding=Finding.LOOK, people=people, rows=rows, party=first, do=way if first else Do.GO_ON)

    def _of_tie(self, tie: Tie, found: Dealings, sight: Sight) -> With:
        counted, of = (tie.got, tie.gave) if sight is Sight.RECEIVING else (tie.gave, tie.got)
        first, last = np.searchsorted(found.others, [tie.party, tie.party + 1])
        rows = found.rows[first:last][~found.touch[first:last]]
        return With(tie.party, counted, counted + of, tuple(rows.tolist()))

    # What goes well -------------------------------------------------------------------------------

    def thanking(self) -> Seen:
        patience, found = self._patience, self._of(Sight.THANKING)
        seen = Seen(sight=Sight.THANKING, finding=Finding.UNSEEN, counted=0, of=0, needed=patience.few)
        out = found.gives & (found.at >= self._since)
        if not (out & found.touch).any():
            return replace(seen, do=Do.BRING_MAIL)
        came = found.where(
            found.help & ~found.gives & (found.at >= self._since) & (found.at + patience.soon <= self._looked.until)
        )
        answered = found.went_out(came.others, came.at + 1, came.at + patience.soon)
        seen = self._shared(seen, share(answered, came.others), rows=came.rows[answered], bad=False)
        missed = came.where(~answered)
        people = self._people(came.others, ~answered, missed.others, missed.rows)
        party, row = self._latest(missed)
        return replace(seen, people=people, party=party, row=row, do=Do.TELL if party else Do.GO_ON)

    def outcomes(self, sight: Sight) -> Seen:
        """Of help received, or of help given, whether it is written down what came of it."""
        patience, left = self._patience, sorted(self._looked.left_out.get(sight, ()))
        whole, known = self._looked.dealings, self._looked.outcome_known
        gives = sight is Sight.FOLLOWING
        seen = Seen(sight=sight, finding=Finding.TOO_LITTLE, counted=0, of=0, needed=patience.few)
        chosen = whole.help & (whole.gives == gives) & (whole.at >= self._since)
        chosen &= (whole.at + patience.soon <= self._looked.until) & ~np.isin(whole.others, left)
        told = known[chosen] if known is not None else np.zeros(int(chosen.sum()), np.bool_)
        found = whole.where(chosen)
        seen = self._shared(seen, share(told, found.others), rows=found.rows[told], bad=False)
        party, row = self._latest(found.where(~told))
        way = Do.ASK_OUTCOME if gives else Do.NOTE_OUTCOME
        return replace(seen, party=party, row=row, do=way if party else Do.GO_ON)

    def promises(self) -> Seen:
        kept, ended = self._looked.promises
        each = np.arange(ended)
        seen = Seen(sight=Sight.PROMISES, finding=Finding.TOO_LITTLE, counted=0, of=0, needed=self._patience.few)
        seen = self._shared(seen, share(each < kept, each), rows=np.zeros(0, np.intp), bad=False)
        return replace(seen, do=Do.AGREE_ANEW if seen.finding in (Finding.EITHER, Finding.LOOK) else Do.GO_ON)

    # How a share becomes a sight ------------------------------------------------------------------

    def _shared(self, seen: Seen, found: Share, *, rows: NDArray[np.intp], bad: bool, unknown: int = 0) -> Seen:
        """`bad` says that a large share is worth a thought; else it is what goes well."""
        told = replace(
            seen,
            counted=found.counted,
            of=found.of,
            low=found.low,
            high=found.high,
            unknown=unknown,
            rows=tuple(rows.tolist()),
        )
        if found.of < seen.needed or found.low is None or found.high is None:
            return replace(told, finding=Finding.TOO_LITTLE)
        if found.low > 0.5:
            return replace(told, finding=Finding.LOOK if bad else Finding.WELL)
        if found.high < 0.5:
            return replace(told, finding=Finding.WELL if bad else Finding.LOOK)
        return replace(told, finding=Finding.EITHER)

    def _people(
        self, whose: NDArray[np.int64], counted: NDArray[np.bool_], of_row: NDArray[np.int64], rows: NDArray[np.intp]
    ) -> tuple[With, ...]:
        """Those with whom it was so nearly always, most often first, each with the rows that say so."""
        patience = self._patience
        known, place = np.unique(whose, return_inverse=True)
        times = np.bincount(place, minlength=len(known))
        so = np.bincount(place[counted], minlength=len(known))
        named = np.flatnonzero((so >= patience.of_those) & (so >= patience.often * times))
        order = sorted(named.tolist(), key=lambda one: (-int(so[one]), int(known[one])))[: patience.named]
        return tuple(
            With(int(known[one]), int(so[one]), int(times[one]), tuple(np.unique(rows[of_row == known[one]]).tolist()))
            for one in order
        )

    def _first(self, parties: Iterable[int]) -> int | None:
        """The first of these who is not in a hard season: of them nothing is asked or expected."""
        return next((one for one in parties if one not in self._looked.hard_season), None)

    def _latest(self, found: Dealings) -> tuple[int | None, int | None]:
        """With whom, and on which row, it was last so."""
        for place in np.lexsort((found.others, -found.at)).tolist():
            if int(found.others[place]) not in self._looked.hard_season:
                return int(found.others[place]), int(found.rows[place])
        return None, None


def _leans(tie: Tie, lopsided: float) -> Sight | None:
    """To which side a tie leans with all of its 90 % interval."""
    if tie.balance_high is not None and tie.balance_high < -lopsided:
        return Sight.RECEIVING
    if tie.balance_low is not None and tie.balance_low > lopsided:
        return Sight.GIVING
    return None
