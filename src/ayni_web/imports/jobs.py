"""The long work of this room: bringing files in, taking an import back, and sweeping up files that nobody needs any more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni_web.book.snapshot import bring_up_to_date
from ayni_web.imports import actions, running
from ayni_web.imports.locking import alone_in
from ayni_web.imports.models import Import
from ayni_web.jobs.progress import Cancelled, Progress, WorkerStopping
from ayni_web.jobs.registry import job, scheduled


@job("import", title=gettext_lazy("Bringing files in"))
def bring_in(progress: Progress, *, import_id: str) -> dict[str, Any]:
    """Read an import's files into the book."""
    of = _import(import_id)

    def tell(done: int, total: int | None, rows: int) -> None:
        progress.report(done, total, rows=rows)

    try:
        with alone_in(of.space_id, waiting=lambda: _wait(progress)):
            # Looked at again now that nobody else is at it: killed after its last write, it is done already.
            of = _import(import_id)
            return dict(of.report) if of.state == Import.State.DONE else running.bring_in(of, tell)
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
    with alone_in(_import(import_id).space_id, waiting=lambda: _wait(progress)):
        of = _import(import_id)
        result = dict(of.report["undone"]) if of.state == Import.State.UNDONE else actions.undo(of)
        bring_up_to_date(of.space)
        return result


def _import(import_id: str) -> Import:
    return Import.objects.select_related("space").get(pk=UUID(import_id))


def _wait(progress: Progress) -> None:
    progress.report(progress.done, message=_("Waiting until another import is done."))


@scheduled("remove-old-uploads", "20 3 * * *")
@job("remove-old-uploads", title=gettext_lazy("Removing files that were dropped long ago"))
def remove_old_uploads(progress: Progress) -> dict[str, Any]:
    """Remove dropped files after seven days, whether or not anything came of them."""
    return {"removed": actions.remove_old_uploads()}
