"""Copies of a PostgreSQL database, made and put back with PostgreSQL's own programs, each proved by reading it through."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from ayni.errors import InputError
from ayni_web.site import belongings
from ayni_web.site.backups import KEPT, KEPT_BEFORE, Proof, keep_newest, note_proof
from ayni_web.site.databases import owners_place

#: What PostgreSQL's programs read from the environment. A password on a command line can be read by everybody on the machine.
_TOLD = {"NAME": "PGDATABASE", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "HOST": "PGHOST", "PORT": "PGPORT"}
_OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
}
#: How the rows of a table begin and end in a dump that is written out.
_TABLE = re.compile(rb"COPY (\S+) \(.*\) FROM stdin;\n")
_END = b"\\.\n"


def back_up(home: Path, folder: Path) -> Proof:
    """Dumps the database and takes along what belongs to it, proves the dump, and keeps the newest seven."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    at = datetime.now(UTC)
    target = folder / f"ayni-{at:%Y%m%dT%H%M%S%f}.pgdump"
    draft = target.with_suffix(".draft")
    try:
        _dump_all(home, draft)
        proof = prove(draft, name=target.name, at=at)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    note_proof(folder, proof)
    keep_newest(folder, "ayni-*.pgdump", KEPT)
    return proof


def _dump_all(home: Path, target: Path) -> None:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    # Twice, as with a file: what is brought in meanwhile still waits for the dump, and what arrives is known to it.
    belongings.keep(home, belongings.beside(target))
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    belongings.keep(home, belongings.beside(target))


def prove(file: Path, *, name: str | None = None, at: datetime | None = None) -> Proof:
    """Reads a dump from its beginning to its end, as restoring does, and counts the rows of every table; and the keys beside it.

    Raises `InputError` where it is damaged. Rules between tables are checked by PostgreSQL when it is put back.
    """
    if not file.is_file():
        raise InputError(f"There is no backup at {file}.")
    counts: dict[bytes, int] = {}
    with _reading(file) as lines:
        table = None
        for line in lines:
            if table is None:
                begins = _TABLE.match(line)
                if begins is not None:
                    table = begins[1]
                    counts[table] = 0
            elif line == _END:
                table = None
            else:
                counts[table] += 1
    if not any(table.endswith(b"django_migrations") for table in counts):
        raise InputError(f"{file.name} is a dump, but not one of Ayni's.")
    return Proof(
        file=name or file.name,
        at=(at or datetime.now(UTC)).isoformat(),
        bytes=file.stat().st_size,
        tables=len(counts),
        rows=sum(counts.values()),
        files=belongings.prove(belongings.beside(file)),
    )


@contextmanager
def _reading(file: Path) -> Iterator[IO[bytes]]:
    program = _program("pg_restore")
    with subprocess.Popen(
        [program, "--data-only", "--file=-", str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as reading:
        assert reading.stdout is not None and reading.stderr is not None  # noqa: PT018
        yield reading.stdout
        said = reading.stderr.read()
    if reading.returncode != 0:
        raise InputError(f"{file.name} is not a whole backup: {_last_line(said)} Use an older backup.")


def restore(file: Path, home: Path, *, folder: Path) -> Proof:
    """Puts a dump and its belongings in the place of what is there now, after proving it and keeping that.

    All of the database or none of it. Nothing may use it meanwhile; the caller holds the lock of the home.
    """
    proof = prove(file)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = folder / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.pgdump"
    _dump_all(home, kept)
    _run(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", _named(), file
    )
    belongings.put_back(belongings.beside(file.resolve()), home)
    # Columns of the rows that stood there: new rows will get their numbers.
    shutil.rmtree(home / "snapshots", ignore_errors=True)
    keep_newest(folder, "before-restore-*.pgdump", KEPT_BEFORE)
    return proof


def _named() -> str:
    return f"--dbname={owners_place()['NAME']}"


def _run(program: str, *arguments: str | Path) -> None:
    place = owners_place()
    done = subprocess.run(
        [_program(program), "--no-password", *map(str, arguments)],
        env={**os.environ, **_environment(place)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise InputError(f"{program} could not do it: {_last_line(done.stderr)}")


def _environment(place: Mapping[str, Any]) -> dict[str, str]:
    told = {name: str(place[said]) for said, name in _TOLD.items() if place[said]}
    return told | {_OPTIONS[name]: str(value) for name, value in place["OPTIONS"].items() if name in _OPTIONS}


def _program(name: str) -> str:
    """One of PostgreSQL's programs: from the path, or where Debian puts them, the newest."""
    found = shutil.which(name)
    if found is None:
        beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda file: float(file.parts[4]))
        found = str(beside[-1]) if beside else None
    if found is None:
        raise InputError(
            f"{name} is not on this machine, so no backup of PostgreSQL can be made or put back here. Install the client "
            "programs of your server's version (on Debian and Ubuntu: apt install postgresql-client), or back the "
            "database up where it runs; docs/postgresql.md says what belongs to a whole backup."
        )
    return found


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing."
