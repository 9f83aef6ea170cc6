"""Which spaces somebody may enter, and what they may see of their own account."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from ayni_web.accounts.models import AuditEvent, Invitation, Membership, Space, User
from ayni_web.accounts.pages import once_a_page
from ayni_web.accounts.powers import Power, powers_of


@once_a_page
def personal_space(user: User) -> Space:
    """The personal space of a person. Everyone has one from the moment they are made (`actions.add_person`)."""
    return Space.objects.get(kind=Space.Kind.PERSONAL, memberships__user=user)


def spaces_of(user: User) -> QuerySet[Space]:
    """The spaces that a person may enter."""
    return Space.objects.filter(memberships__user=user, memberships__left_at__isnull=True)


def owner_of(space: Space) -> User | None:
    """Whose personal space this is; None for a shared one."""
    if space.kind != Space.Kind.PERSONAL:
        return None
    return User.objects.filter(memberships__space=space).first()


def teams_of(user: User) -> QuerySet[Membership]:
    """Where somebody is in a shared space now, open ones first, by name."""
    mine = Membership.objects.filter(user=user, left_at__isnull=True, space__kind=Space.Kind.SHARED)
    return mine.select_related("space", "user").order_by(F("space__closed_at").asc(nulls_first=True), "space__name")


def membership_for(user: User, team_id: UUID, power: Power = Power.SEE) -> Membership:
    """The asker's place in a team, with which they may do this there.

    Whoever is not in it gets 404, as for a team that does not exist; whoever is in it without this power is told so (403).
    """
    found = teams_of(user).filter(space_id=team_id).first()
    if found is None:
        raise Http404
    if power not in powers_of(found):
        raise PermissionDenied
    return found


def is_in(user: User, space: Space) -> bool:
    """Whether somebody may enter a space now."""
    return Membership.objects.filter(user=user, space=space, left_at__isnull=True).exists()


def members_seen_by(asker: Membership) -> QuerySet[Membership]:
    """Everybody who is in the asker's team, those who were there first first."""
    here = Membership.objects.filter(space=asker.space_id, left_at__isnull=True)
    return here.select_related("user", "space").order_by("joined_at", "pk")


def some_members_with_number(asker: Membership, most: int) -> list[Membership]:
    """The first of those beside the asker; each knows how many there are beside them (`others`). One question."""
    beside = Membership.objects.filter(space=asker.space_id, left_at__isnull=True).exclude(pk=asker.pk)
    number = beside.order_by().values("space").annotate(number=Count("pk")).values("number")
    return list(members_seen_by(asker).exclude(pk=asker.pk).annotate(others=Subquery(number))[:most])


def member_for(asker: Membership, membership_id: int) -> Membership:
    """One of the asker's team, or 404."""
    found = members_seen_by(asker).filter(pk=membership_id).first()
    if found is None:
        raise Http404
    return found


def invitations_seen_by(asker: Membership) -> QuerySet[Invitation]:
    """The links into the asker's team that would still open, newest first. Only who may invite sees them."""
    if Power.INVITE not in powers_of(asker):
        raise PermissionDenied
    return good_invitations().filter(space=asker.space_id).select_related("invited_by").order_by("-created_at", "-pk")


def invitation_for(asker: Membership, invitation_id: int) -> Invitation:
    """One such link, or 404."""
    found = invitations_seen_by(asker).filter(pk=invitation_id).first()
    if found is None:
        raise Http404
    return found


def good_invitations() -> QuerySet[Invitation]:
    """Links that open: not used, not taken back, not too old, into a team that is open."""
    return Invitation.objects.filter(
        used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now(), space__closed_at__isnull=True
    )


def audit_of_team(asker: Membership) -> QuerySet[AuditEvent]:
    """What was done with the asker's team, newest first. Only who may see it."""
    if Power.AUDIT not in powers_of(asker):
        raise PermissionDenied
    return AuditEvent.objects.filter(space=asker.space_id).select_related("user")


def teams_led_alone(user: User) -> list[Space]:
    """Open teams in which others are, and which nobody but this person leads."""
    led = teams_of(user).filter(role=Membership.Role.LEAD, space__closed_at__isnull=True)
    others = Membership.objects.filter(left_at__isnull=True).exclude(user=user)
    return [
        one.space
        for one in led
        if others.filter(space=one.space_id).exists()
        and not others.filter(space=one.space_id, role=Membership.Role.LEAD).exists()
    ]


def audit_of(user: User) -> QuerySet[AuditEvent]:
    """What was noted about one's own account, newest first."""
    return AuditEvent.objects.filter(user=user)


def sessions_of(user: User) -> list[UserSession]:
    """Where a person is signed in now, the latest first."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    known = UserSession.objects.filter(user=user).order_by("-last_seen_at")
    return [session for session in known if store().exists(session.session_key)]


@dataclass(frozen=True)
class Means:
    """How a person can sign in."""

    passkeys: list[Authenticator]
    password: bool
    code: bool
    recovery_codes: bool

    @property
    def complete(self) -> bool:
        """Whether a person can come back by themselves, without a link."""
        return bool(self.passkeys) or (self.password and self.code)


def means_of(user: User) -> Means:
    """How a person can sign in."""
    kept = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    types = {authenticator.type for authenticator in kept}
    return Means(
        passkeys=[authenticator for authenticator in kept if authenticator.type == Authenticator.Type.WEBAUTHN],
        password=user.has_usable_password(),
        code=Authenticator.Type.TOTP in types,
        recovery_codes=Authenticator.Type.RECOVERY_CODES in types,
    )
