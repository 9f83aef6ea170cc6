"""`ayni warm-up`: compile every kernel ahead of its first use."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import track

from ayni.compiling import KERNELS
from ayni.errors import InputError
from ayni.measures import MEASURES


def warm_up(
    *,
    jobs: Annotated[
        int | None, Parameter(help="So many processes compile side by side; one for each processor if not said.")
    ] = None,
    quiet: Annotated[bool, Parameter(negative="", help="Say nothing where all goes well.")] = False,
) -> None:
    """Compile what measures need for this machine. It takes a minute once; later runs find it done.

    `ayni run` does this in the background. Without it, the first use of each measure waits for the compiler, and says so.
    """
    if jobs is not None and jobs < 1:
        raise InputError(f"{jobs} processes compile nothing. Ask for 1 or more with --jobs.")
    _declare_all()
    waiting = [kernel.name for kernel in KERNELS if not kernel.is_kept()]
    with _compiled(waiting, min(jobs or os.cpu_count() or 1, len(waiting))) as done:
        for _ in track(
            done, "Compiling", total=len(waiting), console=Console(file=sys.stderr, quiet=quiet or not waiting)
        ):
            pass
    if not quiet:
        print(f"{len(KERNELS)} kernels are ready, {len(waiting)} of them compiled now.")


def _declare_all() -> None:
    import_module("ayni.engines.embedded.engine")  # importing what has kernels declares them
    for name in MEASURES:
        MEASURES[name]


@contextmanager
def _compiled(names: list[str], jobs: int) -> Iterator[Iterable[None]]:
    """Kernels of these names, each compiled when its turn comes, in so many processes or in this one."""
    if jobs <= 1:
        yield map(_make_ready, names)
        return
    # Started anew, not forked: what a fork keeps of threads that others started may hang.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_declare_all) as pool:
        yield pool.map(_make_ready, names)


def _make_ready(name: str) -> None:
    next(kernel for kernel in KERNELS if kernel.name == name).make_ready(told=False)
