"""The columns of a dropped table, and our guess at which of them means what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.errors import InputError
from ayni.sources.opening import Lines, open_file
from ayni.sources.rows import Table
from ayni.sources.table_contacts import SYNONYMS
from ayni_web.imports import reading
from ayni_web.imports.models import Import

SOURCE = "csv"

#: Roles of a table that tells who gave what to whom.
ACTS: dict[str, Promise] = {
    "giver": gettext_lazy("Who gave"),
    "receiver": gettext_lazy("Who received"),
    "at": gettext_lazy("When"),
    "kind": gettext_lazy("Kind of help"),
    "what": gettext_lazy("What it was"),
    "minutes": gettext_lazy("Minutes it took"),
    "weight": gettext_lazy("How much it counts"),
    "asked": gettext_lazy("Whether it was asked for"),
    "id": gettext_lazy("Number of the row"),
}

#: Roles of a table that lists people.
PEOPLE: dict[str, Promise] = {
    "name": gettext_lazy("Name"),
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Family name"),
    "email": gettext_lazy("Mail address"),
    "phone": gettext_lazy("Phone"),
    "url": gettext_lazy("Web address"),
    "organisation": gettext_lazy("Organisation"),
    "title": gettext_lazy("Role"),
    "place": gettext_lazy("Place"),
    "birthday": gettext_lazy("Birthday"),
    "note": gettext_lazy("Note"),
}

#: What programs of three languages call the columns of a table of acts.
_CALLED: dict[str, tuple[str, ...]] = {
    role: tuple(names.split())
    for role, names in {
        "giver": "giver who from source src sender helper von geber de",
        "receiver": "receiver whom to target dst dest recipient helped an empfänger para",
        "at": "at date day time timestamp when datum tag zeit fecha hora",
        "kind": "kind type art tipo",
        "what": "what subject title summary description betreff asunto",
        "minutes": "minutes effort minuten minutos",
        "weight": "weight count gewicht peso",
        "asked": "asked solicited",
        "id": "id key nr no",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One role with the columns to choose from."""

    name: str
    label: str
    chosen: str
    options: list[tuple[str, str]]


def header_of(path: Path) -> tuple[str, ...]:
    """The columns of a table; none where it cannot be read as one."""
    try:
        with open_file(path) as stream:
            return Table(Lines(stream)).header
    except InputError:
        return ()


def guess(header: tuple[str, ...]) -> dict[str, str]:
    """Which column is which. A table is taken for one of acts where both a giver and a receiver are found.

    >>> guess(("From", "To", "Date")), guess(("First name", "E-mail"))
    ({'giver': 'From', 'receiver': 'To', 'at': 'Date'}, {'given_name': 'First name', 'email': 'E-mail'})
    """
    by_name = {column.strip().lower(): column for column in reversed(header)}
    acts = {role: column for role in ACTS if (column := _first(by_name, _CALLED[role]))}
    if {"giver", "receiver"} <= acts.keys():
        return acts
    return {role: column for role in PEOPLE if (column := _first(by_name, (role, *SYNONYMS.get(role, ()))))}


def _first(by_name: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((by_name[name] for name in names if name in by_name), "")


def mapping_of(data: Mapping[str, str]) -> dict[str, str]:
    """The mapping that a person chose on the page, without the roles they left empty."""
    chosen = {role: data.get(f"column-{role}", "") for role in (*ACTS, *PEOPLE)}
    return {role: column for role, column in chosen.items() if column}


def on_page(of: Import) -> dict[str, list[Choice]]:
    """What there is to choose: for a table of acts, and for a list of people."""
    header = header_of(reading.paths_of(of)[0])
    columns = of.options.get("columns", {})
    empty = ("", _("none"))
    options = [empty, *((column, column) for column in header)]
    return {
        group: [Choice(f"column-{role}", str(label), columns.get(role, ""), options) for role, label in roles.items()]
        for group, roles in (("acts", ACTS), ("people", PEOPLE))
    }
