"""How it stands between one person and everybody they know: both ways, one way, quiet, new.

A tie's state says what the record shows, by a rule that can be read and overruled; it is no
judgement of anybody. Balance rests on acts. Contacts say only whether two people are in touch.

Source of the interval: Jeffreys' interval for a proportion (Brown, Cai & DasGupta 2001), as in the
`dyads` measure. The limits below are Ayni's own and stated in `docs/states.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ayni.clock import DAY, YEAR
from ayni.ledger.columns import NO_TIME
from ayni.ledger.ledger import Ledger
from ayni.measures.intervals import balance_interval


class State(StrEnum):
    """What the record of a tie shows."""

    BOTH = "both"
    FROM_YOU = "from_you"
    TO_YOU = "to_you"
    QUIET = "quiet"
    NEW = "new"
    IN_TOUCH = "in_touch"
    PASSING = "passing"
    BOOK = "book"


class Rule(StrEnum):
    """Why a tie has its state. Each has its sentence in the pages and in `docs/states.md`."""

    NOTHING_ON_RECORD = "nothing-on-record"
    LONGER_THAN_USUAL = "longer-than-usual"
    LONG_SILENT = "long-silent"
    ONCE_LONG_AGO = "once-long-ago"
    FIRST_SEEN_LATELY = "first-seen-lately"
    TOO_LITTLE = "too-little"
    STILL_YOUNG = "still-young"
    ONLY_FROM_YOU = "only-from-you"
    ONLY_TO_YOU = "only-to-you"
    MOSTLY_FROM_YOU = "mostly-from-you"
    MOSTLY_TO_YOU = "mostly-to-you"
    BOTH_GAVE = "both-gave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The numbers in the rules, all of which a person may change.

    `half_life`: help given so long ago counts half. `full_act`: an act of so many minutes counts
    one, a smaller one its part. `enough`: so many acts, however old, must there be before a direction is named.
    `lopsided`: a balance is one-sided when its whole 90 % interval lies beyond this (1/3: two to one).
    `quiet_gaps`: silence of so many usual gaps is quiet, `quiet_least` being the shortest silence
    that counts. `silent`: after so long everyone is quiet. `rhythm_days`: days in touch that make a
    rhythm. `new`: first seen within so long is new. `young`: where the first help is not older than this, no direction is
    named: an imbalance so young is left in peace. Spans are seconds.
    """

    half_life: float = 5 * YEAR
    full_act: float = 10.0
    enough: float = 1.0
    lopsided: float = 1 / 3
    quiet_gaps: float = 3.0
    quiet_least: float = 60 * DAY
    silent: float = 2 * YEAR
    rhythm_days: int = 3
    new: float = 60 * DAY
    young: float = 180 * DAY


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie, with what its state rests on.

    Times are UTC seconds or None. `gave` and `got` are numbers of acts, `gave_minutes` and
    `got_minutes` their effort, `gave_effective` and `got_effective` the counts that the balance uses.
    `balance` is between −1 (all to you) and 1 (all from you), None without acts, with its 90 % interval.
    `usual_gap` is the median number of seconds between days in touch, None below `rhythm_days` such days.
    `closeness` is between 0 and 1: how much and how lately you were in touch, next to your closest tie.
    """

    party: int
    state: State
    rule: Rule
    gave: int
    got: int
    gave_minutes: float
    got_minutes: float
    gave_effective: float
    got_effective: float
    balance: float | None
    balance_low: float | None
    balance_high: float | None
    contacts: int
    days_in_touch: int
    first_at: int | None
    last_at: int | None
    last_gave_at: int | None
    last_got_at: int | None
    usual_gap: float | None
    closeness: float


def ties(
    ledger: Ledger, me: int, now: int, limits: Limits | None = None, *, observed_until: int | None = None
) -> dict[int, Tie]:
    """Every tie of `me` (a key of the ledger), by the other party's key; empty where `me` is not in it.

    `observed_until` says when the sources end, where that was before now: a silence is counted up to
    then, since nobody knows what came after. Rows later than `now` and rows to oneself are left
    out. A row without a time counts fully and says nothing of being in touch. Parties without any
    row with `me` have no tie here: they are `State.BOOK`.

    >>> ledger = Ledger.from_columns([1, 1, 1], [2, 2, 2], at=[0, 0, 0], kind=["advice"] * 3)
    >>> ties(ledger, me=1, now=0)[2].rule
    <Rule.FIRST_SEEN_LATELY: 'first-seen-lately'>
    """
    limits = limits or Limits()
    keys = ledger.parties.keys.to_numpy(zero_copy_only=False)
    place = np.flatnonzero(keys == me)
    if not len(place):
        return {}
    rows = _Rows.of(ledger, int(place[0]), now)
    if not len(rows.other):
        return {}
    return {tie.party: tie for tie in _told(rows, keys, now, limits, min(now, observed_until or now))}


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one person, sorted by the other party and time."""

    other: NDArray[np.int32]
    from_me: NDArray[np.bool_]
    at: NDArray[np.int64]
    minutes: NDArray[np.float64]
    act: NDArray[np.bool_]

    @classmethod
    def of(cls, ledger: Ledger, me: int, now: int) -> _Rows:
        mine = np.flatnonzero(((ledger.giver == me) != (ledger.receiver == me)) & (ledger.at <= now))
        from_me = ledger.giver[mine] == me
        other = np.where(from_me, ledger.receiver[mine], ledger.giver[mine])
        order = np.lexsort((ledger.at[mine], other))
        mine = mine[order]
        return cls(
            other=other[order],
            from_me=from_me[order],
            at=ledger.at[mine],
            minutes=ledger.weight[mine],
            act=~ledger.is_contact[mine],
        )


