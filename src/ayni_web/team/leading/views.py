"""How the asker leads a team, for them alone: the page, and what they say to what it proposes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.powers import Power
from ayni_web.team.leading import actions, queries
from ayni_web.team.leading.forms import StepForm
from ayni_web.team.leading.showing import shown


@require_safe
def leading(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Who gives first, and whom one's own words reach."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.OWN_LEADING)
    return render(request, "leading/leading.html", shown(membership, request.GET.get("page")))


@require_POST
def refuse(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Not this one: it is not proposed again."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.OWN_LEADING)
    form = StepForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.refuse(membership, said["sort"], queries.member_in(membership, said["party"]))
        messages.success(request, _("It is not proposed again."))
    return redirect("leading:leading", team_id=team_id)


@require_POST
def propose_again(request: HttpRequest, team_id: UUID) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.OWN_LEADING)
    form = StepForm(request.POST)
    if form.is_valid():
        actions.propose_again(membership, form.cleaned_data["sort"], form.cleaned_data["party"])
        messages.success(request, _("It may be proposed again."))
    return redirect("leading:leading", team_id=team_id)
