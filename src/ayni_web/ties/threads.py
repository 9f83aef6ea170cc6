"""The threads of relationships, drawn from the reader's rows in the snapshot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from ayni.clock import DAY
from ayni.guidance.ties import Limits, Tie
from ayni.ledger.columns import NO_TIME
from ayni_web.ties.knowing import Mine
from ayni_web.ui.charts.thread import ThreadBin, ThreadPicture, thread

_SHORTEST = timedelta(days=365)
_SMALL_SPAN = timedelta(days=5 * 365)
_LARGE_BINS, _SMALL_BINS = 96, 48
_NONE: NDArray[np.intp] = np.empty(0, dtype=np.intp)


def thread_with(mine: Mine | None, party: int, *, large: bool = False, name: str = "", href: str = "") -> ThreadPicture:
    """The thread between the reader and a party: small for lists (the last five years), large for the person's page (all).

    Where the sources end long ago, the picture ends there too. `href` is an
    address that holds `{end}`, the day after what a bar stands for.
    """
    now = timezone.now()
    end = now if mine is None else datetime.fromtimestamp(mine.observed_until, UTC)
    rows = _NONE if mine is None else mine.rows_with(party)
    if mine is not None:
        rows = rows[mine.opened.ledger.at[rows] != NO_TIME]
    start = end - _SMALL_SPAN
    if large:
        first = end
        if mine is not None and len(rows):
            first = datetime.fromtimestamp(int(mine.opened.ledger.at[rows[0]]), UTC)
        start = min(first - timedelta(days=30), end - _SHORTEST)
    tie = mine.ties.get(party) if mine else None
    bins = [] if mine is None else _bins(mine, rows, start, end, _LARGE_BINS if large else _SMALL_BINS, href)
    quiet = [] if mine is None else _silences(mine.opened.ledger.at[rows], end, quiet_after(tie))
    return thread(
        bins,
        size="large" if large else "small",
        quiet_spans=[(max(left, start), right) for left, right in quiet if right > start],
        start=start,
        end=end,
        name=name,
    )


def _bins(mine: Mine, rows: NDArray[np.intp], start: datetime, end: datetime, count: int, href: str) -> list[ThreadBin]:
    """What happened, in so many stretches of equal length; only those in which anything did."""
    ledger = mine.opened.ledger
    first, last = start.timestamp(), end.timestamp()
    rows = rows[(ledger.at[rows] >= first) & (ledger.at[rows] <= last)]
    if not len(rows):
        return []
    place = np.minimum(((ledger.at[rows] - first) / (last - first) * count).astype(np.int64), count - 1)
    from_me, touch, minutes = mine.from_me(rows), ledger.is_contact[rows], ledger.weight[rows]

    def total(chosen: NDArray[np.bool_], weights: NDArray[np.float64] | None = None) -> list[float]:
        kept = None if weights is None else weights[chosen]
        return list(np.bincount(place[chosen], weights=kept, minlength=count).tolist())

    gave, got = from_me & ~touch, ~from_me & ~touch
    # An act without any effort is still an act, and has to be seen.
    seen = np.maximum(minutes, 1.0)
    sums = zip(total(gave, seen), total(got, seen), total(gave), total(got), total(touch), strict=True)
    step = (end - start) / count
    bins = []
    for index, (given, received, given_acts, received_acts, contacts) in enumerate(sums):
        if not (given_acts or received_acts or contacts):
            continue
        left, right = start + step * index, start + step * (index + 1)
        address = href.format(end=f"{right + timedelta(days=1):%Y-%m-%d}") if href else ""
        bins.append(
            ThreadBin(left, right, given, received, int(given_acts), int(received_acts), int(contacts), address)
        )
    return bins


def _silences(at: NDArray[np.int64], end: datetime, longer_than: timedelta) -> list[tuple[datetime, datetime]]:
    """The stretches between these times, and after the last, that are longer than is usual."""
    if not len(at):
        return []
    points = np.append(at, int(end.timestamp()))
    places = np.flatnonzero(np.diff(points) > longer_than.total_seconds())
    return [
        (datetime.fromtimestamp(int(points[one]), UTC), datetime.fromtimestamp(int(points[one + 1]), UTC))
        for one in places
    ]


def quiet_after(tie: Tie | None) -> timedelta:
    """The silence that the rule of `ayni.guidance.ties` calls quiet in this relationship."""
    limits = Limits()
    gap = tie.usual_gap if tie and tie.usual_gap else limits.silent / limits.quiet_gaps
    return timedelta(days=max(limits.quiet_least, limits.quiet_gaps * gap) / DAY)
