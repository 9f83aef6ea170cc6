"""The long work of this room: reading much that is new, after an import or when the index was lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from ayni_web.accounts.models import Membership, Space
from ayni_web.jobs.progress import Progress
from ayni_web.jobs.registry import job
from ayni_web.search import index, meaning


@job("search-index", title=gettext_lazy("Reading what is new, so that it can be found"))
def read_what_is_new(progress: Progress, *, space_id: str) -> dict[str, Any]:
    """Bring the index of a space up to date."""
    space = Space.objects.get(pk=UUID(space_id))
    while not index.catch_up(space, most=index.AT_ONCE):
        progress.report(0)
    owners = Membership.objects.filter(space=space).values("user")
    teams = Membership.objects.filter(user__in=owners, left_at__isnull=True, space__kind=Space.Kind.SHARED)
    while not index.catch_up_in_teams(list(teams.values_list("space_id", flat=True)), most=index.AT_ONCE):
        progress.report(0)
    return {}


@job("search-meaning", title=gettext_lazy("Reading what your texts mean, so that they can be found by it"))
def read_what_it_means(progress: Progress, *, space_id: str) -> dict[str, Any]:
    """Give everything in a space that has words its vector."""
    space, done = Space.objects.get(pk=UUID(space_id)), 0
    while some := meaning.read_some(space):
        done += some
        progress.report(done)
    return {"read": done}
