"""The asker's own talks in a team, inviting to one, and where one can turn."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.powers import Power, may
from ayni_web.book.forms import this_telling
from ayni_web.team.repair import actions, queries
from ayni_web.team.repair.asking import open_notes, sealed_page
from ayni_web.team.repair.case_views import told_all
from ayni_web.team.repair.forms import InviteForm, PlacesForm

PAGE = ["GET", "HEAD", "POST"]


@require_safe
@sealed_page
def home(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """The asker's own talks here. To everybody else there are none."""
    membership = accounts.membership_for(who_asks(request), team_id)
    found = queries.places_of(membership)
    context = {
        "team": membership.space,
        "cases": told_all(membership.user, queries.cases_in(membership)),
        "places": [found] if found is not None else [],
        "may_say_places": may(membership, Power.POINT_TO_HELP),
        "writes": may(membership, Power.RECORD),
    }
    return render(request, "repair/home.html", context)


@require_http_methods(PAGE)
def places(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Where one can turn, said by those who run the team to all in it."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.POINT_TO_HELP)
    found = queries.places_of(membership)
    start = {"text": found.text, "seen": found.version} if found else {"seen": 0}
    form = PlacesForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_places(membership, form.cleaned_data["text"], form.cleaned_data["seen"] or 0)
        except ChangedMeanwhileError as error:
            now = queries.places_of(membership)
            form = PlacesForm(initial={"text": form.cleaned_data["text"], "seen": now.version if now else 0})
            context = {"team": membership.space, "form": form, "refused": str(error), "theirs": now}
            return render(request, "repair/places.html", context, status=409)
        except InputError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("Kept. Everybody in the team can read it."))
            return redirect("repair:home", team_id=team_id)
    return render(request, "repair/places.html", {"team": membership.space, "form": form})


@require_http_methods(PAGE)
@sealed_page
def invite(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Ask somebody of the team for a talk."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = InviteForm(request.POST or None, others=queries.others_here(membership))
    opened = open_notes(request)
    if request.method == "POST" and form.is_valid():
        once = this_telling({"once": request.POST.get("once", ""), "other": request.POST.get("other", "")})
        made = queries.told_case(membership, once)
        try:
            made = made or actions.invite(membership, opened, form.cleaned_data["other"], once=once)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked. They see it in the team; nobody else does."))
            return redirect("repair:case", team_id=team_id, case_id=made.pk)
    found = queries.places_of(membership)
    context = {"team": membership.space, "form": form, "places": [found] if found else []}
    return render(request, "repair/invite.html", context)
