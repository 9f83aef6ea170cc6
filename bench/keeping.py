"""Taking everything along and letting go of it, with 500,000 contacts in the home: export, erase one person, undo, erase all.

    python -m bench.keeping 500000

Seconds are of processor time, which other programs on the machine change little. Memory is the most that the process
held above what it held before.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bench.home import made

if TYPE_CHECKING:
    from ayni_web.accounts.models import Space

SIZES, SMALL = (50_000, 500_000), (1_000,)


def run(small: bool) -> dict[str, Any]:
    """For each number of contacts the seconds of each, and by how much an export let memory grow."""
    # Each in a process of its own: Django's settings are read once, and memory is measured from a fresh start.
    return {"sizes": [_measured_apart(size) for size in (SMALL if small else SIZES)]}


def _measured_apart(contacts: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.keeping", str(contacts)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def measure(contacts: int) -> dict[str, Any]:
    """The figures of one size, with a person for every fifty contacts."""
    with made(max(20, contacts // 50), contacts) as reader:
        from django.db import connection

        from ayni_web.accounts.queries import personal_space
        from ayni_web.book.models import Act, Contact
        from ayni_web.jobs.runner import run_now
        from ayni_web.keeping import erasing
        from ayni_web.people.models import Party

        space = personal_space(reader)
        args = {"space_id": str(space.pk), "user_id": reader.pk}

        def job(kind: str, **more: Any) -> dict[str, Any]:
            done = run_now(kind, args | more, space_id=space.pk, user_id=reader.pk)
            if done.state != "done":
                raise RuntimeError(done.error)
            return dict(done.result or {})

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size = 0")  # else the file itself, mapped into memory, would be counted
        before = _most_memory()
        exported = _timed(lambda: job("export"))
        grown = _most_memory() - before
        met_most = Party.objects.filter(space=space, is_me=False).order_by("pk")[0]
        one = _timed(lambda: erasing.forget(met_most, by=reader))
        undone = _timed(lambda: _undone_and_put_back(space))
        everything = _timed(lambda: job("erase-everything", account=False))
        again = _timed(lambda: job("erase-everything", account=False))
        if Contact.objects.exists() or Act.objects.exists() or Party.objects.exists():
            raise RuntimeError("Erasing everything left something behind.")
    return {
        "contacts": contacts,
        "export_seconds": exported,
        "export_grew_megabytes": round(grown),
        "erase_one_seconds": one,
        "undo_seconds": undone,
        "erase_everything_seconds": everything,
        "erase_again_seconds": again,
    }


def _undone_and_put_back(space: Space) -> None:
    """Take back all contacts as one import, and then not: so that all of it is there for what comes next."""
    from django.db import transaction

    from ayni_web.book.models import Contact
    from ayni_web.imports import actions
    from ayni_web.imports.models import Import

    with transaction.atomic():
        batch = Contact.objects.values_list("batch", flat=True)[0]  # what `fill` wrote has one
        actions.undo(Import.objects.create(id=batch, space=space, source="mbox", state=Import.State.DONE))
        if Contact.objects.exists():
            raise RuntimeError("Undoing left contacts behind.")
        transaction.set_rollback(True)


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return round(time.process_time() - began, 2)


def _most_memory() -> float:
    """The most megabytes that this process ever held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
