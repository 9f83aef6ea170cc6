"""Long work of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ayni_web.jobs.progress import Progress
from ayni_web.jobs.registry import job, scheduled
from ayni_web.notify.queries import SCHEDULE
from ayni_web.notify.sending import remind


# Every zone's mornings begin at a multiple of five minutes; whatever was missed is found at the next look.
@scheduled(SCHEDULE, "*/5 * * * *")
@job("reminders", title=_("Reminders"))
def run_reminders(progress: Progress) -> dict[str, Any]:
    """Reminds everybody of what is due and was not told yet."""
    progress.report(0, 1)
    told = remind()
    progress.report(1, 1)
    return dict(told)
