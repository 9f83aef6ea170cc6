"""The long work of this room: exporting, erasing everything, sweeping up after it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy

from ayni.errors import InputError
from ayni_web.accounts import actions as accounts
from ayni_web.accounts.models import AuditEvent, Space, User
from ayni_web.jobs.progress import Progress
from ayni_web.jobs.registry import job, scheduled
from ayni_web.keeping import erasing
from ayni_web.keeping.export import storage
from ayni_web.keeping.export.archive import write_archive


@job("export", title=gettext_lazy("Gathering everything"))
def export(progress: Progress, *, space_id: str, user_id: int) -> dict[str, Any]:
    """Write everything of a space into one zip."""
    space, user = Space.objects.get(pk=UUID(space_id)), User.objects.get(pk=user_id)
    path = storage.new_file(space)
    counts = write_archive(path, space, now=timezone.now(), report=progress.report)
    accounts.note_in_audit(AuditEvent.What.EXPORTED, user=user, space=space)
    return {"file": path.name, "bytes": path.stat().st_size, "counts": counts}


@job("erase-everything", title=gettext_lazy("Erasing everything"))
def erase_everything(progress: Progress, *, space_id: str, user_id: int, account: bool) -> dict[str, Any]:
    """Erase a space, and with `account` who signs in to it."""
    space = Space.objects.filter(pk=UUID(space_id)).first()
    user = User.objects.filter(pk=user_id).first()
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        progress.report(done)

    if space is not None:
        erasing.erase_everything(space, but_job=progress.job_id, step=step)
    if account and user is not None and space is not None:
        erasing.part_from_teams(user, step)
        accounts.remove_person(user, space)
    elif user is not None:
        accounts.note_in_audit(AuditEvent.What.ERASED, user=user, space=space, of="everything")
    return {"account": account, "swept": erasing.sweep()}


@job("sweep", title=gettext_lazy("Sweeping up after erasing"))
def sweep(progress: Progress) -> dict[str, Any]:
    """Leave nothing of what was erased in the database's file."""
    progress.report(0, 1)
    if not erasing.sweep():
        raise InputError(
            "The database was in use all the time. What was erased is overwritten; the next sweep takes the rest."
        )
    return {"swept": True}


@scheduled("remove-old-exports", "40 * * * *")
@job("remove-old-exports", title=gettext_lazy("Removing exports that are a day old"))
def remove_old_exports(progress: Progress) -> dict[str, Any]:
    """Remove exports after a day, whether or not anybody fetched them."""
    return {"removed": storage.remove_old()}
