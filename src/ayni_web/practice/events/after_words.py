"""What the page after an event says of each who was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni_web.accounts.models import User
from ayni_web.people.models import Party
from ayni_web.practice.events import queries
from ayni_web.practice.events.models import Event, Guest, Told
from ayni_web.practice.events.telling import came_of
from ayni_web.practice.events.words import guest_name
from ayni_web.promises.words import Shown, shown


@dataclass(frozen=True, slots=True)
class LineTold:
    """A line with what was made of it, and where that stands."""

    told: Told
    kept_as: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody who was there, whether the reader met them, and what was told of them."""

    guest: Guest
    party: Party | None
    name: str
    met: str
    lines: Sequence[LineTold]


def rows(user: User, event: Event) -> list[Row]:
    """Everybody who was there."""
    lines = queries.lines_of(event)
    found = []
    for guest in queries.known_guests(event):
        party = queries.root_of(guest.party) if guest.party is not None else None
        told = [_line(one) for one in lines.get(party.pk, ())] if party is not None else []
        found.append(Row(guest, party, guest_name(guest), _met(guest), told))
    return found


def _met(guest: Guest) -> str:
    if guest.met is None:
        return ""
    return _("you met") if guest.met else _("you did not meet")


def _line(told: Told) -> LineTold:
    if told.kept_as == Told.As.GIVEN:
        if told.act is None:
            return LineTold(told, _("the act is not in the book any more"), "")
        said = _("in the book, taken back there") if told.act.withdrawn_at else _("in the book")
        return LineTold(told, said, reverse("book:act", args=[told.act.pk]))
    if told.kept_as == Told.As.PROMISED:
        if told.promise is None:
            return LineTold(told, _("the promise is not kept any more"), "")
        return LineTold(told, _("among the promises"), reverse("promises:one", args=[told.promise.pk]))
    if told.kept_as == Told.As.LEARNED:
        return LineTold(told, _("on their page"), reverse("insights:person", args=[told.party_id]))
    return LineTold(told, _("a note, here alone"), "")


def promises_of(user: User, event: Event) -> list[Shown]:
    """The promises that came out of it, both ways."""
    return [shown(one) for one in came_of(user, event)]
