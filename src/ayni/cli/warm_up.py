"""`ayni warm-up`: compile every kernel ahead of its first use."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import track

from ayni.engines.compiling import KERNELS
from ayni.measures import MEASURES


def warm_up() -> None:
    """Compile what measures need for this machine. It takes a minute once; later runs find it done.

    `make setup` does this. Without it, the first use of each measure waits for the compiler, and says so.
    """
    for name in MEASURES:
        MEASURES[name]  # importing a measure declares its kernels
    waiting = [kernel for kernel in KERNELS if not kernel.is_kept()]
    for kernel in track(waiting, "Compiling", console=Console(file=sys.stderr)):
        kernel.make_ready(told=False)
    print(f"{len(KERNELS)} kernels are ready, {len(waiting)} of them compiled now.")
