"""The only writer of shared spaces, of who is in them and as what, and of the links that let people in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni_web.accounts import queries
from ayni_web.accounts.actions import note_in_audit
from ayni_web.accounts.leaving import tell_of_leaving
from ayni_web.accounts.models import AuditEvent, Invitation, Membership, Space, User
from ayni_web.walls.acting import as_the_house

INVITATION_LIVES = timedelta(days=14)
#: An invitation may go out as mail, so nobody can make a flood of them.
MOST_INVITATIONS_A_DAY = 50
#: For so long an export counts as the one that is made before closing.
EXPORT_COUNTS = timedelta(hours=24)
What = AuditEvent.What
Role = Membership.Role


@transaction.atomic
def begin(user: User, name: str) -> Membership:
    """A new team that this person leads."""
    space = Space.objects.create(kind=Space.Kind.SHARED, name=_named(name))
    membership = Membership.objects.create(space=space, user=user, role=Role.LEAD)
    note_in_audit(What.TEAM_BEGUN, user=user, space=space)
    _settle(user)
    return membership


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InputError(_("Give the team a name."))
    return name[:200]


@transaction.atomic
def invite(by: Membership, *, role: str = Role.MEMBER, email: str = "") -> tuple[Invitation, str]:
    """A link that lets one person in, and its token, told here and kept nowhere. Raises `InputError` where it cannot be."""
    now = timezone.now()
    if role == Role.LEAD and by.role != Role.LEAD:
        raise InputError(_("Only a lead can make somebody a lead."))
    made = Invitation.objects.filter(invited_by=by.user, created_at__gt=now - timedelta(days=1)).count()
    if made >= MOST_INVITATIONS_A_DAY:
        raise InputError(
            _("These are many invitations for one day. Go on tomorrow, or take some back that nobody needs.")
        )
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        space=by.space,
        role=Role(role),
        digest=_digest(token),
        email=email.strip().lower(),
        invited_by=by.user,
        expires_at=now + INVITATION_LIVES,
    )
    note_in_audit(What.TEAM_INVITED, user=by.user, space=by.space, role=str(invitation.role), by_mail=bool(email))
    return invitation, token


@transaction.atomic
def take_back(by: Membership, invitation: Invitation) -> None:
    """End a link that nobody used yet."""
    still = Invitation.objects.filter(
        pk=invitation.pk, space=by.space_id, used_at__isnull=True, revoked_at__isnull=True
    )
    if still.update(revoked_at=timezone.now()):
        note_in_audit(What.TEAM_INVITATION_ENDED, user=by.user, space=by.space)


@as_the_house()  # whoever holds the link is not in the team yet
def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link is, while it opens. Looking does not use it up: mail programs look at links too."""
    return queries.good_invitations().filter(digest=_digest(token)).select_related("space", "invited_by").first()


@as_the_house()
@transaction.atomic
def use(token: str, user: User) -> Membership | None:
    """Uses a link up and lets this person in; None where it does not open. Whoever is in already stays what they are."""
    invitation = invitation_of(token)
    if invitation is None:
        return None
    space = _held(invitation.space)
    here = Membership.objects.filter(space=space, user=user).first()
    if here is not None and here.left_at is None:
        return here
    # One conditional update, by columns of the row itself: of two who race, the database lets exactly one change it.
    still = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True)
    if still.update(used_at=timezone.now(), used_by=user) != 1:
        return None
    membership = here or Membership(space=space, user=user)
    membership.role, membership.joined_at, membership.left_at = invitation.role, timezone.now(), None
    membership.save()
    note_in_audit(What.TEAM_JOINED, user=user, space=space, role=str(membership.role), invitation=invitation.pk)
    _settle(user)
    return membership


@transaction.atomic
def change_role(by: Membership, membership: Membership, role: str) -> None:
    """Somebody is something else in the team from now on. Raises `InputError` where a rule stands against it."""
    _held(by.space)
    membership = _fresh(membership)
    if role == membership.role:
        return
    if Role.LEAD in {role, membership.role} and by.role != Role.LEAD:
        raise InputError(_("Only a lead can make somebody a lead, or end that."))
    if membership.role == Role.LEAD and not _other_leads(membership):
        raise InputError(_("A team needs a lead. Hand over to somebody first."))
    before, membership.role = membership.role, Role(role)
    membership.save(update_fields=["role"])
    note_in_audit(
        What.TEAM_ROLE, user=by.user, space=by.space, whom=membership.user_id, before=str(before), role=str(role)
    )


@transaction.atomic
def hand_over(by: Membership, to: Membership) -> None:
    """Another member leads the team from now on; whoever led it becomes a member."""
    _held(by.space)
    mine, theirs = _fresh(by), _fresh(to)
    if mine.pk == theirs.pk:
        raise InputError(_("Choose somebody else."))
    theirs.role, mine.role = Role.LEAD, Role.MEMBER
    theirs.save(update_fields=["role"])
    mine.save(update_fields=["role"])
    note_in_audit(What.TEAM_HANDED_OVER, user=by.user, space=by.space, whom=theirs.user_id)


