"""One import or undoing at a time in a space, also between the server and a command at a terminal."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from ayni_web.imports import storage

_LOOK_EVERY = 0.3


@contextmanager
def alone_in(space_id: UUID, *, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a space's imports. Until they are free, `waiting` is called a few times a second; it may raise to give up.

    The operating system lets go of the lock when its holder dies, however it dies.
    """
    locks = storage.uploads() / "locks"
    locks.mkdir(exist_ok=True, mode=0o700)
    descriptor = os.open(locks / f"{space_id}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                waiting()
                time.sleep(_LOOK_EVERY)
        yield
    finally:
        os.close(descriptor)
