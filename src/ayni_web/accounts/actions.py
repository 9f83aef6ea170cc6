"""The only writer of people who sign in, of their spaces, and of the links that let them in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ayni_web.accounts.models import AuditEvent, Membership, SignInLink, Space, User
from ayni_web.accounts.profiles import tell_of_change
from ayni_web.walls.acting import acting_as, as_the_house

LINK_LIVES = timedelta(hours=24)
What = AuditEvent.What


@transaction.atomic
def add_person(email: str, *, name: str = "", password: str | None = None) -> User:
    """A new person with a personal space of their own."""
    user = User.objects.create_user(email, password, name=name)
    with acting_as(user.pk):  # whoever asks for it: a stranger with an invitation, a command
        space = Space.objects.create(kind=Space.Kind.PERSONAL)
        Membership.objects.create(space=space, user=user, role=Membership.Role.ADMINISTRATOR)
    return user


@as_the_house()  # also of somebody who could not sign in
def note_in_audit(what: str, *, user: User | None = None, space: Space | None = None, **detail: object) -> None:
    """Keep that something was done. Never with what was in it."""
    AuditEvent.objects.create(what=what, user=user, space=space, detail=detail)


@transaction.atomic
def make_link(user: User) -> str:
    """A token that signs this person in once, within a day. It is told here and kept nowhere; its digest is."""
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    SignInLink.objects.filter(expires_at__lt=now - LINK_LIVES).delete()
    SignInLink.objects.create(user=user, digest=_digest(token), expires_at=now + LINK_LIVES)
    note_in_audit(What.LINK_MADE, user=user)
    return token


def link_is_good(token: str) -> bool:
    """Whether a link would let somebody in now. Looking does not use it up: mail programs look at links too."""
    return _good_links(token).exists()


@transaction.atomic
def use_link(token: str) -> User | None:
    """Uses a link up and returns whom it lets in; None where it is unknown, used or too old."""
    if not link_is_good(token):
        return None
    # One conditional update: of two who race, the database lets exactly one change the row. By columns of the row itself:
    # PostgreSQL looks at nothing else again once it has waited for the other.
    if SignInLink.objects.filter(digest=_digest(token), used_at=None).update(used_at=timezone.now()) != 1:
        return None
    return User.objects.get(signinlink__digest=_digest(token))


def _good_links(token: str) -> QuerySet[SignInLink]:
    return SignInLink.objects.filter(
        digest=_digest(token), used_at=None, expires_at__gt=timezone.now(), user__is_active=True
    )


def _digest(token: str) -> str:
    # A plain digest is enough: the token is 256 random bits, not something that people choose.
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def welcome(user: User) -> None:
    """Keeps that a person has been through the first page."""
    user.welcomed_at = timezone.now()
    user.save(update_fields=["welcomed_at"])


@transaction.atomic
def change_profile(user: User, *, email_changed: bool) -> None:
    """Saves what a person says about themselves."""
    user.save(update_fields=["name", "email", "language", "time_zone", "scheme", "keys_on"])
    tell_of_change(user)
    note_in_audit(What.EMAIL_CHANGED if email_changed else What.PROFILE_CHANGED, user=user)


@transaction.atomic
def set_password(user: User, password: str) -> None:
    """Sets the password; all other sessions of the person end by that."""
    user.set_password(password)
    user.save(update_fields=["password"])
    note_in_audit(What.PASSWORD_CHANGED, user=user)


@transaction.atomic
def end_session(user: User, session: UserSession) -> None:
    """Signs a person out somewhere else."""
    session.end()
    note_in_audit(What.SESSION_ENDED, user=user)


@as_the_house()  # they are in no space any more before all of it is gone
@transaction.atomic
def remove_person(user: User, space: Space) -> None:
    """Removes somebody who signs in, with their personal space, their sessions and what was noted of them."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    own = AuditEvent.objects.filter(Q(user=user) | Q(space=space))
    # What was done with a team stays in the team's audit, without who did it.
    own.exclude(space__kind=Space.Kind.SHARED).delete()
    space.delete()
    user.delete()
