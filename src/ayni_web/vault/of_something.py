"""The notes about one thing, for the page of a room above that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from ayni_web.accounts.asking import who_asks
from ayni_web.vault import queries
from ayni_web.vault.forms import NoteForm
from ayni_web.vault.note_views import shown
from ayni_web.vault.opening import opened_in


def notes_about(request: HttpRequest, about: Sequence[str]) -> dict[str, Any]:
    """What `vault/_notes_about.html` shows of these, which are one; a new note is about the first."""
    here = f"{request.get_full_path()}#private-notes"
    opened = opened_in(request)
    if opened is not None and opened.vault.code_kept_at is not None:
        found = shown(request, opened, queries.opened_notes(request, about), here, named=False)
        return {**found, "state": "open", "form": NoteForm(auto_id="vault_%s"), "about": about[0]}
    vault = opened.vault if opened is not None else queries.vault_of(who_asks(request))
    state = "none" if vault is None else "locked"
    sealed = queries.notes_of(who_asks(request), about).count() if vault is not None else 0
    return {"state": state, "sealed": sealed, "next": here}
