"""Leaving a team, handing it over, closing it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts import teams as spaces
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power
from ayni_web.team.spaces import actions
from ayni_web.team.spaces.forms import HandOverForm
from ayni_web.team.spaces.words import name_of


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Says what stays and what goes, and then lets go."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.LEAVE)
    if request.method == "POST":
        try:
            spaces.leave(membership)
        except InputError as error:
            messages.error(request, str(error))
            return redirect("spaces:leave", team_id=team_id)
        said = {"team": membership.space.name}
        messages.success(request, _("You left the team %(team)s. What you took part in stays on your timeline.") % said)
        return redirect("spaces:list")
    leads = accounts.members_seen_by(membership).filter(role=Membership.Role.LEAD)
    alone = membership.role == Membership.Role.LEAD and leads.count() == 1
    return render(request, "spaces/leave.html", {"team": membership.space, "alone": alone})


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Another leads the team from now on."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.HAND_OVER)
    others = accounts.members_seen_by(membership).exclude(pk=membership.pk)
    form = HandOverForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            actions.hand_over(membership, to)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s leads the team now. You are a member.") % {"name": name_of(to.user)})
            return redirect("spaces:home", team_id=team_id)
    return render(request, "spaces/hand_over.html", {"team": membership.space, "form": form, "others": others.exists()})


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """First the export, then the team's name to type."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.CLOSE)
    wrong = ""
    if request.method == "POST":
        try:
            spaces.close(membership, request.POST.get("confirmed", ""))
        except InputError as error:
            wrong = str(error)
        else:
            messages.success(request, _("The team is closed. What each took part in stays on their timeline."))
            return redirect("spaces:home", team_id=team_id)
    context = {"team": membership.space, "exported": spaces.exported_lately(membership), "wrong": wrong}
    return render(request, "spaces/close.html", context, status=422 if wrong else 200)
