"""How a job says how far it is, and hears that it should stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from uuid import UUID

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.utils import timezone

from ayni_web.jobs.models import Job
from ayni_web.walls.acting import as_the_house

#: Seconds between two writes. Quicker tells a reader nothing and makes other writers wait.
WRITE_EVERY = 0.5
#: Seconds between two signs of life while a job is busy with one long step.
BEAT_EVERY = 5.0


class Interruption(BaseException):
    """A job must stop now. Not an `Exception`, so that a job that forgives single rows does not forgive this."""


class Cancelled(Interruption):
    """Whoever asked for the job has asked to stop it."""


class WorkerStopping(Interruption):
    """The server is shutting down; the job goes on when it is back."""


class TakenOver(Interruption):
    """The job was given to another worker, because this one showed no sign of life."""


class Progress:
    """Given to a job when it runs.

    `report` as often as you like: it writes about twice a second. Report between transactions
    rather than inside one: inside, others see it only when the transaction ends.
    """

    def __init__(
        self,
        job_id: UUID,
        attempt: int,
        *,
        stopping: Callable[[], bool] = lambda: False,
        listener: Callable[[Progress], None] | None = None,
    ) -> None:
        self.job_id = job_id
        self.attempt = attempt
        self.done = 0
        self.total: int | None = None
        self.rows = 0
        self.message = ""
        self._stopping = stopping
        self._listener = listener
        self._written_at = float("-inf")

    def report(self, done: int, total: int | None = None, *, message: str = "", rows: int | None = None) -> None:
        """Says how far the job is. Raises `Cancelled` where somebody asked to stop it."""
        self.done = done
        self.total = total if total is not None else self.total
        self.rows = rows if rows is not None else self.rows
        self.message = message[:300] or self.message
        now = time.monotonic()
        if now - self._written_at < WRITE_EVERY:
            return
        self._written_at = now
        self._write()
        if self._listener is not None:
            self._listener(self)

    def _write(self) -> None:
        if self._stopping():
            raise WorkerStopping
        mine = Job.objects.filter(pk=self.job_id, attempts=self.attempt, state=Job.State.RUNNING)
        written = mine.filter(cancel_asked=False).update(
            done=self.done, total=self.total, rows=self.rows, message=self.message, heartbeat_at=timezone.now()
        )
        if written:
            return
        if mine.exists():
            raise Cancelled
        raise TakenOver


class Heart:
    """Beats for a job in a thread of its own, so that one long step is not taken for death.

    with Heart(job_id, attempt):
        ...
    """

    def __init__(self, job_id: UUID, attempt: int) -> None:
        self._job_id = job_id
        self._attempt = attempt
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heart", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @as_the_house()
    def _beat(self) -> None:
        try:
            while not self._over.wait(BEAT_EVERY):
                try:
                    close_old_connections()  # one that broke is made anew
                    with transaction.atomic():
                        Job.objects.filter(pk=self._job_id, attempts=self._attempt).update(heartbeat_at=timezone.now())
                except (DatabaseError, InterfaceError):
                    # The job itself may hold the database for a long transaction. That is life too: try again.
                    continue
        finally:
            connection.close()
