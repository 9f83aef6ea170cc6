"""The two processes that never sleep for long: one works, one watches the clock."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from ayni_web.jobs.actions import beat, enqueue_due, keep_schedules, prune, reap
from ayni_web.jobs.runner import run_next
from ayni_web.jobs.standing import no_other_worker
from ayni_web.walls.acting import as_the_house

log = logging.getLogger(__name__)

WORKER_PULSE = "worker"
SCHEDULER_PULSE = "scheduler"
PULSE_EVERY = 5.0
LOOK_EVERY = 0.5
SCHEDULE_EVERY = 5.0
PRUNE_EVERY = 24 * 3600


class Stop:
    """Set by SIGTERM and SIGINT; loops wait on it instead of sleeping."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def listen(self) -> None:
        signal.signal(signal.SIGTERM, self._heard)
        signal.signal(signal.SIGINT, self._heard)

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        self._event.set()

    def asked(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        return self._event.wait(seconds)


@as_the_house()
def work(stop: Stop, *, alone: bool) -> None:
    """Runs job after job until asked to stop. A running job is then put back at its next report."""
    if alone and no_other_worker():
        reap(only_worker=True)
    with _Pulses(WORKER_PULSE):
        while not stop.asked():
            if not _patiently(lambda: run_next(stopping=stop.asked)):
                stop.wait(LOOK_EVERY)


@as_the_house()
def keep_time(stop: Stop) -> None:
    """Asks for what is due, finds jobs that lost their worker, and forgets old ones, until asked to stop."""
    keep_schedules()
    pruned_at = None
    with _Pulses(SCHEDULER_PULSE):
        while not stop.asked():
            _patiently(lambda: bool(reap()))
            _patiently(lambda: bool(enqueue_due()))
            if pruned_at is None or (timezone.now() - pruned_at).total_seconds() > PRUNE_EVERY:
                pruned_at = timezone.now()
                _patiently(lambda: bool(prune()))
            stop.wait(SCHEDULE_EVERY)


def _patiently(step: Callable[[], bool]) -> bool:
    """A database that is busy for long is no reason to die: the next round tries again."""
    close_old_connections()
    try:
        return step()
    except (OperationalError, InterfaceError):
        log.warning("the database was busy; trying again")
        return False


class _Pulses:
    """Tells every few seconds, from a thread of its own, that this process is awake, also while a job is long."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="pulse", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @as_the_house()
    def _beat(self) -> None:
        try:
            while True:
                try:
                    close_old_connections()  # one that broke is made anew
                    beat(self._name)
                except (OperationalError, InterfaceError):
                    # Somebody else writes for long; the next beat will come.
                    log.warning("a pulse could not be written", extra={"of": self._name})
                if self._over.wait(PULSE_EVERY):
                    return
        finally:
            connection.close()
