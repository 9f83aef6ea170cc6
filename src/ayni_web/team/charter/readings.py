"""What the team's book shows beside a clause: of the team as a whole, over a whole quarter that is past, with how sure it is.

Fewer than five people behind a figure, and it is not shown. Quarters do not overlap and are over when they are shown, so that no
figure can be taken from another to leave one person; figures are given as ranges in tenths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from ayni import Ledger, Sort
from ayni.measures.concentration import concentration
from ayni.measures.intervals import balance_interval
from ayni_web.accounts.models import Space
from ayni_web.book.snapshot import open_snapshot
from ayni_web.team.charter.models import Clause

FEWEST = 5
Topic = Clause.Topic
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tenths:
    """A share of a whole as a range, in tenths, and how many people are behind it."""

    low: float
    high: float
    people: int


@dataclass(frozen=True, slots=True)
class Shows:
    """What stands beside a clause: what was looked at, and for each quarter what was seen."""

    what: str
    lines: list[tuple[str, str]]


def quarters_before(today: date, number: int = 2) -> list[tuple[date, date]]:
    """The latest whole quarters that are past, as first day and the day after the last, the latest first.

    >>> quarters_before(date(2026, 11, 22))[0]
    (datetime.date(2026, 7, 1), datetime.date(2026, 10, 1))
    """
    end = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    found = []
    for _step in range(number):
        begin = date(end.year - (end.month == 1), (end.month - 4) % 12 + 1, 1)
        found.append((begin, end))
        end = begin
    return found


def answers(acts: Ledger, now: datetime) -> Tenths | None:
    """Of what was received, the share after which something went back within a week: `responses`, with its 95 % interval."""
    if not len(acts):
        return None
    told = acts.responses(within="7d", now=now)
    receivers = sum(received > 0 for received in told["received"])
    whole = told.overall or {}
    share, low, high = (whole.get(name) for name in ("direct_share", "direct_share_low", "direct_share_high"))
    if receivers < FEWEST or share is None:
        return None
    return Tenths(10 * (share if low is None else low), 10 * (share if high is None else high), receivers)


def load(acts: Ledger, now: datetime) -> Tenths | None:
    """The share that the half who gave most gave of all: counts of `load`, with a 90 % interval over people."""
    if not len(acts):
        return None
    given = np.array(acts.load(now=now)["given"], dtype=np.int64)
    if int((given > 0).sum()) < FEWEST:
        return None
    found = concentration(given, 0.5)
    low, high = float(found["top_share_low"][0]), float(found["top_share_high"][0])
    return None if np.isnan(low) else Tenths(10 * low, 10 * high, len(given))


def credit(acts: Ledger, now: datetime) -> Tenths | None:
    """Of acts of help, the share after which its receiver told of it as thanks or credit before the quarter was over."""
    thanks, help_ = acts.kinds(Sort.RECOGNITION), acts.where(~_of_sort(acts, Sort.RECOGNITION))
    people = (set(help_.giver.tolist()), set(help_.receiver.tolist()))
    if min(len(side) for side in people) < FEWEST:
        return None
    latest: dict[tuple[int, int], int] = {}
    for giver, receiver, at in zip(thanks.giver.tolist(), thanks.receiver.tolist(), thanks.at.tolist(), strict=True):
        latest[giver, receiver] = max(at, latest.get((giver, receiver), at))
    thanked = sum(
        latest.get((receiver, giver), -1) >= at
        for giver, receiver, at in zip(help_.giver.tolist(), help_.receiver.tolist(), help_.at.tolist(), strict=True)
    )
    low, high = balance_interval(np.array([float(thanked)]), np.array([float(len(help_) - thanked)]))
    return Tenths(5 * (float(low[0]) + 1), 5 * (float(high[0]) + 1), min(len(side) for side in people))


def _of_sort(acts: Ledger, sort: Sort) -> NDArray[np.bool_]:
    present = np.unique(acts.kind)
    wanted = np.unique(acts.kinds(sort).kind)
    chosen: NDArray[np.bool_] = np.isin(acts.kind, np.intersect1d(present, wanted))
    return chosen


_MEASURED: Mapping[str, Callable[[Ledger, datetime], Tenths | None]] = {
    Topic.ANSWERS: answers,
    Topic.LOAD: load,
    Topic.CREDIT: credit,
}


def shows(space: Space, topics: Iterable[str], today: date) -> dict[str, Shows]:
    """What the book shows about these topics, for those that it can say anything about at all."""
    wanted = [topic for topic in dict.fromkeys(topics) if topic in _MEASURED]
    if not wanted:
        return {}
    acts = open_snapshot(space).ledger.acts()
    found: dict[str, list[tuple[str, str]]] = {topic: [] for topic in wanted}
    for begin, end in quarters_before(today):
        now = datetime.combine(end, time(), tzinfo=UTC)
        inside = acts.between(datetime.combine(begin, time(), tzinfo=UTC), now).without_self()
        for topic in wanted:
            found[topic].append((_quarter(begin, end), _words(topic, _MEASURED[topic](inside, now))))
    return {topic: Shows(_what(topic), lines) for topic, lines in found.items()}


def _quarter(begin: date, end: date) -> str:
    return _("%(first)s to %(last)s") % {
        "first": date_format(begin, "F"),
        "last": date_format(end - timedelta(days=1), "F Y"),
    }


def _what(topic: str) -> str:
    if topic == Topic.ANSWERS:
        return _("How soon something went back after something was received")
    if topic == Topic.LOAD:
        return _("On how many the giving rested")
    return _("How often help was followed by thanks or credit")


def _words(topic: str, seen: Tenths | None) -> str:
    if seen is None:
        return _("Too few people took part to say anything of the team as a whole.")
    said = {"low": _tenth(seen.low), "high": _tenth(seen.high), "people": seen.people}
    if topic == Topic.ANSWERS:
        words = _("Within a week something went back for %(low)s to %(high)s in ten; %(people)s people received.")
    elif topic == Topic.LOAD:
        words = _(
            "The half who gave most gave %(low)s to %(high)s tenths of it; alike it would be five. %(people)s people took part."
        )
    else:
        words = _(
            "Thanks or credit followed for %(low)s to %(high)s in ten acts of help; at least %(people)s people on each side."
        )
    return words % said


def _tenth(value: float) -> str:
    return f"{round(min(max(value, 0.0), 10.0))}"
