"""Chains: those that are told, those that wait for somebody, those that one could tell, and what can be said of the
whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.team.chains import actions, queries
from ayni_web.team.chains.models import Chain
from ayni_web.team.chains.whole import LEAST_ACTS, LEAST_PEOPLE, whole
from ayni_web.team.chains.words import as_told, name

A_PAGE = 20


def _context(membership: Membership) -> dict[str, Any]:
    return {
        "membership": membership,
        "team": membership.space,
        "me": queries.party_of(membership),
        "writes": may(membership, Power.RECORD),
        "days": queries.WITHIN.days,
    }


@require_safe
def chains(request: HttpRequest, team_id: UUID) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id)
    context = _context(membership)
    me = context["me"]
    page = Paginator(queries.told_in(membership), A_PAGE).get_page(request.GET.get("page"))
    could = queries.could_tell(membership) if context["writes"] else []
    context |= {
        "page": page,
        "told": [{"chain": one, "links": as_told(one, me, whole=True)} for one in page.object_list],
        "waits": [
            {"chain": one, "links": as_told(one, me, whole=False)} for one in queries.not_told_yet(membership)[:A_PAGE]
        ],
        "could": [
            {"key": one.key, "people": [name(one.steps[0].giver, me), *(name(step.receiver, me) for step in one.steps)]}
            for one in could[: queries.SHOWN]
        ],
    }
    return render(request, "chains/list.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, team_id: UUID, key: str) -> HttpResponse:
    """Ask everybody in a chain whether it may be told, in which words."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    known = queries.proposed(membership, key) if request.method == "POST" else None
    if known is not None:
        return redirect("chains:one", team_id=team_id, chain_id=known.pk)
    found = queries.could_tell_for(membership, key)
    context = _context(membership)
    error = ""
    said = [request.POST.get(f"says-{place}", step.says) for place, step in enumerate(found.steps)]
    if request.method == "POST":
        try:
            made = actions.propose(membership, found, said)
        except InputError as wrong:
            error = str(wrong)
        else:
            messages.success(request, _("Everybody in it is asked. It is told once all of them agree."))
            return redirect("chains:one", team_id=team_id, chain_id=made.pk)
    steps = [
        {
            "giver": name(step.giver, context["me"]),
            "receiver": name(step.receiver, context["me"]),
            "says": text,
            "at": step.act.at,
        }
        for step, text in zip(found.steps, said, strict=True)
    ]
    return render(request, "chains/propose.html", context | {"steps": steps, "key": key, "error": error})


@require_POST
def refuse(request: HttpRequest, team_id: UUID, key: str) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    actions.refuse(membership, queries.could_tell_for(membership, key).key)
    messages.success(request, _("It is not proposed again."))
    return redirect("chains:list", team_id=team_id)


@require_safe
def one(request: HttpRequest, team_id: UUID, chain_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id)
    found = queries.chain_for(membership, chain_id)
    return _show(request, membership, found)


def _show(request: HttpRequest, membership: Membership, found: Chain) -> HttpResponse:
    context = _context(membership)
    me, told = context["me"], queries.is_told(membership, found)
    mine = next((one for one in found.people.all() if one.party_id == me), None)
    context |= {
        "chain": found,
        "is_told": told,
        "links": as_told(found, me, whole=told),
        "mine": mine,
        "i_agree": mine is not None and mine.agreed_to == found.version,
        "i_proposed": found.by_id == me,
        "by": name(found.by, me),
    }
    return render(request, "chains/one.html", context)


@require_POST
def answer(request: HttpRequest, team_id: UUID, chain_id: int) -> HttpResponse:
    """Agree, or not. Anything but a yes is a no."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    agrees = request.POST.get("agrees") == "yes"
    actions.answer(membership, queries.chain_for(membership, chain_id), agrees=agrees)
    messages.success(request, _("You agree.") if agrees else _("It is not told, unless you agree again."))
    return redirect("chains:one", team_id=team_id, chain_id=chain_id)


@require_POST
def take_back(request: HttpRequest, team_id: UUID, chain_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    actions.take_back(membership, queries.chain_for(membership, chain_id))
    messages.success(request, _("Taken back."))
    return redirect("chains:list", team_id=team_id)


@require_safe
def of_all(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """What can be said of the team as a whole."""
    membership = accounts.membership_for(who_asks(request), team_id)
    context = _context(membership) | {
        "whole": whole(membership),
        "least_people": LEAST_PEOPLE,
        "least_acts": LEAST_ACTS,
    }
    return render(request, "chains/whole.html", context)
