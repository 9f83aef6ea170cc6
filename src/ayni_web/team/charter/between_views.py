"""Expectations between some of a team: those in which the asker is a side, and no others."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.book.forms import this_telling
from ayni_web.people.members import member_party
from ayni_web.team.charter import actions, queries
from ayni_web.team.charter.forms import BetweenForm
from ayni_web.team.charter.models import Agreement
from ayni_web.team.charter.views import clauses_in, grouped, proposing
from ayni_web.team.charter.words import EXAMPLES, names


@require_safe
def every(request: HttpRequest, team_id: UUID) -> HttpResponse:
    asker = accounts.membership_for(who_asks(request), team_id)
    rows = [(one, _sides(one, asker)) for one in queries.expectations_of(asker)]
    context = {"team": asker.space, "rows": rows, "writes": may(asker, Power.RECORD)}
    return render(request, "charter/expectations.html", context)


def _sides(agreement: Agreement, asker: Membership) -> str:
    return names([side.party for side in agreement.sides.all() if side.left_at is None], asker.user)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Begin expectations with one or some others."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = BetweenForm(request.POST or None, by=asker)
    if request.method == "POST" and form.is_valid():
        made = _begin(asker, form)
        if made is not None:
            messages.success(request, _("Begun. Now write the first clause."))
            return redirect("charter:between", team_id=team_id, agreement_id=made.pk)
    return render(request, "charter/new_expectations.html", {"team": asker.space, "form": form})


def _begin(asker: Membership, form: BetweenForm) -> Agreement | None:
    once = this_telling(form.data, member_party(asker))
    try:
        with transaction.atomic():
            told = queries.told_agreement(asker, once)
            said = form.cleaned_data
            return told or actions.begin_between(asker, said["name"], said["others"], once=once)
    except InputError as error:
        form.add_error(None, str(error))
        return None


@require_safe
def one(request: HttpRequest, team_id: UUID, agreement_id: int) -> HttpResponse:
    asker = accounts.membership_for(who_asks(request), team_id)
    agreement = queries.agreement_for(asker, agreement_id)
    rows = clauses_in(asker, agreement)
    context = {
        "team": asker.space,
        "agreement": agreement,
        "sides": _sides(agreement, asker),
        "groups": grouped(rows, None, actions.OF_EXPECTATIONS),
        "asked": [row for row in rows if row.asks_me] if may(asker, Power.RECORD) else [],
        "due": [row for row in rows if row.is_due(timezone.localdate())],
        "writes": may(asker, Power.RECORD) and agreement.ended_at is None,
        "examples": [(topic.label, EXAMPLES[topic]) for topic in actions.OF_EXPECTATIONS if topic in EXAMPLES],
    }
    return render(request, "charter/between.html", context)


@require_http_methods(["GET", "POST"])
def new_clause(request: HttpRequest, team_id: UUID, agreement_id: int) -> HttpResponse:
    """Propose a clause to the other sides."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    return proposing(request, asker, queries.agreement_for(asker, agreement_id))


@require_POST
def step_out(request: HttpRequest, team_id: UUID, agreement_id: int) -> HttpResponse:
    """Be no side of it any more; the others see that."""
    asker = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    actions.step_out(asker, queries.agreement_for(asker, agreement_id))
    messages.success(request, _("You are no side of it any more, and see it no more."))
    return redirect("charter:expectations", team_id=team_id)
