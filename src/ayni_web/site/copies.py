"""Backups of this home's database, whichever it is: a file of SQLite or a dump of PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from ayni.errors import InputError
from ayni_web.site import backups, dumps
from ayni_web.site.backups import Proof
from ayni_web.site.environment import Environment

_DUMP = ".pgdump"


def back_up(here: Environment) -> Proof:
    """Make a backup now, and prove it."""
    if here.on_postgresql:
        return dumps.back_up(here.home, here.backups)
    return backups.back_up(here.database, here.backups)


def prove(file: Path) -> Proof:
    """What looking through a backup shows. Raises `InputError` where it is not whole."""
    return dumps.prove(file) if file.suffix == _DUMP else backups.prove(file)


def restore(file: Path, here: Environment) -> Proof:
    """Put a backup in the place of what is there now. Nothing may use the database meanwhile."""
    if (file.suffix == _DUMP) != here.on_postgresql:
        raise InputError(
            f"{file.name} is of {'PostgreSQL' if file.suffix == _DUMP else 'SQLite'}, and this home is not. "
            "A backup is put back into the kind of database that it was made of."
        )
    if here.on_postgresql:
        return dumps.restore(file, here.home, folder=here.backups)
    return backups.restore(file, here.database, folder=here.backups)


def newest(here: Environment) -> Path | None:
    """The newest backup of the kind of database that is used here; None where there is none."""
    return max(here.backups.glob(f"ayni-*{_DUMP if here.on_postgresql else '.sqlite3'}"), default=None)
