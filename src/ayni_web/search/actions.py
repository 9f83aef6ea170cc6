"""What this room asks of the worker."""

from __future__ import annotations

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import personal_space
from ayni_web.jobs.actions import enqueue
from ayni_web.jobs.models import Job


def read_the_rest(user: User) -> None:
    """Have the worker read what one search could not, unless that is under way."""
    _once(user, "search-index")


def read_meanings(user: User) -> None:
    """Have the worker read what things mean that no search by meaning finds yet, unless that is under way."""
    _once(user, "search-meaning")


def _once(user: User, kind: str) -> None:
    space = personal_space(user)
    if not Job.objects.filter(kind=kind, space_id=space.pk).exclude(state__in=Job.ENDED).exists():
        enqueue(kind, {"space_id": str(space.pk)}, space_id=space.pk, user_id=user.pk)
