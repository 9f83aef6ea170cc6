"""Long work of this room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni_web.jobs.progress import Progress
from ayni_web.jobs.registry import job, scheduled
from ayni_web.notify.actions import forget_old
from ayni_web.notify.posting import post_all
from ayni_web.notify.queries import SCHEDULE
from ayni_web.notify.sending import remind
from ayni_web.notify.telling import settle_marks

#: What was told so long ago goes.
KEPT = timedelta(days=183)


# Every zone's mornings begin at a multiple of five minutes; whatever was missed is found at the next look.
@scheduled(SCHEDULE, "*/5 * * * *")
@job("reminders", title=_("Reminders"))
def run_reminders(progress: Progress) -> dict[str, Any]:
    """Reminds everybody of what is due and was not told yet."""
    progress.report(0, 1)
    told = remind()
    settle_marks()
    progress.report(1, 1)
    return dict(told)


@scheduled("channels", "*/5 * * * *")
@job("channels", title=_("What goes to channels outside"))
def run_channels(progress: Progress) -> dict[str, Any]:
    """Hands over what is public and waits to go."""
    progress.report(0, 1)
    told = post_all()
    progress.report(1, 1)
    return dict(told)


@scheduled("old notices", "50 3 * * *")
@job("old_notices", title=_("Old notices"))
def run_old_notices(progress: Progress) -> dict[str, Any]:
    """Lets go what people were told long ago."""
    progress.report(0, 1)
    gone = forget_old(timezone.now() - KEPT)
    progress.report(1, 1)
    return {"gone": gone}
