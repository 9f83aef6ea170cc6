"""What somebody does for themselves: looking whether a talk is the right thing, preparing it, and a considered step away.

What is written here is a private note. That somebody reads what to do where something is not safe leaves no trace: it stands on a
page that is the same for everybody, and opens without asking the server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni.guidance.hard_talks import look_over_all
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.people import queries as people
from ayni_web.people.models import Party
from ayni_web.team.repair import actions, queries
from ayni_web.team.repair.asking import open_notes, sealed_page
from ayni_web.team.repair.case_views import told_all
from ayni_web.team.repair.forms import APART, ApartForm, TalkForm, teams_to_invite_in
from ayni_web.team.repair.models import PlacesToTurn
from ayni_web.team.repair.words import apart_as_note, noticed, steps_done, talk_as_note
from ayni_web.ties.knowing import known_for, rows_of
from ayni_web.ties.threads import thread_with
from ayni_web.ties.words import between
from ayni_web.vault import actions as vault
from ayni_web.vault import queries as notes
from ayni_web.vault.opening import Opened, opened_in
from ayni_web.vault.queries import OpenedNote, read

PAGE = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class _Sort:
    """One sort of what is kept here: its form, how it reads as a note, its page and the list that it stands in."""

    about: str
    form: type[TalkForm] | type[ApartForm]
    as_note: Callable[[Mapping[str, str]], str]
    parts: tuple[str, ...]
    template: str
    address: str


_TALK = _Sort(
    queries.TALK,
    TalkForm,
    talk_as_note,
    ("whom", "saw", "felt", "need", "side", "ask", "offer"),
    "repair/prepare.html",
    "repair:preparation",
)
_APART = _Sort(queries.APART, ApartForm, apart_as_note, ("whom", *APART), "repair/apart.html", "repair:step_away")


@require_safe
@sealed_page
def begin(request: HttpRequest) -> HttpResponse:
    """First of all: is a talk the right thing? And what the asker has begun."""
    asker = who_asks(request)
    opened = opened_in(request)
    teams = teams_to_invite_in(asker)
    context = {
        "places": places_in([one.space_id for one in teams]),
        "sealed": notes.notes_of(asker, [queries.TALK, queries.APART]).count() if opened is None else 0,
        "talks": queries.own_notes(opened, queries.TALK) if opened else [],
        "steps": queries.own_notes(opened, queries.APART) if opened else [],
        "given": {"locks_in": opened.vault.locks_after * 60, "next": request.path} if opened else None,
        "cases": told_all(asker, queries.cases_of(asker)) if asker.in_team else [],
        "teams": teams,
    }
    return render(request, "repair/begin.html", context)


def places_in(spaces: list[Any]) -> list[PlacesToTurn]:
    """Where these teams say that one can turn."""
    return list(PlacesToTurn.objects.filter(space__in=spaces).select_related("space"))


@require_http_methods(PAGE)
@sealed_page
def prepare(request: HttpRequest) -> HttpResponse:
    """A talk to prepare."""
    return _write(request, _TALK, None)


@require_http_methods(PAGE)
@sealed_page
def preparation(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """One that was begun."""
    return _write(request, _TALK, note_id)


@require_http_methods(PAGE)
@sealed_page
def apart(request: HttpRequest) -> HttpResponse:
    """A step away to consider."""
    return _write(request, _APART, None)


@require_http_methods(PAGE)
@sealed_page
def step_away(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """One that was begun."""
    return _write(request, _APART, note_id)


def _write(request: HttpRequest, sort: _Sort, note_id: UUID | None) -> HttpResponse:
    sealed = queries.own_note(who_asks(request), note_id) if note_id else None
    if sealed is not None and sealed.about != sort.about:
        return redirect((_TALK if sealed.about == _TALK.about else _APART).address, note_id=sealed.pk)
    opened = open_notes(request)
    note = next(read(opened, [sealed])) if sealed is not None else None
    before = _before(note)
    looks = "look" in request.POST
    if request.method != "POST":
        return _page(request, sort, opened, sort.form(initial=before), note)
    form = sort.form(request.POST, initial=before)
    if not form.is_valid() or looks:
        return _page(request, sort, opened, form, note, looks=looks)
    try:
        kept = _keep(opened, sort, form, note)
    except InputError as error:
        form.add_error(None, str(error))
        return _page(request, sort, opened, form, note)
    return _onwards(request, sort, kept)


def _before(note: OpenedNote | None) -> dict[str, Any]:
    """What stands in it. Words that were changed among the private notes have lost their parts: they stand in the first, whole."""
    if note is None:
        return {"edition": 0}
    parts = dict(note.parts) or {"saw": note.text or "", "matter": note.text or ""}
    return {**parts, "edition": note.edition, "again": queries.look_again_of(note.id)}


def _keep(opened: Opened, sort: _Sort, form: TalkForm | ApartForm, note: OpenedNote | None) -> UUID:
    parts = {name: form.cleaned_data[name] for name in sort.parts}
    text = sort.as_note(parts)
    owner = opened.vault.owner
    if note is None:
        found = vault.write(opened, sort.about, text, parts=parts)
    else:
        found = notes.note_for(owner, note.id)
        vault.rewrite(opened, found, text, seen=form.cleaned_data["edition"] or 0, parts=parts)
    if "again" in form.cleaned_data:
        actions.look_again(owner, accounts.personal_space(owner), found.id, form.cleaned_data["again"])
    return found.id


def _onwards(request: HttpRequest, sort: _Sort, note_id: UUID) -> HttpResponse:
    """Where its writer wants to go from here."""
    then = request.POST.get("then", "")
    if then == "rest":
        messages.success(request, _("Kept, and sealed. It can rest here as long as you like."))
        return redirect("repair:begin")
    if then == "talk":
        messages.success(request, _("Kept, and sealed. Talk when it suits both of you; nobody was told."))
        return redirect("repair:begin")
    team = next((one for one in teams_to_invite_in(who_asks(request)) if str(one.space_id) == then), None)
    if team is not None:
        return redirect("repair:invite", team_id=team.space_id)
    messages.success(request, _("Kept, and sealed."))
    return redirect(sort.address, note_id=note_id)


def _page(
    request: HttpRequest,
    sort: _Sort,
    opened: Opened,
    form: TalkForm | ApartForm,
    note: OpenedNote | None,
    *,
    looks: bool = False,
) -> HttpResponse:
    said = {name: form[name].value() or "" for name in sort.parts}
    context = {
        "form": form,
        "note": note,
        "whom": said["whom"],
        "given": {"locks_in": opened.vault.locks_after * 60, "next": request.path},
        "places": places_in([one.space_id for one in teams_to_invite_in(who_asks(request))]),
    }
    if isinstance(form, TalkForm):
        context |= {
            "noticed": noticed(look_over_all(form.said)) if looks else {},
            "looked": looks,
            "done": steps_done(said),
            "teams": teams_to_invite_in(who_asks(request)),
            **_thread(request, said["whom"]),
        }
    faulty = bool(form.errors) and not looks
    return render(request, sort.template, context, status=422 if faulty else 200)


def _thread(request: HttpRequest, name: str) -> dict[str, Any]:
    """What the asker's own record shows between them and whoever has this very name in it, where one has."""
    asker = who_asks(request)
    space = accounts.personal_space(asker)
    found = (
        Party.objects.filter(space=space, name__iexact=name.strip(), root=None, is_me=False) if name.strip() else None
    )
    parties = list(found[:2]) if found is not None else []
    if len(parties) != 1:
        return {}
    mine = rows_of(space, people.me(space))
    known = known_for(asker, parties[0])
    return {
        "thread": thread_with(mine, parties[0].pk, name=parties[0].name),
        "between": between(parties[0].name, known.tie),
        "party": parties[0],
    }


@require_POST
@sealed_page
def delete(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Lets a preparation, or a considered step, go for good."""
    asker = who_asks(request)
    sealed = queries.own_note(asker, note_id)
    open_notes(request)
    actions.look_again(asker, accounts.personal_space(asker), sealed.id, None)
    vault.delete(sealed)
    messages.success(request, _("It is gone."))
    return redirect("repair:begin")
