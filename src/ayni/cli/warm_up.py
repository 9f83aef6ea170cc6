"""`ayni warm-up`: compile every kernel ahead of its first use."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import track

from ayni.compiling import KERNELS
from ayni.measures import MEASURES


def warm_up(*, quiet: Annotated[bool, Parameter(negative="", help="Say nothing where all goes well.")] = False) -> None:
    """Compile what measures need for this machine. It takes a minute once; later runs find it done.

    `make setup` does this. Without it, the first use of each measure waits for the compiler, and says so.
    """
    import_module("ayni.engines.embedded.engine")  # importing what has kernels declares them
    for name in MEASURES:
        MEASURES[name]
    waiting = [kernel for kernel in KERNELS if not kernel.is_kept()]
    for kernel in track(waiting, "Compiling", console=Console(file=sys.stderr, quiet=quiet)):
        kernel.make_ready(told=False)
    if not quiet:
        print(f"{len(KERNELS)} kernels are ready, {len(waiting)} of them compiled now.")
