"""Whom a command is for."""

from __future__ import annotations

from ayni.errors import InputError, UnknownNameError
from ayni_web.accounts.models import User


def person_to_let_in(email: str = "") -> User:
    """The person of this address, or the only person there is. Raises `InputError` where that is not clear."""
    return person_meant(email, unclear="Say whom the link is for: `ayni link --email ADDRESS`.")


def person_meant(email: str = "", *, unclear: str) -> User:
    """The person of this address, or the only person there is. `unclear` says what to do where there are several."""
    people = User.objects.filter(is_active=True).order_by("pk")
    if email:
        person = people.filter(email=email.strip().lower()).first()
        if person is None:
            raise UnknownNameError(f"Nobody signs in here as {email}.")
        return person
    found = list(people[:2])
    if not found:
        raise InputError("Nobody signs in here yet. Start Ayni once with `ayni run`.")
    if len(found) > 1:
        raise InputError(f"Several people sign in here. {unclear}")
    return found[0]
