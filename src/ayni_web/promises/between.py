"""What two members of a team do with a promise between them. Each speaks for themselves, and says which state of it they saw.

Written through `promises.actions`; who may do what is checked here, so that no page can forget it.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts.models import Space, User
from ayni_web.people.models import Party
from ayni_web.promises import actions, notices
from ayni_web.promises.actions import Given, Said
from ayni_web.promises.models import Change, NewTerms, Promise

What = Change.What
_LONGEST = 500


@transaction.atomic
def say(
    space: Space,
    *,
    teller: Party,
    by: Party,
    to: Party,
    what: str,
    due: date | None,
    shows: bool = False,
    origin: str = "",
    origin_id: object = None,
    once: UUID | None = None,
) -> Promise:
    """A promise between two members, as one of them tells it. Who promises binds themselves; who asks for one waits for a yes."""
    if teller.pk not in {by.pk, to.pk}:
        raise PermissionDenied
    if due is not None and due < timezone.localdate():
        raise InputError(_("This date has passed already. Choose one that lies ahead."))
    asked = teller.pk == to.pk
    made = actions.promise(
        space, by=by, to=to, what=what, due=due, origin=origin, origin_id=origin_id, once=once, waits=asked
    )
    if shows:
        show(made, teller, True)
    notices.tell_other(made, teller, notices.ASKED if asked else notices.PROMISED, "said")
    return made


@transaction.atomic
def say_yes(promise: Promise, said: Said) -> Promise:
    """Who was asked says that they will."""
    promise = _asked_for(promise, said)
    promise.waits, promise.made_at = False, timezone.now()
    promise.save(update_fields=["waits", "made_at"])
    actions.note(promise, What.SAID_YES, said=said)
    notices.tell_other(promise, said.by, notices.SAID_YES, "yes")
    return promise


@transaction.atomic
def say_no(promise: Promise, said: Said, *, why: str = "") -> Promise:
    """Who was asked says that they will not; nothing was promised, and nothing is broken by it."""
    promise = _asked_for(promise, said)
    promise.withdrawn_at = timezone.now()
    promise.save(update_fields=["withdrawn_at"])
    actions.note(promise, What.SAID_NO, why, said=said)
    notices.tell_other(promise, said.by, notices.SAID_NO, "no")
    return promise


@transaction.atomic
def take_back(promise: Promise, said: Said) -> Promise:
    """Who asked for a promise needs it no more, before anybody promised it."""
    promise = _only(actions.seen(promise, said), promise.to_id, said)
    _still_waits(promise)
    promise.withdrawn_at = timezone.now()
    promise.save(update_fields=["withdrawn_at"])
    actions.note(promise, What.LET_GO, said=said)
    notices.no_more(promise)
    return promise


@transaction.atomic
def keep(promise: Promise, said: Said, *, user: User, given: Given | None) -> Promise:
    """Either of the two says that it was kept. The other can say that it is not yet (`not_yet`)."""
    _one_of_them(promise, said)
    found = actions.keep(promise, user=user, given=given, said=said)
    _no_more_wishes(found)
    notices.tell_other(found, said.by, notices.KEPT, "kept")
    return found


@transaction.atomic
def ask_anew(
    promise: Promise, said: Said, *, what: str = "", due: date | None = None, lets_go: bool = False, why: str = ""
) -> NewTerms:
    """Ask the other to agree anew, or to let it go. Until they answer, what stands stands."""
    _one_of_them(promise, said)
    promise = actions.held(promise, said)
    today = timezone.localdate()
    what = " ".join(what.split())[:_LONGEST] or promise.what
    if lets_go:
        what, due = promise.what, promise.due
    elif (what, due) == (promise.what, promise.due):
        raise InputError(_("Nothing is new in this. Write another date or other words."))
    elif due is not None and due != promise.due and due < today:
        raise InputError(_("This date has passed already. Choose one that lies ahead."))
    try:
        with transaction.atomic():
            terms = NewTerms.objects.create(
                promise=promise,
                by=said.by,
                what=what,
                due=due,
                lets_go=lets_go,
                why=" ".join(why.split())[:_LONGEST],
                in_time=not promise.is_late(today),
            )
    except IntegrityError as error:
        raise ChangedMeanwhileError(
            _("One of you has asked to agree anew already. Answer that first, or take it back.")
        ) from error
    actions.note(promise, What.ASKED_ANEW, why, said=said)
    notices.tell_other(promise, said.by, notices.ASKED_ANEW, "anew")
    return terms


@transaction.atomic
def answer(terms: NewTerms, said: Said, *, agreed: bool, why: str = "") -> Promise:
    """The other one says yes: it is agreed anew. Or no: what stood stands."""
    if said.by.pk == terms.by_id:
        raise PermissionDenied
    promise = terms.promise
    _one_of_them(promise, said)
    _answered(terms, agreed)
    notices.tell_other(promise, said.by, notices.ANSWERED, f"answered:{terms.pk}")
    if not agreed:
        promise = actions.held(promise, said)
        actions.note(promise, What.STAYS, why, said=said)
        return promise
    if terms.lets_go:
        return actions.let_go(promise, why=terms.why, said=said)
    # A day that lay ahead when it was asked for is not refused because the answer took its time.
    asked_on = timezone.localtime(terms.asked_at).date()
    return actions.renegotiate(
        promise, due=terms.due, what=terms.what, why=terms.why, said=said, in_time=terms.in_time, today=asked_on
    )


@transaction.atomic
def take_terms_back(terms: NewTerms, said: Said) -> Promise:
    """Who asked to agree anew takes it back before it was answered."""
    if said.by.pk != terms.by_id:
        raise PermissionDenied
    _answered(terms, False)
    promise = actions.seen(terms.promise, said)
    actions.note(promise, What.TOOK_BACK, said=said)
    notices.not_anew(promise)
    return promise


@transaction.atomic
def say_broken(promise: Promise, said: Said, *, why: str = "") -> Promise:
    """It was not kept. Who was promised says so; or who promised it, owning up."""
    _one_of_them(promise, said)
    found = actions.say_broken(promise, why=why, said=said)
    _no_more_wishes(found)
    notices.tell_other(found, said.by, notices.BROKEN, "not kept")
    if said.by.pk == found.by_id:
        actions.note(found, What.OWNED_UP, said=said)
    return found


@transaction.atomic
def own_up(promise: Promise, said: Said, *, why: str = "") -> Promise:
    """Who promised says, after the other did, that it was so."""
    found = _only(actions.seen(promise, said), promise.by_id, said)
    if found.broken_at is None or Change.objects.filter(promise=found, what=What.OWNED_UP).exists():
        raise InputError(_("There is nothing to own up to now."))
    actions.note(found, What.OWNED_UP, why, said=said)
    return found


@transaction.atomic
def release(promise: Promise, said: Said, *, why: str = "") -> Promise:
    """Who was promised needs it no more. Who promised asks for that (`ask_anew` with `lets_go`)."""
    if said.by.pk != promise.to_id:
        raise PermissionDenied
    found = actions.let_go(promise, why=why, said=said)
    _no_more_wishes(found)
    notices.tell_other(found, said.by, notices.LET_GO, "let go")
    return found


@transaction.atomic
def not_yet(promise: Promise, said: Said, *, why: str = "") -> Promise:
    """It is open again: one said it was kept, and it is not yet; or whom it harmed lets it count as open again."""
    _one_of_them(promise, said)
    if promise.withdrawn_at is not None:
        raise InputError(_("This was let go. Make a new promise if you both want it."))
    if promise.broken_at is not None and said.by.pk != promise.to_id:
        raise PermissionDenied
    found = actions.reopen(promise, why=why, said=said)
    notices.tell_other(found, said.by, notices.OPEN_AGAIN, "open")
    return found


def show(promise: Promise, who: Party, wanted: bool) -> None:
    """One of the two wants all in the team to see it, or not any more. It is seen by all where both want it."""
    side = {promise.by_id: "by_shows", promise.to_id: "to_shows"}.get(who.pk)
    if side is None:
        raise PermissionDenied
    Promise.objects.filter(pk=promise.pk).update(**{side: wanted})


def _one_of_them(promise: Promise, said: Said) -> None:
    if said.by.pk not in {promise.by_id, promise.to_id}:
        raise PermissionDenied


def _only(promise: Promise, party_id: int, said: Said) -> Promise:
    if said.by.pk != party_id:
        raise PermissionDenied
    return promise


def _asked_for(promise: Promise, said: Said) -> Promise:
    found = _only(actions.seen(promise, said), promise.by_id, said)
    _still_waits(found)
    return found


def _still_waits(promise: Promise) -> None:
    if not promise.waits or promise.withdrawn_at is not None:
        raise InputError(_("This does not wait for a yes any more."))


def _answered(terms: NewTerms, agreed: bool) -> None:
    """One conditional update: of two answers the first counts."""
    waiting = NewTerms.objects.filter(pk=terms.pk, answered_at__isnull=True)
    if waiting.update(answered_at=timezone.now(), agreed=agreed) != 1:
        raise ChangedMeanwhileError(_("This was answered or taken back in the meantime."))


def _no_more_wishes(promise: Promise) -> None:
    NewTerms.objects.filter(promise=promise, answered_at__isnull=True).update(answered_at=timezone.now())
