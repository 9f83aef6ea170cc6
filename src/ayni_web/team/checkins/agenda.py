"""The agenda and the notes of two: either adds, moves, rewrites, ticks off; nothing that one of them typed is lost."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.people.models import Party
from ayni_web.team.checkins.models import OneToOne, Point, Talk

MOST_POINTS = 100
LONGEST_NOTES = 10_000


@transaction.atomic
def add(pair: OneToOne, me: Party, text: str, *, once: UUID | None = None) -> Point:
    """A point at the end of the agenda. Two at once both stand there."""
    _lock(pair)
    told = Point.objects.filter(pair=pair, once=once).first() if once else None
    if told is not None:
        return told
    here = Point.objects.filter(pair=pair)
    if here.filter(spoken_in__isnull=True, let_go_at__isnull=True).count() >= MOST_POINTS:
        raise InputError(_("The agenda is full. Let something go first."))
    last = here.aggregate(last=Max("place"))["last"] or 0
    return Point.objects.create(pair=pair, by=me, text=_words(text), place=last + 1, once=once)


@transaction.atomic
def rewrite(point: Point, text: str, version: int) -> None:
    """Other words for a point. Raises `ChangedMeanwhileError` where the other was first."""
    seen = _open(point).filter(version=version)
    if seen.update(text=_words(text), version=F("version") + 1) != 1:
        raise ChangedMeanwhileError(
            _("This point was changed in the meantime. What it says now stands beside your words.")
        )


@transaction.atomic
def tick(point: Point, *, spoken: bool) -> None:
    """It was spoken of, or not yet. Twice the same is once."""
    now = timezone.now()
    still = _open(point).filter(spoken_at__isnull=spoken)
    still.update(spoken_at=now if spoken else None, version=F("version") + 1)


@transaction.atomic
def let_go(point: Point, version: int) -> None:
    """It need not be spoken of. Raises `ChangedMeanwhileError` where it says something else by now."""
    if _open(point).filter(version=version).update(let_go_at=timezone.now(), version=F("version") + 1) != 1:
        raise ChangedMeanwhileError(_("This point was changed in the meantime. Look at what it says now."))


@transaction.atomic
def shift(point: Point, *, up: bool) -> None:
    """One place up or down among the open ones. Said of the point, not of a list: whoever moves another one is not in the way."""
    _lock(point.pair)
    rows = list(Point.objects.filter(pair=point.pair_id, spoken_in__isnull=True, let_go_at__isnull=True))
    places = [one.pk for one in rows]
    if point.pk not in places:
        return
    here = places.index(point.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    mine, other = rows[here], rows[there]
    Point.objects.filter(pk=mine.pk).update(place=other.place)
    Point.objects.filter(pk=other.pk).update(place=mine.place)


@transaction.atomic
def write(talk: Talk, text: str, version: int) -> None:
    """The notes of a talk as they are from now on. Raises `ChangedMeanwhileError` where the other was first."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_NOTES:
        raise InputError(_("This is longer than notes can be here."))
    seen = Talk.objects.filter(pk=talk.pk, notes_version=version)
    if seen.update(notes=text, notes_version=F("notes_version") + 1) != 1:
        raise ChangedMeanwhileError(
            _("The other wrote here in the meantime. Both texts stand below: put together what you want to keep.")
        )


def _open(point: Point) -> QuerySet[Point]:
    return Point.objects.filter(pk=point.pk, spoken_in__isnull=True, let_go_at__isnull=True)


def _words(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise InputError(_("Write what you want to talk about."))
    return text[:300]


def _lock(pair: OneToOne) -> None:
    """Nobody else adds to or moves in this agenda until this transaction ends."""
    OneToOne.objects.select_for_update(no_key=True).get(pk=pair.pk)
