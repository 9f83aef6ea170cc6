"""Erases what imports keep of one person, or all of it: reports, previews, rows set aside, files that wait."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.errors import InputError
from ayni_web.accounts.erasing import Traces
from ayni_web.accounts.models import Space
from ayni_web.imports import storage
from ayni_web.imports.locking import alone_in
from ayni_web.imports.models import Import, SetAside

_TOLD = ("names", "paths", "options", "report", "error")
_CHUNK = 5_000


def _waiting(space: Space) -> list[Import]:
    """Imports whose files lie in the home. They cannot all be looked into (archives, for one), so they go as a whole."""
    return list(Import.objects.filter(space=space).exclude(folder="").defer("seen_again"))


def _set_aside(space: Space, traces: Traces) -> list[int]:
    rows = SetAside.objects.filter(of__space=space).values_list("pk", "where", "detail")
    return [row[0] for row in rows.iterator(chunk_size=_CHUNK) if traces.in_anything(row[1:])]


def mentions(space: Space, traces: Traces) -> dict[str, int]:
    """Rows set aside that name a person, and dropped files that wait to be brought in."""
    return {"set_aside": len(_set_aside(space, traces)), "waiting_files": len(_waiting(space))}


@transaction.atomic
def forget(space: Space, traces: Traces) -> None:
    """Take a person out of what imports keep. Raises `InputError` while an import is under way: it would bring them back."""
    if Import.objects.filter(space=space, state__in=(Import.State.RUNNING, Import.State.UNDOING)).exists():
        raise InputError(_("An import is under way and could bring them back. Wait until it is done, or stop it."))
    gone = _set_aside(space, traces)
    for start in range(0, len(gone), _CHUNK):
        SetAside.objects.filter(pk__in=gone[start : start + _CHUNK]).delete()
    folders = [of.folder for of in _waiting(space)]
    Import.objects.filter(space=space, state=Import.State.UPLOADED).exclude(folder="").delete()
    Import.objects.filter(space=space).exclude(folder="").update(folder="")
    for of in Import.objects.filter(space=space).defer("seen_again"):
        _take_out_of(of, traces)
    transaction.on_commit(lambda: _remove(folders))


def _remove(folders: list[str]) -> None:
    for folder in folders:
        storage.remove(folder)


def _take_out_of(of: Import, traces: Traces) -> None:
    changed = [name for name in _TOLD if traces.in_anything(getattr(of, name))]
    for name in changed:
        setattr(of, name, traces.out_of_anything(getattr(of, name)))
    if of.preview:
        # A preview shows names of any form; it is made anew when it is asked for.
        of.preview = {}
        changed.append("preview")
    if changed:
        of.save(update_fields=changed)


def erase_everything(space: Space, step: Callable[[], None]) -> None:
    """Erase every import of a space with its files, once none is under way."""
    with alone_in(space.pk, waiting=step):
        for of in Import.objects.filter(space=space).only("pk", "folder"):
            storage.remove(of.folder)
            SetAside.objects.filter(of=of).delete()
            of.delete()
            step()
