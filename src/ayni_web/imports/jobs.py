"""The long work of this room: bringing files in, taking an import back, and sweeping up files that nobody needs any more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.imports import actions, running
from ayni_web.imports.locking import alone_in
from ayni_web.imports.models import Import
from ayni_web.jobs.progress import Cancelled, Progress, WorkerStopping
from ayni_web.jobs.registry import job, scheduled


@job("import", title=gettext_lazy("Bringing files in"))
def bring_in(progress: Progress, *, import_id: str) -> dict[str, Any]:
    """Read an import's files into the book."""
    of = Import.objects.select_related("space").get(pk=UUID(import_id))
    if of.state == Import.State.DONE:
        return dict(of.report)  # killed between its last write and the word that it was done

    def tell(done: int, total: int | None, rows: int) -> None:
        progress.report(done, total, rows=rows)

    try:
        with alone_in(of.space_id, waiting=lambda: _wait(progress)):
            return running.bring_in(of, tell)
    except WorkerStopping:
        raise
    except Cancelled:
        actions.stopped(of)
        raise
    except Exception as error:
        actions.failed(of, error)
        raise


@job("undo-import", title=gettext_lazy("Taking an import back"))
def undo(progress: Progress, *, import_id: str) -> dict[str, Any]:
    """Take back exactly what an import brought."""
    of = Import.objects.select_related("space").get(pk=UUID(import_id))
    if of.state == Import.State.UNDONE:
        return dict(of.report.get("undone", {}))
    with alone_in(of.space_id, waiting=lambda: _wait(progress)):
        return actions.undo(of)


def _wait(progress: Progress) -> None:
    progress.report(progress.done, message=_("Waiting until another import is done."))


@scheduled("remove-old-uploads", "20 3 * * *")
@job("remove-old-uploads", title=gettext_lazy("Removing files that were dropped long ago"))
def remove_old_uploads(progress: Progress) -> dict[str, Any]:
    """Remove dropped files after seven days, whether or not anything came of them."""
    return {"removed": actions.remove_old_uploads()}
