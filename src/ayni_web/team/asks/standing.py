"""Help that is offered before anybody asks: writing it, its hours and places, and asking through it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts.models import Membership
from ayni_web.book.in_order import one_telling
from ayni_web.people.members import member_party
from ayni_web.team.asks import queries
from ayni_web.team.asks.actions import Said
from ayni_web.team.asks.models import Ask, Offer, Reached, Standing

#: So many hours ahead can be chosen.
HOURS_AHEAD = 4
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A standing offer as its giver says it."""

    what: str
    how: str = ""
    weekday: int | None = None
    at: time | None = None
    time_zone: str = ""
    minutes: int | None = None
    places: int = 1
    until: date | None = None

    def columns(self) -> dict[str, Any]:
        with_hours = self.weekday is not None and self.at is not None
        return {
            "what": " ".join(self.what.split())[:300],
            "how": self.how.strip()[:500],
            "weekday": self.weekday if with_hours else None,
            "at": self.at if with_hours else None,
            "time_zone": self.time_zone if with_hours else "",
            "minutes": self.minutes,
            "places": self.places,
            "until": self.until,
        }


@transaction.atomic
def stand(by: Membership, told: Told, *, once: UUID | None = None, now: datetime | None = None) -> Standing:
    """Offer something before anybody asks, once for one telling."""
    one_telling(once)
    known = queries.standing_told_once(by, once)
    if known is not None:
        return known
    _check(told)
    return Standing.objects.create(
        space=by.space, by=member_party(by), made_at=now or timezone.now(), once=once, **told.columns()
    )


@transaction.atomic
def change(by: Membership, standing: Standing, told: Told, *, version: int) -> None:
    """Say it in other words. What was asked through it stays. Raises `ChangedMeanwhileError` where it changed since."""
    _own(by, standing)
    _check(told)
    _claim(standing, version=version, changes={"version": F("version") + 1, **told.columns()})


@transaction.atomic
def end(by: Membership, standing: Standing, *, now: datetime | None = None) -> None:
    """Offer it no longer. What was asked through it goes on."""
    _own(by, standing)
    Standing.objects.filter(pk=standing.pk, ended_at__isnull=True).update(ended_at=now or timezone.now())


@transaction.atomic
def ask_through(
    by: Membership,
    standing: Standing,
    said: Said,
    *,
    version: int,
    at: datetime | None = None,
    once: UUID | None = None,
    now: datetime | None = None,
) -> Ask:
    """Ask for what somebody offers anyway: between the two, taken up by what they said beforehand.

    Raises `ChangedMeanwhileError` where the last place went to somebody else, and `InputError` where it cannot be asked so.
    """
    one_telling(once)
    told = queries.told_once(by, once)
    if told is not None:
        return told
    now = now or timezone.now()
    if standing.by.user_id == by.user_id:
        raise PermissionDenied
    _claim(standing, version=version, changes={"version": F("version")})  # whoever comes second waits here
    if standing.has_hours != (at is not None):
        raise InputError(_("Choose one of the hours."))
    if at is not None and at not in hours_of(standing, now):
        raise InputError(_("This hour is not offered any more. Choose another."))
    if standing.until is not None and standing.until < timezone.localdate(now):
        raise InputError(_("This is not offered any more."))
    if places_left(standing, [at] if at else [])[at] <= 0:
        raise ChangedMeanwhileError(_("The last place was taken in the meantime. Your words are still here."))
    party = member_party(by)
    made = Ask.objects.create(
        space=by.space, by=party, asked_at=now, once=once, through=standing, through_at=at, first_offer_at=now,
        answers=1, **said.columns(),
    )  # fmt: skip
    Reached.objects.create(
        ask=made, party=standing.by, at=now, said=Reached.Said.OFFERED, said_at=now, reasons=[{"why": "through"}]
    )
    Offer.objects.create(ask=made, by=standing.by, private=True, at=now, taken_at=now, text=standing.what)
    return made


def hours_of(standing: Standing, now: datetime, *, number: int = HOURS_AHEAD) -> list[datetime]:
    """The next times at which it is offered. An hour that a change of the clock skips is moved, not lost."""
    if standing.weekday is None or standing.at is None:
        return []
    zone = zone_named(standing.time_zone)
    here = now.astimezone(zone)
    day = here.date() + timedelta(days=(standing.weekday - here.weekday()) % 7)
    found: list[datetime] = []
    while len(found) < number and (standing.until is None or day <= standing.until):
        at = datetime.combine(day, standing.at, tzinfo=zone).astimezone(_UTC)
        if at > now:
            found.append(at)
        day += timedelta(days=7)
    return found


def zone_named(name: str) -> ZoneInfo:
    """The zone of this name; UTC where there is none."""
    try:
        return ZoneInfo(name) if name else _UTC
    except (KeyError, ValueError, OSError):
        return _UTC


def places_left(standing: Standing, hours: list[datetime]) -> dict[datetime | None, int]:
    """How many places are free at each of these hours; under None those of an offer without hours."""
    taken = Ask.objects.filter(through=standing).exclude(end=Ask.End.WITHDRAWN)
    # Who offers it may have had to say no this time.
    taken = taken.filter(pk__in=Offer.objects.filter(by=standing.by_id, withdrawn_at__isnull=True).values("ask_id"))
    if not standing.has_hours:
        return {None: standing.places - taken.filter(ended_at__isnull=True).count()}
    number = Counter(taken.filter(through_at__in=hours).values_list("through_at", flat=True))
    return {at: standing.places - number[at] for at in hours}


def _check(told: Told) -> None:
    if not told.what.strip():
        raise InputError(_("Say what you offer."))
    if (told.weekday is None) != (told.at is None):
        raise InputError(_("An hour that comes back has both: a day of the week and a time."))
    if told.places < 1:
        raise InputError(_("Leave room for one at least."))


def _own(by: Membership, standing: Standing) -> None:
    if standing.by.user_id != by.user_id:
        raise PermissionDenied


def _claim(standing: Standing, *, version: int, changes: dict[str, Any]) -> None:
    as_read = Standing.objects.filter(pk=standing.pk, ended_at__isnull=True, version=version)
    if as_read.update(**changes):
        return
    if Standing.objects.filter(pk=standing.pk, ended_at__isnull=False).exists():
        raise ChangedMeanwhileError(_("This is not offered any more."))
    raise ChangedMeanwhileError(
        _("This offer was written anew in the meantime. Read it once more; your words are still here.")
    )
