"""Pages of sealed notes: all of them, one, and saving them as a readable file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts.actions import What, note_in_audit
from ayni_web.accounts.asking import who_asks
from ayni_web.vault import actions, queries, subjects
from ayni_web.vault.asking import back, unlock_page, waiting_in
from ayni_web.vault.forms import NoteForm
from ayni_web.vault.opening import Opened, opened_in
from ayni_web.vault.queries import OpenedNote
from ayni_web.vault.subjects import Named

PER_PAGE = 30


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All my notes, newest first; while they are locked, the question for the secret."""
    vault = queries.vault_of(who_asks(request))
    if vault is None:
        return redirect("vault:set_up")
    opened = opened_in(request)
    if opened is None:
        return unlock_page(request, vault)
    if vault.code_kept_at is None:
        return redirect("vault:code")
    page = Paginator(queries.notes_of(who_asks(request)), PER_PAGE).get_page(request.GET.get("page"))
    return _notes_page(request, opened, list(queries.read(opened, page.object_list)), page=page)


@sensitive_variables()
@sensitive_post_parameters()
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Notes with these words. Sent like a form, so that the words stand in no address, no history and no log."""
    vault = queries.vault_of(who_asks(request))
    opened = opened_in(request)
    if vault is None or opened is None:
        return redirect("vault:home")
    wanted = request.POST.get("q", "")[:200]
    words = wanted.casefold().split()
    names = _names(request, queries.notes_of(who_asks(request)).values_list("about", flat=True).distinct())
    found = [note for note in queries.opened_notes(request) if _has(words, note, names)]
    return _notes_page(request, opened, found[:PER_PAGE], wanted=wanted, many=len(found))


def _has(words: list[str], note: OpenedNote, names: Mapping[str, Named]) -> bool:
    name = names[note.about].name if note.about in names else ""
    text = f"{note.text or ''}\n{name}".casefold()
    return all(word in text for word in words)


def _notes_page(
    request: HttpRequest,
    opened: Opened,
    notes: list[OpenedNote],
    *,
    form: NoteForm | None = None,
    **more: Any,
) -> HttpResponse:
    given = {
        **shown(request, opened, notes, reverse("vault:home")),
        "form": form or NoteForm(),
        "about": "",
        "many": 0,
        **more,
    }
    faulty = form is not None and bool(form.errors)
    return render(request, "vault/home.html", {"given": given, **given}, status=422 if faulty else 200)


def shown(
    request: HttpRequest, opened: Opened, notes: Iterable[OpenedNote], next_page: str, *, named: bool = True
) -> dict[str, Any]:
    """What the list of notes needs to show them."""
    notes = list(notes)
    names = _names(request, {note.about for note in notes}) if named else {}
    return {
        "notes": [{"note": note, "named": names.get(note.about)} for note in notes],
        "locks_in": opened.vault.locks_after * 60,
        "next": next_page,
    }


def _names(request: HttpRequest, told: Iterable[str]) -> dict[str, Named]:
    return subjects.names_of(who_asks(request), {one for one in told if one})


@sensitive_variables()
@sensitive_post_parameters()
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new note. While the vault is locked, it waits in the page until it is open."""
    about = request.POST.get("about", "")
    vault = queries.vault_of(who_asks(request))
    if about and about not in _names(request, [about]):
        raise Http404
    if vault is None:
        return redirect("vault:set_up")
    told = {"text": request.POST.get("text", ""), "about": about}
    opened = opened_in(request)
    return unlock_page(request, vault, waiting=told, status=422) if opened is None else _keep(request, opened, told)


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """One note, to change it."""
    sealed = queries.note_for(who_asks(request), note_id)
    vault = queries.vault_of(who_asks(request))
    opened = opened_in(request)
    if vault is None:
        raise Http404
    if request.method == "POST":
        told = {
            "text": request.POST.get("text", ""),
            "about": sealed.about,
            "note": str(sealed.pk),
            "edition": request.POST.get("edition", ""),
        }
        return unlock_page(request, vault, waiting=told, status=422) if opened is None else _keep(request, opened, told)
    if opened is None:
        return redirect(f"{reverse('vault:unlock')}?next={reverse('vault:note', args=[note_id])}")
    [read] = queries.read(opened, [sealed])
    elsewhere = subjects.changed_at(sealed.about, sealed.pk)
    if read.parts and elsewhere:
        return redirect(elsewhere)
    return _note_page(request, opened, read.about, NoteForm(initial={"text": read.text or ""}), read)


