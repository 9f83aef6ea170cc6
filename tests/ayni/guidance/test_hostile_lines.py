"""Lines that somebody writes to keep the server busy: each is read about as fast as any other of its length."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from ayni.guidance.days import day_in
from ayni.guidance.days_ahead import day_ahead_in
from ayni.guidance.efforts import effort_in
from ayni.guidance.giveaways import giveaways
from ayni.guidance.names import KnownNames
from ayni.guidance.promised import understand_promise
from ayni.guidance.tellings import understand
from ayni.guidance.written_days import written_day

TODAY = date(2026, 11, 22)
KNOWN = KnownNames(["Mara Okafor", "Ben Adler"])
LONG = 40_000
#: Seconds of the processor, whatever else the machine does: ten times of what the slowest takes.
MOST = 10
PIECES = (
    "a@",
    "a@a.",
    "a",
    " ",
    "1 ",
    "99.99. ",
    "on ",
    "Mara ",
    "20 minutes ago ",
    "rief Karl ",
    "@",
    "en ",
    "a\u00ad_",
)


@contextmanager
def stopped() -> Iterator[None]:
    """Stops what would run for minutes."""

    def stop(*_: object) -> None:
        raise AssertionError("it takes too long")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _sought(line: str) -> object:
    return giveaways(line, names=["Mara Okafor"], organisations=["Lumen GmbH"], addresses=["mara@lumen.example"])


@pytest.mark.parametrize(
    "reader",
    [
        lambda line: understand(line, KNOWN, today=TODAY),
        lambda line: understand_promise(line, KNOWN, today=TODAY),
        lambda line: day_in(line, TODAY),
        lambda line: day_ahead_in(line, TODAY),
        lambda line: written_day(line, TODAY),
        effort_in,
        _sought,
    ],
    ids=["understand", "promise", "day", "day ahead", "written day", "effort", "giveaways"],
)
def test_every_reader_of_lines_comes_to_an_end(reader: Callable[[str], object]) -> None:
    for piece in PIECES:
        with stopped():
            reader((piece * LONG)[:LONG])


def test_who_was_rung_was_in_touch_and_not_helped() -> None:
    assert understand("rief Karl an", KNOWN, today=TODAY, language="de").doubt == "contact"


def test_a_rhythm_far_along_a_line_is_no_effort() -> None:
    line = "x " * 50 + "20 minutes ago and every two hours"
    assert effort_in(line) is None
