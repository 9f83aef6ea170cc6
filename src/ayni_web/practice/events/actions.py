"""The only writer of events, guests, and what was told of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni.identity import identifiers
from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people import actions as people_actions
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.practice.events import queries
from ayni_web.practice.events.models import Event, Guest

_LONGEST_STAY = timedelta(days=60)
_EARLIEST_YEAR = 1990
_FURTHEST = timedelta(days=3_650)
MOST_GUESTS = 200


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is there, as they were named: a party, or a name or an address alone."""

    party: Party | None = None
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An event as somebody tells it, or a calendar file."""

    name: str
    starts: datetime
    ends: datetime
    whole_days: bool = False
    zone: str = ""
    place: str = ""
    purpose: str = ""
    guests: Sequence[Named] = ()


@transaction.atomic
def plan(
    user: User,
    said: Plan,
    *,
    once: UUID | None = None,
    demo: bool = False,
) -> Event:
    """Keep an event. `once` names this telling: told twice, it is one. Raises `InputError` where it cannot be."""
    if (made := queries.made_once(user, once)) is not None:
        return made
    space = personal_space(user)
    _check(space, said)
    event = Event.objects.create(space=space, once=once, demo=demo, **_columns(said))
    _invite(event, said.guests)
    return event


@transaction.atomic
def change(event: Event, said: Plan) -> Event:
    """Write an event anew. Guests of whom something was told stay; the others are those that are named now."""
    _check(event.space, said)
    event = Event.objects.select_for_update().get(pk=event.pk)
    _write(event, said)
    _invite(event, said.guests, alone=True)
    return event


@transaction.atomic
def change_as_told(event: Event, said: Plan) -> Event:
    """The same as a calendar tells it: guests that it does not name stay, and what was called off here takes place again."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    _write(event, said)
    _invite(event, said.guests)
    Event.objects.filter(pk=event.pk).update(cancelled_at=None)
    return event


def _write(event: Event, said: Plan) -> None:
    columns = _columns(said)
    for name, value in columns.items():
        setattr(event, name, value)
    event.sequence, event.changed_at = event.sequence + 1, timezone.now()
    event.save(update_fields=[*columns, "sequence", "changed_at"])


def _columns(said: Plan) -> dict[str, object]:
    return {
        "name": " ".join(said.name.split())[:200],
        "starts": said.starts,
        "ends": said.ends,
        "whole_days": said.whole_days,
        "zone": said.zone,
        "place": " ".join(said.place.split())[:200],
        "purpose": said.purpose.strip()[:500],
    }


def _check(space: Space, said: Plan) -> None:
    if not said.name.strip():
        raise InputError(_("Say what it is."))
    if said.ends < said.starts:
        raise InputError(_("It ends before it begins. Write a later end."))
    if said.ends - said.starts > _LONGEST_STAY:
        raise InputError(_("This is longer than sixty days. Write the part of it at which you are."))
    if said.starts.year < _EARLIEST_YEAR or said.starts > timezone.now() + _FURTHEST:
        raise InputError(_("This day is too far away. Look at its year."))
    if any(one.party is not None and one.party.space_id != space.pk for one in said.guests):
        raise InputError(_("Somebody named here is not in this space."))
    if len(said.guests) > MOST_GUESTS:
        raise InputError(_("Name at most %(n)s people: those whom you may meet.") % {"n": MOST_GUESTS})


def _invite(event: Event, guests: Iterable[Named], *, alone: bool = False) -> None:
    """Add those who are named and not there yet; with `alone`, those not named go, unless something was said of them."""
    rows = list(Guest.objects.filter(event=event).select_related("party"))
    by_party = {queries.root_of(row.party).pk: row for row in rows if row.party is not None}
    by_words = {_words(row.name, row.address): row for row in rows if row.party is None}
    stay: set[int] = set()
    fresh: list[Guest] = []
    for one in guests:
        row = by_party.get(queries.root_of(one.party).pk) if one.party is not None else None
        row = row or by_words.get(_words(one.name, one.address))
        if row is not None:
            stay.add(row.pk)
            if row.party_id is None and one.party is not None and queries.root_of(one.party).pk not in by_party:
                Guest.objects.filter(pk=row.pk).update(party=one.party)
                by_party[queries.root_of(one.party).pk] = row
        elif one.party is not None or one.name or one.address:
            made = Guest(event=event, party=one.party, name=one.name[:300], address=one.address[:300])
            if one.party is not None:
                if one.party.is_me or queries.root_of(one.party).pk in by_party:
                    continue
                by_party[queries.root_of(one.party).pk] = made
            else:
                by_words[_words(one.name, one.address)] = made
            fresh.append(made)
    Guest.objects.bulk_create(fresh)
    if alone:
        spoken_of = set(event.told.values_list("party_id", flat=True))
        gone = [row for row in rows if row.pk not in stay and row.met is None and row.party_id not in spoken_of]
        Guest.objects.filter(pk__in=[row.pk for row in gone]).delete()


def _words(name: str, address: str) -> str:
    return (address or name).casefold()


@transaction.atomic
def call_off(event: Event, *, off: bool = True) -> None:
    """It does not take place, or the reader does not go; or it does after all."""
    Event.objects.filter(pk=event.pk).update(
        cancelled_at=timezone.now() if off else None, changed_at=timezone.now(), sequence=event.sequence + 1
    )


@transaction.atomic
def remove(event: Event) -> None:
    """Take an event away. Acts, promises and what was learned at it stay: they happened."""
    event.delete()


@transaction.atomic
def add_guest(event: Event, one: Named) -> None:
    """Somebody more who was there."""
    if one.party is not None and (one.party.space_id != event.space_id or queries.root_of(one.party).is_me):
        raise InputError(_("Name somebody else than you."))
    _invite(event, [one])


@transaction.atomic
def make_known(guest: Guest) -> Party:
    """Take somebody of whom only a name or an address was told into the reader's people."""
    guest = Guest.objects.select_for_update().select_related("event__space").get(pk=guest.pk)
    if guest.party_id is not None:
        return queries.root_of(Party.objects.select_related("root").get(pk=guest.party_id))
    event, email = guest.event, identifiers.email(guest.address)
    known = people.party_ids(event.space, [email]).get(email) if email else None
    if known is not None:
        party = Party.objects.select_related("root").get(pk=known)
    else:
        party = people_actions.add_party(event.space, guest.name or guest.address, email=email)
        people_actions.edit(party, {"met": event.name})
    there = Guest.objects.filter(event=event, party=party).first()
    if there is not None:
        guest.delete()
    else:
        Guest.objects.filter(pk=guest.pk).update(party=party)
    return queries.root_of(party)


def close(event: Event) -> None:
    """Nothing more is to be told of it."""
    Event.objects.filter(pk=event.pk).update(closed_at=timezone.now())


def reopen(event: Event) -> None:
    """Something is to be told of it after all."""
    Event.objects.filter(pk=event.pk).update(closed_at=None, again_on=timezone.localdate())


def put_off(event: Event, until: date) -> None:
    """Ask about it again on a day."""
    Event.objects.filter(pk=event.pk).update(again_on=until)


def as_days(first: date, last: date) -> tuple[datetime, datetime]:
    """The midnights in UTC that stand for days, as whole days are kept."""
    begins = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return begins, datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
