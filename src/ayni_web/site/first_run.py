"""What happens once, when a home is new."""

from __future__ import annotations

from ayni_web.accounts.actions import add_person
from ayni_web.accounts.forms import UNSAID_EMAIL
from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.keeping.demo import load as load_demo


def first_run(email: str = "", *, demo: bool = False) -> User | None:
    """Makes the first person of a new home, with `demo` in a network of invented people.

    Returns them, or None where there is somebody already.

    They have no password: a sign-in link lets them in, and the first page asks who they are.
    """
    if User.objects.exists():
        return None
    person = add_person(email.strip() or UNSAID_EMAIL)
    if demo:
        load_demo(personal_space(person), person)
    return person
