"""Inviting to a talk, answering, closing it, and erasing what is one's own. The only writer of cases, beside `mediating`."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts.models import Membership, Space, User
from ayni_web.team.repair import keys, notices
from ayni_web.team.repair.models import Case, CaseKey, LookAgain, PlacesToTurn, Sheet
from ayni_web.vault.opening import Opened
from ayni_web.walls.acting import as_the_house

MOST_PLACES = 2_000
Kind = Sheet.Kind


@transaction.atomic
def invite(by: Membership, opened: Opened, other: Membership, *, once: UUID | None = None) -> Case:
    """Ask another of the team for a talk. They alone learn of it, and nothing of what was prepared.

    A no stands: who was told no does not ask again, until the other takes it back or asks themselves.
    """
    if other.space_id != by.space_id or other.left_at is not None:
        raise InputError(_("This person is not in the team any more."))
    if other.user_id == by.user_id:
        raise InputError(_("Choose somebody else."))
    said_no = Case.objects.filter(
        space=by.space_id, first=by.user, second=other.user, refused_at__isnull=False, second_gone_at__isnull=True
    )
    if said_no.exists():
        raise InputError(_("They said no to a talk. That stands, until they ask you themselves."))
    keys.ready(opened)
    try:
        with transaction.atomic():
            case = Case.objects.create(
                space=by.space, first=by.user, second=other.user, pair=_pair(by.user_id, other.user_id), once=once
            )
            notices.tell_asked(case, other.user)
            return case
    except IntegrityError as error:
        raise InputError(_("There is a talk between the two of you already. You find it in the team.")) from error


def _pair(one: int, other: int) -> str:
    return f"{min(one, other)}-{max(one, other)}"


@transaction.atomic
def say_yes(by: Membership, opened: Opened, case: Case, seen: int) -> None:
    """Who was invited wants to talk. The key of the case is made here, for the two."""
    _invited(by, case)
    _change(case, seen, Q(agreed_at__isnull=True, refused_at__isnull=True), agreed_at=timezone.now(), later_at=None)
    case.refresh_from_db()
    notices.tell_answered(case)
    keys.ready(opened)
    keys.key_to_write(opened, case)


@transaction.atomic
def say_later(by: Membership, case: Case, seen: int) -> None:
    """Not now. It stays open, and who asked is told so."""
    _invited(by, case)
    _change(case, seen, Q(agreed_at__isnull=True, refused_at__isnull=True), later_at=timezone.now())
    notices.tell_answered(case)


@transaction.atomic
def say_no(by: Membership, case: Case, seen: int) -> None:
    """No, without a reason. Only who asked is told."""
    _invited(by, case)
    now = timezone.now()
    _change(case, seen, Q(agreed_at__isnull=True, refused_at__isnull=True), refused_at=now, closed_at=now)
    notices.tell_answered(case)


@transaction.atomic
def take_back(by: Membership, case: Case, seen: int) -> None:
    """Who invited takes it back before it was answered; nothing is left of it."""
    if case.side_of(by.user_id) != "first":
        raise PermissionDenied
    _change(case, seen, Q(agreed_at__isnull=True, refused_at__isnull=True), closed_at=timezone.now())
    notices.is_gone(case)
    Case.objects.filter(pk=case.pk).delete()


@transaction.atomic
def close(by: Membership, case: Case, seen: int) -> None:
    """Either of the two ends it: nobody writes in it any more, and a third reads it no more."""
    side(by, case)
    _change(case, seen, Q(agreed_at__isnull=False), closed_at=timezone.now())
    _end_third(case)


@transaction.atomic
def erase_own(by: Membership, case: Case) -> None:
    """Either of the two erases what is theirs: their view, what they wrote that both had not said yes to, and their key.

    What both said yes to stays for the other, and so do that one's own words. When both have erased, nothing is left.
    """
    which = side(by, case)
    _erase(case, by.user, which)


def _erase(case: Case, user: User, which: str) -> None:
    now = timezone.now()
    if Case.objects.filter(pk=case.pk).update(version=F("version") + 1) != 1:
        return
    notices.is_gone(case)
    fresh = Case.objects.get(pk=case.pk)
    other_gone = fresh.second_gone_at if which == "first" else fresh.first_gone_at
    other = fresh.second_id if which == "first" else fresh.first_id
    # An invitation that nobody answered, or that was taken for no by who asks now, leaves nothing behind.
    unanswered = fresh.agreed_at is None and (fresh.refused_at is None or which == "second")
    if other_gone is not None or other is None or unanswered:
        fresh.delete()
        return
    mine = Sheet.objects.filter(case=fresh, author=user)
    mine.filter(Q(kind=Kind.VIEW) | Q(first_said_at__isnull=True) | Q(second_said_at__isnull=True)).delete()
    CaseKey.objects.filter(case=fresh, user=user).delete()
    gone = {"first_gone_at": now} if which == "first" else {"second_gone_at": now}
    Case.objects.filter(pk=fresh.pk).update(**gone)
    Case.objects.filter(pk=fresh.pk, closed_at__isnull=True).update(closed_at=now)
    _end_third(fresh)


@as_the_house()  # who takes somebody out of a team, or ends their own account, sees none of these talks
def end_for(space: Space, user: User, *, erase: bool = False) -> None:
    """Somebody left a team, or their account ends: their talks close; what they led goes on without them."""
    with transaction.atomic():
        theirs = Q(first=user) | Q(second=user) | Q(mediator=user) | Q(proposed=user)
        for case in list(Case.objects.select_for_update().filter(theirs, space=space)):
            which = case.side_of(user.pk)
            if which and erase:
                _erase(case, user, which)
            elif which and case.agreed_at is None and case.closed_at is None:
                case.delete()
            elif which:
                Case.objects.filter(pk=case.pk, closed_at__isnull=True).update(
                    closed_at=timezone.now(), version=F("version") + 1
                )
                _end_third(case)
            elif case.mediator_id == user.pk:
                _end_third(case)
            if case.proposed_id == user.pk:
                Case.objects.filter(pk=case.pk).update(proposed=None, proposed_by=None, version=F("version") + 1)


@as_the_house()  # afterwards the row names the third no more, and so is none that they could have changed
def _end_third(case: Case) -> None:
    third = Case.objects.filter(pk=case.pk).values_list("mediator_id", flat=True).first()
    if third is not None:
        keys.take_keys(case, third)
    none: dict[str, Any] = {"mediator": None, "mediator_since": None, "proposed": None, "proposed_by": None}
    Case.objects.filter(pk=case.pk).update(**none, version=F("version") + 1)


def end_third(case: Case) -> None:
    """The third is not in it any more, and reads nothing of it from now on; what comes after gets a new key."""
    _end_third(case)


@transaction.atomic
def say_places(by: Membership, text: str, seen: int) -> None:
    """Where those in this team can turn, for all of them to read. Empty takes it away."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MOST_PLACES:
        raise InputError(_("This is longer than %(n)s letters. Say it in fewer.") % {"n": f"{MOST_PLACES:,}"})
    mine = PlacesToTurn.objects.filter(space=by.space_id)
    if seen == 0 and text:
        try:
            with transaction.atomic():
                PlacesToTurn.objects.create(space=by.space, text=text)
        except IntegrityError:
            raise _other_was_quicker() from None
        return
    as_seen = mine.filter(version=seen)
    if seen and (as_seen.update(text=text, version=F("version") + 1, changed_at=timezone.now()) != 1):
        raise _other_was_quicker()
    if not text:
        mine.delete()


