"""Long work of the site itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from ayni_web.jobs.progress import Progress
from ayni_web.jobs.registry import job, scheduled
from ayni_web.site.copies import back_up
from ayni_web.site.environment import environment


@scheduled("nightly backup", "0 3 * * *")
@job("backup", title=_("Backup"))
def run_backup(progress: Progress) -> dict[str, Any]:
    """Copies the database and proves the copy."""
    progress.report(0, 1)
    proof = back_up(environment())
    progress.report(1, 1)
    return asdict(proof)
