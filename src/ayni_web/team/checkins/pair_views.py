"""Talks of two: the asker's, proposing one, its page with all that can be done, and what was talked before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.powers import Power, may
from ayni_web.book.forms import this_telling
from ayni_web.promises import queries as promises
from ayni_web.promises.words import shown_of_team
from ayni_web.team.checkins import actions, queries
from ayni_web.team.checkins.asking import Between, between
from ayni_web.team.checkins.forms import MoveForm, NotesForm, PointForm, PromiseForm, ProposeForm, TalkForm, VersionForm
from ayni_web.team.checkins.models import OneToOne
from ayni_web.vault.of_something import notes_about
from ayni_web.vault.subjects import about

TALKS_A_PAGE = 20
PROMISES_SHOWN = 20


@require_safe
def every(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """The asker's one-to-ones in this team."""
    asker = accounts.membership_for(who_asks(request), team_id)
    rows = [_row(asker, pair) for pair in queries.pairs_of(asker)]
    context = {
        "team": asker.space,
        "writes": may(asker, Power.RECORD),
        "asks": [row for row in rows if row["waits"] and not row["mine"]],
        "rows": [row for row in rows if not row["pair"].ended_at and (not row["waits"] or row["mine"])],
        "ended": [row for row in rows if row["pair"].ended_at and row["pair"].begun_at],
    }
    return render(request, "checkins/talks.html", context)


def _row(asker: Any, pair: Any) -> dict[str, Any]:
    wish = pair.waiting[0] if pair.waiting else None
    return {
        "pair": pair,
        "other": queries.other_in(asker.user, pair),
        "waits": pair.begun_at is None and not pair.ended_at,
        "mine": wish is not None and wish.by.user_id == asker.user_id,
        "wish": wish,
        "talk": pair.ahead[0] if pair.ahead else None,
    }


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Ask another member to talk regularly."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = ProposeForm(request.POST or None, by=asker, initial={"other": request.GET.get("with", "")})
    if request.method == "POST" and form.is_valid():
        once = this_telling(form.data, form.me)
        try:
            pair = actions.propose(asker.space, form.me, form.cleaned_data["other"], form.rhythm(), once=once)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked. It begins when they say yes."))
            return redirect("checkins:pair", team_id=team_id, pair_id=pair.pk)
    return render(request, "checkins/propose.html", {"team": asker.space, "form": form})


@require_safe
def one(request: HttpRequest, team_id: UUID, pair_id: int) -> HttpResponse:
    """The talk that comes: agenda, what one prepares alone, notes, promises, and when."""
    return page(request, between(request, team_id, pair_id, Power.SEE))


def page(request: HttpRequest, here: Between, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of the two. After a change that did not fit: why, and what was typed."""
    pair = here.pair
    talk = queries.talk_ahead(pair)
    wish = pair.wishes.filter(answered_at__isnull=True).first()
    before = Paginator(queries.talks_before(pair), TALKS_A_PAGE).get_page(request.GET.get("page"))
    writes = may(here.asker, Power.RECORD) and pair.ended_at is None
    promised = promises.as_read_by(here.asker.user, queries.promises_of(pair)[:PROMISES_SHOWN])
    context = {
        "team": here.asker.space,
        "pair": pair,
        "me": here.me,
        "other": here.other,
        "talk": talk,
        "wish": wish,
        "my_wish": wish is not None and wish.by_id == here.me.pk,
        "points": queries.agenda_of(pair),
        "page": before,
        "promised": [shown_of_team(row, writes=writes) for row in promised],
        "writes": writes,
        "now": timezone.now(),
        "point_form": PointForm(),
        "wish_at": wish.at(wish.day) if wish is not None else None,
        "theirs": None,
        "notes": NotesForm(initial={"notes": talk.notes, "version": talk.notes_version}) if talk else None,
        "promise": PromiseForm(),
        "move": MoveForm(initial=_as_planned(talk)),
        "given": notes_about(request, [about("one-to-one", pair.pk)]),
        **more,
    }
    return render(request, "checkins/pair.html", context, status=status)


def _as_planned(talk: Any) -> dict[str, Any]:
    if talk is None or talk.at is None:
        return {}
    here = timezone.localtime(talk.at)
    return {"day": here.date(), "clock": here.time()}


def do(request: HttpRequest, here: Between, change: Callable[[int], object], said: str) -> HttpResponse:
    """Does one thing with the talks of two, resting on the state that was seen."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was done. Try it once more from this page."))
    else:
        try:
            change(form.cleaned_data["version"])
        except ChangedMeanwhileError as error:
            return page(request, _again(here), refused=str(error), status=409)
        except InputError as error:
            return page(request, _again(here), refused=str(error), status=422)
        messages.success(request, said)
    return redirect("checkins:pair", team_id=here.asker.space_id, pair_id=here.pair.pk)


