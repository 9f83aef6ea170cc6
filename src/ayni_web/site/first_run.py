"""What happens once, when a home is new."""

from __future__ import annotations

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.forms import UNSAID_EMAIL
from ayni_web.accounts.models import User


def first_run(email: str = "") -> User | None:
    """Makes the first person of a new home. Returns them, or None where there is somebody already.

    They have no password: a sign-in link lets them in, and the first page asks who they are.
    """
    if User.objects.exists():
        return None
    return add_person(email.strip() or UNSAID_EMAIL)
