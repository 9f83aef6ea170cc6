"""What is done with a team: each one transaction over accounts (who is in it), people (who they are in it) and the book."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni_web.accounts import actions as accounts
from ayni_web.accounts import teams
from ayni_web.accounts.forms import new_unsaid_email
from ayni_web.accounts.models import Membership, User
from ayni_web.book import actions as book
from ayni_web.book import queries as acts
from ayni_web.book.models import Act
from ayni_web.people.members import member_party, rename
from ayni_web.team.spaces import notices
from ayni_web.walls.acting import acting_as


@transaction.atomic
def begin(user: User, name: str, *, own_name: str = "") -> Membership:
    """A new team that this person leads, and their party in it."""
    _call(user, own_name)
    membership = teams.begin(user, name)
    member_party(membership)
    return membership


@transaction.atomic
def join(token: str, user: User, *, own_name: str = "") -> Membership | None:
    """Somebody with an account comes in by a link; None where it does not open."""
    membership = teams.use(token, user)
    if membership is not None:
        _call(user, own_name)
        member_party(membership)
        notices.tell_joined(membership)
    return membership


@transaction.atomic
def change_role(by: Membership, member: Membership, role: str) -> None:
    """Somebody is something else in the team from now on, and hears of it."""
    before = Membership.objects.get(pk=member.pk).role
    teams.change_role(by, member, role)
    if role != before:
        notices.tell_role(by, member, str(uuid4()))


@transaction.atomic
def hand_over(by: Membership, to: Membership) -> None:
    """Another member leads the team from now on, and hears of it."""
    teams.hand_over(by, to)
    notices.tell_role(by, to, str(uuid4()))


@transaction.atomic
def join_anew(token: str, name: str) -> Membership | None:
    """Somebody without an account comes in by a link, which makes them one; None where it does not open.

    The account has the address that the invitation was sent to, where nobody else has it. Else it has none yet, and its person
    says theirs on the first page. So nothing here tells who has an account.
    """
    invitation = teams.invitation_of(token)
    if invitation is None:
        return None
    taken = not invitation.email or User.objects.filter(email=invitation.email).exists()
    user = accounts.add_person(new_unsaid_email() if taken else invitation.email, name=name)
    with acting_as(user.pk):  # they sign in only when all of this is done
        membership = join(token, user)
    if membership is None:
        raise InputError(_("This link was used in the meantime."))
    return membership


def _call(user: User, name: str) -> None:
    """Members are called by a name: somebody who has not said theirs says it on the way in."""
    if name and not user.name:
        user.name = name
        user.save(update_fields=["name"])
        rename(user)


@transaction.atomic
def record(by: Membership, draft: book.Draft, *, public: bool, once: UUID | None) -> Act:
    """An act between the teller and another member, written once. Raises `InputError` where it cannot be one."""
    told = acts.told_in(by, once)
    return told or book.record(by.space, draft, by=by.user, once=once, public=public)


@transaction.atomic
def take_back(by: Membership, act: Act) -> None:
    """Take back what one told oneself; nobody else may."""
    if act.recorded_by_id != by.user_id:
        raise PermissionDenied
    book.withdraw(act)


@transaction.atomic
def keep_between_us(by: Membership, act: Act) -> None:
    """What was public is seen by those who took part alone; each of them may decide that."""
    if not acts.took_part(by.user, act):
        raise PermissionDenied
    book.keep_between_them(act)
