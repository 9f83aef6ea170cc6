"""`ayni import`: from files on this machine into the home's database, by the same code as the page.

This module is loaded before Django is set up: what needs the database is in `at_terminal`, and is
imported once the home is open.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Protocol

from cyclopts import App, Parameter

from ayni.errors import ColumnsError, InputError
from ayni.identity import identifiers


class OpenHome(Protocol):
    """Sets Django up for a home (None: where the environment says) and finds whose space is meant.

    With `make`, a home that is not there is made; without, None is returned for it.
    """

    def __call__(self, home: Path | None, *, email: str, make: bool) -> Any: ...


class Shape(StrEnum):
    """How to print what came of it."""

    TABLE = "table"
    JSON = "json"


def register(app: App, open_home: OpenHome) -> None:
    """Adds `ayni import` to the app."""

    @app.command(name="import")
    def import_files(
        source: Annotated[
            str, Parameter(help="What the files are, such as mbox, vcard, ics, git; or auto to find out.")
        ],
        /,
        *paths: Annotated[Path, Parameter(help="Files or folders.")],
        home: Annotated[Path | None, Parameter(help="The folder that holds your Ayni. Without it, AYNI_HOME.")] = None,
        me: Annotated[
            list[str] | None, Parameter(negative="", help="An address of your own. Give it once for each address.")
        ] = None,
        not_mine: Annotated[
            bool, Parameter(negative="", help="A LinkedIn export is somebody else's; without it, it is yours.")
        ] = False,
        columns: Annotated[str, Parameter(help="What a table calls its columns: giver=src,receiver=dst,at=t.")] = "",
        email: Annotated[str, Parameter(help="Whose space, where several people sign in.")] = "",
        dry_run: Annotated[bool, Parameter(negative="", help="Only say what would come of it.")] = False,
        format: Annotated[Shape, Parameter(help="How to print what came of it.")] = Shape.TABLE,
    ) -> None:
        """Bring files into your network, for example: ayni import mbox archive.mbox --me ada@example.org

        What is known already is not added twice. An import that was interrupted is gone on with by the same command.
        """
        options = {"me": _addresses(me or []), "own": not not_mine, "columns": mapping(columns)}
        user = open_home(home, email=email, make=not dry_run)
        from ayni_web.imports import at_terminal

        came = (
            at_terminal.dry_run(user, source, paths, options)
            if dry_run
            else at_terminal.bring_in(user, source, paths, options)
        )
        if format is Shape.JSON:
            print(json.dumps(came, ensure_ascii=False))
        else:
            at_terminal.show(came)


def _addresses(given: list[str]) -> list[str]:
    found = [identifiers.email(address) for address in given]
    if None in found:
        raise InputError(f"{given[found.index(None)]!r} is not a mail address. Write it as --me ada@example.org.")
    return [one.value for one in found if one is not None]


def mapping(text: str) -> dict[str, str]:
    """The columns of a table as they are written on the command line.

    >>> mapping("giver=src, receiver=dst")
    {'giver': 'src', 'receiver': 'dst'}
    """
    pairs = [pair.strip().partition("=") for pair in text.split(",") if pair.strip()]
    for ours, equals, theirs in pairs:
        if not (ours.strip() and equals and theirs.strip()):
            raise ColumnsError(f"{text!r} does not say which column is which. Write it as giver=src,receiver=dst,at=t.")
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}
