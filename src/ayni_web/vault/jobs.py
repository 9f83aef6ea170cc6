"""The long work of this room: what stayed open when a browser was closed is shut for good."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ayni_web.jobs.progress import Progress
from ayni_web.jobs.registry import job, scheduled
from ayni_web.vault import opening


@scheduled("locking notes", "*/15 * * * *")
@job("lock-notes", title=_("Locking notes that were left open"))
def lock_notes(progress: Progress) -> dict[str, Any]:
    """Deletes what no browser asks for any more."""
    return {"locked": opening.sweep()}
