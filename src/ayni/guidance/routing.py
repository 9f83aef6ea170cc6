"""Who is asked: brings the open asks of a team to those who can answer them, all at once, so that the same few need not do it all.

A pure function over texts, limits and columns. Who can answer shows in what people said they can give, in asks they answered
before, in acts of that sort on record, and in "not me, but ask her". Which of them is asked is settled for all open asks together:
as a largest assignment under everybody's own limits (an integer program with the structure of a flow, solved exactly by HiGHS
through SciPy), in which each further ask of somebody who was asked or helped much of late counts less. Nobody is asked twice for
one ask, beyond their limit, in a hard season, or after a no. Everybody who is proposed comes with why, as data. The values by
which an assignment is chosen are made for the moment and kept nowhere.

Sources: Kuhn (1955), The Hungarian method for the assignment problem, Naval Research Logistics Quarterly 2; Ahuja, Magnanti & Orlin
(1993), Network Flows, ch. 14 (convex costs, here of load); Huangfu & Hall (2018), Mathematical Programming Computation 10 (HiGHS).
`bench/routing.py` tries it on a public record; `docs/asking.md` says what came of that.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import blake2b

from ayni.clock import DAY
from ayni.guidance.assigning import Assigning, assigned
from ayni.guidance.likeness import Like, Texts
from ayni.guidance.records import Record, recorded
from ayni.ledger import kinds
from ayni.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Pointed:
    """Somebody said: not me, but ask them."""

    to: int
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """An open ask. `kind` is a kind's number in the ledger (0: not said); `opened_at` in UTC seconds.

    `asked` are those who hold it and have not answered yet, `refused` those who said no, `places` how many should hold it at once.
    """

    id: int
    asker: int
    text: str
    kind: int = 0
    minutes: float | None = None
    due: date | None = None
    opened_at: int = 0
    asked: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()
    pointed: tuple[Pointed, ...] = ()
    places: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """What somebody said they can give. `standing`: a standing offer, or office hours."""

    id: int
    text: str
    sort: str = ""
    standing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """Somebody who can be asked.

    `asks_left`: how many asks may yet be sent to them this week, by their own limit; None where they stated none.
    `minutes_left`: what is left of the minutes they stated; None where they stated none, 0 asks nothing of them.
    `asked_lately`: asks sent to them within a week. `resting`: in a hard season, away or paused. `joined_at` and `seen_at` (when
    they were here last; None where nobody keeps it) in UTC seconds.
    """

    party: int
    gifts: tuple[Gift, ...] = ()
    asks_left: int | None = None
    minutes_left: float | None = None
    asked_lately: int = 0
    resting: bool = False
    joined_at: int | None = None
    seen_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An earlier ask, and somebody who helped with it."""

    ask: int
    by: int
    text: str
    kind: int = 0
    at: int = 0


class Why(StrEnum):
    """Why somebody is proposed. The last two say why rather they than others, and never stand alone."""

    POINTED_TO = "pointed_to"
    STANDING = "standing"
    GIFT = "gift"
    ANSWERED_SUCH = "answered_such"
    GAVE_SUCH = "gave_such"
    NEWCOMER = "newcomer"
    SELDOM_ASKED = "seldom_asked"


class Left(StrEnum):
    """Why nobody holds an ask."""

    NOTHING_FITS = "nothing_fits"
    REFUSED = "refused"
    RESTING = "resting"
    AT_LIMIT = "at_limit"
    NO_MINUTES = "no_minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason. `words` are shared with the ask, as they stand in it; `answers` are ids of asks; `times` tells how many acts or
    answers, `at` when the last was; `by` is who pointed."""

    why: Why
    gift: int | None = None
    words: tuple[str, ...] = ()
    answers: tuple[int, ...] = ()
    times: int = 0
    at: int | None = None
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody to bring an ask to, and why."""

    ask: int
    party: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Routing:
    """Whom to bring asks to, by ask, the surest first; and of asks that nobody holds or is proposed for, why, without names."""

    proposals: tuple[Proposal, ...] = ()
    nobody: Mapping[int, tuple[Left, ...]] = field(default_factory=dict)

    def of(self, ask: int) -> list[Proposal]:
        return [one for one in self.proposals if one.ask == ask]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """How an assignment is chosen. Days and weeks say so; the rest has no unit.

    `shade`: how much the logarithm of what somebody did and was asked of late counts against one more ask. `welcome`: how much
    it counts for somebody that they are new. `places`: what the first, second and further person of an ask count: the first more
    than any fit, so that an ask has somebody before another has two. `waiting`: how much an ask that waited a week, or that is
    due within three days, comes before others where there are not enough people.
    """

    asks_a_week: int = 3
    lately_days: int = 30
    new_days: int = 90
    half_life_days: float = 365
    shade: float = 0.25
    welcome: float = 0.15
    places: tuple[float, ...] = (6, 1, 0.5)
    waiting: float = 0.5
    #: Who was here so many days ago counts half: whoever comes by soon can answer soon.
    seen_days: float = 2
    least_fit: float = 0.1
    #: Of the people who fit an ask best, so many are looked at.
    looked_at: int = 40
    like_asks: float = 0.3


