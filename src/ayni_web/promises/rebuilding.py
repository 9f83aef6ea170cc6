"""After a promise was not kept: a small plan of who had promised it, and the word of whom it harmed that it is enough.

Only these two see it, whatever else all in the team may see. Nothing here counts down: no number of kept steps ends it, but
the word of a person.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.people.models import Party
from ayni_web.promises import actions
from ayni_web.promises.models import Promise, Rebuilding

#: The origin of the promises that are a plan's steps.
ORIGIN = "rebuilding"
_LONG = 1000
_SHORT = 500


@transaction.atomic
def offer(
    promise: Promise, who: Party, *, what_happened: str, will_change: str, look_again: date | None = None
) -> Rebuilding:
    """Who had promised says what happened and what they will change. Whom it harmed answers in their own time."""
    if who.pk != promise.by_id:
        raise PermissionDenied
    if promise.broken_at is None:
        raise InputError(_("Nothing has to be rebuilt here."))
    said = _said(what_happened, will_change)
    try:
        with transaction.atomic():
            return Rebuilding.objects.create(promise=promise, look_again=look_again, **said)
    except IntegrityError as error:
        raise ChangedMeanwhileError(_("There is a plan already. Look at it, then change it.")) from error


@transaction.atomic
def rewrite(
    plan: Rebuilding, who: Party, version: int, *, what_happened: str, will_change: str, look_again: date | None = None
) -> None:
    """Another telling of the plan, before it is ended. It asks the other again."""
    if who.pk != plan.promise.by_id:
        raise PermissionDenied
    asked_again = {"accepted_at": None, "refused_at": None, "offered_at": timezone.now()}
    _change(plan, version, look_again=look_again, **_said(what_happened, will_change), **asked_again)


@transaction.atomic
def answer(plan: Rebuilding, who: Party, version: int, *, accepted: bool, words: str = "") -> None:
    """Whom it harmed says whether they want this. A no needs no reason and is no end: another plan can be offered."""
    _harmed(plan, who)
    now = timezone.now()
    _change(
        plan,
        version,
        accepted_at=now if accepted else None,
        refused_at=None if accepted else now,
        words=" ".join(words.split())[:_SHORT],
    )


@transaction.atomic
def say_enough(plan: Rebuilding, who: Party, version: int, *, words: str = "") -> None:
    """Whom it harmed says that it is enough. Nobody else ends it."""
    _harmed(plan, who)
    _change(plan, version, enough_at=timezone.now(), words=" ".join(words.split())[:_SHORT])


@transaction.atomic
def add_step(plan: Rebuilding, who: Party, *, what: str, due: date | None, once: UUID | None = None) -> Promise:
    """A promise that is a step of it."""
    if who.pk != plan.promise.by_id:
        raise PermissionDenied
    held = Rebuilding.objects.filter(pk=plan.pk, accepted_at__isnull=False, enough_at__isnull=True)
    if held.update(version=F("version")) != 1:
        raise InputError(_("Steps can be promised once the other has said yes to the plan, until it is enough."))
    broken = plan.promise
    return actions.promise(
        broken.space, by=broken.by, to=broken.to, what=what, due=due, origin=ORIGIN, origin_id=plan.pk, once=once
    )


def _said(what_happened: str, will_change: str) -> dict[str, str]:
    said = {
        "what_happened": " ".join(what_happened.split())[:_LONG],
        "will_change": " ".join(will_change.split())[:_LONG],
    }
    if not all(said.values()):
        raise InputError(_("Say both: what happened, and what you will change."))
    return said


def _harmed(plan: Rebuilding, who: Party) -> None:
    if who.pk != plan.promise.to_id:
        raise PermissionDenied


def _change(plan: Rebuilding, version: int, **values: object) -> None:
    as_seen = Rebuilding.objects.filter(pk=plan.pk, version=version, enough_at__isnull=True)
    if as_seen.update(version=F("version") + 1, **values) != 1:
        raise ChangedMeanwhileError(_("This plan was changed in the meantime. Look at what it is now, then decide."))
