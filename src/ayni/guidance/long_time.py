"""One's own life over the years: how long until something came back, by which way, and through whom.

What one gave may come back from the same person, or by others: somebody whom one helped helps a third, and the third helps
oneself. Both may take years. Nobody has to have given because somebody gave to them; what is told here is what the record
shows, in the order in which it happened. It is told to oneself alone.

How long it took are the curves of `responses`, turned round: there the one who received is followed, here what one gave.
How much came back is the `circulation` of `ayni.measures`, seen from one person (`came_back`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ayni.clock import YEAR
from ayni.guidance.came_back import CameBack, came_back
from ayni.guidance.helping import Acts, Rows
from ayni.guidance.ways_round import ways_round
from ayni.ledger.columns import NO_TIME
from ayni.ledger.ledger import Ledger
from ayni.measures.return_curves import ReturnCurve, curve_of_waits

#: What took so long is told as "years later". Seconds.
YEARS_LATER = 2 * YEAR
#: Of fewer acts no curve is drawn: a few say how it was, not how it goes.
ENOUGH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Something that came back: what one gave (a row), to whom, and the acts by which it came (rows, in order of time).

    `people` are the keys of those along the way, from whom one gave to, to whom it came from: one where it came back directly.
    """

    given: int
    back: tuple[int, ...]
    people: tuple[int, ...]
    seconds: int

    @property
    def party(self) -> int:
        """To whom it was given."""
        return self.people[0]

    @property
    def is_direct(self) -> bool:
        return len(self.people) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTime:
    """One's own life over the years.

    `directly` and `by_others`: after what one gave, the share after which something came from the same person, or by others, as
    Kaplan and Meier count it. `after_years`: what came from the same person `YEARS_LATER` or more, once for each person, the
    longest wait first. `round_about`: what came by others, once for each way, the latest first. `given` counts acts that
    one gave and that state a time, one for each receiver; `since` is the first of them. `among_others`: how many acts between
    others the record knows: where these are few, ways round are seldom seen.
    """

    given: int
    people: int
    since: int | None
    until: int
    directly: ReturnCurve
    by_others: ReturnCurve
    after_years: tuple[Return, ...]
    round_about: tuple[Return, ...]
    came_back: CameBack | None
    among_others: int

    @property
    def longest(self) -> Return | None:
        """What took longest to come back, by whichever way; None where nothing took years."""
        return max(
            (*self.after_years, *(one for one in self.round_about if one.seconds >= YEARS_LATER)),
            key=lambda one: (one.seconds, -one.given),
            default=None,
        )


def long_time(ledger: Ledger, me: int, now: int, *, observed_until: int | None = None) -> LongTime:
    """What came back to `me` (a key of the ledger) over the years. Contacts are no acts and take no part.

    Something comes back in a later second than it was given. Where nothing came until the end of the record
    (`observed_until` where the sources end before `now`, or the last act after that), the wait is cut off there. By
    others: whom one helped gave to another, who gave to oneself or to one more who did, each after they had received.

    Source: Kaplan & Meier 1958, as in `responses`; Ahuja, Magnanti & Orlin 1993, as in `circulation`.

    >>> ledger = Ledger.from_columns([1, 2, 3], [2, 3, 1], at=["2019-05-01", "2021-01-01", "2024-02-01"], kind=["advice"] * 3)
    >>> found = long_time(ledger, me=1, now=1_790_000_000)
    >>> [(one.people, round(one.seconds / YEAR)) for one in found.round_about]
    [((2, 3), 5)]
    """
    acts = Acts.of(ledger, me, now)
    end = max(min(now, observed_until or now), int(acts.at[acts.mine].max(initial=NO_TIME)))
    given = np.flatnonzero(acts.gave & (acts.at != NO_TIME))
    given = given[np.argsort(acts.at[given], kind="stable")]
    direct = _directly(acts, given)
    round_about = ways_round(acts, given)
    return LongTime(
        given=len(given),
        people=len(np.unique(acts.receiver[given])),
        since=int(acts.at[given[0]]) if len(given) else None,
        until=end,
        directly=_curve(acts, given, direct, end),
        by_others=_curve(acts, given, [way[-1] if way else -1 for way in round_about], end),
        after_years=tuple(_after_years(acts, given, direct)),
        round_about=tuple(_by_people(acts, given, round_about)),
        came_back=came_back(acts, now),
        among_others=int((~acts.mine).sum()),
    )


# How long it took ---------------------------------------------------------------------------------


def _curve(acts: Acts, given: Rows, back: Sequence[int] | Rows, end: int) -> ReturnCurve:
    came = np.asarray(back, dtype=np.int64)
    ended = came >= 0
    until = np.where(ended, acts.at[came], end) if len(acts.at) else came
    return curve_of_waits(np.maximum(until - acts.at[given], 0), ended)


def _directly(acts: Acts, given: Rows) -> Rows:
    """For each act given, the next act from the same person in a later second; −1 where none came."""
    got = np.flatnonzero(acts.got & (acts.at != NO_TIME))
    got = got[np.lexsort((acts.at[got], acts.giver[got]))]
    found = np.full(len(given), -1, dtype=np.intp)
    if not len(got) or not len(given):
        return found
    first = min(int(acts.at[got].min()), int(acts.at[given].min()))
    span = max(int(acts.at[got].max()), int(acts.at[given].max())) - first + 2
    place = acts.giver[got].astype(np.int64) * span + (acts.at[got] - first)
    wanted = acts.receiver[given].astype(np.int64) * span + (acts.at[given] - first)
    following = np.searchsorted(place, wanted, side="right").clip(max=len(got) - 1)
    is_theirs = (acts.giver[got[following]] == acts.receiver[given]) & (acts.at[got[following]] > acts.at[given])
    found[is_theirs] = got[following[is_theirs]]
    return found


def _after_years(acts: Acts, given: Rows, back: Rows) -> Iterator[Return]:
    """What took years to come back directly: the longest for each person, the longest of all first."""
    came = np.flatnonzero(back >= 0)
    waits = acts.at[back[came]] - acts.at[given[came]]
    long = came[waits >= YEARS_LATER]
    order = np.lexsort((given[long], -(acts.at[back[long]] - acts.at[given[long]])))
    seen: set[int] = set()
    for place in long[order].tolist():
        party = int(acts.receiver[given[place]])
        if party not in seen:
            seen.add(party)
            yield _told(acts, int(given[place]), (int(back[place]),))


def _by_people(acts: Acts, given: Rows, back: Sequence[tuple[int, ...]]) -> Iterator[Return]:
    """What came by others: for each row of people the latest that came, told from the first that one gave for it."""
    told = [(act, _told(acts, act, way)) for act, way in zip(given.tolist(), back, strict=True) if way]
    best: dict[tuple[int, ...], tuple[int, Return]] = {}
    for act, one in told:
        known = best.get(one.people)
        # `given` runs from the earliest: of several that the same act brought back the first stays.
        if known is None or known[1].back[-1] != one.back[-1]:
            best[one.people] = (int(acts.at[act]) + one.seconds, one)
    yield from (one for _, one in sorted(best.values(), key=lambda told: (-told[0], told[1].given)))


def _told(acts: Acts, given: int, back: Sequence[int]) -> Return:
    """A return, in the ledger's rows and keys."""
    people = [int(acts.keys[acts.receiver[given]]), *(int(acts.keys[acts.receiver[act]]) for act in back[:-1])]
    return Return(
        given=int(acts.rows[given]),
        back=tuple(int(acts.rows[act]) for act in back),
        people=tuple(people),
        seconds=int(acts.at[back[-1]] - acts.at[given]),
    )
