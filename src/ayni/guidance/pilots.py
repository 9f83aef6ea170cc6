"""How far a small joint try is, and when to think of it: from its days and what was said of it."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

#: A try shorter than this is not asked about half way.
SHORTEST_WITH_A_HALF = timedelta(days=10)


class Stage(StrEnum):
    """Where a try stands. Nobody turns it: it follows from the days, from agreeing, and from saying how it went."""

    PLANNED = "planned"
    AGREED = "agreed"
    RUNNING = "running"
    OVER = "over"  # its last day has passed, and nobody said yet how it went
    ENDED = "ended"


def stage(*, agreed: bool, ended: bool, begins: date | None, ends: date | None, today: date) -> Stage:
    """Where a try stands on a day. One that is not agreed stays planned, whatever its days say.

    >>> stage(agreed=True, ended=False, begins=date(2026, 11, 1), ends=date(2026, 11, 30), today=date(2026, 11, 22))
    <Stage.RUNNING: 'running'>
    """
    if ended:
        return Stage.ENDED
    if not agreed:
        return Stage.PLANNED
    if ends is not None and today > ends:
        return Stage.OVER
    return Stage.RUNNING if begins is None or today >= begins else Stage.AGREED


def half_way(begins: date | None, ends: date | None) -> date | None:
    """The day in the middle, on which one may still change something; None where the try is short or its days are not known.

    >>> half_way(date(2026, 11, 1), date(2026, 11, 30))
    datetime.date(2026, 11, 15)
    """
    if begins is None or ends is None or ends - begins < SHORTEST_WITH_A_HALF:
        return None
    return begins + (ends - begins) // 2
