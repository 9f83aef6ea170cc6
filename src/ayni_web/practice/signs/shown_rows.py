"""Rows of the ledger as lines: acts with their page, messages and meetings with their day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ayni_web.accounts.models import Membership, User
from ayni_web.book import queries as book
from ayni_web.book.models import Act
from ayni_web.book.words import kind_words
from ayni_web.practice.signs.queries import Shown


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its act, where it is one, else what it was and with whom."""

    at: int
    act: Act | None
    href: str
    says: str
    side: str


def lines_of(user: User, shown: Shown, membership: Membership | None, rows: Sequence[int]) -> list[Line]:
    """These places of the ledger as lines, in their order; what is no longer in force is left out."""
    opened, ledger = shown.opened, shown.opened.ledger
    acts = _acts(user, membership, [int(opened.rows[row]) for row in rows if opened.rows[row] > 0])
    found, told = [], set()
    for row in rows:
        pk, gave = int(opened.rows[row]), int(ledger.giver[row]) == shown.place
        if pk in told or (pk > 0 and pk not in acts):
            continue
        told.add(pk)
        other = ledger.parties.keys[int(ledger.receiver[row] if gave else ledger.giver[row])].as_py()
        name = shown.names.get(other) or _("somebody")
        what = capfirst(kind_words(int(ledger.kind[row]), shown.space.pk))
        says = (_("%(what)s to %(name)s") if gave else _("%(what)s from %(name)s")) % {"what": what, "name": name}
        href = _address(membership, pk) if pk in acts else ""
        found.append(Line(int(ledger.at[row]), acts.get(pk), href, says, "given" if gave else "received"))
    return found


def _acts(user: User, membership: Membership | None, ids: Sequence[int]) -> Mapping[int, Act]:
    if membership is None:
        return book.acts_by_id(user, ids)
    return {act.pk: act for act in book.as_read_by(user, book.acts_seen_in(membership).filter(pk__in=list(ids)))}


def _address(membership: Membership | None, act: int) -> str:
    if membership is None:
        return reverse("book:act", args=[act])
    return reverse("spaces:act", args=[membership.space_id, act])
