"""One of the processes that the supervisor starts: `python -m ayni_web.site.child server|worker|scheduler|warm-up`."""

from __future__ import annotations

import os
import sys

import django
from django.core.management import call_command

from ayni_web.site.environment import environment
from ayni_web.site.lifeline import die_with

#: Requests wait for the database more than they compute, so more threads than a laptop has cores.
THREADS = 8


def serve() -> None:
    """Serves pages until it is asked to stop."""
    # Imported here: the other two processes need no server.
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    here = environment()
    Granian(
        "ayni_web.site.wsgi:application",
        address=here.host,
        port=here.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_access=False,
        log_level=LogLevels.error,
    ).serve()


def warm_up() -> None:
    """Compiles the kernels of measures for this machine, while nothing else wants the processor."""
    # Imported here: the other processes have no use for the command.
    from ayni.cli import main as command

    os.nice(19)
    raise SystemExit(command(["warm-up", "--jobs", "1", "--quiet"]))


def main(role: str) -> None:
    """Runs as the process of this name."""
    die_with(int(os.environ["AYNI_SUPERVISED"]))
    if role == "server":
        serve()
        return
    if role == "warm-up":
        warm_up()
    django.setup()
    if role == "worker":
        call_command("jobs_worker", alone=True)
    elif role == "scheduler":
        call_command("jobs_scheduler")
    else:
        raise SystemExit(f"There is no process {role!r}. There are: server, worker, scheduler, warm-up.")


if __name__ == "__main__":
    main(sys.argv[1])
