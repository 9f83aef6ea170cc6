"""Rows of the ledger as lines: acts with their page, messages and meetings with their day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ayni_web.accounts.models import User
from ayni_web.book import queries as book
from ayni_web.book.models import Act
from ayni_web.book.words import kind_words
from ayni_web.practice.mirror.standing import Standing


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its act, where it is one, else what it was and with whom."""

    at: int
    act: Act | None
    says: str
    side: str


def shown_acts(user: User, standing: Standing, rows: Sequence[int]) -> list[Line]:
    """These places of the ledger as lines, in their order; what is no longer in force is left out."""
    opened, ledger = standing.mine.opened, standing.mine.opened.ledger
    keys = ledger.parties.keys
    acts = book.acts_by_id(user, [int(opened.rows[row]) for row in rows if opened.rows[row] > 0])
    found, told = [], set()
    for row in rows:
        pk, gave = int(opened.rows[row]), int(ledger.giver[row]) == standing.mine.place
        if pk in told or (pk > 0 and pk not in acts):
            continue
        told.add(pk)
        other = keys[int(ledger.receiver[row] if gave else ledger.giver[row])].as_py()
        name = standing.names[other].name if other in standing.names else _("somebody")
        what = capfirst(kind_words(int(ledger.kind[row]), standing.space.pk))
        says = (_("%(what)s to %(name)s") if gave else _("%(what)s from %(name)s")) % {"what": what, "name": name}
        found.append(Line(int(ledger.at[row]), acts.get(pk), says, "given" if gave else "received"))
    return found
