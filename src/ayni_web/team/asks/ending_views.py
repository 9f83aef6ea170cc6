"""How an ask ends: its asker says what happened, and thanks goes into the ledger."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ayni.errors import ChangedMeanwhileError, InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power
from ayni_web.team.asks import actions, queries
from ayni_web.team.asks.forms import EndForm, offered_parties
from ayni_web.team.asks.models import Ask
from ayni_web.team.asks.words import party_name


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, team_id: UUID, ask_id: int) -> HttpResponse:
    """What happened, and thanks."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    ask = queries.own_ask_for(membership, ask_id)
    if not ask.is_open:
        # A second click, or another page of the same person: what was said first stands.
        messages.info(request, _("This ask has ended: %(end)s.") % {"end": ask.get_end_display()})
        return redirect("asks:ask", team_id=team_id, ask_id=ask_id)
    form = _form(request, membership, ask)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            ended = actions.end(membership, ask, form.ending(), version=said["version"], answers=said["answers"])
        except ChangedMeanwhileError as error:
            fresh = queries.own_ask_for(membership, ask_id)
            if not fresh.is_open:
                messages.warning(request, str(error))
                return redirect("asks:ask", team_id=team_id, ask_id=ask_id)
            return _page(request, membership, fresh, _again(request, membership, fresh), str(error))
        except InputError as error:
            form.add_error("helpers", str(error))
        else:
            messages.success(request, _ended(ended))
            return redirect("asks:ask", team_id=team_id, ask_id=ask_id)
    return _page(request, membership, ask, form)


def _ended(ask: Ask) -> str:
    if ask.end == Ask.End.HELPED:
        return _("It is in the ledger now, and on the timeline of each of you.")
    return _("It has ended: %(end)s.") % {"end": ask.get_end_display()}


def _form(request: HttpRequest, membership: Membership, ask: Ask) -> EndForm:
    offers = queries.offers_seen_by(membership, ask)
    taken = [one.by_id for one in offers if one.taken_at is not None]
    initial = {
        "version": ask.version,
        "answers": ask.answers,
        "end": Ask.End.HELPED if offers else None,
        "helpers": taken or ([offers[0].by_id] if len(offers) == 1 else []),
    }
    return EndForm(request.POST or None, by=membership, ask=ask, offered=offered_parties(offers), initial=initial)


def _again(request: HttpRequest, membership: Membership, ask: Ask) -> EndForm:
    """All that was written, resting on the ask as it stands now."""
    form = _form(request, membership, ask)
    form.rest_on(version=ask.version, answers=ask.answers)
    return form


def _page(request: HttpRequest, membership: Membership, ask: Ask, form: EndForm, meantime: str = "") -> HttpResponse:
    pointers = [(party_name(one.by), party_name(one.to)) for one in queries.pointers_seen_by(membership, ask)]
    context = {"team": membership.space, "ask": ask, "form": form, "meantime": meantime, "pointers": pointers}
    if meantime:
        context["offers"] = [(one, party_name(one.by)) for one in queries.offers_seen_by(membership, ask)]
    return render(request, "asks/end.html", context)