#: How much each sign says, at most, that somebody can answer; together they say more (one less what all of them leave open).
_SAYS = {
    Why.POINTED_TO: 0.8,
    Why.STANDING: 1.0,
    Why.GIFT: 0.9,
    Why.ANSWERED_SUCH: 0.8,
    Why.GAVE_SUCH: 0.4,
}
#: How much help of a sort has to be on record to say two thirds of what it can say.
_ACTS = 3.0
#: Due within so many days is soon.
_SOON = 3


@dataclass(frozen=True, slots=True)
class _Fit:
    """Somebody who can answer an ask: how surely (0 to 1), and by what signs."""

    party: int
    fit: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the words and kind of an ask say: by party the signs, and the fits that they come to."""

    signs: Mapping[int, Mapping[Why, tuple[float, Reason]]]
    fits: list[_Fit]


def routed(
    asks: Iterable[Ask],
    helpers: Iterable[Helper],
    *,
    now: int,
    answers: Iterable[Answer] = (),
    ledger: Ledger | None = None,
    tuning: Tuning | None = None,
) -> Routing:
    """Whom to bring each open ask to, settled for all of them together; those who hold one already keep their places.

    Keys of the ledger's parties are the parties of asks and helpers. The same whatever order asks and helpers come in; each
    is expected once.

    >>> helpers = [
    ...     Helper(party=1, gifts=(Gift(id=7, text="permits and offices"),)),
    ...     Helper(party=2, gifts=(Gift(id=8, text="office permits"), Gift(id=9, text="choir"))),
    ... ]
    >>> asks = [
    ...     Ask(id=1, asker=3, text="Who knows about a permit for an office?", places=1),
    ...     Ask(id=2, asker=3, text="Somebody for our choir", places=1),
    ... ]
    >>> found = routed(asks, helpers, now=0)
    >>> [(one.ask, one.party, one.reasons[0].words) for one in found.proposals]
    [(1, 1, ('permit', 'office')), (2, 2, ('choir',))]
    """
    asks = sorted(asks, key=lambda ask: ask.id)
    looking = _Looking(helpers, answers, ledger, now, tuning or Tuning())
    fits = {ask.id: looking.fits(ask) for ask in asks}
    allowed = {ask.id: [one for one in fits[ask.id] if looking.barred(ask, one.party) is None] for ask in asks}
    chosen = assigned(looking.to_assign(asks, allowed))
    by_ask: dict[int, list[Proposal]] = defaultdict(list)
    for ask in asks:
        for one in allowed[ask.id]:
            if (ask.id, one.party) in chosen:
                by_ask[ask.id].append(Proposal(ask.id, one.party, (*one.reasons, *looking.rather(one.party))))
    nobody = {ask.id: looking.why_nobody(ask, fits[ask.id]) for ask in asks if not ask.asked and not by_ask.get(ask.id)}
    return Routing(tuple(one for ask in asks for one in by_ask[ask.id]), nobody)


def able(
    ask: Ask,
    helpers: Iterable[Helper],
    *,
    now: int,
    answers: Iterable[Answer] = (),
    ledger: Ledger | None = None,
    tuning: Tuning | None = None,
) -> tuple[Proposal, ...]:
    """Everybody who could be asked this one, within limits and seasons, the surest first; those who did much of late come later."""
    looking = _Looking(helpers, answers, ledger, now, tuning or Tuning())
    found = [one for one in looking.fits(ask) if looking.barred(ask, one.party) is None]
    found.sort(key=lambda one: (-(one.fit - looking.price(one.party, 0)), one.party))
    return tuple(Proposal(ask.id, one.party, (*one.reasons, *looking.rather(one.party))) for one in found)


class _Looking:
    """Helpers and what is known of them, ready to be asked who fits one ask after the other."""

    def __init__(
        self,
        helpers: Iterable[Helper],
        answers: Iterable[Answer],
        ledger: Ledger | None,
        now: int,
        tuning: Tuning,
    ) -> None:
        self._now, self._tuning = now, tuning
        self._helpers = {one.party: one for one in sorted(helpers, key=lambda one: one.party)}
        self._gifts = [(party, gift) for party, one in self._helpers.items() for gift in sorted(one.gifts, key=_id)]
        self._answers = sorted(
            (one for one in answers if one.by in self._helpers and one.at <= now), key=lambda one: (one.ask, one.by)
        )
        self._can = Texts([gift.text for _, gift in self._gifts])
        self._did = Texts([one.text for one in self._answers])
        self._record: Record = recorded(ledger, self._helpers, now, half_life=tuning.half_life_days * DAY)
        self._load = self._loads()
        self._told: dict[tuple[str, int], _Known] = {}

    def _loads(self) -> dict[int, float]:
        """What each was asked within a week and gave within a month: from the record, or else from the asks answered."""
        since = self._now - self._tuning.lately_days * DAY
        given: Mapping[int, float] = self._record.since(since)
        if not self._record:
            given = defaultdict(float)
            for one in self._answers:
                given[one.by] += float(one.at >= since)
        return {party: given.get(party, 0.0) + one.asked_lately for party, one in self._helpers.items()}

    # Who can answer -------------------------------------------------------------------------------

    def fits(self, ask: Ask) -> list[_Fit]:
        """Everybody who can answer by at least one sign, the surest first, whether they may be asked or not."""
        known = self._told.get((ask.text, ask.kind))
        if known is None:
            known = self._told[ask.text, ask.kind] = self._signs(ask)
        if not ask.pointed:
            fits = known.fits
        else:
            signs = dict(known.signs)
            for pointed in sorted(ask.pointed, key=lambda one: (-one.to, -one.by)):
                reason = Reason(why=Why.POINTED_TO, by=pointed.by)
                signs[pointed.to] = {**known.signs.get(pointed.to, {}), Why.POINTED_TO: (1.0, reason)}
            fits = self._sorted(signs)
        return [one for one in fits if one.party != ask.asker]

    def _signs(self, ask: Ask) -> _Known:
        """What the words and the kind of an ask say of everybody."""
        signs: dict[int, dict[Why, tuple[float, Reason]]] = defaultdict(dict)
        for like in self._can.like(ask.text):
            party, gift = self._gifts[like.index]
            why = Why.STANDING if gift.standing else Why.GIFT
            signs[party].setdefault(why, (like.part, Reason(why=why, gift=gift.id, words=like.words)))
        for party, found in self._answered_such(ask).items():
            signs[party][Why.ANSWERED_SUCH] = found
        for party, (weight, times, at) in self._record.gave(ask.kind).items():
            reason = Reason(why=Why.GAVE_SUCH, times=times, at=at)
            signs[party][Why.GAVE_SUCH] = (1 - math.exp(-weight / _ACTS), reason)
        return _Known(signs, self._sorted(signs))

    def _sorted(self, signs: Mapping[int, Mapping[Why, tuple[float, Reason]]]) -> list[_Fit]:
        fits = [_fit(party, those) for party, those in signs.items() if party in self._helpers]
        return sorted((one for one in fits if one.fit >= self._tuning.least_fit), key=lambda one: (-one.fit, one.party))

    def _answered_such(self, ask: Ask) -> dict[int, tuple[float, Reason]]:
        """By party how much the asks they answered are like this one; the older the less."""
        likes: dict[int, list[Like]] = defaultdict(list)
        for like in self._did.like(ask.text, self._tuning.like_asks):
            likes[self._answers[like.index].by].append(like)
        return {party: self._summed(found) for party, found in likes.items()}

    def _summed(self, likes: Sequence[Like]) -> tuple[float, Reason]:
        half = self._tuning.half_life_days * DAY
        ages = [self._now - self._answers[like.index].at for like in likes]
        whole = math.fsum(like.part * 0.5 ** (age / half) for like, age in zip(likes, ages, strict=True))
        ids = tuple(dict.fromkeys(self._answers[like.index].ask for like in likes[:3]))
        at = max(self._answers[like.index].at for like in likes)
        reason = Reason(why=Why.ANSWERED_SUCH, answers=ids, words=likes[0].words, times=len(likes), at=at)
        return 1 - math.exp(-whole), reason

    # Who may be asked -----------------------------------------------------------------------------

    def barred(self, ask: Ask, party: int) -> Left | None:
        """Why somebody is not to be asked this; None where they may. Those who hold it are barred as if they had answered."""
        one = self._helpers[party]
        if party in ask.refused or party in ask.asked:
            return Left.REFUSED
        if one.resting:
            return Left.RESTING
        if self.asks_left(party) <= 0:
            return Left.AT_LIMIT
        if one.minutes_left is not None and one.minutes_left < max(minutes_of(ask), 1):
            return Left.NO_MINUTES
        return None

    def asks_left(self, party: int) -> int:
        one = self._helpers[party]
        return self._tuning.asks_a_week - one.asked_lately if one.asks_left is None else one.asks_left

    def why_nobody(self, ask: Ask, fits: Sequence[_Fit]) -> tuple[Left, ...]:
        """Of those who could answer, why nobody is asked; each reason once."""
        if not fits:
            return (Left.NOTHING_FITS,)
        # Who is not barred was not chosen because others' asks took what they had left.
        bars = {self.barred(ask, one.party) or Left.AT_LIMIT for one in fits}
        return tuple(one for one in Left if one in bars)

    # Who rather -----------------------------------------------------------------------------------

    def price(self, party: int, more: int) -> float:
        """What the next ask of somebody counts against it, when they are to have so many more already."""
        return self._tuning.shade * math.log1p(self._load[party] + more) - self._tuning.welcome * self._is_new(party)

    def rather(self, party: int) -> tuple[Reason, ...]:
        """Why rather they than others."""
        if self._is_new(party):
            return (Reason(why=Why.NEWCOMER, at=self._helpers[party].joined_at),)
        loads = sorted(self._load.values())
        usual = loads[len(loads) // 2]
        return (Reason(why=Why.SELDOM_ASKED),) if usual > 0 and self._load[party] <= usual / 2 else ()

    def _is_new(self, party: int) -> bool:
        """Joined within the last months, and was hardly asked yet."""
        joined = self._helpers[party].joined_at
        return joined is not None and self._now - joined <= self._tuning.new_days * DAY and self._load[party] <= 1

    def to_assign(self, asks: Sequence[Ask], allowed: Mapping[int, Sequence[_Fit]]) -> Assigning:
        """The assignment to make: what each pair, place and further ask counts, and everybody's limits."""
        worth: dict[tuple[int, int], float] = {}
        minutes: dict[tuple[int, int], float] = {}
        for ask in asks:
            near = sorted(allowed[ask.id], key=lambda one: (self.price(one.party, 0) - self._now_worth(one), one.party))
            for one in near[: self._tuning.looked_at]:
                worth[ask.id, one.party] = self._now_worth(one) + _lot(ask.id, one.party)
                minutes[ask.id, one.party] = minutes_of(ask)
        parties = {party for _, party in worth}
        return Assigning(
            worth=worth,
            minutes=minutes,
            places={ask.id: self._places(ask) for ask in asks},
            asks_left={party: self.asks_left(party) for party in parties},
            minutes_left={party: left for party in parties if (left := self._helpers[party].minutes_left) is not None},
            price={party: [self.price(party, more) for more in range(len(asks))] for party in parties},
        )

    def _now_worth(self, one: _Fit) -> float:
        """How surely somebody can answer, less where they were not here for long."""
        seen = self._helpers[one.party].seen_at
        away = max(self._now - seen, 0) / DAY if seen is not None else 0.0
        return one.fit / (1 + away / self._tuning.seen_days)

    def _places(self, ask: Ask) -> list[float]:
        """What each place of an ask that is still free counts."""
        counts = self._tuning.places
        all_places = [
            counts[min(place, len(counts) - 1)] / (1 + max(0, place - len(counts) + 1)) for place in range(ask.places)
        ]
        free = all_places[len(ask.asked) :]
        return [free[0] + self._urgent(ask), *free[1:]] if free and not ask.asked else free

    def _urgent(self, ask: Ask) -> float:
        """An ask that waits long, or is due soon, comes first where there are not enough people for all."""
        waited = min(max(self._now - ask.opened_at, 0) / (7 * DAY), 1.0) if ask.opened_at else 0.0
        today = datetime.fromtimestamp(self._now, UTC).date()
        soon = ask.due is not None and (ask.due - today).days <= _SOON
        return self._tuning.waiting * max(waited, float(soon))


def minutes_of(ask: Ask) -> float:
    """What an ask is taken to cost: what it says, else what an act of its kind usually costs.

    >>> minutes_of(Ask(id=1, asker=1, text="", kind=200))
    20
    """
    if ask.minutes is not None:
        return max(ask.minutes, 0.0)
    return kinds.BY_NUMBER.get(ask.kind, kinds.UNSTATED).minutes


def _fit(party: int, signs: Mapping[Why, tuple[float, Reason]]) -> _Fit:
    open_yet = math.prod(1 - _SAYS[why] * min(part, 1.0) for why, (part, _) in signs.items())
    return _Fit(party, 1 - open_yet, tuple(signs[why][1] for why in Why if why in signs))


def _id(gift: Gift) -> int:
    return gift.id


def _lot(ask: int, party: int) -> float:
    """Settles equals by lot, the same each time: less than any difference that means something."""
    drawn = blake2b(f"{ask}:{party}".encode(), digest_size=4).digest()
    return int.from_bytes(drawn) / 2**32 * 1e-3
