"""The commands that the application adds to `ayni`.

The functions below import what they do only when they run: it can be imported only once Django is
set up, and whoever asks for help does not wait for that.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from ayni.errors import InputError
from ayni_web.imports import command as imports


def register(app: App) -> None:
    """Adds the application's commands to the app."""
    app.command(run, name="run")
    app.command(link, name="link")
    app.command(backup, name="backup")
    app.command(restore, name="restore")
    imports.register(app, open_home)
    app.command(App(name="manage", help=manage.__doc__, help_flags=[], version_flags=[], default_command=manage))


def set_up() -> None:
    """Sets Django up with the settings of the site. Doing it twice does no harm."""
    # No file that Ayni makes is for other users of the machine.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ayni_web.site.settings")
    import django

    django.setup()
    from ayni_web.walls.acting import is_the_house

    # Whoever has this terminal runs the server.
    is_the_house()


def open_home(home: Path | None, *, email: str = "", make: bool = True) -> Any:
    """Sets Django up for a home and finds whose space is meant: the person of this address, or the only one there is.

    With `make`, a home that is not there is made, and so is its first person; without, None is returned for it.
    """
    from ayni_web.site.environment import environment

    if home is not None:
        os.environ["AYNI_HOME"] = str(home)
    if not make and not environment().has_database:
        # Django wants a home for its keys, also where nothing is to be written.
        os.environ["AYNI_HOME"] = tempfile.mkdtemp(prefix="ayni-")
        atexit.register(shutil.rmtree, os.environ["AYNI_HOME"], ignore_errors=True)
        environment.cache_clear()
        set_up()
        return None
    set_up()
    from rich.console import Console

    from ayni_web.site.people import person_meant
    from ayni_web.site.running import prepare

    if make:
        prepare(environment(), Console(stderr=True, highlight=False, soft_wrap=True), email=email)
    return person_meant(email, unclear="Say whose network is meant: --email ADDRESS.")


def run() -> None:
    """Run server, worker and scheduler until Ctrl-C, and print an address that lets you in once."""
    set_up()
    from ayni_web.site.running import run as run_all

    run_all()


def link(*, email: str = "") -> None:
    """Print a new address that lets somebody in once, within a day.

    Parameters
    ----------
    email
        Whom it lets in. Not needed where there is only one person.
    """
    set_up()
    from rich.console import Console

    from ayni_web.accounts.actions import make_link
    from ayni_web.site.environment import environment
    from ayni_web.site.people import person_to_let_in
    from ayni_web.site.running import migrate
    from ayni_web.site.supervisor import runs_at

    # A home of an older version, whose Ayni does not run yet, has tables that are not as they are asked here.
    if environment().has_database:
        migrate(environment(), Console(stderr=True, highlight=False, soft_wrap=True))
    # Whoever started it may have said another port than this command was told.
    url = runs_at(environment().home) or environment().url
    print(f"{url}/welcome/{make_link(person_to_let_in(email))}/")


def manage(*arguments: Annotated[str, Parameter(allow_leading_hyphen=True)]) -> None:
    """Run one of Django's own commands, such as `ayni manage check`."""
    set_up()
    from django.core.management import execute_from_command_line

    from ayni_web.site.databases import as_owner

    with as_owner() if arguments[:1] == ("migrate",) else nullcontext():
        execute_from_command_line(["ayni manage", *arguments])


def backup() -> None:
    """Make a backup now, and prove it by opening it again."""
    set_up()
    from ayni_web.site.copies import back_up
    from ayni_web.site.environment import environment

    here = environment()
    if not here.has_database:
        raise InputError(f"There is no database in {here.home} yet. Start Ayni once with `ayni run`.")
    proof = back_up(here)
    print(
        f"{here.backups / proof.file}: {proof.tables} tables, {proof.rows} rows, {proof.bytes} bytes; "
        f"opened again and whole. {_beside(here.backups / proof.file)}"
    )


def restore(file: Path | None = None, /, *, check: bool = False) -> None:
    """Put a backup in the place of what is there now, which is kept beside the backups. An empty home will do.

    Parameters
    ----------
    file
        The backup; without it the newest.
    check
        Only prove that the backup could be restored.
    """
    set_up()
    from ayni_web.site.copies import newest, prove
    from ayni_web.site.copies import restore as put_back
    from ayni_web.site.databases import as_owner
    from ayni_web.site.environment import environment
    from ayni_web.site.supervisor import alone_in

    here = environment()
    chosen = file or newest(here)
    if chosen is None:
        raise InputError(f"There is no backup in {here.backups}. Make one with `ayni backup`.")
    if check:
        proof = prove(chosen)
        print(f"{chosen} can be restored: {proof.tables} tables, {proof.rows} rows. {_beside(chosen)}")
        return
    with alone_in(here.home):
        proof = put_back(chosen, here)
        if here.on_postgresql:
            from django.db import connection

            from ayni_web.walls.building import build

            with as_owner():
                build(connection)  # rights of roles are no part of every dump
    print(f"{chosen} is restored: {proof.tables} tables, {proof.rows} rows. {_beside(chosen)}")


def _beside(backup: Path) -> str:
    from ayni_web.site.belongings import beside

    folder = beside(backup)
    if folder.is_dir():
        return f"Its keys and the files that waited are in {folder.name} beside it."
    return (
        f"There is no {folder.name} beside it, so it comes without keys: one-time codes and recovery codes open only in the "
        "home where it was made. Elsewhere come in by a link (`ayni link`), and set them up anew."
    )
