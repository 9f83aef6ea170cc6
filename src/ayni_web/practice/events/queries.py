"""Which events somebody may see, and who is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from ayni_web.accounts.models import Space, User
from ayni_web.accounts.queries import personal_space
from ayni_web.people.models import Party
from ayni_web.practice.events.models import Dropped, Event, Guest, Told

#: After so many days an event that nobody told anything of lies behind for good: it is not asked about any more.
FRESH_DAYS = 14
#: A dropped calendar waits so long for a choice.
WAITS = timedelta(days=1)
_ZONES = timedelta(hours=15)  # midnights in UTC that stand for days lie at most so far from those of any zone


def events_of(user: User) -> QuerySet[Event]:
    """The events of the asker's space, each with who is there."""
    return of_space(personal_space(user))


def of_space(space: Space) -> QuerySet[Event]:
    guests = Guest.objects.select_related("party__root").order_by("pk")
    return Event.objects.filter(space=space).prefetch_related(Prefetch("guests", queryset=guests))


def event_for(user: User, event_id: int) -> Event:
    """An event of the asker, or 404."""
    found = events_of(user).filter(pk=event_id).first()
    if found is None:
        raise Http404
    return found


def guest_for(user: User, event_id: int, guest_id: int) -> Guest:
    """Somebody at an event of the asker, or 404."""
    rows = Guest.objects.filter(event__space=personal_space(user), event_id=event_id, pk=guest_id)
    found = rows.select_related("event", "party__root").first()
    if found is None:
        raise Http404
    return found


def told_for(user: User, told_id: int) -> Told:
    """A line that the asker told after an event, or 404."""
    rows = Told.objects.filter(event__space=personal_space(user), pk=told_id)
    found = rows.select_related("event", "act", "promise", "party").first()
    if found is None:
        raise Http404
    return found


def made_once(user: User, once: UUID | None) -> Event | None:
    """The event that this very telling made already."""
    return Event.objects.filter(space=personal_space(user), once=once).first() if once is not None else None


def told_once(event: Event, once: UUID | None) -> Told | None:
    """The line that this very telling told already."""
    return Told.objects.filter(event=event, once=once).first() if once is not None else None


@dataclass(frozen=True, slots=True)
class Listed:
    """Events as the list shows them."""

    ahead: Sequence[Event]
    fresh: Sequence[Event]
    past: Sequence[Event]


def listed(user: User, now: datetime | None = None, most: int = 100) -> Listed:
    """Those ahead (the next first), those over of which something may be told still, and those that lie behind."""
    now = now or timezone.now()
    ahead = [event for event in events_of(user).filter(ends__gt=now - _ZONES)[:most] if not event.is_over(now)]
    behind = events_of(user).filter(ends__lte=now + _ZONES).order_by("-ends", "-pk")[:most]
    over = [event for event in behind if event.is_over(now)]
    fresh = [event for event in over if is_open(event, now)]
    return Listed(ahead, fresh, [event for event in over if event not in fresh])


def is_open(event: Event, now: datetime | None = None) -> bool:
    """Whether something may be told of it now: it is over, somebody was there, nobody closed it, and it is fresh."""
    now = now or timezone.now()
    if event.cancelled_at or event.closed_at or not event.is_over(now) or not known_guests(event):
        return False
    today = timezone.localtime(now).date()
    if event.again_on is not None:
        return event.again_on <= today <= event.again_on + timedelta(days=FRESH_DAYS)
    return (today - event.last_day).days <= FRESH_DAYS


def is_waiting(event: Event) -> bool:
    """Whether of somebody who was there nothing was said yet."""
    return any(guest.met is None for guest in known_guests(event))


def known_guests(event: Event) -> list[Guest]:
    """Everybody who is there, each once: entries that were joined since are one."""
    seen: set[int] = set()
    found = []
    for guest in event.guests.all():
        if guest.party is not None:
            party = root_of(guest.party)
            if party.is_me or party.pk in seen:
                continue
            seen.add(party.pk)
        found.append(guest)
    return found


def root_of(party: Party) -> Party:
    """The party that stands for this one."""
    return party.root or party


def parties_at(event: Event) -> list[int]:
    """The parties that are there, as they stand for themselves."""
    return [root_of(guest.party).pk for guest in known_guests(event) if guest.party is not None]


def between(user: User, first: date, last: date) -> list[Event]:
    """Events that take place and touch these days of the reader, both included."""
    guests = Guest.objects.select_related("party__root").order_by("pk")
    rows = may_touch(first, last).filter(space=personal_space(user)).order_by("starts", "pk")
    rows = rows.prefetch_related(Prefetch("guests", queryset=guests))
    return [event for event in rows if event.first_day <= last and event.last_day >= first]


def may_touch(first: date, last: date) -> QuerySet[Event]:
    """Events, of whomever, that may touch these days in somebody's zone."""
    low = datetime.combine(first, time.min, UTC) - _ZONES
    high = datetime.combine(last, time.max, UTC) + _ZONES
    return Event.objects.filter(cancelled_at=None, starts__lte=high, ends__gte=low).order_by()


def again_between(user: User, first: date, last: date) -> list[Event]:
    """Those of which the reader wants to be asked again on one of these days."""
    return list(events_of(user).filter(cancelled_at=None, closed_at=None, again_on__gte=first, again_on__lte=last))


def typed_since(user: User, since: date) -> list[Event]:
    """Events that came from no calendar and are not over since before a day."""
    low = datetime.combine(since, time.min, UTC) - _ZONES
    rows = Event.objects.filter(space=personal_space(user), key="", cancelled_at=None, ends__gte=low)
    return list(rows.order_by("starts", "pk"))


def with_party(user: User, party: Party, most: int = 6) -> list[Event]:
    """The events at which somebody is or was, the next and the latest first."""
    same = Party.objects.filter(Q(pk=party.pk) | Q(root=party)).order_by()
    there = Guest.objects.filter(party__in=same).order_by().values("event_id")
    rows = Event.objects.filter(space=personal_space(user), cancelled_at=None, pk__in=there)
    return list(rows.order_by("-starts", "-pk")[:most])


def lines_of(event: Event) -> dict[int, list[Told]]:
    """What was told of each party at an event, by the party that stands for them."""
    found: dict[int, list[Told]] = {}
    for told in event.told.select_related("party", "act", "promise").order_by("pk"):
        found.setdefault(told.party.root_id or told.party_id, []).append(told)
    return found


def dropped_of(user: User, now: datetime | None = None) -> Dropped | None:
    """The calendar of which the asker may still choose."""
    found = Dropped.objects.filter(space=personal_space(user)).first()
    return found if found is not None and found.made_at > (now or timezone.now()) - WAITS else None


def by_key(space: Space, keys: Iterable[str]) -> dict[str, Event]:
    """Events that came from calendar files, by what names them there."""
    found = of_space(space).filter(key__in=[key for key in keys if key])
    return {event.key: event for event in found}
