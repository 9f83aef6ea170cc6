"""The team's check-in: when it looks, the look itself, what it showed, and what members say in their own name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.book.forms import this_telling
from ayni_web.people.members import member_party
from ayni_web.people.models import Party
from ayni_web.promises import queries as promises
from ayni_web.team.checkins import looking, noting, queries
from ayni_web.team.checkins.forms import AnswerForm, HelpForm, NoteForm, TeamRhythmForm, VersionForm
from ayni_web.team.checkins.models import Look, Note
from ayni_web.team.checkins.words import QUESTIONS, WHY_NOT, told

LOOKS_A_PAGE = 6
NOTES_SHOWN = 60


@require_safe
def home(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """The team's check-in."""
    asker = accounts.membership_for(who_asks(request), team_id)
    return _home(request, asker)


def _home(request: HttpRequest, asker: Membership, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    looks = queries.looks_of(asker)
    latest = looks.first()
    still = latest if latest is not None and latest.ended_at is None else None
    ended = looks.exclude(ended_at=None).prefetch_related("words")
    page = Paginator(ended, LOOKS_A_PAGE).get_page(request.GET.get("page"))
    figures = queries.figures_of(asker, page.object_list)
    rhythm = queries.rhythm_of(asker)
    context = {
        "team": asker.space,
        "writes": may(asker, Power.RECORD),
        "sets": may(asker, Power.CHECK_IN),
        "rhythm": rhythm,
        "next_at": rhythm.at(rhythm.day) if rhythm is not None and rhythm.paused_at is None else None,
        "look": still,
        "open": still is not None and still.is_open(now),
        "asked": still is not None and queries.is_asked(asker, still),
        "answered": still is not None and queries.has_answered(asker, still),
        "page": page,
        "past": [_past(look, figures) for look in page.object_list],
        "notes": _by_sort(asker, list(queries.notes_of(asker, now)[:NOTES_SHOWN])),
        "say": NoteForm(),
        "help": HelpForm(),
        "questions": list(QUESTIONS.values()),
        **more,
    }
    return render(request, "checkins/home.html", context, status=status)


def _past(look: Look, figures: Any) -> dict[str, Any]:
    figure = figures.get(look.opens_on.isoformat()) if look.end == Look.End.SHOWN else None
    return {
        "look": look,
        "told": told(figure) if figure is not None else [],
        "words": [one.text for one in look.words.all()] if figure is not None else [],
        "why_not": WHY_NOT.get(look.end, ""),
    }


def _by_sort(asker: Membership, notes: list[Note]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {sort: [] for sort in Note.Sort.values}
    for note in notes:
        found[note.sort].append({"note": note, "mine": note.by.user_id == asker.user_id})
    return found


@require_http_methods(["GET", "POST"])
def rhythm(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """When the team looks."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.CHECK_IN)
    now = queries.rhythm_of(asker)
    form = TeamRhythmForm(request.POST) if request.method == "POST" else TeamRhythmForm.of(now)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            looking.set_rhythm(asker.space, form.cleaned_data["version"], form.rhythm())
        except ChangedMeanwhileError as error:
            kept = {**form.cleaned_data, "version": now.version if now is not None else 0}
            form, refused = TeamRhythmForm(initial=kept), str(error)
        except InputError as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, _("Kept. It stands in everybody's calendar."))
            return redirect("checkins:home", team_id=team_id)
    context = {"team": asker.space, "form": form, "rhythm": now, "refused": refused}
    return render(request, "checkins/rhythm.html", context, status=409 if refused else 200)


@require_POST
def pause(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """No look opens until somebody goes on."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.CHECK_IN)
    form = VersionForm(request.POST)
    paused = request.POST.get("pause") == "yes"
    try:
        looking.pause(asker.space, form.cleaned_data["version"] if form.is_valid() else 0, paused=paused)
    except ChangedMeanwhileError as error:
        return _home(request, asker, refused=str(error), status=409)
    messages.success(request, _("Paused. A look that is open stays open.") if paused else _("It goes on."))
    return redirect("checkins:home", team_id=team_id)


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, team_id: UUID, look_id: int) -> HttpResponse:
    """Answer a look, without one's name."""
    power = Power.RECORD if request.method == "POST" else Power.SEE
    asker = accounts.membership_for(who_asks(request), team_id, power)
    found = queries.look_for(asker, look_id)
    form = AnswerForm(request.POST or None)
    refused, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            looking.answer(asker, found, form.answers, form.cleaned_data["words"])
        except ChangedMeanwhileError as error:
            refused, status = str(error), 409
        except InputError as error:
            refused, status = str(error), 409
        else:
            messages.success(
                request,
                _("Your answer lies among the others. Nobody can find it there, and nobody is told that you answered."),
            )
            return redirect("checkins:home", team_id=team_id)
    context = {
        "team": asker.space,
        "look": found,
        "form": form,
        "refused": refused,
        "writes": may(asker, Power.RECORD),
        "open": found.is_open(timezone.now()),
        "asked": queries.is_asked(asker, found),
        "answered": queries.has_answered(asker, found),
    }
    return render(request, "checkins/look.html", context, status=status)


@require_POST
def say(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Something in one's own name."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form, me = NoteForm(request.POST), member_party(asker)
    if not form.is_valid():
        return _home(request, asker, say=form, status=422)
    told_, once = form.cleaned_data, this_telling(form.data, me)
    note = noting.say(asker.space, me, told_["sort"], told_["text"], for_all=not told_["only_me"], once=once)
    messages.success(request, _("Said. All in the team see it.") if note.for_all else _("Kept. Only you see it."))
    return redirect("checkins:home", team_id=team_id)


@require_POST
def take_back(request: HttpRequest, team_id: UUID, note_id: int) -> HttpResponse:
    """One's own word is not shown any more."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    noting.take_back(queries.note_for(asker, note_id), member_party(asker))
    messages.success(request, _("Taken back. It is not shown any more."))
    return redirect("checkins:home", team_id=team_id)


@require_POST
def help_with(request: HttpRequest, team_id: UUID, note_id: int) -> HttpResponse:
    """Take something off somebody's hands: a promise to them."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    note, me = queries.note_for(asker, note_id), member_party(asker)
    form = HelpForm(request.POST)
    if not form.is_valid():
        return _home(request, asker, help=form, helping=note.pk, status=422)
    try:
        made = _promised(asker, note, me, form)
    except (ChangedMeanwhileError, InputError) as error:
        return _home(
            request, asker, help=form, helping=note.pk, refused=str(error), typed=form.cleaned_data["what"], status=409
        )
    messages.success(request, _("Promised. It stands in the list of each of you."))
    return redirect("promising:one", team_id=team_id, promise_id=made)


def _promised(asker: Membership, note: Note, me: Party, form: HelpForm) -> int:
    said, once = form.cleaned_data, this_telling(form.data, me, note.by)
    with transaction.atomic():
        before = promises.told_in(asker, once)
        return (before or noting.offer_help(note, me, said["what"], said["due"], once=once)).pk
