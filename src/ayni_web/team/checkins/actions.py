"""What two members do with their talks: propose a rhythm, agree, talk, leave one out, move one, pause, end.

Only the two can; who asks was checked by `queries.pair_for`. Each change names the state it rests on: of two at once the second is
told. Nobody gives a reason for anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts.models import Space
from ayni_web.people.models import Party
from ayni_web.team.checkins import notices
from ayni_web.team.checkins.models import OneToOne, Point, Talk, Wish

#: Nothing is planned to begin later than that.
FURTHEST = timedelta(days=731)
_RHYTHM = ("weeks", "day", "clock", "zone", "minutes", "place")


@transaction.atomic
def propose(space: Space, me: Party, other: Party, rhythm: Mapping[str, Any], *, once: UUID | None = None) -> OneToOne:
    """Ask another member to talk regularly. Raises `InputError` where the two do so already, or one has asked."""
    if me.pk == other.pk:
        raise InputError(_("Choose somebody else."))
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    told = OneToOne.objects.filter(space=space, once=once).first() if once else None
    if told is not None:
        return told
    both = Q(one=me, other=other) | Q(one=other, other=me)
    if OneToOne.objects.filter(both, space=space, ended_at__isnull=True).exists():
        raise InputError(_("You two have this already, or one of you has asked. It stands among your one-to-ones."))
    told_rhythm = _future(rhythm)
    pair = OneToOne.objects.create(space=space, one=me, other=other, once=once, **told_rhythm)
    notices.tell_proposed(pair, Wish.objects.create(pair=pair, by=me, **told_rhythm))
    return pair


@transaction.atomic
def ask_anew(pair: OneToOne, me: Party, version: int, rhythm: Mapping[str, Any]) -> Wish:
    """Propose another rhythm. Until the other says yes, the one that holds holds."""
    pair = _held(pair, version)
    if Wish.objects.filter(pair=pair, answered_at__isnull=True).exists():
        raise ChangedMeanwhileError(_("One of you has proposed a rhythm already. Answer that first, or take it back."))
    told = _future(rhythm)
    if all(getattr(pair, name) == told[name] for name in _RHYTHM):
        raise InputError(_("Nothing is new in this."))
    wish = Wish.objects.create(pair=pair, by=me, **told)
    notices.tell_proposed(pair, wish)
    return wish


@transaction.atomic
def answer(pair: OneToOne, me: Party, version: int, *, agreed: bool, now: datetime | None = None) -> OneToOne:
    """The other says yes or no to a rhythm; who proposed it takes it back."""
    now = now or timezone.now()
    pair = _held(pair, version)
    wish = Wish.objects.filter(pair=pair, answered_at__isnull=True).first()
    if wish is None:
        raise ChangedMeanwhileError(_("This was answered or taken back in the meantime."))
    if agreed and wish.by_id == me.pk:
        raise PermissionDenied
    wish.answered_at, wish.agreed = now, agreed
    wish.save(update_fields=["answered_at", "agreed"])
    notices.tell_answered(pair, wish, me)
    if agreed:
        for name in _RHYTHM:
            setattr(pair, name, getattr(wish, name))
        pair.begun_at = pair.begun_at or now
        pair.save(update_fields=[*_RHYTHM, "begun_at"])
        _set_next(pair, now)
    elif pair.begun_at is None:
        pair.ended_at = now
        pair.save(update_fields=["ended_at"])
    return pair


@transaction.atomic
def talked(pair: OneToOne, version: int, *, now: datetime | None = None) -> Talk:
    """They talked. What was not spoken of goes on to the next talk."""
    now = now or timezone.now()
    talk = _next(_going(pair, version))
    talk.held_at = now
    talk.at = talk.at or now
    talk.save(update_fields=["held_at", "at"])
    Point.objects.filter(pair=pair, spoken_at__isnull=False, spoken_in__isnull=True).update(spoken_in=talk)
    Point.objects.filter(pair=pair, spoken_at__isnull=True, let_go_at__isnull=True).update(carried=True)
    _after(pair, talk, now)
    return talk


@transaction.atomic
def leave_out(pair: OneToOne, version: int, *, now: datetime | None = None) -> Talk:
    """The next talk does not take place. The agenda and its notes wait for the one after it."""
    now = now or timezone.now()
    talk = _next(_going(pair, version))
    notes, talk.notes, talk.skipped_at = talk.notes, "", now
    talk.save(update_fields=["notes", "skipped_at"])
    _after(pair, talk, now, notes=notes)
    return talk


@transaction.atomic
def move(pair: OneToOne, version: int, at: datetime, *, now: datetime | None = None) -> Talk:
    """The next talk is at another time, once. The rhythm stays."""
    now = now or timezone.now()
    refuse_far(at.date())
    if at <= now:
        raise InputError(_("This time has passed already. Choose one that lies ahead."))
    pair = _going(pair, version)
    if pair.paused_at is not None:
        raise InputError(_("You are pausing. Go on first."))
    talk = _next(pair)
    Talk.objects.filter(pk=talk.pk).update(at=at, moved=F("moved") + 1, changed_at=now)
    return _next(pair)


@transaction.atomic
def pause(pair: OneToOne, version: int, *, now: datetime | None = None) -> None:
    """Nothing is planned until one of them goes on."""
    now = now or timezone.now()
    pair = _going(pair, version)
    if pair.paused_at is None:
        OneToOne.objects.filter(pk=pair.pk).update(paused_at=now)
        Talk.objects.filter(pk=_next(pair).pk).update(at=None, changed_at=now)


@transaction.atomic
def go_on(pair: OneToOne, version: int, *, now: datetime | None = None) -> None:
    """After a pause: the next day of the rhythm counts again."""
    now = now or timezone.now()
    pair = _going(pair, version)
    if pair.paused_at is not None:
        pair.paused_at = None
        pair.save(update_fields=["paused_at"])
        _set_next(pair, now)


@transaction.atomic
def end(pair: OneToOne, version: int, *, now: datetime | None = None) -> None:
    """It ends. What they wrote stays theirs to read."""
    _end(_held(pair, version), now or timezone.now())


def refuse_far(day: date) -> None:
    """Raises `InputError` for a day so far ahead that it was hardly meant."""
    if day > timezone.localdate() + FURTHEST:
        raise InputError(_("This day lies more than two years ahead. Choose a nearer one."))


def end_for_leaving(pair: OneToOne, now: datetime) -> None:
    """One of the two is not in the team any more."""
    _end(pair, now)


def _end(pair: OneToOne, now: datetime) -> None:
    Wish.objects.filter(pair=pair, answered_at__isnull=True).update(answered_at=now)
    Talk.objects.filter(pair=pair, held_at__isnull=True, skipped_at__isnull=True).update(at=None, changed_at=now)
    OneToOne.objects.filter(pk=pair.pk).update(ended_at=now)
    notices.is_over(pair)


def _held(pair: OneToOne, version: int) -> OneToOne:
    """The pair as it stands, with nobody else changing it until this transaction ends; told where it is another already."""
    seen = OneToOne.objects.filter(pk=pair.pk, version=version, ended_at__isnull=True)
    if seen.update(version=F("version") + 1) != 1:
        raise ChangedMeanwhileError(
            _("Something was changed here in the meantime. Look at how it is now, then decide.")
        )
    return OneToOne.objects.get(pk=pair.pk)


def _going(pair: OneToOne, version: int) -> OneToOne:
    pair = _held(pair, version)
    if pair.begun_at is None:
        raise InputError(_("This waits for a yes still."))
    return pair


def _next(pair: OneToOne) -> Talk:
    return Talk.objects.get(pair=pair, held_at__isnull=True, skipped_at__isnull=True)


def _after(pair: OneToOne, talk: Talk, now: datetime, *, notes: str = "") -> None:
    """The next one is on the first day of the rhythm that is after this one's day, and lies ahead."""
    pair = OneToOne.objects.get(pk=pair.pk)
    later = max(now, pair.at(talk.planned))
    planned = pair.next_after(later)
    Talk.objects.create(
        pair=pair,
        planned=planned,
        at=None if pair.paused_at else pair.at(planned),
        notes=notes,
        changed_at=now,
    )


def _set_next(pair: OneToOne, now: datetime) -> None:
    """Where the next talk lies by the rhythm that holds now."""
    last = Talk.objects.filter(pair=pair, held_at__isnull=False).order_by("-planned").first()
    after = now if last is None else max(now, pair.at(last.planned) if last.at is None else last.at)
    planned = pair.next_after(after)
    at = None if pair.paused_at else pair.at(planned)
    ahead = Talk.objects.filter(pair=pair, held_at__isnull=True, skipped_at__isnull=True)
    if not ahead.update(planned=planned, at=at, moved=F("moved") + 1, changed_at=now):
        Talk.objects.create(pair=pair, planned=planned, at=at, changed_at=now)


def _future(rhythm: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: rhythm[name] for name in _RHYTHM}
    refuse_far(told["day"])
    if Wish(**told).at(told["day"]) <= timezone.now():
        raise InputError(_("This time has passed already. Choose one that lies ahead."))
    return told
