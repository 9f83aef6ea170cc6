"""Rhythm: relationships over time, given above the line, received below, and how usual the present silence is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.clock import YEAR
from ayni.clock import span as seconds_of
from ayni.errors import InputError
from ayni.ledger.ledger import Ledger
from ayni.ledger.readings import Question, Reading
from ayni.pictures.asking import asked
from ayni.pictures.picture import Picture
from ayni.pictures.sheet import TEXT, WIDTH, Sheet, fitted, width_of
from ayni.pictures.svg import hint, path, tag, write
from ayni.pictures.wording import count, percent, span, up_to

_MOST = 8
#: A silence this many times the usual gap is drawn as one.
_LONG = 3.0
_SMALLEST_BAR = 3.0


@dataclass(frozen=True, slots=True)
class _Tie:
    """One relationship: `row` of the table, names with the one looked from first, and its times in bins.

    `given`, `received` and `contacts` have one entry a bin; `times` are all of them in order.
    """

    row: dict[str, Any]
    first: str
    second: str
    times: NDArray[np.int64]
    sides: NDArray[np.int8]  # 0 given by the first, 1 received, 2 a contact


def draw(reading: Reading, *, width: int = WIDTH, of: Iterable[int | str] | None = None) -> Picture:
    """The relationships of a reading of `rhythm` as threads with one time for all, those with most contacts first.

    `of`: a pair of keys draws the two of them large; one key draws the busiest relationships of that party. If not given, the
    busiest of all. The open circle is the next natural time, the band its 90 % interval, dots are silences of more than three
    usual gaps.

    Raises `UnknownNameError` for a party that is not there, `InputError` where there is nothing to draw, or for a reading that
    does not hold its ledger.
    """
    question = asked(reading)
    sheet = Sheet(width)
    wanted = [] if of is None else list(of)
    rows = _chosen(reading, question.ledger, wanted)
    acts = _Counted.of(reading, question)
    ties = [_tie(acts, row, wanted) for row in rows]
    sheet.heading(_sentence(ties, wanted, len(reading)), *_below(ties, reading))
    reach = (64.0 if sheet.narrow else 84.0) if len(ties) == 1 else 30.0
    clock = _Clock(sheet, min(int(tie.times[0]) for tie in ties), reading.now or 0, [tie.row for tie in ties])
    for tie in ties:
        _thread(sheet, clock, tie, reach, alone=len(ties) == 1)
    clock.years(sheet)
    _legend(sheet, ties)
    return sheet.picture()


def _chosen(reading: Reading, ledger: Ledger, wanted: list[int | str]) -> list[dict[str, Any]]:
    keys = [ledger.parties.keys[int(number)].as_py() for number in ledger.parties.numbers(wanted)]
    rows = [row for row in reading.rows() if row["contacts"] and set(keys) <= {row["a"], row["b"]}]
    if not rows:
        between = " and ".join(str(key) for key in keys)
        raise InputError(
            f"Between {between} nothing states a time, so there is no rhythm to draw." if len(keys) == 2
            else "No contact between two parties states a time, so there is no rhythm to draw."
        )  # fmt: skip
    return sorted(rows, key=lambda row: -row["contacts"])[:_MOST]


@dataclass(frozen=True, slots=True)
class _Counted:
    """The rows of a ledger that the measure counted."""

    ledger: Ledger
    rows: NDArray[np.bool_]

    @classmethod
    def of(cls, reading: Reading, question: Question) -> _Counted:
        ledger, window = question.ledger, question.options.get("window")
        counted = ledger.has_at
        if reading.now is not None:
            counted &= ledger.at <= reading.now
            if window is not None:
                counted &= ledger.at > reading.now - int(seconds_of(window))
        if not question.options.get("contacts", True):
            counted &= ~ledger.is_contact
        return cls(ledger, counted)


def _tie(acts: _Counted, row: dict[str, Any], wanted: list[int | str]) -> _Tie:
    keys, ledger = [row["a"], row["b"]], acts.ledger
    # Looked from whoever was asked for first.
    if wanted and str(wanted[0]) == str(row["b"]):
        keys.reverse()
    one, other = (int(number) for number in ledger.parties.numbers(keys))
    giver, receiver, at = ledger.giver, ledger.receiver, ledger.at
    inside = ((giver == one) & (receiver == other)) | ((giver == other) & (receiver == one))
    inside &= acts.rows
    rows = np.flatnonzero(inside)
    rows = rows[np.argsort(at[rows], kind="stable")]
    sides = np.where(ledger.is_contact[rows], 2, np.where(giver[rows] == one, 0, 1)).astype(np.int8)
    first, second = (str(ledger.parties.names[number].as_py()) for number in (one, other))
    return _Tie(row, first, second, at[rows], sides)


def _sentence(ties: list[_Tie], wanted: list[int | str], whole: int) -> str:
    if len(ties) == 1:
        tie = ties[0]
        usual = "" if tie.row["usual"] is None else f": usually every {_every(tie.row['usual'])}"
        return f"{tie.first} and {tie.second}{usual}."
    if wanted:
        return f"{ties[0].first} and {count(len(ties), 'other')}, those with most contacts first."
    return f"The {len(ties)} relationships with most contacts, of {whole:,}."


def _every(seconds: float) -> str:
    told = span(seconds)
    return told.removeprefix("1 ")


def _below(ties: list[_Tie], reading: Reading) -> list[str]:
    if len(ties) == 1:
        return [_state(ties[0].row, full=True) + "."]
    acts = sum(int((tie.sides < 2).sum()) for tie in ties)
    contacts = sum(int((tie.sides == 2).sum()) for tie in ties)
    told = [count(acts, "act")] if acts else []
    told += [count(contacts, "contact")] if contacts else []
    return [f"{' and '.join(told)}{up_to(reading.now)}."]


def _state(row: dict[str, Any], *, full: bool = False) -> str:
    """How long it has been silent, and how usual that is."""
    silence = f"silent for {span(row['silence'])}"
    if row["usual"] is None:
        return f"{count(row['contacts'], 'contact')}, too few for a rhythm; {silence}"
    usual = f"usually every {_every(row['usual'])}"
    if full:
        low, high = span(row["usual_low"]), span(row["usual_high"])
        chance = "" if row["chance"] is None else f"; {percent(row['chance'])} of their silences get that long"
        return f"Between {low} and {high} is usual; {silence}{chance}"
    return f"{usual}, {silence}"


class _Clock:
    """Where a time stands, from the first contact to a little after now."""

    def __init__(self, sheet: Sheet, first: int, now: int, rows: list[dict[str, Any]]) -> None:
        self.left, self.right = sheet.left, sheet.right
        self.first, self.now = first, max(now, first + 1)
        # Room for what is to be expected, but the past keeps most of the sheet.
        coming = [row["next"].timestamp() for row in rows if row["next"] is not None]
        ahead = max((at for at in coming if at > now), default=now)
        whole = self.now - first
        self.last = min(max(ahead + 0.02 * whole, self.now), self.now + 0.18 * whole)

    def x(self, at: float) -> float:
        part = (at - self.first) / (self.last - self.first)
        return self.left + min(max(part, 0.0), 1.0) * (self.right - self.left)

    def years(self, sheet: Sheet) -> None:
        """Years below the threads, or months where the whole is short."""
        begin = datetime.fromtimestamp(self.first, UTC)
        months = self.last - self.first < 1.6 * YEAR
        written = -math.inf
        year, month = begin.year, begin.month if months else 1
        sheet.y += TEXT
        while (at := datetime(year, month, 1, tzinfo=UTC)).timestamp() <= self.last:
            words = f"{at:%b}" if months and month > 1 else str(year)
            x = self.x(at.timestamp())
            if at.timestamp() >= self.first and x > written + 10 and x + width_of(words) < sheet.right + 6:
                sheet.add(write(words, x, sheet.y, "f-soft"))
                sheet.add(tag("path", d=path("M", x, sheet.y - 18, "v", 5), class_="line s-quiet", stroke_width=1))
                written = x + width_of(words)
            year, month = (year + 1, 1) if not months or month == 12 else (year, month + 1)
        sheet.y += 10


def _thread(sheet: Sheet, clock: _Clock, tie: _Tie, reach: float, *, alone: bool) -> None:
    if not alone:
        _named(sheet, tie)
    axis = sheet.y + reach
    parts = [hint(f"{tie.first} and {tie.second}: {_state(tie.row)}"), *_expected(clock, tie.row, axis, reach)]
    parts += _line(clock, tie, axis)
    parts += _bars(clock, tie, axis, reach, 7.0 if alone else 4.0)
    sheet.add(tag("g", *parts, class_="thread"))
    sheet.tell(f"{tie.first} and {tie.second}: {_state(tie.row)}.")
    sheet.y = axis + reach + (20 if alone else 14)


def _named(sheet: Sheet, tie: _Tie) -> None:
    words, both = _state(tie.row), f"{tie.first} and {tie.second}"
    sheet.y += TEXT
    beside = width_of(both) * 1.08 + width_of(words) + 12 < sheet.right - sheet.left
    sheet.add(write(fitted(both, sheet.right - sheet.left), sheet.left, sheet.y, "strong"))
    if not beside:
        sheet.y += TEXT + 4
    placed = (sheet.right, "end f-soft") if beside else (sheet.left, "f-soft")
    sheet.add(write(fitted(words, sheet.right - sheet.left), placed[0], sheet.y, placed[1]))
    sheet.y += 6


def _expected(clock: _Clock, row: dict[str, Any], axis: float, reach: float) -> list[str]:
    """The band in which the next contact is usual; nothing where it lies far behind or beyond the sheet."""
    if row["next"] is None:
        return []
    last = row["last"].timestamp()
    left, right = clock.x(last + row["usual_low"]), clock.x(last + row["usual_high"])
    tall = reach * 0.62
    band = tag(
        "rect",
        x=left,
        y=axis - tall,
        width=max(right - left, 2.0),
        height=2 * tall,
        rx=3,
        class_="f-quiet",
        opacity=0.28,
    )
    return [band] if left < clock.right - 1 else []


def _line(clock: _Clock, tie: _Tie, axis: float) -> list[str]:
    """The line of the relationship, dotted in long silences, and the circle where the next contact is natural."""
    usual, row = tie.row["usual"], tie.row
    long = _LONG * usual if usual is not None else math.inf
    times = [*tie.times.tolist(), clock.now]
    solid, dotted, start = "", "", clock.x(times[0])
    for before, after in pairwise(times):
        left, right = clock.x(before), clock.x(after)
        if after - before > long and right - left > 12:
            solid += path("M", start, axis, "H", left)
            dotted += path("M", left + 5, axis, "H", right - 4)
            start = right
    solid += path("M", start, axis, "H", clock.x(clock.now))
    parts = [tag("path", d=solid, class_="line s-rule", stroke_width=1.6)]
    if dotted:
        parts.append(tag("path", d=dotted, class_="line s-quiet dotted silence", stroke_width=2.6))
    coming = None if row["next"] is None else row["next"].timestamp()
    if coming is not None and clock.x(coming) < clock.right - 2:
        parts.append(tag("circle", cx=clock.x(coming), cy=axis, r=4.6, class_="f-paper s-ink", stroke_width=1.6))
    return parts


def _bars(clock: _Clock, tie: _Tie, axis: float, reach: float, widest: float) -> list[str]:
    """Acts as bars of so many in a stretch of time, contacts as marks on the line."""
    step = widest + 1.2
    bins = max(int((clock.x(clock.now) - clock.left) // step), 1)
    place = np.minimum(((tie.times - clock.first) / (clock.now - clock.first) * bins).astype(int), bins - 1)
    counts = np.array([np.bincount(place[tie.sides == side], minlength=bins) for side in range(3)])
    most = max(int(counts[:2].max()), 1)
    wide = (clock.x(clock.now) - clock.left) / bins
    drawn = {0: "", 1: "", 2: ""}
    for side, at in zip(*np.nonzero(counts), strict=True):
        x = clock.left + at * wide
        if side == 2:
            drawn[2] += path("M", x + wide / 2, axis - 5, "V", axis + 5)
            continue
        tall = max(_SMALLEST_BAR, math.sqrt(counts[side, at] / most) * (reach - 2))
        y = axis - 1.5 - tall if side == 0 else axis + 1.5
        drawn[int(side)] += path("M", x + 0.6, y, "h", widest, "v", tall, "h", -widest) + "Z"
    parts = [tag("path", d=drawn[2], class_="line s-soft contacts", stroke_width=1.5)] if drawn[2] else []
    parts += [tag("path", d=drawn[0], class_="f-given given")] if drawn[0] else []
    return parts + ([tag("path", d=drawn[1], class_="f-received received")] if drawn[1] else [])


def _legend(sheet: Sheet, ties: list[_Tie]) -> None:
    alone = ties[0] if len(ties) == 1 else None
    who = alone.first if alone else "the first"
    entries = [(_above, f"above: {who} gave"), (_below_line, f"below: {who} received")]
    if any((tie.sides == 2).any() for tie in ties):
        entries.append((_contact, "in touch"))
    if any(tie.row["usual"] is not None for tie in ties):
        entries += [(_silence, "a long silence"), (_next, "the next natural time")]
    sheet.legend(entries)


def _above(x: float, y: float) -> str:
    bars = (
        path("M", x + 4, y + 5, "v", -9, "h", 5, "v", 9)
        + "Z"
        + path("M", x + 13, y + 5, "v", -13, "h", 5, "v", 13)
        + "Z"
    )
    return tag("path", d=bars, class_="f-given") + _rule(x, y + 6)


def _below_line(x: float, y: float) -> str:
    bars = (
        path("M", x + 4, y - 5, "v", 13, "h", 5, "v", -13)
        + "Z"
        + path("M", x + 13, y - 5, "v", 9, "h", 5, "v", -9)
        + "Z"
    )
    return tag("path", d=bars, class_="f-received") + _rule(x, y - 6)


def _rule(x: float, y: float) -> str:
    return tag("path", d=path("M", x, y, "h", 24), class_="line s-quiet", stroke_width=1.4)


def _contact(x: float, y: float) -> str:
    return _rule(x, y) + tag("path", d=path("M", x + 12, y - 5, "v", 10), class_="line s-soft", stroke_width=1.5)


def _silence(x: float, y: float) -> str:
    return tag("path", d=path("M", x, y, "h", 25), class_="line s-quiet dotted", stroke_width=2.6)


def _next(x: float, y: float) -> str:
    band = tag("rect", x=x + 2, y=y - 8, width=20, height=16, rx=3, class_="f-quiet", opacity=0.28)
    return band + tag("circle", cx=x + 12, cy=y, r=4.6, class_="f-paper s-ink", stroke_width=1.6)
