"""Invented people for the page of components. Nobody here exists."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from ayni_web.ui.charts import State, ThreadBin, ThreadMark, WeavePerson, gather, quiet_spans

LONG_NAME = "Maximiliane Alexandrina von Hohenfels-Ou"
_START = datetime(2018, 1, 8, tzinfo=UTC)
_END = datetime(2026, 11, 16, tzinfo=UTC)
_GIVEN = (
    "Ravi",
    "Mara",
    "Lena",
    "Tomás",
    "Aiko",
    "Jonas",
    "Priya",
    "Sam",
    "Ines",
    "Noor",
    "Karl",
    "Mei",
    "Omar",
    "Ruth",
)
_FAMILY = (
    "Menon",
    "Okafor",
    "Brandt",
    "Rey",
    "Mori",
    "Weil",
    "Nair",
    "Adeyemi",
    "Duarte",
    "Haddad",
    "Vogt",
    "Lin",
    "Farah",
)
_CIRCLES = ("", "Field Research", "Lisbon round", "Summer school 2019", "Museum", "Old team", "Chess club")
_STATES = (
    State.BOTH, State.QUIET, State.FROM_YOU, State.BOTH, State.TO_YOU, State.IN_TOUCH, State.BOOK,
    State.BOTH, State.QUIET, State.FROM_YOU, State.TO_YOU, State.NEW, State.PASSING, State.IN_TOUCH,
)  # fmt: skip


def _wave(index: int, turn: float) -> float:
    """A number from 0 to 1 that looks like chance and is the same each time."""
    return math.modf(abs(math.sin(index * 12.9898 + turn) * 43758.5453))[0]


def marks() -> list[ThreadMark]:
    """Eight years with somebody: acts both ways, contacts between, fourteen quiet months."""
    made = []
    at = _START
    index = 0
    while at < _END:
        index += 1
        chance = _wave(index, 1.0)
        amount = 0.6 + 2.2 * _wave(index, 2.0)
        made.append(
            ThreadMark(at, given=amount)
            if chance < 0.36
            else ThreadMark(at, received=amount)
            if chance < 0.68
            else ThreadMark(at)
        )
        at += timedelta(days=9 + 30 * _wave(index, 3.0))
        if datetime(2021, 5, 1, tzinfo=UTC) < at < datetime(2022, 7, 1, tzinfo=UTC):
            at = datetime(2022, 7, 4, tzinfo=UTC)
    return made


def bins(count: int) -> list[ThreadBin]:
    return gather(marks(), start=_START, end=_END, count=count, href="?from={start}&to={end}")


def short_bins() -> list[ThreadBin]:
    """Somebody met four months ago."""
    start = datetime(2026, 7, 14, tzinfo=UTC)
    met = [
        ThreadMark(start + timedelta(days=days), given=days % 3 * 0.7, received=days % 2)
        for days in (2, 9, 40, 77, 118)
    ]
    return gather(met, start=start, end=_END, count=40)


def quiet() -> list[tuple[datetime, datetime]]:
    return quiet_spans(marks(), end=_END, longer_than=timedelta(days=200))


def network(count: int) -> list[WeavePerson]:
    people = []
    for index in range(count):
        state = _STATES[index % len(_STATES)]
        name = f"{_GIVEN[index % len(_GIVEN)]} {_FAMILY[(index * 5 + index // 14) % len(_FAMILY)]}"
        amount = 1 + 30 * _wave(index, 4.0) ** 3
        gives = state in (State.BOTH, State.FROM_YOU)
        takes_in = state in (State.BOTH, State.TO_YOU, State.NEW)
        people.append(
            WeavePerson(
                key=str(index),
                name=LONG_NAME if index == 4 else name,
                href=f"?person={index}",
                state=state,
                closeness=0.05 if state == State.BOOK else _wave(index, 5.0),
                recency=0.15 if state == State.QUIET else _wave(index, 6.0),
                given=amount if gives else 0.0,
                received=amount * 0.8 if takes_in else 0.0,
                given_acts=int(amount) if gives else 0,
                received_acts=int(amount * 0.8) + 1 if takes_in else 0,
                circle=_CIRCLES[int(_wave(index, 7.0) * len(_CIRCLES))],
            )
        )
    return people