def _again(here: Between) -> Between:
    return Between(here.asker, queries.pair_for(here.asker, here.pair.pk), here.me, here.other)


@require_POST
def answer(request: HttpRequest, team_id: UUID, pair_id: int) -> HttpResponse:
    """Yes or no to a rhythm; who proposed it takes it back."""
    here = between(request, team_id, pair_id)
    yes = request.POST.get("answer") == "yes"
    said = _("Agreed. It stands in both your calendars.") if yes else _("Said. Nothing was changed by it.")
    return do(request, here, lambda version: actions.answer(here.pair, here.me, version, agreed=yes), said)


@require_http_methods(["GET", "POST"])
def ask_anew(request: HttpRequest, team_id: UUID, pair_id: int) -> HttpResponse:
    """Propose another rhythm."""
    here = between(request, team_id, pair_id)
    talk = queries.talk_ahead(here.pair)
    form = (
        TalkForm(request.POST) if request.method == "POST" else TalkForm.of(here.pair, talk.planned if talk else None)
    )
    seen = VersionForm(request.POST if request.method == "POST" else None, initial={"version": here.pair.version})
    refused = ""
    if request.method == "POST" and form.is_valid() and seen.is_valid():
        try:
            actions.ask_anew(here.pair, here.me, seen.cleaned_data["version"], form.rhythm())
        except ChangedMeanwhileError as error:
            # What they typed stays, and rests from now on what stands now.
            seen, refused = VersionForm(initial={"version": _again(here).pair.version}), str(error)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked. Until they answer, the rhythm that holds holds."))
            return redirect("checkins:pair", team_id=team_id, pair_id=pair_id)
    context = {"team": here.asker.space, "pair": here.pair, "other": here.other, "form": form, "seen": seen}
    return render(request, "checkins/ask_anew.html", context | {"refused": refused}, status=409 if refused else 200)


@require_POST
def talked(request: HttpRequest, team_id: UUID, pair_id: int) -> HttpResponse:
    """They talked."""
    here = between(request, team_id, pair_id)
    said = _("Kept. What you did not come to stands on the agenda of the next talk.")
    return do(request, here, lambda version: actions.talked(here.pair, version), said)


_STEPS: Mapping[str, Callable[[OneToOne, int], object]] = {
    "leave_out": actions.leave_out,
    "pause": actions.pause,
    "go_on": actions.go_on,
    "end": actions.end,
}


@require_POST
def steer(request: HttpRequest, team_id: UUID, pair_id: int) -> HttpResponse:
    """Leave the next one out, pause, go on, end. Nobody gives a reason."""
    here = between(request, team_id, pair_id)
    step = _STEPS.get(request.POST.get("step", ""))
    if step is None:
        messages.error(request, _("Nothing was done. Try it once more from this page."))
        return redirect("checkins:pair", team_id=team_id, pair_id=pair_id)
    said = {
        "leave_out": _("Left out. The agenda waits for the next one."),
        "pause": _("Paused. Either of you goes on when it fits."),
        "go_on": _("You go on. The next talk stands in both your calendars."),
        "end": _("Ended. What you wrote stays for you two to read."),
    }[request.POST["step"]]
    return do(request, here, lambda version: step(here.pair, version), said)


@require_POST
def move(request: HttpRequest, team_id: UUID, pair_id: int) -> HttpResponse:
    """Another time for the next talk alone."""
    here = between(request, team_id, pair_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return page(request, here, move=form, status=422)
    said = _("Moved. The rhythm stays as it is.")
    return do(request, here, lambda version: actions.move(here.pair, version, form.at), said)


@require_safe
def before(request: HttpRequest, team_id: UUID, pair_id: int, talk_id: int) -> HttpResponse:
    """A talk that was held or left out: its notes, and what was spoken of."""
    here = between(request, team_id, pair_id, Power.SEE)
    talk = queries.talk_for(here.pair, talk_id)
    context = {
        "team": here.asker.space,
        "pair": here.pair,
        "other": here.other,
        "talk": talk,
        "points": list(talk.points.select_related("by")),
    }
    return render(request, "checkins/talk.html", context)
