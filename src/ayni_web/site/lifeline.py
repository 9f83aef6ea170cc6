"""Ends a process when the one that started it is gone, however that ended.

Signals do not do: a supervisor that is killed hard sends none. Every child looks once a second
whether its parent is still the one that it had.
"""

from __future__ import annotations

import os
import threading
import time

LOOK_EVERY = 1.0
LEFT_ALONE = 70


def die_with(parent: int) -> None:
    """Ends this process within about a second after `parent` is not its parent any more."""
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    # At once and without clean-up: what was half done is taken up again at the next start.
    os._exit(LEFT_ALONE)
