"""Who is due for a check-in this week: by each relationship's own rhythm, overruled by what a person wishes.

Pure: it knows days, not people. The limits below are Ayni's own and stated in `docs/reminders.md`. A tie that has been
silent for much longer than is usual for it is no check-in any more; waking it is something else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class By(StrEnum):
    """Whose rhythm it is."""

    WISH = "wish"
    USUAL = "usual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`closest`: who is in touch more often than so many days needs no check-in. `farthest`: nobody's own rhythm counts
    as longer. `lapsed`: after so many usual gaps, and at the least `lapsed_days`, a tie is dormant. `turn_days`: who was
    proposed so lately lets others go first."""

    closest: int = 14
    farthest: int = 365
    lapsed: float = 3.0
    lapsed_days: int = 60
    turn_days: int = 21


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """What is known of one relationship.

    `last`: the day they were last in touch, by any source; None where nothing is on record. `wished`: how often the
    person wants to be in touch, in days, of them or of their circle. `usual`: the median number of days between days in
    touch; None where that is not known. `rests_until`: no check-in up to this day; `never`: none at all. `among`: what
    they are seen with (a circle, an organisation), so that a week is not all of one place. `proposed`: the day they were
    last proposed.
    """

    party: int
    last: date | None
    wished: int | None = None
    usual: float | None = None
    rests_until: date | None = None
    never: bool = False
    among: str = ""
    proposed: date | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Somebody to check in with: due since or on a day, by which rhythm of how many days, and a day of the week for it."""

    party: int
    due: date
    gap: int
    by: By
    planned: date


def due_day(bond: Bond, today: date, limits: Limits | None = None) -> tuple[date, int, By] | None:
    """When a check-in is due, by which rhythm; None where there is no rhythm, or the tie rests or is dormant.

    Whoever one wishes to be in touch with and was never in touch is due today.

    >>> due_day(Bond(party=1, last=date(2026, 11, 1), wished=30), date(2026, 11, 22))
    (datetime.date(2026, 12, 1), 30, <By.WISH: 'wish'>)
    >>> due_day(Bond(party=1, last=date(2026, 11, 1), usual=21.0), date(2026, 11, 22))
    (datetime.date(2026, 11, 22), 21, <By.USUAL: 'usual'>)
    """
    limits = limits or Limits()
    if bond.never:
        return None
    if bond.wished is not None:
        last = bond.last
        found = (today, bond.wished, By.WISH) if last is None else (last + timedelta(bond.wished), bond.wished, By.WISH)
    elif bond.usual is None or bond.last is None:
        return None
    else:
        gap = min(max(round(bond.usual), limits.closest), limits.farthest)
        if (today - bond.last).days > max(limits.lapsed * gap, limits.lapsed_days):
            return None
        found = (bond.last + timedelta(gap), gap, By.USUAL)
    if bond.rests_until is not None and bond.rests_until > found[0]:
        return bond.rests_until, found[1], found[2]
    return found


def this_week(bonds: Iterable[Bond], today: date, most: int, limits: Limits | None = None) -> list[CheckIn]:
    """At most so many check-ins for the rest of the week of `today`, each on a working day of its own where possible.

    First come those whom a person wished for, then the rest; within each those who were proposed lately let others go
    first, and then who has waited longest, measured by their own rhythm. One of a circle or organisation comes before a
    second one of it. The same input gives the same week.
    """
    limits = limits or Limits()
    sunday = today + timedelta(days=6 - today.weekday())
    due = []
    for bond in bonds:
        found = due_day(bond, today, limits)
        if found is not None and found[0] <= sunday:
            due.append((bond, *found))
    due.sort(
        key=lambda one: (
            one[3] is not By.WISH,
            _was_proposed(one[0], today, limits),
            -_waited(one, sunday),
            one[0].party,
        )
    )
    chosen = _spread(due, most)
    days = _working_days(today, len(chosen))
    return [CheckIn(bond.party, on, gap, by, day) for (bond, on, gap, by), day in zip(chosen, days, strict=True)]


type _DueBond = tuple[Bond, date, int, By]


def _was_proposed(bond: Bond, today: date, limits: Limits) -> bool:
    return bond.proposed is not None and (today - bond.proposed).days < limits.turn_days


def _waited(one: _DueBond, sunday: date) -> float:
    """How long somebody has been due, in their own gaps; beyond two gaps all are alike."""
    return min((sunday - one[1]).days / one[2], 2.0)


def _spread(due: list[_DueBond], most: int) -> list[_DueBond]:
    chosen: list[_DueBond] = []
    seen: set[str] = set()
    later: list[_DueBond] = []
    for one in due:
        if one[0].among and one[0].among in seen:
            later.append(one)
        else:
            seen.add(one[0].among)
            chosen.append(one)
    return (chosen + later)[: max(most, 0)]


def _working_days(today: date, number: int) -> list[date]:
    """So many days from today to Friday, as far apart as they can be; on a weekend all of them today."""
    left = max(5 - today.weekday(), 1)
    return [today + timedelta(days=(place * left) // max(number, 1)) for place in range(number)]
