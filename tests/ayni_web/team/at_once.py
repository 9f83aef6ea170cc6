"""Several do something at the same moment, each on a connection of their own."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

from django.db import OperationalError, connection


def at_once(*several: Callable[[], object]) -> list[BaseException | None]:
    """Does all of these in threads that begin together, and tells how each ended."""
    start, ends = threading.Barrier(len(several)), dict[int, BaseException | None]()

    def run(n: int) -> None:
        start.wait()
        try:
            ends[n] = _tried(several[n])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(several))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [ends[n] for n in range(len(several))]


def _tried(do: Callable[[], object]) -> BaseException | None:
    for _try in range(300):
        try:
            do()
        except OperationalError as error:  # the databases of tests lie in memory, where a writer is told to try again
            if "locked" not in str(error):
                return error
            time.sleep(random.uniform(0.001, 0.02))
        except Exception as error:
            return error
        else:
            return None
    return TimeoutError()
