"""What a member can give in their team, and how much of asks they can bear. Nobody but they sees this page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power, may
from ayni_web.people.models import Capacity
from ayni_web.team.asks import bearing, queries, reaching
from ayni_web.team.asks.forms import GiftForm, LimitForm


@require_http_methods(["GET", "POST"])
def giving(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """One's own gifts and limit; saying one more gift."""
    if request.method == "GET":
        return _page(request, accounts.membership_for(who_asks(request), team_id))
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = GiftForm(request.POST)
    if form.is_valid():
        try:
            bearing.can_give(
                membership, form.cleaned_data["text"], form.cleaned_data["sort"] or Capacity.Sort.KNOWLEDGE
            )
        except InputError as error:
            form.add_error("text", str(error))
        else:
            reaching.route(membership.space)
            return redirect("asks:giving", team_id=team_id)
    return _page(request, membership, gift=form)


@require_POST
def limit(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """How much one can bear in a week."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = LimitForm(request.POST)
    if not form.is_valid():
        return _page(request, membership, limit=form)
    said = form.cleaned_data
    bearing.bear(membership, asks=said["asks"], minutes=said["minutes"], resting_until=said["resting_until"])
    messages.success(request, _("Kept. No more than this reaches you; nobody sees it."))
    return redirect("asks:giving", team_id=team_id)


@require_POST
def not_giving(request: HttpRequest, team_id: UUID, capacity_id: int) -> HttpResponse:
    """Take one gift away."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    bearing.cannot_give(membership, queries.gift_for(membership, capacity_id))
    return redirect("asks:giving", team_id=team_id)


def _page(
    request: HttpRequest, membership: Membership, *, gift: GiftForm | None = None, limit: LimitForm | None = None
) -> HttpResponse:
    stated = queries.limit_of(membership)
    said = {name: getattr(stated, name) for name in ("asks", "minutes", "resting_until")} if stated else {}
    context = {
        "team": membership.space,
        "may_write": may(membership, Power.RECORD),
        "gifts": queries.gifts_of(membership),
        "gift_form": gift or GiftForm(),
        "limit_form": limit or LimitForm(initial=said),
        "limit": stated,
        "lately": queries.reached_lately(membership, timezone.now()),
    }
    return render(request, "asks/giving.html", context)
