"""Work on all cores: pieces of a run, handed to threads, with progress, stopped by Ctrl-C between two pieces.

Kernels let go of the interpreter's lock, so threads are enough, and rows are shared without a copy.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Protocol

from ayni.errors import InputError

#: More pieces than threads, so that a piece with a very busy person does not keep the others waiting.
_PIECES_A_THREAD = 8


class Progress(Protocol):
    """Told after every piece of work how much is done, from 0 to 1."""

    def __call__(self, done: float, /) -> None: ...


def threads_to_use() -> int:
    """`AYNI_THREADS` where it is set, else one a core that this process may use. Raises `InputError`."""
    wanted = os.environ.get("AYNI_THREADS", "")
    if not wanted:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not (wanted.isdecimal() and int(wanted) > 0):
        raise InputError(f"AYNI_THREADS is {wanted!r}. Set it to a whole number of threads such as 4, or leave it out.")
    return int(wanted)


def each[T, R](work: Callable[[T], R], pieces: Sequence[T], progress: Progress | None = None) -> list[R]:
    """`work` done on every piece, the results in the order of the pieces.

    An error in one piece, and Ctrl-C, end it: pieces that have not begun are not done any more.
    """
    threads = min(threads_to_use(), len(pieces)) if len(pieces) > 1 else 1
    if threads <= 1:
        return [_told(work(piece), progress, done, len(pieces)) for done, piece in enumerate(pieces, 1)]
    wrong: list[BaseException] = []

    def unless_ended(piece: T) -> R:
        if wrong:
            raise wrong[0]
        try:
            return work(piece)
        except BaseException as error:
            wrong.append(error)
            raise

    pool = ThreadPoolExecutor(threads)
    try:
        begun = [pool.submit(unless_ended, piece) for piece in pieces]
        return [_told(future.result(), progress, done, len(pieces)) for done, future in enumerate(begun, 1)]
    finally:
        pool.shutdown(cancel_futures=True)


def _told[R](result: R, progress: Progress | None, done: int, of: int) -> R:
    if progress is not None:
        progress(done / of)
    return result


def pieces_for(rows: int, smallest: int) -> int:
    """Into how many pieces to cut work of this many rows, none of them much smaller than `smallest`."""
    return max(1, min(threads_to_use() * _PIECES_A_THREAD, rows // smallest))


def ranges(count: int, smallest: int = 1 << 16) -> list[tuple[int, int]]:
    """`0:count` cut into even pieces for `each`.

    >>> ranges(10)
    [(0, 10)]
    """
    pieces = pieces_for(count, smallest)
    edges = [count * piece // pieces for piece in range(pieces + 1)]
    return list(pairwise(edges))
