"""`ayni run`: from a folder to a page that is up. Needs Django to be set up."""

from __future__ import annotations

import http
import http.client
import logging
import sys
import time

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console

from ayni.errors import InputError
from ayni_web.accounts.actions import make_link
from ayni_web.accounts.models import User
from ayni_web.jobs.actions import forget_pulses
from ayni_web.site import empty
from ayni_web.site.copies import back_up
from ayni_web.site.databases import as_owner
from ayni_web.site.environment import Environment, environment
from ayni_web.site.first_run import first_run
from ayni_web.site.supervisor import alone_in, new_children, port_is_free, supervise
from ayni_web.walls.building import build, why_no_wall

log = logging.getLogger(__name__)
UP_WITHIN = 90.0


def run() -> None:
    """Runs everything until Ctrl-C."""
    here = environment()
    said = Console(stderr=True, highlight=False, soft_wrap=True)
    with alone_in(here.home, here.url):
        port_is_free(here.host, here.port)
        prepare(here, said, demo=True)
        token = make_link(_first_person())
        forget_pulses()
        connections.close_all()
        supervise(new_children(here.logs), when_up=_Announcement(here, token, said))
    said.print("Stopped.")


def prepare(here: Environment, said: Console, *, email: str = "", demo: bool = False) -> None:
    """Brings the home up to date: folders, database, and on the first run its first person, with `demo` in company."""
    for folder in (here.uploads, here.exports, here.snapshots, here.backups, here.cache):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    migrate(here, said)
    if first_run(email, demo=demo) is not None:
        said.print(f"A new home is made in {here.home}.", markup=False)


def migrate(here: Environment, said: Console) -> None:
    """Brings the database up to date. One that holds something is backed up before."""
    with as_owner():
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan and executor.loader.applied_migrations:
            said.print("The database is brought up to date; a backup is made before.")
            back_up(here)
        elif plan and not here.on_postgresql:
            _begin(here, executor)
            return
        if plan:
            call_command("migrate", interactive=False, verbosity=0)
        else:
            build(connection)  # what walls the rows in belongs to this version, also where no table changed
    if not here.on_postgresql:
        here.database.chmod(0o600)
    elif reason := why_no_wall(connection):
        said.print(
            f"Row-level security holds nobody back, because {reason}: only Ayni's own checks do. "
            "docs/postgresql.md says how two roles are set up.",
            markup=False,
        )


def _begin(here: Environment, executor: MigrationExecutor) -> None:
    """The database of a new home: as it is written down, or made step by step."""
    text = empty.written_for(executor.loader.disk_migrations.values())
    connection.close()
    if text:
        empty.begin(here.database, text)
    else:
        call_command("migrate", interactive=False, verbosity=0)
    here.database.chmod(0o600)


def _first_person() -> User:
    person = User.objects.filter(is_active=True).order_by("pk").first()
    if person is None:
        raise InputError("Nobody can sign in here: every account is switched off.")
    return person


class _Announcement:
    """Tells where the page is, once all is up."""

    def __init__(self, here: Environment, token: str, said: Console) -> None:
        self._here = here
        self._token = token
        self._said = said
        self._began = time.monotonic()
        self._warned = False

    def __call__(self) -> bool:
        if not is_up(self._here):
            if not self._warned and time.monotonic() - self._began > UP_WITHIN:
                self._warned = True
                self._said.print(
                    f"It takes longer than usual. The reason may stand in {self._here.logs}.", markup=False
                )
            return False
        # The only thing on standard output: whoever started this can read the address from there.
        print(f"{self._here.url}/welcome/{self._token}/", flush=True)
        if sys.stdout.isatty():
            self._said.print("Open this address; it lets you in once. Ctrl-C stops everything.")
        log.info("up")
        return True


def is_up(here: Environment) -> bool:
    """Whether the server answers that all is up."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(here.host, here.host)
    # Straight to the server, whatever proxy the environment names. It is asked ten times a second while it starts, on the
    # processor that it needs itself: what is made for each question (`urllib` reads all certificates) would slow it down.
    asked = http.client.HTTPConnection(host, here.port, timeout=5)
    try:
        asked.request("GET", "/healthz")
        return asked.getresponse().status == http.HTTPStatus.OK
    except (http.client.HTTPException, OSError):
        return False
    finally:
        asked.close()
