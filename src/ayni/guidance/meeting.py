"""Before one meets people: whom to see and why, what comes back to mind, and who knows those whom one does not know yet.

Pure functions over facts and columns; reasons come back as data. Nothing here rates anybody: reasons stand in an order of what
is most worth doing, people in the order of their first reason, and of equals in the order in which they were given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ayni.clock import DAY
from ayni.guidance.finding import nearest
from ayni.guidance.ideas import Gift, Moment, Need
from ayni.guidance.matching import Offers
from ayni.guidance.pairing import Said, pairings
from ayni.guidance.ties import State, Tie
from ayni.ledger.columns import NO_TIME
from ayni.ledger.ledger import Ledger

#: Whom to see: no more than one can really speak with.
AT_MOST = 5
_REASONS = 3


class Cause(StrEnum):
    """Why somebody comes to mind before one meets them, what is most worth doing first."""

    YOU_PROMISED = "you_promised"
    HARD_SEASON = "hard_season"
    YOU_CAN = "you_can"  # they need what you can give
    NEVER_TOLD = "never_told"  # they helped you and never heard what came of it
    MEET = "meet"  # worth introducing to somebody else who is there
    THEY_PROMISED = "they_promised"
    MOMENT = "moment"
    NEED = "need"  # an open one, with nothing of yours that meets it
    QUIET = "quiet"
    ONCE_HELPED = "once_helped"  # what they did for you, for a meeting with nothing else to say
    MIND = "mind"  # a limit of theirs


_ORDER = {cause: place for place, cause in enumerate(Cause)}
#: In a hard season nothing is asked of anybody.
_ASKS = frozenset({Cause.THEY_PROMISED, Cause.MEET})
#: These alone are no reason to see somebody: they are remembered beside one.
_ASIDE = frozenset({Cause.ONCE_HELPED, Cause.MIND})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """An open promise between the reader and somebody: `mine` where the reader gave it."""

    id: int
    party: int
    mine: bool
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped:
    """Help that came from somebody: the act's own id, when (UTC seconds), and whether what came of it was told."""

    id: int
    party: int
    at: int
    minutes: float = 0.0
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the memory has of some people as of `now` (UTC seconds), which is `today` where the reader is.

    `gifts` are those of the reader (`me`) and of the others; `apart` are pairs who know each other already or are not to
    be introduced; `seasons` has until when somebody has a hard season.
    """

    me: int
    now: int
    today: date
    needs: Sequence[Need] = ()
    gifts: Sequence[Gift] = ()
    words: Sequence[Word] = ()
    helped: Sequence[Helped] = ()
    moments: Sequence[Moment] = ()
    seasons: Mapping[int, date] = field(default_factory=dict)
    ties: Mapping[int, Tie] = field(default_factory=dict)
    apart: Collection[frozenset[int]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason with what it rests on: ids of facts, the other person of an introduction, times and days."""

    cause: Cause
    promise: int | None = None
    need: int | None = None
    gift: int | None = None
    moment: int | None = None
    act: int | None = None
    other: int | None = None
    at: int | None = None
    on: date | None = None
    usual: float | None = None
    #: For an introduction: whether this one has the need, and the other the gift.
    seeks: bool = False


@dataclass(frozen=True, slots=True)
class ToSee:
    """Somebody, with the reasons why, the first one first."""

    party: int
    reasons: tuple[Reason, ...]


def whom_to_see(there: Sequence[int], known: Known, *, at_most: int = AT_MOST) -> list[ToSee]:
    """At most so many of those who are there, each with up to three reasons; whoever has none is left out.

    In a hard season somebody comes up for that alone, for what was promised to them and for what one can give. The same for
    the same facts in whatever order they come.

    >>> ben = Need(id=7, party=2, text="a hall for forty people", on=date(2026, 11, 1))
    >>> mine = Gift(id=3, party=1, text="keys to a hall in Altona")
    >>> known = Known(me=1, now=0, today=date(2026, 11, 22), needs=[ben], gifts=[mine])
    >>> [(one.party, [reason.cause.value for reason in one.reasons]) for one in whom_to_see([2, 3], known)]
    [(2, ['you_can'])]
    """
    found = []
    for party, reasons in _reasons(there, known).items():
        telling = [one for one in reasons if one.cause not in _ASIDE]
        if telling:
            aside = [one for one in reasons if one.cause is Cause.MIND]
            found.append(ToSee(party, (*telling[:_REASONS], *aside[:1])))
    place = {party: n for n, party in enumerate(there)}
    found.sort(key=lambda one: (*_comes(one.reasons[0], known.today), place[one.party]))
    return found[: max(at_most, 0)]


