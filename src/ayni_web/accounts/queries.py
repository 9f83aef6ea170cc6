"""Which spaces somebody may enter, and what they may see of their own account."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import QuerySet

from ayni_web.accounts.models import AuditEvent, Space, User
from ayni_web.accounts.pages import once_a_page


@once_a_page
def personal_space(user: User) -> Space:
    """The personal space of a person. Everyone has one from the moment they are made (`actions.add_person`)."""
    return Space.objects.get(kind=Space.Kind.PERSONAL, memberships__user=user)


def spaces_of(user: User) -> QuerySet[Space]:
    """The spaces that a person may enter."""
    return Space.objects.filter(memberships__user=user)


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
