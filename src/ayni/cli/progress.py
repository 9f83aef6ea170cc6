"""The bar that long work shows at a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


class HowFar(Protocol):
    """How far work is: `done` of `total`, in whatever unit, and the rows so far."""

    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int | None: ...
    @property
    def rows(self) -> int: ...


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[HowFar], None]]:
    """A bar on standard error with the rate and the time left, on a terminal only. `what` says what is done."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn(what),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,.0f} a second"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=None, rows=0, rate=0.0)
        began = time.perf_counter()

        def advance(far: HowFar) -> None:
            rate = far.rows / max(time.perf_counter() - began, 0.001)
            bar.update(task, total=far.total or None, completed=far.done, rows=far.rows, rate=rate)

        yield advance
