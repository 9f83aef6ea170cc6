"""Which spaces somebody may enter."""

from __future__ import annotations

from ayni_web.accounts.models import Space, User


def personal_space(user: User) -> Space:
    """The personal space of a person. Everyone has one from the moment they are made (`actions.add_person`)."""
    return Space.objects.get(kind=Space.Kind.PERSONAL, memberships__user=user)
