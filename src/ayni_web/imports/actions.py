"""The only writer of imports: taking files in, deciding how to read them, starting, stopping, undoing, discarding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.errors import AyniError, WrongFormatError
from ayni_web.accounts.models import Space, User
from ayni_web.book import actions as book
from ayni_web.imports import formats, queries, reading, storage, tables
from ayni_web.imports.models import Import
from ayni_web.imports.receiving import ReceivedFile
from ayni_web.jobs.actions import enqueue
from ayni_web.jobs.models import Job
from ayni_web.people import actions as people

KEEP_FILES = timedelta(days=7)


def receive(user: User, space: Space, files: Sequence[ReceivedFile]) -> list[Import]:
    """One import for all files of a format; those of no known format are one too, and so are tables of the same columns."""
    by_format: dict[tuple[str, tuple[str, ...]], list[ReceivedFile]] = {}
    for file in files:
        source = formats.recognise(file.path)
        header = tables.header_of(file.path) if source == tables.SOURCE else ()
        by_format.setdefault((source, header), []).append(file)
    made: list[Import] = []
    for (source, header), of_format in by_format.items():
        folder = storage.new_folder()
        for file in of_format:
            file.path.rename(folder / file.path.name)
        names = [file.path.name for file in of_format]
        options = {"columns": tables.guess(header)} if header else {}
        made.append(
            Import.objects.create(
                space=space, user=user, source=source, names=names, folder=folder.name, options=options
            )
        )
    return made


def from_paths(user: User, space: Space, source: str, paths: Sequence[Path], options: Mapping[str, Any]) -> Import:
    """The import of files that stay where they are; one that was interrupted is gone on with."""
    places = [str(path.resolve()) for path in paths]
    of = queries.unfinished_like(space, source, places)
    if of is None:
        of = Import(space=space, source=source, names=[path.name for path in paths], paths=places)
    of.user, of.options = user, dict(options)
    of.save()
    return of


def choose_format(of: Import, source: str) -> None:
    """Read the files as another format. What was decided for the old one is forgotten, except who the reader is."""
    if of.state not in Import.RESTING or source == of.source:
        return
    of.source, of.preview, of.error = source, {}, ""
    of.options = {"me": of.options["me"]} if "me" in of.options else {}
    if source == tables.SOURCE:
        of.options["columns"] = tables.guess(tables.header_of(reading.paths_of(of)[0]))
    of.save(update_fields=["source", "preview", "error", "options"])


def decide(of: Import, **options: Any) -> None:
    """Keep what the person decided: `me` (addresses), `columns` (a mapping)."""
    of.options = {**of.options, **options}
    of.save(update_fields=["options"])


def keep_preview(of: Import, preview: Mapping[str, Any]) -> None:
    """Keep what a look at the files found, so that the page need not look again."""
    of.preview = dict(preview)
    of.save(update_fields=["preview"])


@transaction.atomic
def start(of: Import, user: User) -> None:
    """Ask for the import to be run; nothing where it is under way or done."""
    mine = Import.objects.filter(pk=of.pk, state__in=Import.RESTING)
    if mine.update(state=Import.State.RUNNING, error="", started_at=timezone.now()):
        job = enqueue("import", {"import_id": str(of.pk)}, space_id=of.space_id, user_id=user.pk)
        mine = Import.objects.filter(pk=of.pk)
        mine.update(job=job.pk)
    of.refresh_from_db()


def stopped(of: Import) -> None:
    """The person asked to stop it."""
    Import.objects.filter(pk=of.pk).update(state=Import.State.STOPPED, finished_at=timezone.now(), error="")


def failed(of: Import, error: Exception) -> None:
    """It could not go on; keep why, and for a wrong format, what it looks like."""
    said = (
        str(error)
        if isinstance(error, AyniError)
        else _(
            "Something went wrong here that is not your fault. What was done so far is kept, and it is safe to try again."
        )
    )
    looks_like = error.looks_like if isinstance(error, WrongFormatError) else None
    Import.objects.filter(pk=of.pk).update(
        state=Import.State.FAILED, finished_at=timezone.now(), error=said, report={"looks_like": looks_like or ""}
    )


def settle(of: Import, job: Job | None) -> None:
    """Bring an import in line with its job, where the job ended without being able to say so itself."""
    if of.state not in (Import.State.RUNNING, Import.State.UNDOING) or job is None or not job.ended:
        return
    Import.objects.filter(pk=of.pk, state=of.state).update(
        state=_state_after(of, job), error=job.error, finished_at=job.finished_at
    )
    of.refresh_from_db()


def _state_after(of: Import, job: Job) -> Import.State:
    if of.state == Import.State.UNDOING:
        return Import.State.DONE if "read" in of.report else Import.State.STOPPED
    if job.state == Job.State.CANCELLED:
        # Stopped before it began, it has brought nothing yet.
        return Import.State.STOPPED if job.started_at else Import.State.UPLOADED
    return Import.State.FAILED


@transaction.atomic
def ask_undo(of: Import, user: User) -> None:
    """Ask for the import to be taken back; nothing where there is nothing to take back."""
    undoable = (Import.State.DONE, Import.State.STOPPED, Import.State.FAILED)
    if Import.objects.filter(pk=of.pk, state__in=undoable).update(state=Import.State.UNDOING):
        job = enqueue("undo-import", {"import_id": str(of.pk)}, space_id=of.space_id, user_id=user.pk)
        Import.objects.filter(pk=of.pk).update(job=job.pk)
    of.refresh_from_db()


def undo(of: Import) -> dict[str, Any]:
    """Take back exactly what an import brought, in one transaction. Rows that others saw too stay, as theirs."""
    with transaction.atomic():
        withdrawn = book.withdraw_batch(of.space, of.pk, heirs=queries.heirs_of(of))
        gone = people.withdraw_batch(of.space, of.pk)
        people.refresh_proposals(of.space)
        result = {"acts": withdrawn.acts, "contacts": withdrawn.contacts, "kept": withdrawn.kept, "parties": gone}
        folder, of.folder = of.folder, ""
        of.state, of.undone_at, of.seen_again = Import.State.UNDONE, timezone.now(), b""
        of.report, of.preview = {**of.report, "undone": result}, {}
        of.set_aside.all().delete()
        of.save(update_fields=["state", "undone_at", "seen_again", "report", "preview", "folder"])
    storage.remove(folder)
    return result


def discard(of: Import) -> bool:
    """Forget files that were dropped and never brought in. Whether they were."""
    if not Import.objects.filter(pk=of.pk, state=Import.State.UPLOADED).delete()[0]:
        return False
    storage.remove(of.folder)
    return True


def remove_old_uploads() -> int:
    """Remove dropped files after seven days, and folders that belong to no import; how many folders went."""
    limit = timezone.now() - KEEP_FILES
    old = Import.objects.filter(~Q(folder=""), created_at__lt=limit, state__in=Import.RESTING)
    removed = 0
    for of in old:
        if of.state == Import.State.UPLOADED:
            discard(of)
        else:
            Import.objects.filter(pk=of.pk).update(folder="")
            storage.remove(of.folder)
        removed += 1
    wanted = set(Import.objects.exclude(folder="").values_list("folder", flat=True))
    for folder in storage.uploads().iterdir():
        # A folder younger than an hour may be one whose files still arrive.
        young = folder.stat().st_mtime > timezone.now().timestamp() - 3600
        if len(folder.name) == 32 and folder.name not in wanted and not young:
            storage.remove(folder.name)
            removed += 1
    return removed
