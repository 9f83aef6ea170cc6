"""A third who leads the talk: thought of by one, accepted by the other, asked then, and let in by the key."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni_web.accounts.models import Membership, User
from ayni_web.team.repair import keys, notices, queries
from ayni_web.team.repair.actions import change, end_third, hold, side
from ayni_web.team.repair.models import Case, CaseKey
from ayni_web.vault.opening import Opened

_GOES_ON = Q(agreed_at__isnull=False)


@transaction.atomic
def think_of(by: Membership, case: Case, third: Membership, seen: int) -> None:
    """One of the two would like this person to lead it. The third learns nothing before the other says yes."""
    side(by, case)
    if not queries.may_lead(case).filter(pk=third.pk).exists():
        raise InputError(_("Choose one of the facilitators of this team."))
    change(case, seen, _GOES_ON & Q(mediator__isnull=True), proposed=third.user, proposed_by=by.user)


@transaction.atomic
def answer_thought(by: Membership, case: Case, seen: int, *, yes: bool) -> None:
    """The other says yes: now the third is asked. Or no: nobody learns of it. Who thought of them may take it back."""
    side(by, case)
    if case.proposed_id is None:
        raise InputError(_("Nobody is thought of now."))
    if yes and case.proposed_by_id == by.user_id:
        raise PermissionDenied
    only = _GOES_ON & Q(mediator__isnull=True, proposed=case.proposed_id)
    asked = {"mediator": case.proposed, "mediator_since": None} if yes else {}
    third = case.proposed
    change(case, seen, only, proposed=None, proposed_by=None, **asked)
    if yes and third is not None:
        notices.tell_asked(case, third)


@transaction.atomic
def answer_call(by: Membership, opened: Opened | None, case: Case, seen: int, *, yes: bool) -> None:
    """The third is ready to lead it, or not. Who is ready reads nothing before one of the two hands them the key."""
    if case.mediator_id != by.user_id or case.mediator_since is not None:
        raise PermissionDenied
    notices.is_answered(case)
    if not yes:
        change(case, seen, Q(mediator=by.user, mediator_since__isnull=True))
        end_third(case)
        return
    if opened is None:
        raise InputError(_("Open your private notes first."))
    keys.ready(opened)
    change(case, seen, Q(mediator=by.user, mediator_since__isnull=True), mediator_since=timezone.now())


@transaction.atomic
def let_in(by: Membership, opened: Opened, case: Case, user: User) -> None:
    """Hand the key to who leads it, or again to one whose vault is a new one."""
    if not (case.side_of(by.user_id) or case.mediates(by.user_id)):
        raise PermissionDenied
    case = hold(case)
    if not (case.side_of(user.pk) or case.mediates(user.pk)):
        raise InputError(_("Something changed in the meantime. Look at how it stands now."))
    if case.mediates(user.pk) and not case.side_of(by.user_id):
        raise PermissionDenied
    keys.hand(opened, case, user)


@transaction.atomic
def end(by: Membership, case: Case, seen: int) -> None:
    """Either of the two, or the third, ends it that a third leads the talk. The two go on without."""
    if not (case.side_of(by.user_id) or case.mediates(by.user_id)):
        raise PermissionDenied
    change(case, seen, Q(mediator__isnull=False))
    end_third(case)


def has_key(case: Case, user: User | None) -> bool:
    """Whether a key of the case was handed to somebody."""
    return user is not None and CaseKey.objects.filter(case=case, user=user).exists()
