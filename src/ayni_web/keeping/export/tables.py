"""The tables of an export. They open in any spreadsheet, and the acts also in `ayni measure`.

A cell of text that begins with =, +, -, @, a tab or a return would be run as a formula by a
spreadsheet, so an apostrophe is put before it; one that begins with an apostrophe gets another. Taking
one apostrophe away from every cell that begins with one gives back what was there.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import TextIO

from ayni.ledger.acts import Asked, Basis, Outcome
from ayni_web.accounts.models import Space
from ayni_web.keeping.export.reading import Extent, Names, acts, contacts, entries, sides

type Step = Callable[[], None]

_DANGEROUS = frozenset("=+-@\t\r'")

ACTS = (
    "giver", "receiver", "at", "weight", "kind", "asked", "basis", "giver_name", "receiver_name", "act", "minutes",
    "what", "why", "supports", "may_lead_to", "outcome", "outcome_note", "credit", "source", "demo",
)  # fmt: skip
CONTACTS = ("giver", "receiver", "at", "kind", "giver_name", "receiver_name", "source", "demo")
PEOPLE = (
    "id", "name", "kind", "nature", "you", "organisation", "title", "place", "birthday", "emails", "phones",
    "other_addresses", "circles", "met", "likes", "seeks", "can_give", "from_address_book", "in_address_book",
    "left_out", "you_say", "you_say_why", "demo",
)  # fmt: skip


def harmless(text: str) -> str:
    """A text that no spreadsheet runs.

    >>> harmless("=1+1"), harmless("'quoted'"), harmless("Ada")
    ("'=1+1", "''quoted'", 'Ada')
    """
    return f"'{text}" if text[:1] in _DANGEROUS and text else text


def plain(cell: str) -> str:
    """What `harmless` was given.

    >>> plain(harmless("'=1+1"))
    "'=1+1"
    """
    return cell[1:] if cell.startswith("'") else cell


type _Cell = str | int | float | bool | None


class _Table:
    def __init__(self, out: TextIO, columns: tuple[str, ...]) -> None:
        self._rows = csv.writer(out)
        self._rows.writerow(columns)

    def write(self, *cells: _Cell) -> None:
        self._rows.writerow([_cell(cell) for cell in cells])


def _cell(value: _Cell) -> str | float:
    if isinstance(value, bool):
        return "yes" if value else ""
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else value


def write_acts(out: TextIO, space: Space, extent: Extent, names: Names, step: Step) -> int:
    """One row for each giver and receiver of an act in force; its minutes are shared between its rows as `weight`."""
    table, written = _Table(out, ACTS), 0
    for act, parts in acts(space, extent, in_force=True):
        givers, receivers = sides(parts)
        minutes = names.minutes.get(act.kind, 10.0) if act.minutes is None else act.minutes
        for giver in givers:
            for receiver in receivers:
                written += 1
                table.write(
                    names.standing(giver.party_id), names.standing(receiver.party_id),
                    act.at.isoformat() if act.at else None, round(minutes * giver.share * receiver.share, 6),
                    names.of_kind(act.kind), Asked(act.asked).name.lower(), Basis(act.basis).name.lower(),
                    names.of_party(giver.party_id), names.of_party(receiver.party_id), act.pk, act.minutes,
                    act.what, act.why, act.supports, act.may_lead_to, Outcome(act.outcome).name.lower(),
                    act.outcome_note, giver.credit, act.source, act.demo,
                )  # fmt: skip
        step()
    return written


def write_contacts(out: TextIO, space: Space, extent: Extent, names: Names, step: Step) -> int:
    """One row for each contact."""
    table, written = _Table(out, CONTACTS), 0
    for contact in contacts(space, extent):
        written += 1
        table.write(
            names.standing(contact.giver), names.standing(contact.receiver), contact.at,
            names.of_kind(contact.kind), names.of_party(contact.giver), names.of_party(contact.receiver),
            contact.source, contact.demo,
        )  # fmt: skip
        step()
    return written


def write_people(out: TextIO, space: Space, extent: Extent, names: Names, step: Step) -> int:
    """One row for each party that stands for itself, with all addresses it is known by."""
    table, written = _Table(out, PEOPLE), 0
    for entry in entries(space, extent, standing=True):
        written += 1
        party = entry.party
        schemes = dict.fromkeys(one.scheme for one in entry.identifiers)
        others = [f"{scheme}:{value}" for scheme in schemes for value in _other(entry.values(scheme), scheme)]
        table.write(
            party.pk, party.name, party.kind, party.nature, party.is_me, party.organisation, party.title, party.place,
            party.birthday, _listed(entry.values("email")), _listed(entry.values("phone")), _listed(others),
            _listed(entry.circles), party.met, party.likes, party.seeks, party.can_give, party.remark,
            party.address_book, party.hidden, party.overruled_as, party.overruled_why, party.demo,
        )  # fmt: skip
        step()
    return written


def _other(values: list[str], scheme: str) -> Iterator[str]:
    if scheme not in {"email", "phone"}:
        yield from values


def _listed(values: list[str]) -> str:
    return "; ".join(values)
