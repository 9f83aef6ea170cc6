"""What members say in their own name beside a look: to celebrate, that they have too much, what they could help with."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts.models import Space
from ayni_web.people.models import Party
from ayni_web.promises import between
from ayni_web.promises.models import Promise
from ayni_web.team.checkins.models import Note


@transaction.atomic
def say(space: Space, me: Party, sort: str, text: str, *, for_all: bool, once: UUID | None = None) -> Note:
    """Say it about oneself. That one has too much may stay with oneself; the others are for all, or would say nothing."""
    text = " ".join(text.split())
    if not text:
        raise InputError(_("Write a word on it."))
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    told = Note.objects.filter(space=space, once=once).first() if once else None
    if told is not None:
        return told
    seen = for_all or sort != Note.Sort.TOO_MUCH
    return Note.objects.create(space=space, by=me, sort=Note.Sort(sort), text=text[:500], for_all=seen, once=once)


def take_back(note: Note, me: Party, *, now: datetime | None = None) -> None:
    """It is not shown any more. Only whose word it is can do that."""
    if note.by_id != me.pk:
        raise PermissionDenied
    Note.objects.filter(pk=note.pk, taken_back_at__isnull=True).update(taken_back_at=now or timezone.now())


@transaction.atomic
def offer_help(note: Note, me: Party, what: str, due: date | None, *, once: UUID | None = None) -> Promise:
    """A member takes something off another's hands: a promise between the two."""
    if note.by_id == me.pk:
        raise InputError(_("This is your own word."))
    still = Note.objects.select_for_update().filter(pk=note.pk, taken_back_at__isnull=True, for_all=True).exists()
    if not still or note.sort != Note.Sort.TOO_MUCH:
        raise ChangedMeanwhileError(_("This was taken back in the meantime. What you wrote stands below."))
    return between.say(
        note.space, teller=me, by=me, to=note.by, what=what, due=due, origin="check-in", origin_id=note.pk, once=once
    )