def called_back(there: Sequence[int], known: Known, *, at_most: int = 2) -> list[ToSee]:
    """What comes back to mind before a meeting: for at most so many who will be there the one thing that matters most,
    down to what they once did for the reader."""
    found = []
    for party, reasons in _reasons(there, known).items():
        told = [one for one in reasons if one.cause is not Cause.MIND]
        if told:
            found.append(ToSee(party, (told[0],)))
    place = {party: n for n, party in enumerate(there)}
    found.sort(key=lambda one: (*_comes(one.reasons[0], known.today), place[one.party]))
    return found[: max(at_most, 0)]


def _comes(reason: Reason, today: date) -> tuple[int, int]:
    """What comes before what; among promises the nearest day first."""
    days = (reason.on - today).days if reason.cause is Cause.YOU_PROMISED and reason.on is not None else 3_650
    return _ORDER[reason.cause], days


def _reasons(there: Sequence[int], known: Known) -> dict[int, list[Reason]]:
    """Every reason for each of those who are there, in order; nobody for whom there is none."""
    whom = [party for party in dict.fromkeys(there) if party != known.me]
    among = set(whom)
    found: dict[int, list[Reason]] = defaultdict(list)
    _of_promises(known, among, found)
    _of_needs(known, among, found)
    _of_help(known, among, found)
    _of_introductions(known, whom, found)
    for moment in sorted(known.moments, key=lambda one: one.id):
        day = nearest(moment.on, known.today) if moment.party in among else None
        if day is not None and abs((day - known.today).days) <= 30:
            found[moment.party].append(Reason(cause=Cause.MOMENT, moment=moment.id, on=day))
    for party in whom:
        until = known.seasons.get(party)
        if until is not None and until >= known.today:
            kept = [one for one in found[party] if one.cause not in _ASKS]
            found[party] = [Reason(cause=Cause.HARD_SEASON, on=until), *kept]
        tie = known.ties.get(party)
        if tie is not None and tie.state is State.QUIET and tie.last_at is not None:
            found[party].append(Reason(cause=Cause.QUIET, at=tie.last_at, usual=tie.usual_gap))
    for reasons in found.values():
        reasons.sort(key=lambda one: (*_comes(one, known.today), one.promise or one.need or one.act or 0))
    return {party: found[party] for party in whom if found.get(party)}


def _of_promises(known: Known, among: set[int], found: dict[int, list[Reason]]) -> None:
    for word in sorted(known.words, key=lambda one: (one.due or date.max, one.id)):
        if word.party in among:
            cause = Cause.YOU_PROMISED if word.mine else Cause.THEY_PROMISED
            found[word.party].append(Reason(cause=cause, promise=word.id, on=word.due))


def _of_needs(known: Known, among: set[int], found: dict[int, list[Reason]]) -> None:
    mine = sorted((gift for gift in known.gifts if gift.party == known.me), key=lambda gift: gift.id)
    offers = Offers([gift.text for gift in mine])
    for need in sorted(known.needs, key=lambda one: one.id):
        if need.party not in among:
            continue
        if need.sort == "limit":
            found[need.party].append(Reason(cause=Cause.MIND, need=need.id, on=need.on))
            continue
        match = next(iter(offers.meeting(need.text)), None)
        if match is not None:
            gift = mine[match.index]
            found[need.party].append(Reason(cause=Cause.YOU_CAN, need=need.id, gift=gift.id, on=need.on))
        else:
            found[need.party].append(Reason(cause=Cause.NEED, need=need.id, on=need.on))


