"""Whether all is up, for machines and for people."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import django
from django.db import DatabaseError, connection

from ayni_web.jobs import queries as jobs
from ayni_web.jobs.loops import SCHEDULER_PULSE, WORKER_PULSE
from ayni_web.jobs.models import Schedule
from ayni_web.notify import queries as notify
from ayni_web.site.backups import Proof, last_proof
from ayni_web.site.environment import environment
from ayni_web.walls.acting import as_the_house

#: Pulses come every five seconds; a long write of somebody else may keep one back for half a minute.
ASLEEP_AFTER = timedelta(seconds=60)


def parts() -> dict[str, bool]:
    """What must be up, and whether it is. The server itself is: it answers."""
    found = {"server": True, "database": _database_answers()}
    for name in (WORKER_PULSE, SCHEDULER_PULSE):
        found[name] = found["database"] and jobs.awake(name, within=ASLEEP_AFTER)
    return found


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM jobs_pulse")
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


@dataclass(frozen=True)
class Health:
    """What the page of health shows."""

    parts: dict[str, bool]
    schedules: list[Schedule]
    failed: int
    waiting: int
    worker_at: datetime | None
    scheduler_at: datetime | None
    proof: Proof | None
    sizes: dict[str, int]
    versions: dict[str, str]
    reminders: notify.Works

    @property
    def well(self) -> bool:
        return all(self.parts.values())


@as_the_house()
def health() -> Health:
    """The state of the server now."""
    home = environment()
    return Health(
        parts=parts(),
        schedules=list(jobs.schedules()),
        failed=jobs.failed_lately(within=timedelta(days=7)),
        waiting=jobs.waiting(),
        worker_at=jobs.pulse_at(WORKER_PULSE),
        scheduler_at=jobs.pulse_at(SCHEDULER_PULSE),
        proof=last_proof(home.backups),
        sizes={
            "database": _database_size(),
            "snapshots": _size(home.snapshots),
            "uploads": _size(home.uploads),
            "backups": _size(home.backups),
            "logs": _size(home.logs),
        },
        versions={
            "Ayni": version("ayni"),
            "Python": platform.python_version(),
            "Django": django.get_version(),
            **_database_version(),
        },
        reminders=notify.works(),
    )


def _database_version() -> dict[str, str]:
    if connection.vendor != "postgresql":
        return {"SQLite": sqlite3.sqlite_version}
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        return {"PostgreSQL": str(cursor.fetchone()[0]).split()[0]}


def _database_size() -> int:
    if connection.vendor != "postgresql":
        home = environment()
        return sum(file.stat().st_size for file in home.home.glob(f"{home.database.name}*"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _size(folder: Path) -> int:
    return sum(_sizes(folder))


def _sizes(folder: Path) -> Iterator[int]:
    for file in folder.rglob("*"):
        try:
            yield file.stat().st_size if file.is_file() else 0
        except FileNotFoundError:
            # Removed by another process between listing and asking.
            continue