@as_the_house()  # the team is theirs no more before all of it is done
@transaction.atomic
def leave(membership: Membership) -> None:
    """Leave a team. What one took part in stays one's own. Raises `InputError` for the last who leads it."""
    _held(membership.space)
    membership = _fresh(membership)
    if membership.role == Role.LEAD and not _other_leads(membership):
        raise InputError(_("You are the only lead. Hand over to somebody first, or close the team."))
    _end(membership)
    note_in_audit(What.TEAM_LEFT, user=membership.user, space=membership.space)


@transaction.atomic
def take_out(by: Membership, membership: Membership) -> None:
    """End somebody's membership. A lead is taken out by nobody but a lead, and the last one never."""
    _held(by.space)
    membership = _fresh(membership)
    if membership.user_id == by.user_id:
        raise InputError(_("This is you. Leave the team instead."))
    if membership.role == Role.LEAD and by.role != Role.LEAD:
        raise InputError(_("Only a lead can take out a lead."))
    _end(membership)
    note_in_audit(What.TEAM_ENDED, user=by.user, space=by.space, whom=membership.user_id)


@transaction.atomic
def close(by: Membership, typed: str) -> None:
    """Close a team: nobody writes in it any more. Raises `InputError` before its export was taken, and for another name."""
    space = _held(by.space)
    if " ".join(typed.split()).casefold() != space.name.casefold():
        raise InputError(_("Nothing was closed: what you typed is not the team's name."))
    if not exported_lately(by):
        raise InputError(_("Nothing was closed: take the team's export first."))
    now = timezone.now()
    Space.objects.filter(pk=space.pk, closed_at__isnull=True).update(closed_at=now)
    Invitation.objects.filter(space=space, used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    note_in_audit(What.TEAM_CLOSED, user=by.user, space=space)


def note_export(by: Membership) -> None:
    """Keep that somebody took along what they may see of the team."""
    note_in_audit(What.TEAM_EXPORTED, user=by.user, space=by.space)


def exported_lately(by: Membership) -> bool:
    """Whether this person took the team's export within a day."""
    since = timezone.now() - EXPORT_COUNTS
    return AuditEvent.objects.filter(what=What.TEAM_EXPORTED, user=by.user, space=by.space_id, at__gt=since).exists()


@as_the_house()
@transaction.atomic
def part_for_good(user: User, space: Space) -> None:
    """Somebody's account ends: they leave the team, and where nobody was ever in it but them, the team goes too.

    Where they led it alone, whoever has been there longest leads it from now on: administrators before others.
    """
    _held(space)
    Invitation.objects.filter(space=space).filter(Q(used_by=user) | Q(email=user.email)).update(email="")
    Membership.objects.filter(space=space, user=user).delete()
    left = Membership.objects.filter(space=space)
    if not left.exists():
        space.delete()
        return
    here = left.filter(left_at__isnull=True).order_by("joined_at", "pk")
    if space.closed_at is None and here.exists() and not here.filter(role=Role.LEAD).exists():
        heir = here.filter(role=Role.ADMINISTRATOR).first() or here[0]
        heir.role = Role.LEAD
        heir.save(update_fields=["role"])
        note_in_audit(What.TEAM_HANDED_OVER, space=space, whom=heir.user_id)


def _end(membership: Membership) -> None:
    now = membership.left_at = timezone.now()
    membership.save(update_fields=["left_at"])
    # Who is out lets nobody in, nor themselves again.
    theirs = Invitation.objects.filter(space=membership.space_id, invited_by=membership.user_id, used_at__isnull=True)
    theirs.filter(revoked_at__isnull=True).update(revoked_at=now)
    tell_of_leaving(membership)
    _settle(membership.user)


def _held(space: Space) -> Space:
    """The team, held until this transaction ends, so that two do not change who is in it at once."""
    return Space.objects.select_for_update().get(pk=space.pk)


def _fresh(membership: Membership) -> Membership:
    """The membership as it stands now. Raises `InputError` where it ended in the meantime."""
    found = Membership.objects.select_related("user", "space").filter(pk=membership.pk, left_at__isnull=True).first()
    if found is None:
        raise InputError(_("This person is not in the team any more."))
    return found


def _other_leads(membership: Membership) -> bool:
    others = Membership.objects.filter(space=membership.space_id, role=Role.LEAD, left_at__isnull=True)
    return others.exclude(pk=membership.pk).exists()


@as_the_house()  # which other teams somebody is in is no matter of whoever takes them out of this one
def _settle(user: User) -> None:
    """Keep whether there is a team for this person to open."""
    user.in_team = queries.teams_of(user).exists()
    user.save(update_fields=["in_team"])


def _digest(token: str) -> str:
    # A plain digest is enough: the token is 256 random bits, not something that people choose.
    return hashlib.sha256(token.encode()).hexdigest()
