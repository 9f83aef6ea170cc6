"""The only writer of people who sign in, and of their spaces."""

from __future__ import annotations

from django.db import transaction

from ayni_web.accounts.models import AuditEvent, Membership, Space, User


@transaction.atomic
def add_person(email: str, *, name: str = "", password: str | None = None) -> User:
    """A new person with a personal space of their own."""
    user = User.objects.create_user(email, password, name=name)
    space = Space.objects.create(kind=Space.Kind.PERSONAL)
    Membership.objects.create(space=space, user=user, role=Membership.Role.ADMINISTRATOR)
    return user


def note_in_audit(what: str, *, user: User | None = None, space: Space | None = None, **detail: object) -> None:
    """Keep that something was done. Never with what was in it."""
    AuditEvent.objects.create(what=what, user=user, space=space, detail=detail)