def _told(rows: _Rows, keys: NDArray[np.int64], now: int, limits: Limits, stand: int) -> Iterator[Tie]:
    others = np.unique(rows.other)
    place = np.searchsorted(others, rows.other)
    n = len(others)

    def total(values: NDArray[np.float64], chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(place[chosen], weights=values[chosen], minlength=n)

    gave, got = rows.act & rows.from_me, rows.act & ~rows.from_me
    timed = rows.at != NO_TIME
    age = np.where(timed, now - rows.at, 0)
    size = np.minimum(1.0, rows.minutes / limits.full_act)
    effective = size * np.exp2(-age / limits.half_life)
    ones = np.ones(len(place))
    gave_effective, got_effective = total(effective, gave), total(effective, got)
    low, high = balance_interval(gave_effective, got_effective)
    touch = _in_touch(place[timed], rows.at[timed], n, stand, limits)
    young = stand - _first_help(place[rows.act], rows.at[rows.act], n) <= limits.young
    columns = zip(
        keys[others].tolist(),
        total(ones, gave).astype(int).tolist(),
        total(ones, got).astype(int).tolist(),
        total(rows.minutes, gave).tolist(),
        total(rows.minutes, got).tolist(),
        gave_effective.tolist(),
        got_effective.tolist(),
        (total(size, rows.act) >= limits.enough - 1e-9).tolist(),
        low.tolist(),
        high.tolist(),
        total(ones, ~rows.act).astype(int).tolist(),
        touch.days.tolist(),
        touch.first.tolist(),
        touch.last.tolist(),
        _last(place, rows.at, gave & timed, n).tolist(),
        _last(place, rows.at, got & timed, n).tolist(),
        touch.gap.tolist(),
        touch.closeness.tolist(),
        young.tolist(),
        strict=True,
    )
    for (
        party,
        n_gave,
        n_got,
        m_gave,
        m_got,
        e_gave,
        e_got,
        enough,
        lo,
        hi,
        contacts,
        days,
        first,
        last,
        lgave,
        lgot,
        gap,
        near,
        is_young,
    ) in columns:
        whole = e_gave + e_got
        seen = days > 0
        state, rule = _state(
            n_gave, n_got, enough, lo, hi, days, first if seen else None, last if seen else None,
            None if np.isnan(gap) else gap, stand, limits,
        )  # fmt: skip
        if is_young and state in (State.FROM_YOU, State.TO_YOU):
            state, rule = State.IN_TOUCH, Rule.STILL_YOUNG
        yield Tie(
            party=party, state=state, rule=rule, gave=n_gave, got=n_got, gave_minutes=m_gave, got_minutes=m_got,
            gave_effective=e_gave, got_effective=e_got,
            balance=(e_gave - e_got) / whole if whole else None,
            balance_low=lo if whole else None, balance_high=hi if whole else None,
            contacts=contacts, days_in_touch=days,
            first_at=first if seen else None, last_at=last if seen else None,
            last_gave_at=None if lgave == NO_TIME else lgave, last_got_at=None if lgot == NO_TIME else lgot,
            usual_gap=None if np.isnan(gap) else gap, closeness=near,
        )  # fmt: skip


def _state(
    gave: int, got: int, enough: bool, low: float, high: float, days: int,
    first: int | None, last: int | None, gap: float | None, now: int, limits: Limits,
) -> tuple[State, Rule]:  # fmt: skip
    """The first rule that holds, in the order that `docs/states.md` gives."""
    silence = None if last is None else now - last
    if first is not None and now - first <= limits.new:
        return State.NEW, Rule.FIRST_SEEN_LATELY
    if silence is not None and gap is not None and silence > max(limits.quiet_least, limits.quiet_gaps * gap):
        return State.QUIET, Rule.LONGER_THAN_USUAL
    if silence is not None and silence > limits.silent:
        return (State.QUIET, Rule.LONG_SILENT) if enough else (State.PASSING, Rule.ONCE_LONG_AGO)
    if not enough:
        return State.IN_TOUCH, Rule.TOO_LITTLE
    if not got:
        return State.FROM_YOU, Rule.ONLY_FROM_YOU
    if not gave:
        return State.TO_YOU, Rule.ONLY_TO_YOU
    if low > limits.lopsided:
        return State.FROM_YOU, Rule.MOSTLY_FROM_YOU
    if high < -limits.lopsided:
        return State.TO_YOU, Rule.MOSTLY_TO_YOU
    return State.BOTH, Rule.BOTH_GAVE


@dataclass(frozen=True, slots=True)
class _Touch:
    days: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    gap: NDArray[np.float64]
    closeness: NDArray[np.float64]


def _in_touch(place: NDArray[np.intp], at: NDArray[np.int64], n: int, now: int, limits: Limits) -> _Touch:
    """Days in touch, first and last time, the median gap between days, and closeness, per tie; `place` is sorted."""
    first = np.full(n, NO_TIME)
    last = np.full(n, NO_TIME)
    if len(place):
        starts = np.flatnonzero(np.r_[True, place[1:] != place[:-1]])
        ends = np.r_[starts[1:], len(place)] - 1
        first[place[starts]], last[place[starts]] = at[starts], at[ends]
    day = at // DAY
    fresh = np.r_[True, (place[1:] != place[:-1]) | (day[1:] != day[:-1])] if len(place) else np.zeros(0, dtype=bool)
    place, day = place[fresh], day[fresh]
    days = np.bincount(place, minlength=n)
    warmth = np.log1p(np.bincount(place, weights=np.exp2(-np.maximum(now - day * DAY, 0) / YEAR), minlength=n))
    most = warmth.max(initial=0.0)
    return _Touch(days, first, last, _median_gap(place, day, days, limits), warmth / most if most else warmth)


def _median_gap(
    place: NDArray[np.intp], day: NDArray[np.int64], days: NDArray[np.int64], limits: Limits
) -> NDArray[np.float64]:
    gap = np.full(len(days), np.nan)
    same = place[1:] == place[:-1]
    whose, gaps = place[1:][same], np.diff(day)[same]
    order = np.lexsort((gaps, whose))
    whose, gaps = whose[order], gaps[order]
    some, start, count = np.unique(whose, return_index=True, return_counts=True)
    middle = (gaps[start + (count - 1) // 2] + gaps[start + count // 2]) / 2 if len(some) else np.zeros(0)
    known = days[some] >= limits.rhythm_days
    gap[some[known]] = middle[known] * DAY
    return gap


def _first_help(place: NDArray[np.intp], at: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """When the first help was, per tie. Help without a time may be of any age, so it is of long ago; so is none at all."""
    first = np.full(n, NO_TIME // 2)  # half of it, so that a span from it to now is still a number
    starts = np.flatnonzero(np.r_[True, place[1:] != place[:-1]]) if len(place) else place
    first[place[starts]] = np.maximum(at[starts], NO_TIME // 2)  # rows without a time come first in each tie
    return first


def _last(place: NDArray[np.intp], at: NDArray[np.int64], chosen: NDArray[np.bool_], n: int) -> NDArray[np.int64]:
    last = np.full(n, NO_TIME)
    last[place[chosen]] = at[chosen]  # rows come in time order, so the last one written is the latest
    return last
