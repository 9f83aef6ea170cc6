"""The threads of relationships, drawn from the reader's rows in the snapshot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from ayni.clock import DAY
from ayni.guidance.ties import Limits, Tie
from ayni.ledger.columns import NO_TIME
from ayni_web.insights.knowing import Mine
from ayni_web.ui.charts.thread import ThreadMark, ThreadPicture, gather, quiet_spans, thread

_SHORTEST = timedelta(days=365)
_SMALL_SPAN = timedelta(days=5 * 365)
_LARGE_BINS, _SMALL_BINS = 96, 48


def thread_with(mine: Mine | None, party: int, *, large: bool = False, name: str = "", href: str = "") -> ThreadPicture:
    """The thread between the reader and a party: small for lists (the last five years), large for the person's page (all)."""
    now = timezone.now()
    marks = [] if mine is None else _marks(mine, party)
    tie = mine.ties.get(party) if mine else None
    start = now - _SMALL_SPAN
    if large:
        first = min((mark.at for mark in marks), default=now)
        start = min(first - timedelta(days=30), now - _SHORTEST)
    bins = gather(marks, start=start, end=now, count=_LARGE_BINS if large else _SMALL_BINS, href=href)
    quiet = quiet_spans(marks, end=now, longer_than=quiet_after(tie))
    return thread(
        bins,
        size="large" if large else "small",
        quiet_spans=[(max(left, start), right) for left, right in quiet if right > start],
        start=start,
        end=now,
        name=name,
    )


def _marks(mine: Mine, party: int) -> list[ThreadMark]:
    ledger = mine.opened.ledger
    rows = mine.rows_with(party)
    rows = rows[ledger.at[rows] != NO_TIME]
    gives = ledger.parties.keys.to_numpy(zero_copy_only=False)[ledger.receiver[rows]] == party
    contact = ledger.is_contact[rows]
    return [
        ThreadMark(
            datetime.fromtimestamp(at, UTC),
            given=minutes if from_me and not touch else 0.0,
            received=minutes if not from_me and not touch else 0.0,
        )
        for at, minutes, from_me, touch in zip(
            ledger.at[rows].tolist(),
            ledger.weight[rows].tolist(),
            gives.tolist(),
            contact.tolist(),
            strict=True,
        )
    ]


def quiet_after(tie: Tie | None) -> timedelta:
    """The silence that the rule of `ayni.guidance.ties` calls quiet in this relationship."""
    limits = Limits()
    gap = tie.usual_gap if tie and tie.usual_gap else limits.silent / limits.quiet_gaps
    return timedelta(days=max(limits.quiet_least, limits.quiet_gaps * gap) / DAY)
