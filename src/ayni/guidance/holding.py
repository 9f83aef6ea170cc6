"""Would it hold: if one needed something tomorrow, who would likely answer, and where does it rest on few.

A pure function of columns and facts. For each person it gathers signs: that they can give such a thing, that they would,
and what speaks against asking now; each with what it counts, how sure, and the rows behind it. By these signs people fall
into groups; nobody gets a number. The rules stand in `docs/would-it-hold.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ayni.guidance.answering import Answered
from ayni.guidance.dealings import Dealings
from ayni.guidance.ideas import Gift, Need
from ayni.guidance.matching import Match, Offers
from ayni.guidance.ties import State, Tie
from ayni.guidance.wants import SHOWN, Want, is_of
from ayni.ledger.acts import Asked
from ayni.ledger.ledger import Ledger


class Sign(StrEnum):
    """What the record or a note says of somebody, in the order in which people are shown."""

    # that they can
    GAVE_YOU = "gave_you"  # this sort of help
    WROTE = "wrote"  # an act of theirs whose words say what is sought
    SAYS = "says"  # noted as what they can give
    ROLE = "role"  # their role or organisation says so
    KNOWS = "knows"  # is in touch with whom one seeks
    GAVE_OTHERS = "gave_others"
    # that they would
    YOU_SAY = "you_say"
    WHEN_ASKED = "when_asked"
    BOTH = "both"
    ANSWERS = "answers"
    RETURNS = "returns"
    # what speaks against asking now
    YOU_SAY_NOT = "you_say_not"
    HARD_SEASON = "hard_season"
    LIMIT = "limit"
    QUIET = "quiet"
    SELDOM = "seldom"  # comes back after what one sends


CAN = frozenset({Sign.GAVE_YOU, Sign.WROTE, Sign.SAYS, Sign.ROLE, Sign.KNOWS, Sign.GAVE_OTHERS})
WOULD = frozenset({Sign.YOU_SAY, Sign.WHEN_ASKED, Sign.BOTH, Sign.ANSWERS, Sign.RETURNS})
AGAINST = frozenset({Sign.YOU_SAY_NOT, Sign.HARD_SEASON, Sign.LIMIT, Sign.QUIET, Sign.SELDOM})
_ORDER = {sign: place for place, sign in enumerate(Sign)}


class Group(StrEnum):
    LIKELY = "likely"
    PERHAPS = "perhaps"
    UNKNOWN = "unknown"  # they would answer, but whether they can give this is not known
    NOT = "not"  # the reader says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """One sign: `n` times, or `n` of `of`; a share with its interval; rows of the ledger; the fact (gift or limit) that says
    so; the words that it shares with what is sought; another party."""

    sign: Sign
    n: int = 0
    of: int = 0
    share: float | None = None
    low: float | None = None
    high: float | None = None
    rows: tuple[int, ...] = ()
    fact: int | None = None
    words: tuple[str, ...] = ()
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom one could turn to, and why: the signs in their order."""

    party: int
    group: Group
    because: tuple[Because, ...]

    def has(self, *signs: Sign) -> bool:
        return any(one.sign in signs for one in self.because)

    @property
    def comes(self) -> int:
        """By which sign they stand where they stand in their group: the first that says that they can."""
        return _ORDER[self.because[0].sign]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The numbers in the rules. `asked` and `got`: so often help came before it says that they would. `reached`: after fewer
    messages or acts nothing is said of answers. `often`: all of the 95 % interval of a share lies above it (`ANSWERS`,
    `RETURNS`) or below it (`SELDOM`). `knows`: so many people whom one does not know oneself. `enough`: so many who would likely
    answer make a want hold. `record`: with less help and fewer notes on record, nothing is said of where it is thin."""

    asked: int = 2
    got: int = 2
    reached: int = 5
    often: float = 0.5
    knows: int = 3
    enough: int = 3
    record: int = 10
    rows: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What is known. `dealings`: everything with `people`. `answers`: whether something came back from them after anything that
    went to them; `returns`: whether help came back after help. `limits`: what they cannot do. `closed`: parties that are no
    people, or left out. `told`: what the reader said of somebody and a want: that they would, or would not."""

    ledger: Ledger
    me: int
    dealings: Dealings
    people: Set[int]
    ties: Mapping[int, Tie] = field(default_factory=dict)
    answers: Mapping[int, Answered] = field(default_factory=dict)
    returns: Mapping[int, Answered] = field(default_factory=dict)
    gifts: Sequence[Gift] = ()
    limits: Sequence[Need] = ()
    hard_season: Set[int] = frozenset()
    closed: Set[int] = frozenset()
    told: Mapping[tuple[Want, int], bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What exactly is sought, in words, and what was found by them elsewhere: `roles` of people, `sought` parties that
    one does not know oneself, `written` rows of acts. Only `words` decide of gifts."""

    words: str = ""
    roles: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    sought: Set[int] = frozenset()
    written: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, np.intp))


class Holding:
    """Who would answer, want by want. Made once for a network; each question costs little."""

    def __init__(self, network: Network, measured: Measured | None = None) -> None:
        self.network, self.measured = network, measured or Measured()
        found = network.dealings
        self._came = found.where(found.help & ~found.gives)
        self._asked = _rows_by_party(self._came.where(self._came.asked == int(Asked.ASKED)))
        self._elsewhere = _Elsewhere(network)
        self._offers = Offers([gift.text for gift in network.gifts])
        self._told_of: dict[int, tuple[Because, ...]] = {}
        self._limits: dict[int, list[Need]] = defaultdict(list)
        for limit in network.limits:
            self._limits[limit.party].append(limit)

    @property
    def enough_on_record(self) -> bool:
        """Whether so much is known that it can be said where it is thin."""
        return len(self._came) + len(self.network.gifts) >= self.measured.record

    def candidates(self, want: Want, about: About | None = None, *, unknown: bool = True) -> list[Candidate]:
        """Everybody of whom something says that they can, or that they would; by group, sign, and key.

        With words sought, a sign that they can is one that has these words: other help of the sort only says that they would.
        `unknown=False` leaves out those of whom nothing says that they can, which is quicker.
        """
        about = about or About()
        can = self._can(want, about)
        would_give = self._gave_you(want) if about.words else {}
        found = []
        told = {party: says for (of, party), says in self.network.told.items() if of is want}
        looked_at = self.network.people if unknown else self.network.people & {*can, *would_give, *told}
        for party in sorted(looked_at):
            because = [*can.get(party, ()), *self._would_of(party)]
            if party in told:
                because.append(Because(sign=Sign.YOU_SAY if told[party] else Sign.YOU_SAY_NOT))
            if party in would_give and not any(one.sign is Sign.GAVE_YOU for one in because):
                because.append(would_give[party])
            if not because:
                continue
            because += self._against(party, about)
            if (group := self._group(because, bool(about.words))) is not None:
                because.sort(key=lambda one: _ORDER[one.sign])
                found.append(Candidate(party, group, tuple(because)))
        groups = {group: place for place, group in enumerate(Group)}
        return sorted(found, key=lambda one: (groups[one.group], one.comes, one.party))

    def _group(self, because: Sequence[Because], with_words: bool) -> Group | None:
        signs = {one.sign for one in because}
        if Sign.YOU_SAY_NOT in signs:
            return Group.NOT
        if Sign.YOU_SAY in signs:
            return Group.LIKELY
        can = signs & CAN - ({Sign.GAVE_YOU} if with_words else set())
        would = signs & WOULD or (with_words and Sign.GAVE_YOU in signs)
        if can and would and not signs & AGAINST:
            return Group.LIKELY
        if can:
            return Group.PERHAPS
        return Group.UNKNOWN if would and not signs & AGAINST else None

    # That they can --------------------------------------------------------------------------------

    def _can(self, want: Want, about: About) -> Mapping[int, list[Because]]:
        found: dict[int, list[Because]] = defaultdict(list)
        for party, because in self._signs(want, about):
            if party in self.network.people:
                found[party].append(because)
        return found

    def _signs(self, want: Want, about: About) -> Iterator[tuple[int, Because]]:
        if about.words:
            yield from self._by_words(about)
        else:
            yield from self._gave_you(want).items()
            yield from self._elsewhere.gave(want, self.measured.rows)
            capacity = SHOWN[want].capacity
            for gift in self.network.gifts:
                if capacity and gift.sort == capacity:
                    yield gift.party, Because(sign=Sign.SAYS, fact=gift.id)
        if want is Want.INTRODUCTION or (want is Want.REFERRAL and about.sought):
            yield from self._elsewhere.knows(about.sought, 1 if about.sought else self.measured.knows)

    def _by_words(self, about: About) -> Iterator[tuple[int, Because]]:
        met: list[Match] = self._offers.meeting(about.words)
        for match in met:
            gift = self.network.gifts[match.index]
            yield gift.party, Because(sign=Sign.SAYS, fact=gift.id, words=match.words)
        for party, words in about.roles.items():
            yield party, Because(sign=Sign.ROLE, words=words)
        yield from self._elsewhere.wrote(about.written, self.measured.rows)

    def _gave_you(self, want: Want) -> dict[int, Because]:
        came = self._came.where(is_of(want, self._came.kind))
        return {
            party: Because(sign=Sign.GAVE_YOU, n=len(rows), rows=rows[-self.measured.rows :])
            for party, rows in _rows_by_party(came).items()
        }

    # That they would ------------------------------------------------------------------------------

    def _would_of(self, party: int) -> tuple[Because, ...]:
        """The same whatever is needed, so it is worked out once."""
        if party not in self._told_of:
            self._told_of[party] = tuple(self._would(party))
        return self._told_of[party]

    def _would(self, party: int) -> Iterator[Because]:
        measured, network = self.measured, self.network
        asked = self._asked.get(party, ())
        if len(asked) >= measured.asked:
            yield Because(sign=Sign.WHEN_ASKED, n=len(asked), rows=asked[-measured.rows :])
        tie = network.ties.get(party)
        if tie is not None and tie.state is State.BOTH and tie.got >= measured.got:
            yield Because(sign=Sign.BOTH, n=tie.gave, of=tie.got)
        for sign, told in ((Sign.ANSWERS, network.answers.get(party)), (Sign.RETURNS, network.returns.get(party))):
            if told is not None and told.reached >= measured.reached and told.low > measured.often:
                yield _told(sign, told)

    def _against(self, party: int, about: About) -> Iterator[Because]:
        network, measured = self.network, self.measured
        if party in network.hard_season:
            yield Because(sign=Sign.HARD_SEASON)
        limits = self._limits.get(party, ())
        for match in Offers([one.text for one in limits]).meeting(about.words) if limits and about.words else ():
            yield Because(sign=Sign.LIMIT, fact=limits[match.index].id)
        tie = network.ties.get(party)
        if tie is not None and tie.state in (State.QUIET, State.PASSING):
            yield Because(sign=Sign.QUIET)
        told = network.answers.get(party)
        if told is not None and told.reached >= measured.reached and told.high < measured.often:
            yield _told(Sign.SELDOM, told)


def _told(sign: Sign, told: Answered) -> Because:
    return Because(sign=sign, of=told.reached, share=told.share, low=told.low, high=told.high)


def _rows_by_party(found: Dealings) -> dict[int, tuple[int, ...]]:
    """The rows of each, in the order of time."""
    parties, first = np.unique(found.others, return_index=True)
    pieces = np.split(found.rows, first[1:]) if len(parties) else []
    return {int(party): tuple(rows.tolist()) for party, rows in zip(parties, pieces, strict=True)}


class _Elsewhere:
    """What passed between others, as far as the record has it."""

    def __init__(self, network: Network) -> None:
        ledger = network.ledger
        self._ledger, self._people = ledger, network.people
        self._keys = ledger.parties.keys.to_numpy(zero_copy_only=False).astype(np.int64)
        place = np.flatnonzero(self._keys == network.me)
        me = int(place[0]) if len(place) else -1
        self._me = network.me
        others = (ledger.giver != me) & (ledger.receiver != me) & (ledger.giver != ledger.receiver)
        self._rows = np.flatnonzero(others)
        self._acts = self._rows[~ledger.is_contact[self._rows]]
        self._mine = np.isin(self._keys, np.fromiter(network.people, np.int64))
        closed = np.fromiter((*network.closed, network.me), np.int64)
        self._strange = ~self._mine & ~np.isin(self._keys, closed)

    def gave(self, want: Want, most: int) -> Iterator[tuple[int, Because]]:
        """Who gave this sort of help to others."""
        rows = self._acts[is_of(want, self._ledger.kind[self._acts])]
        yield from self._by_giver(rows, Sign.GAVE_OTHERS, most)

    def wrote(self, rows: NDArray[np.intp], most: int) -> Iterator[tuple[int, Because]]:
        """Who gave in these acts."""
        yield from self._by_giver(rows, Sign.WROTE, most)

    def _by_giver(self, rows: NDArray[np.intp], sign: Sign, most: int) -> Iterator[tuple[int, Because]]:
        givers = self._keys[self._ledger.giver[rows]]
        order = np.lexsort((rows, self._ledger.at[rows], givers))
        parties, first = np.unique(givers[order], return_index=True)
        for party, found in zip(
            parties.tolist(), np.split(rows[order], first[1:]) if len(parties) else (), strict=True
        ):
            if party != self._me:
                yield party, Because(sign=sign, n=len(found), rows=tuple(found[-most:].tolist()))

    def knows(self, sought: Set[int], least: int) -> Iterator[tuple[int, Because]]:
        """Who is on record with those sought; with nobody sought, with so many whom one does not know oneself."""
        ledger = self._ledger
        wanted = np.isin(self._keys, np.fromiter(sought, np.int64)) if sought else self._strange
        giver, receiver = ledger.giver[self._rows], ledger.receiver[self._rows]
        there, back = self._mine[giver] & wanted[receiver], self._mine[receiver] & wanted[giver]
        one = np.concatenate([giver[there], receiver[back]]).astype(np.int64)
        other = np.concatenate([receiver[there], giver[back]]).astype(np.int64)
        pairs, times = np.unique(one * len(self._keys) + other, return_counts=True)
        one, other = pairs // max(len(self._keys), 1), pairs % max(len(self._keys), 1)
        order = np.lexsort((other, -times, one))
        parties, first, many = np.unique(one[order], return_index=True, return_counts=True)
        for party, place, n in zip(parties.tolist(), first.tolist(), many.tolist(), strict=True):
            if n >= least:
                known = int(self._keys[other[order][place]])
                yield int(self._keys[party]), Because(sign=Sign.KNOWS, n=n, other=known)