def _of_help(known: Known, among: set[int], found: dict[int, list[Reason]]) -> None:
    """The largest help of which they never heard what came of it, else the latest that there was."""
    by_party: dict[int, list[Helped]] = defaultdict(list)
    for one in known.helped:
        if one.party in among and one.at <= known.now:
            by_party[one.party].append(one)
    for party, helped in by_party.items():
        # What came last week is too young to have led to anything.
        untold = [one for one in helped if not one.told and known.now - one.at > 7 * DAY]
        if untold:
            best = max(untold, key=lambda one: (min(one.minutes, 120.0), one.at, one.id))
            found[party].append(Reason(cause=Cause.NEVER_TOLD, act=best.id, at=best.at))
        last = max(helped, key=lambda one: (one.at, one.id))
        found[party].append(Reason(cause=Cause.ONCE_HELPED, act=last.id, at=last.at))


def _of_introductions(known: Known, whom: Sequence[int], found: dict[int, list[Reason]]) -> None:
    """Two who are both there, of whom one needs what the other can give; both have the reason."""
    free = {party for party in whom if (known.seasons.get(party) or date.min) < known.today}
    # Of the same words told twice the first telling stands.
    needed = sorted(known.needs, key=lambda need: -need.id)
    offered = sorted(known.gifts, key=lambda gift: -gift.id)
    wanted = {(need.party, need.text): need.id for need in needed if need.sort != "limit" and need.party in free}
    given = {(gift.party, gift.text): gift.id for gift in offered if gift.party in free}
    needs = [Said(party, text) for party, text in sorted(wanted)]
    gifts = [Said(party, text) for party, text in sorted(given)]
    for pair in pairings(needs, gifts, apart=known.apart, most=AT_MOST):
        need, gift = wanted[pair.seeker, pair.need], given[pair.giver, pair.gift]
        found[pair.seeker].append(Reason(cause=Cause.MEET, need=need, gift=gift, other=pair.giver, seeks=True))
        found[pair.giver].append(Reason(cause=Cause.MEET, need=need, gift=gift, other=pair.seeker))


@dataclass(frozen=True, slots=True)
class Through:
    """Somebody who could introduce one to another: what is on record between these two, and when it last was."""

    party: int
    acts: int
    contacts: int
    last_at: int | None
    here: bool


def who_knows(
    ledger: Ledger,
    me: int,
    newcomers: Collection[int],
    ties: Collection[int],
    *,
    here: Collection[int] = (),
    most: int = 2,
) -> dict[int, list[Through]]:
    """For each newcomer those of the reader's own ties who know them, by all that is on record between the two.

    Those who are there themselves come first, then who helped one another more, then who was more in touch, then who was so
    last. Newcomers whom nobody knows are not in the answer.

    >>> ledger = Ledger.from_columns([1, 2, 2], [2, 3, 3], at=[0, 10, 20], kind=["message", "advice", "message"])
    >>> who_knows(ledger, 1, [3], [2])
    {3: [Through(party=2, acts=1, contacts=1, last_at=20, here=False)]}
    """
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False).astype(np.int64)
    new, mine = _among(keys, newcomers, but=me), _among(keys, ties, but=me)
    out = new[ledger.giver] & mine[ledger.receiver]
    back = mine[ledger.giver] & new[ledger.receiver]
    rows = np.flatnonzero(out | back)
    stranger = np.where(out[rows], ledger.giver[rows], ledger.receiver[rows])
    friend = np.where(out[rows], ledger.receiver[rows], ledger.giver[rows])
    found: dict[int, dict[int, list[int]]] = defaultdict(dict)
    touch, at = ledger.is_contact[rows], ledger.at[rows]
    for one, other, contact, when in zip(
        keys[stranger].tolist(), keys[friend].tolist(), touch.tolist(), at.tolist(), strict=True
    ):
        if one == other:
            continue
        told = found[one].setdefault(other, [0, 0, NO_TIME])
        told[1 if contact else 0] += 1
        told[2] = max(told[2], when)
    there = set(here)
    return {
        one: sorted(
            (
                Through(other, acts, contacts, None if last == NO_TIME else last, other in there)
                for other, (acts, contacts, last) in through.items()
            ),
            key=lambda one: (not one.here, -one.acts, -one.contacts, -(one.last_at or 0), one.party),
        )[:most]
        for one, through in sorted(found.items())
    }


def _among(keys: NDArray[np.int64], parties: Collection[int], *, but: int) -> NDArray[np.bool_]:
    chosen: NDArray[np.bool_] = np.isin(keys, np.fromiter(parties, np.int64, len(parties))) & (keys != but)
    return chosen