@require_POST
def delete(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Lets a note go for good."""
    sealed = queries.note_for(who_asks(request), note_id)
    vault = queries.vault_of(who_asks(request))
    if vault is not None and opened_in(request) is None:
        return unlock_page(request, vault, status=422)
    actions.delete(sealed)
    messages.success(request, _("The note is gone."))
    return redirect(back(request))


@sensitive_variables()
def after_unlocking(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Keeps the note that waited in the page, if one did, and leads back."""
    waiting = waiting_in(request)
    if not waiting.get("text"):
        return redirect(back(request))
    about = waiting.get("about", "")
    if about and not waiting.get("note") and about not in _names(request, [about]):
        raise Http404
    return _keep(request, opened, waiting)


@sensitive_variables()
def _keep(request: HttpRequest, opened: Opened, told: Mapping[str, str]) -> HttpResponse:
    """Seals what was written, new or anew, and leads back; where that cannot be, the words are in the page again."""
    sealed = queries.note_for(who_asks(request), _id_in(told["note"])) if told.get("note") else None
    try:
        if sealed is None:
            actions.write(opened, told.get("about", ""), told["text"])
        else:
            edition = told.get("edition", "")
            actions.rewrite(
                opened, sealed, told["text"], seen=int(edition) if edition.isdecimal() and len(edition) < 9 else 0
            )
    except InputError as error:
        form = NoteForm({"text": told["text"]})
        form.add_error("text", str(error))
        read = next(queries.read(opened, [sealed])) if sealed is not None else None
        return _note_page(request, opened, told.get("about", ""), form, read)
    messages.success(request, _("Kept, and sealed."))
    return redirect(back(request))


def _id_in(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _note_page(
    request: HttpRequest, opened: Opened, about: str, form: NoteForm, read: OpenedNote | None
) -> HttpResponse:
    context = {
        "form": form,
        "note": read,
        "about": about,
        "named": _names(request, [about]).get(about),
        "elsewhere": subjects.changed_at(about, read.id) if read is not None and read.parts else "",
        "next": back(request),
        "locks_in": opened.vault.locks_after * 60,
    }
    return render(request, "vault/note.html", context, status=422 if form.errors else 200)


@require_POST
def download(request: HttpRequest) -> HttpResponseBase:
    """All notes as a file that anybody can read. It is made while it is sent, and lies nowhere on the server."""
    vault = queries.vault_of(who_asks(request))
    if vault is None:
        return redirect("vault:set_up")
    opened = opened_in(request)
    if opened is None:
        return unlock_page(request, vault, status=422)
    note_in_audit(What.VAULT_TAKEN, user=vault.owner)
    answer = StreamingHttpResponse(_file(request, opened), content_type="application/json; charset=utf-8")
    day = timezone.localdate().isoformat()
    answer["Content-Disposition"] = f'attachment; filename="ayni-private-notes-{day}.json"'
    return answer


def _file(request: HttpRequest, opened: Opened) -> Iterator[str]:
    sealed = queries.notes_of(who_asks(request))
    names = _names(request, sealed.values_list("about", flat=True).distinct())
    head = {"format": "ayni-private-notes", "version": 1, "exported_at": timezone.now().isoformat()}
    yield json.dumps(head, indent=1).removesuffix("\n}") + ',\n "notes": ['
    # All rows at once: a query left open while somebody saves the file would hold an old state of the database.
    for number, read in enumerate(queries.read(opened, list(sealed))):
        row = {
            "id": str(read.id),
            "about": read.about,
            "name": names[read.about].name if read.about in names else "",
            "text": read.text,
            "created_at": read.created_at.isoformat(),
            "changed_at": read.changed_at.isoformat(),
        }
        yield (",\n  " if number else "\n  ") + json.dumps(row, ensure_ascii=False)
    yield "\n ]\n}\n"