def look_again(user: User, space: Space, note_id: UUID, on: date | None) -> None:
    """The day on which somebody wants to look at a private note again; None forgets it."""
    if on is None:
        LookAgain.objects.filter(note=note_id, owner=user).delete()
    else:
        LookAgain.objects.update_or_create(note=note_id, defaults={"owner": user, "space": space, "on": on})


def side(by: Membership, case: Case) -> str:
    """Which of the two the asker is; a third does not decide for them."""
    which = case.side_of(by.user_id)
    if not which:
        raise PermissionDenied
    return which


def hold(case: Case) -> Case:
    """The case as it stands, held until this transaction ends. Raises `InputError` where nobody writes in it any more."""
    going = Case.objects.filter(pk=case.pk, closed_at__isnull=True, agreed_at__isnull=False)
    if going.update(version=F("version") + 1) != 1:
        raise InputError(_("This talk was closed in the meantime."))
    return Case.objects.select_related("space", "first", "second", "mediator").get(pk=case.pk)


def change(case: Case, seen: int, only: Q, **fields: Any) -> None:
    """A change that rests on what the asker saw. Raises `ChangedMeanwhileError` where somebody was quicker."""
    _change(case, seen, only, **fields)


def _change(case: Case, seen: int, only: Q, **fields: Any) -> None:
    as_seen = Case.objects.filter(only, pk=case.pk, version=seen, closed_at__isnull=True)
    if as_seen.update(version=F("version") + 1, **fields) != 1:
        raise ChangedMeanwhileError(_("Something changed in the meantime. Look at how it stands now."))


def _invited(by: Membership, case: Case) -> None:
    if case.side_of(by.user_id) != "second":
        raise PermissionDenied


def _other_was_quicker() -> ChangedMeanwhileError:
    return ChangedMeanwhileError(_("Somebody else changed this while you wrote. Yours is below; look at theirs first."))


def refuse() -> None:
    """What somebody of a talk asks for that is not theirs to do."""
    raise PermissionDenied
