"""What is asked and offered in a ring, and what follows from it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power
from ayni_web.team.ring import asking, queries
from ayni_web.team.ring.forms import AskForm, FollowForm, OfferForm
from ayni_web.team.ring.models import Ring, RingOffer, Seat
from ayni_web.team.ring.showing import name_of
from ayni_web.team.ring.views import answered


def _seated(request: HttpRequest, team_id: UUID, ring_id: int) -> tuple[Membership, Ring, Seat]:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    return membership, *queries.seated_for(membership, ring_id)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, team_id: UUID, ring_id: int) -> HttpResponse:
    """Write what one asks for; who facilitates, what somebody else does."""
    membership, ring, me = _seated(request, team_id, ring_id)
    here = list(queries.seats_of(ring))
    form = AskForm(request.POST or None, me=me, here=here, initial=_stands(request, ring, me))
    if request.method == "POST" and form.is_valid():
        whose, said = queries.seat_of(ring, form.whose), form.cleaned_data
        try:
            asking.write_ask(ring, me, whose, said["text"], version=said["version"] or 0)
        except InputError as error:
            form.add_error(None, str(error))
            form.rest_on(queries.ask_by(whose))
        else:
            return redirect("ring:ring", team_id=team_id, ring_id=ring_id)
    return _form(request, membership, ring, form, title=_("What is asked for"), last=_("Keep it"))


def _stands(request: HttpRequest, ring: Ring, me: Seat) -> dict[str, Any]:
    """What stands there already, of oneself or of whom it is opened for."""
    wanted = request.GET.get("for", "")
    whose = next((one for one in queries.seats_of(ring) if str(one.pk) == wanted), me) if me.facilitates else me
    found = queries.ask_by(whose)
    return {"seat": whose.pk, "text": found.text if found else "", "version": found.version if found else 0}


@require_POST
def take_away(request: HttpRequest, team_id: UUID, ring_id: int, ask_id: int) -> HttpResponse:
    """An ask goes."""
    membership, ring, me = _seated(request, team_id, ring_id)
    asking.take_away(ring, me, queries.ask_of(ring, ask_id))
    return answered(request, membership, ring_id)


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, team_id: UUID, ring_id: int, ask_id: int) -> HttpResponse:
    """“I can”, or “I know somebody who can”: by one click, or with a few words."""
    membership, ring, me = _seated(request, team_id, ring_id)
    found = queries.ask_of(ring, ask_id)
    if found.seat_id == me.pk and not me.facilitates:
        raise PermissionDenied
    not_these = {found.seat_id, me.pk} if "for" in request.GET else {found.seat_id}
    here = [one for one in queries.seats_of(ring) if one.pk not in not_these]
    mine = queries.offer_by(me, found)
    start = {"sort": mine.sort, "text": mine.text} if mine else {"sort": request.GET.get("sort", RingOffer.Sort.CAN)}
    form = OfferForm(request.POST or None, me=me, here=here, initial=start | {"seat": me.pk})
    if request.method == "POST" and form.is_valid():
        by, said = queries.seat_of(ring, form.whose), form.cleaned_data
        try:
            asking.offer(ring, me, found, by, sort=said["sort"], text=said["text"])
        except InputError as error:
            if request.headers.get("HX-Request"):
                return answered(request, membership, ring_id, str(error))
            form.add_error(None, str(error))
        else:
            return answered(request, membership, ring_id)
    title = _("For %(name)s") % {"name": name_of(found.seat.party)}
    return _form(request, membership, ring, form, title=title, about=found.text, last=_("Offer it"))


@require_POST
def take_back(request: HttpRequest, team_id: UUID, ring_id: int, offer_id: int) -> HttpResponse:
    """An offer goes."""
    return _with_offer(request, team_id, ring_id, offer_id, asking.take_back)


@require_POST
def take(request: HttpRequest, team_id: UUID, ring_id: int, offer_id: int) -> HttpResponse:
    """Yes, please."""
    return _with_offer(request, team_id, ring_id, offer_id, asking.take)


def _with_offer(request: HttpRequest, team_id: UUID, ring_id: int, offer_id: int, do: Any) -> HttpResponse:
    membership, ring, me = _seated(request, team_id, ring_id)
    said = ""
    try:
        do(ring, me, queries.offer_of(ring, offer_id))
    except InputError as error:
        said = str(error)
    return answered(request, membership, ring_id, said)


@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, team_id: UUID, ring_id: int, offer_id: int) -> HttpResponse:
    """Who does what by when: a promise."""
    membership, ring, me = _seated(request, team_id, ring_id)
    found = queries.offer_of(ring, offer_id)
    if not asking.may_for(ring, me, found.by_id, found.ask.seat_id):
        raise PermissionDenied
    by, to = name_of(found.by.party), name_of(found.ask.seat.party)
    form = FollowForm(request.POST or None, initial={"what": found.text or found.ask.text})
    if request.method == "POST" and form.is_valid():
        try:
            asking.follow_up(ring, me, found, what=form.cleaned_data["what"], due=form.cleaned_data["due"])
        except InputError as error:
            form.add_error(None, str(error))
        else:
            if me.pk != found.by_id:
                waits = _("It stands among %(name)s's promises, and waits for their yes.") % {"name": by}
                messages.success(request, waits)
            return redirect("ring:ring", team_id=team_id, ring_id=ring_id)
    title = _("What %(by)s does for %(to)s") % {"by": by, "to": to}
    return _form(request, membership, ring, form, title=title, about=found.ask.text, last=_("Keep it as a promise"))


def _form(request: HttpRequest, membership: Membership, ring: Ring, form: forms.Form, **words: str) -> HttpResponse:
    return render(request, "ring/say.html", {"team": membership.space, "ring": ring, "form": form, **words})
