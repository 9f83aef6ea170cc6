"""What two do with their agenda, their notes and what they promise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.book.forms import this_telling
from ayni_web.promises import between as promising
from ayni_web.promises import queries as promises
from ayni_web.team.checkins import agenda, queries
from ayni_web.team.checkins.asking import Between, between
from ayni_web.team.checkins.forms import NotesForm, PointForm, PromiseForm, RewriteForm
from ayni_web.team.checkins.models import Point
from ayni_web.team.checkins.pair_views import page


def _back(here: Between, part: str = "agenda") -> HttpResponse:
    answer = redirect("checkins:pair", team_id=here.asker.space_id, pair_id=here.pair.pk)
    answer["Location"] += f"#{part}"
    return answer


def _ended(request: HttpRequest, here: Between, typed: str) -> HttpResponse | None:
    """The page that says so, with what was typed, where these talks have ended; else nothing."""
    if here.pair.ended_at is None:
        return None
    return page(request, here, refused=_("This has ended; nothing is added any more."), typed=typed, status=409)


@require_POST
def add(request: HttpRequest, team_id: UUID, pair_id: int) -> HttpResponse:
    """Something to talk about."""
    here = between(request, team_id, pair_id)
    form = PointForm(request.POST)
    if (ended := _ended(request, here, request.POST.get("text", ""))) is not None:
        return ended
    if not form.is_valid():
        return page(request, here, point_form=form, status=422)
    try:
        agenda.add(here.pair, here.me, form.cleaned_data["text"], once=this_telling(form.data, here.me))
    except InputError as error:
        form.add_error("text", str(error))
        return page(request, here, point_form=form, status=422)
    return _back(here)


@require_POST
def point(request: HttpRequest, team_id: UUID, pair_id: int, point_id: int) -> HttpResponse:
    """Tick a point off, or not yet; move it; other words; let it go."""
    here = between(request, team_id, pair_id)
    found = queries.point_for(here.pair, point_id)
    if (ended := _ended(request, here, request.POST.get("text", ""))) is not None:
        return ended
    step = request.POST.get("step", "")
    if step in {"spoken", "not_yet"}:
        agenda.tick(found, spoken=step == "spoken")
    elif step in {"up", "down"}:
        agenda.shift(found, up=step == "up")
    elif step in {"rewrite", "let_go"}:
        return _reword(request, here, found, step)
    else:
        messages.error(request, _("Nothing was done. Try it once more from this page."))
    return _back(here)


def _reword(request: HttpRequest, here: Between, found: Point, step: str) -> HttpResponse:
    sent: Any = request.POST if step == "rewrite" else {**request.POST.dict(), "text": found.text}
    form = RewriteForm(sent)
    if not form.is_valid():
        return page(request, here, rewriting={"pk": found.pk, "form": form}, status=422)
    said = form.cleaned_data
    try:
        if step == "rewrite":
            agenda.rewrite(found, said["text"], said["version"])
        else:
            agenda.let_go(found, said["version"])
    except ChangedMeanwhileError as error:
        # What they typed stays in the form, which from now on rests on what the page shows.
        typed = said["text"] if step == "rewrite" else ""
        kept = RewriteForm(
            initial={"text": typed or found.text, "version": queries.point_for(here.pair, found.pk).version}
        )
        rewriting = {"pk": found.pk, "form": kept} if typed else None
        return page(request, here, refused=str(error), rewriting=rewriting, status=409)
    return _back(here)


@require_POST
def write(request: HttpRequest, team_id: UUID, pair_id: int) -> HttpResponse:
    """The notes of the talk that comes."""
    here = between(request, team_id, pair_id)
    talk = queries.talk_ahead(here.pair)
    if (ended := _ended(request, here, request.POST.get("notes", ""))) is not None:
        return ended
    if talk is None:
        messages.error(request, _("There is no talk yet to write about."))
        return _back(here)
    form = NotesForm(request.POST)
    if not form.is_valid():
        return page(request, here, notes=form, status=422)
    said = form.cleaned_data
    try:
        # A version counts in one talk: where they have talked since, what is sent belongs to the talk before.
        if request.POST.get("talk") != str(talk.pk):
            raise ChangedMeanwhileError(
                _("The next talk has come in the meantime. What you wrote stands below, for its notes.")
            )
        agenda.write(talk, said["notes"], said["version"])
    except ChangedMeanwhileError as error:
        now = queries.talk_for(here.pair, talk.pk)
        kept = NotesForm(initial={"notes": said["notes"], "version": now.notes_version})
        return page(request, here, refused=str(error), notes=kept, theirs=now.notes, status=409)
    except InputError as error:
        form.add_error("notes", str(error))
        return page(request, here, notes=form, status=422)
    messages.success(request, _("Kept. You both see it."))
    return _back(here, "notes")


@require_POST
def promise(request: HttpRequest, team_id: UUID, pair_id: int) -> HttpResponse:
    """A promise that comes out of a talk: it stands in the list of each of the two."""
    here = between(request, team_id, pair_id)
    form = PromiseForm(request.POST)
    if (ended := _ended(request, here, request.POST.get("what", ""))) is not None:
        return ended
    if not form.is_valid():
        return page(request, here, promise=form, status=422)
    said = form.cleaned_data
    by, to = (here.me, here.other) if said["side"] == "me" else (here.other, here.me)
    once = this_telling(form.data, here.me)
    try:
        with transaction.atomic():
            if promises.told_in(here.asker, once) is None:
                promising.say(
                    here.asker.space,
                    teller=here.me,
                    by=by,
                    to=to,
                    what=said["what"],
                    due=said["due"],
                    origin="one-to-one",
                    origin_id=here.pair.pk,
                    once=once,
                )
    except InputError as error:
        form.add_error(None, str(error))
        return page(request, here, promise=form, status=422)
    asked = _("Asked. It is a promise when they say yes.")
    messages.success(request, _("Promised. It stands in the list of each of you.") if said["side"] == "me" else asked)
    return _back(here, "promised")
