"""What somebody answers to an ask of another: I can help, not now, not me but ask her; and the asker's yes to an offer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power
from ayni_web.team.asks import actions, queries, reaching
from ayni_web.team.asks.forms import OfferForm, PointForm
from ayni_web.team.asks.views import show


def _writes(request: HttpRequest, team_id: UUID) -> Membership:
    return accounts.membership_for(who_asks(request), team_id, Power.RECORD)


@require_POST
def offer(request: HttpRequest, team_id: UUID, ask_id: int) -> HttpResponse:
    """Offer to help with it."""
    membership = _writes(request, team_id)
    ask = queries.others_ask_for(membership, ask_id)
    form = OfferForm(request.POST)
    if not form.is_valid():
        return show(request, membership, ask, offer=form)
    said = form.cleaned_data
    try:
        actions.offer(
            membership,
            ask,
            said["text"],
            version=said["version"],
            private=said["private"],
            ready_by=said["ready_by"],
        )
    except ChangedMeanwhileError as error:
        ask = queries.ask_for(membership, ask_id)
        form.rest_on(version=ask.version)
        return show(request, membership, ask, offer=form, meantime=str(error))
    messages.success(request, _("They know now that you can help."))
    return redirect("asks:ask", team_id=team_id, ask_id=ask_id)


@require_POST
def withdraw(request: HttpRequest, team_id: UUID, ask_id: int, offer_id: int) -> HttpResponse:
    """Take one's own offer back."""
    membership = _writes(request, team_id)
    ask = queries.ask_for(membership, ask_id)
    found = queries.offer_for(membership, ask, offer_id)
    try:
        actions.withdraw_offer(membership, found)
    except ChangedMeanwhileError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Taken back. The ask finds its way to others."))
        reaching.route(membership.space)
    return redirect("asks:ask", team_id=team_id, ask_id=ask_id)


@require_POST
def take(request: HttpRequest, team_id: UUID, ask_id: int, offer_id: int) -> HttpResponse:
    """The asker says yes to an offer."""
    membership = _writes(request, team_id)
    ask = queries.own_ask_for(membership, ask_id)
    found = queries.offer_for(membership, ask, offer_id)
    try:
        actions.take(membership, found)
    except ChangedMeanwhileError as error:
        messages.warning(request, str(error))
    else:
        said = _("It is a promise now, by the day they named.") if found.ready_by else _("They see that you said yes.")
        messages.success(request, said)
    return redirect("asks:ask", team_id=team_id, ask_id=ask_id)


@require_POST
def not_now(request: HttpRequest, team_id: UUID, ask_id: int) -> HttpResponse:
    """Not now: nobody hears of it, and it finds its way to others."""
    membership = _writes(request, team_id)
    ask = queries.others_ask_for(membership, ask_id)
    actions.not_now(membership, ask)
    messages.success(request, _("Put aside. Nobody hears of it; it finds its way to others."))
    reaching.route(membership.space)
    return redirect("asks:list", team_id=team_id)


@require_POST
def point(request: HttpRequest, team_id: UUID, ask_id: int) -> HttpResponse:
    """Not me, but ask her."""
    membership = _writes(request, team_id)
    ask = queries.others_ask_for(membership, ask_id)
    form = PointForm(request.POST, by=membership, ask=ask, mine=queries.own_party_ids(membership))
    if not form.is_valid():
        return show(request, membership, ask, point=form)
    said = form.cleaned_data
    try:
        actions.point(membership, ask, said["to"], said["why"], version=said["version"])
    except ChangedMeanwhileError as error:
        ask = queries.ask_for(membership, ask_id)
        form.rest_on(version=ask.version)
        return show(request, membership, ask, point=form, meantime=str(error))
    except InputError as error:
        form.add_error("to", str(error))
        return show(request, membership, ask, point=form)
    reaching.route(membership.space)
    messages.success(
        request, _("Told. It reaches them as soon as they have room; if they help, you are thanked for it too.")
    )
    return redirect("asks:ask", team_id=team_id, ask_id=ask_id)
