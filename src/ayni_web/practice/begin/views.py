"""The first five minutes, in three steps; and the reader's week, in Settings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.queries import personal_space
from ayni_web.people import queries as people
from ayni_web.people.models import Capacity
from ayni_web.practice.begin import actions, queries
from ayni_web.practice.begin.forms import ManyHowForm, PeopleForm, YoursForm, named_in
from ayni_web.practice.begin.settings_sections import week_form

#: Where the second step finds whom the first one named.
_NAMED = "begin_named"


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Who matters."""
    form = PeopleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        named = actions.name_people(who_asks(request), form.cleaned_data["people"])
        request.session[_NAMED] = [party.pk for party in named]
        return redirect("begin:how")
    read = [one for _number, one in named_in(str(form["people"].value() or ""))]
    return render(request, "begin/people.html", {"form": form, "read": read})


@require_POST
def understood(request: HttpRequest) -> HttpResponse:
    """How the lines are read so far."""
    read = [one for _number, one in named_in(request.POST.get("people", "")[:40_000])]
    return render(request, "begin/_understood.html", {"read": read})


@require_http_methods(["GET", "POST"])
def how(request: HttpRequest) -> HttpResponse:
    """How each likes to be helped."""
    named = queries.just_named(who_asks(request), request.session.get(_NAMED, []))
    form = ManyHowForm(request.POST or None, people=named)
    if request.method == "POST" and form.is_valid():
        actions.say_how(form.said())
        return redirect("begin:yours")
    return render(request, "begin/how.html", {"form": form, "named": named})


@require_http_methods(["GET", "POST"])
def yours(request: HttpRequest) -> HttpResponse:
    """What the reader can give and seeks, and how much a week."""
    asker = who_asks(request)
    space = personal_space(asker)
    week = people.week_of(space)
    form = YoursForm(request.POST or None, initial={"minutes": "" if week.minutes is None else str(week.minutes)})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        minutes = int(said["minutes"]) if said["minutes"] else None
        actions.say_own(asker, gives=_lines(said["gives"]), seeks=_lines(said["seeks"]), minutes=minutes)
        request.session.pop(_NAMED, None)
        messages.success(request, _("That is a beginning. Everything can be changed and added to at any time."))
        return redirect(_onward())
    me = people.me(space)
    context: dict[str, Any] = {
        "form": form,
        "gives": queries.own_words(me, Capacity.Side.GIVES),
        "seeks": queries.own_words(me, Capacity.Side.SEEKS),
    }
    return render(request, "begin/yours.html", context)


def _lines(text: str) -> list[str]:
    return [line.strip(" \t-•*") for line in text.splitlines() if line.strip(" \t-•*")][:50]


def _onward() -> str:
    """Today, where that room answers; the network else."""
    try:
        return reverse("today:today")
    except NoReverseMatch:
        return reverse("insights:network")


@require_http_methods(["GET", "POST"])
def week(request: HttpRequest) -> HttpResponse:
    """How much a week, how soon one answers, and who may see that."""
    asker = who_asks(request)
    form = week_form(asker, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.say_week(
            asker,
            minutes=said["minutes"],
            answers_within_hours=said["answers_within_hours"],
            shown_to=said["shown_to"],
            circles=said.get("circles") or [],
            limits=form.limits(),
        )
        messages.success(request, _("Kept."))
        return redirect(reverse("accounts:settings") + "#week")
    return render(request, "begin/week.html", {"form": form})
