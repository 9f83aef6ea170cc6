"""The clock's work of this room: a ring that nobody ended is not on for ever."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.jobs.progress import Progress
from ayni_web.jobs.registry import job, scheduled
from ayni_web.team.ring import actions, queries


@scheduled("end-rings", "50 * * * *")
@job("end-rings", title=_("Ending rings that were forgotten"))
def end_rings(progress: Progress) -> dict[str, Any]:
    """End every ring in which nobody did anything for long. Safe to repeat."""
    now = timezone.now()
    forgotten = list(queries.forgotten_ones())
    ended = sum(actions.end_forgotten(one, now) for one in forgotten)
    progress.report(len(forgotten), len(forgotten))
    return {"ended": ended}
