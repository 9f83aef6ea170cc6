"""What is offered in a team before anybody asks; and asking through it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import ChangedMeanwhileError, InputError
from ayni.ledger.kinds import ADVICE
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.book.forms import this_telling
from ayni_web.team.asks import queries, standing
from ayni_web.team.asks.forms import StandingForm, ThroughForm, hour_words
from ayni_web.team.asks.models import Standing
from ayni_web.team.asks.words import WEEKDAYS, party_name


@require_safe
def offers(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """All that is offered."""
    membership = accounts.membership_for(who_asks(request), team_id)
    rows = [
        {"standing": one, "name": party_name(one.by), "mine": one.by.user_id == membership.user_id, "hour": when(one)}
        for one in queries.standing_seen_by(membership)
    ]
    context = {"team": membership.space, "rows": rows, "may_write": may(membership, Power.RECORD)}
    return render(request, "asks/offers.html", context)


def when(one: Standing) -> str:
    """When an hour comes back, in the reader's own zone: on Tuesdays, 2 p.m."""
    hours = standing.hours_of(one, timezone.now(), number=1)
    if not hours:
        return ""
    here = timezone.localtime(hours[0])
    return _("%(weekday)s at %(time)s") % {"weekday": WEEKDAYS[here.weekday()], "time": time_format(here.time())}


@require_http_methods(["GET", "POST"])
def stand(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Offer something."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = StandingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = standing.stand(membership, form.told(), once=this_telling(request.POST))
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It stands. Whoever wants it can ask through it."))
            return redirect("asks:standing", team_id=team_id, standing_id=made.pk)
    return render(request, "asks/stand.html", {"team": membership.space, "form": form})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, team_id: UUID, standing_id: int) -> HttpResponse:
    """Say one's own standing offer in other words."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    found = queries.own_standing_for(membership, standing_id)
    form = StandingForm(request.POST or None, initial=StandingForm.of(found))
    context: dict[str, Any] = {"team": membership.space, "form": form, "standing": found}
    if request.method == "POST" and form.is_valid():
        try:
            standing.change(membership, found, form.told(), version=form.cleaned_data["version"] or 0)
        except ChangedMeanwhileError as error:
            fresh = queries.own_standing_for(membership, standing_id)
            form.rest_on(version=fresh.version)
            context |= {"meantime": str(error), "standing": fresh}
        except InputError as error:
            form.add_error(None, str(error))
        else:
            return redirect("asks:standing", team_id=team_id, standing_id=standing_id)
    return render(request, "asks/stand.html", context)


@require_POST
def end(request: HttpRequest, team_id: UUID, standing_id: int) -> HttpResponse:
    """Offer it no longer."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    standing.end(membership, queries.own_standing_for(membership, standing_id))
    messages.success(request, _("Not offered any more. What was asked through it goes on."))
    return redirect("asks:offers", team_id=team_id)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, team_id: UUID, standing_id: int) -> HttpResponse:
    """One standing offer, and asking through it."""
    power = Power.RECORD if request.method == "POST" else Power.SEE
    membership = accounts.membership_for(who_asks(request), team_id, power)
    found = queries.standing_for(membership, standing_id)
    free = free_places(found)
    form = ThroughForm(request.POST or None, standing=found, free=free, initial={"version": found.version})
    meantime = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = standing.ask_through(
                membership,
                found,
                form.said(ADVICE.number),
                version=said["version"],
                at=said.get("hour"),
                once=this_telling(request.POST),
            )
        except ChangedMeanwhileError as error:
            meantime = str(error)
            found = queries.standing_for(membership, standing_id)
            free = free_places(found)
            written = request.POST.copy()
            written["version"] = str(found.version)
            form = ThroughForm(written, standing=found, free=free)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked. They know."))
            return redirect("asks:ask", team_id=team_id, ask_id=made.pk)
    return _page(request, membership, found, form, free, meantime)


def free_places(found: Standing) -> dict[Any, int]:
    """The places that are free, at each of the hours ahead."""
    return standing.places_left(found, standing.hours_of(found, timezone.now()))


def _page(
    request: HttpRequest,
    membership: Membership,
    found: Standing,
    form: ThroughForm,
    free: dict[Any, int],
    meantime: str,
) -> HttpResponse:
    mine = found.by.user_id == membership.user_id
    is_offered = found.ended_at is None and (found.until is None or found.until >= timezone.localdate())
    context = {
        "team": membership.space,
        "standing": found,
        "name": party_name(found.by),
        "mine": mine,
        "is_offered": is_offered,
        "when": when(found) if is_offered else "",
        "free": [(hour_words(at), max(left, 0)) for at, left in free.items() if at is not None],
        "room": any(left > 0 for left in free.values()),
        "form": form,
        "meantime": meantime,
        "may_write": may(membership, Power.RECORD),
        "asked": [(one, party_name(one.by)) for one in queries.asked_through(membership, found)],
    }
    return render(request, "asks/standing.html", context)
