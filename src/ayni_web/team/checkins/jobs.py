"""Long work of this room: looks open and end at their time, whether or not anybody opens a page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.accounts.models import Space
from ayni_web.jobs.progress import Progress
from ayni_web.jobs.registry import job, scheduled
from ayni_web.team.checkins import looking
from ayni_web.team.checkins.models import Look, TeamRhythm


@scheduled("team-looks", "*/5 * * * *")
@job("team-looks", title=_("Opening and ending the looks of teams"))
def team_looks(progress: Progress) -> dict[str, Any]:
    """End what is over, then open what is due. Safe to repeat."""
    now = timezone.now()
    over = list(Look.objects.filter(ended_at__isnull=True, closes_at__lte=now))
    for one in over:
        looking.end_due(one, now)
    rhythms = TeamRhythm.objects.filter(paused_at__isnull=True, space__closed_at__isnull=True)
    # A day early, because a day begins at different times; `open_due` looks at the moment.
    due = rhythms.filter(day__lte=timezone.localdate(now) + timedelta(days=1)).values("space")
    opened = [looking.open_due(space, now) for space in Space.objects.filter(pk__in=due)]
    return {"ended": len(over), "opened": sum(one is not None for one in opened)}
