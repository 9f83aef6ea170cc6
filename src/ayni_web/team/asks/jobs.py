"""Long work of this room: bringing asks to those who can answer them, again and again, as people get room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space
from ayni_web.jobs.progress import Progress
from ayni_web.jobs.registry import job, scheduled
from ayni_web.team.asks import reaching
from ayni_web.team.asks.models import Ask


# Who has no room now may have some tomorrow, and who says nothing for days is not waited for.
@scheduled("bring-asks", "25 * * * *")
@job("bring-asks", title=_("Bringing asks to those who can help"))
def bring_asks(progress: Progress) -> dict[str, Any]:
    """Bring every open ask of every team to people who can answer it. Safe to repeat."""
    waiting = Ask.objects.filter(ended_at__isnull=True).values("space_id")
    teams = list(Space.objects.filter(pk__in=waiting, closed_at__isnull=True))
    reached = 0
    for done, space in enumerate(teams):
        progress.report(done, len(teams))
        reached += reaching.route(space)
    return {"teams": len(teams), "reached": reached}
