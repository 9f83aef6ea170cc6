"""The only writer of promises: made, agreed anew, kept, said to be broken, let go. What stood before is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni.ledger import kinds
from ayni_web.accounts.models import Space, User
from ayni_web.book import actions as book
from ayni_web.book.models import Act
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.promises.models import EXPECTED, Change, Expectation, Promise

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Given:
    """What the promiser gave by keeping a promise, as the book records it. `minutes` None: what is usual for the kind."""

    kind: int = kinds.UNSTATED.number
    minutes: float | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Who does something with a promise of a team, and which state of it they saw."""

    by: Party
    version: int


@transaction.atomic
def promise(
    space: Space,
    *,
    by: Party,
    to: Party,
    what: str,
    due: date | None = None,
    origin: str = "",
    origin_id: object = None,
    once: UUID | None = None,
    waits: bool = False,
    now: datetime | None = None,
) -> Promise:
    """Keep that one party promised another something. Raises `InputError` where it cannot be a promise.

    `once` names this telling, where it may arrive more than once: look it up first (`queries.told_once`). With `waits` it is one
    that was asked for: it is open when who would keep it says so (`between.say_yes`).
    """
    what = " ".join(what.split())
    if not what:
        raise InputError(_("Say what was promised."))
    if by.space_id != space.pk or to.space_id != space.pk:
        raise InputError(_("Somebody named here is not in this space."))
    if (by.root_id or by.pk) == (to.root_id or to.pk):
        raise InputError(_("A promise goes from one person to another: name two."))
    return Promise.objects.create(
        space=space,
        by=by.root or by,
        to=to.root or to,
        what=what[:_LONGEST],
        due=due,
        made_at=now or timezone.now(),
        origin=origin[:40],
        origin_id="" if origin_id is None else str(origin_id)[:40],
        once=once,
        waits=waits,
    )


@transaction.atomic
def keep(
    promise: Promise,
    *,
    user: User | None,
    given: Given | None = None,
    why: str = "",
    now: datetime | None = None,
    said: Said | None = None,
) -> Promise:
    """Say that a promise was kept. With `given`, the book gets an act from who promised to whom it was promised."""
    promise = held(promise, said)
    now = now or timezone.now()
    if given is not None:
        promise.act = _record(promise, given, user, now)
    return _end(promise, Change.What.KEPT, "kept_at", why, now, said)


def _record(promise: Promise, given: Given, user: User | None, now: datetime) -> Act:
    draft = book.Draft(
        givers=[promise.by.root or promise.by],
        receivers=[promise.to.root or promise.to],
        kind=given.kind,
        at=given.at or now,
        minutes=given.minutes,
        what=promise.what,
        why=_("it was promised"),
    )
    return book.record(promise.space, draft, by=user, public=promise.for_all)


@transaction.atomic
def renegotiate(
    promise: Promise,
    *,
    due: date | None,
    what: str = "",
    why: str = "",
    now: datetime | None = None,
    today: date | None = None,
    said: Said | None = None,
    in_time: bool | None = None,
) -> Promise:
    """Agree anew: another date, other words, or both. Before the date nothing was broken by it; what stood is kept.

    After the date it is possible too, and stays visible as agreed after the date (`in_time` says otherwise where it was asked
    for before). Raises `InputError` where nothing is new or the new date has passed already.
    """
    promise = held(promise, said)
    today = today or timezone.localdate()
    what = " ".join(what.split())[:_LONGEST] or promise.what
    if (what, due) == (promise.what, promise.due):
        raise InputError(_("Nothing is new in this. Write another date or other words."))
    if due is not None and due != promise.due and due < today:
        raise InputError(_("This date has passed already. Choose one that lies ahead."))
    now = now or timezone.now()
    late = promise.is_late(today) if in_time is None else not in_time
    note(promise, Change.What.AGREED_LATE if late else Change.What.AGREED_ANEW, why, now, said)
    promise.what, promise.due = what, due
    promise.save(update_fields=["what", "due"])
    return promise


@transaction.atomic
def say_broken(promise: Promise, *, why: str = "", now: datetime | None = None, said: Said | None = None) -> Promise:
    """Say that a promise was not kept. Only a person says so; a date that passes never does."""
    return _end(held(promise, said), Change.What.BROKEN, "broken_at", why, now or timezone.now(), said)


@transaction.atomic
def let_go(promise: Promise, *, why: str = "", now: datetime | None = None, said: Said | None = None) -> Promise:
    """End a promise that nobody needs any more; nothing was broken."""
    return _end(held(promise, said), Change.What.LET_GO, "withdrawn_at", why, now or timezone.now(), said)


@transaction.atomic
def reopen(promise: Promise, *, why: str = "", now: datetime | None = None, said: Said | None = None) -> Promise:
    """Take an ended promise up again. What keeping it put into the book is withdrawn there."""
    promise = seen(promise, said)
    if promise.is_open:
        return promise
    if promise.act is not None:
        book.withdraw(promise.act)
    note(promise, Change.What.REOPENED, why, now or timezone.now(), said)
    promise.kept_at = promise.broken_at = promise.withdrawn_at = promise.act = None
    promise.save(update_fields=["kept_at", "broken_at", "withdrawn_at", "act"])
    return promise


@transaction.atomic
def expect(party: Party, said: Mapping[str, str], *, now: datetime | None = None) -> None:
    """Keep what a relationship rests on, in the reader's words; where all of it is empty, nothing is kept."""
    values = {name: " ".join(said.get(name, "").split()) for name in EXPECTED}
    # Two entries that were joined may each have had one; from now on there is one.
    Expectation.objects.filter(party_id__in=people.one_with(party)).delete()
    if any(values.values()):
        Expectation.objects.create(space=party.space, party=party, changed_at=now or timezone.now(), **values)


def seen(promise: Promise, said: Said | None) -> Promise:
    """The promise as it stands now, with nobody else changing it until this transaction ends.

    Raises `ChangedMeanwhileError` where it is not what they saw any more. Of two who change it at once the database lets one be
    first; the other is told.
    """
    as_seen = Promise.objects.filter(pk=promise.pk)
    if said is not None:
        as_seen = as_seen.filter(version=said.version)
    if as_seen.update(version=F("version") + 1) != 1:
        raise ChangedMeanwhileError(_("This promise was changed in the meantime. Look at what it is now, then decide."))
    return Promise.objects.select_related("space", "by__root", "to__root", "act").get(pk=promise.pk)


def held(promise: Promise, said: Said | None = None) -> Promise:
    """The same for a promise that is open. Raises `InputError` where it has ended, or waits for a yes."""
    found = seen(promise, said)
    if found.waits:
        raise InputError(_("Nobody has promised this yet: it was asked for, and waits for a yes."))
    if not found.is_open:
        raise InputError(_("This promise has ended already. Take it up again first."))
    return found


def _end(promise: Promise, what: Change.What, field: str, why: str, now: datetime, said: Said | None = None) -> Promise:
    note(promise, what, why, now, said)
    setattr(promise, field, now)
    promise.save(update_fields=[field, "act"])
    return promise


def note(
    promise: Promise, what: Change.What, why: str = "", now: datetime | None = None, said: Said | None = None
) -> None:
    """Keep that something happened with a promise, and what had been agreed before it."""
    Change.objects.create(
        promise=promise,
        at=now or timezone.now(),
        what=what,
        before=promise.what,
        due_before=promise.due,
        why=" ".join(why.split())[:_LONGEST],
        said_by=said.by if said else None,
        number=promise.version,
    )
