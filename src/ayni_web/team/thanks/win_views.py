"""Wins and milestones, and congratulating."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import Membership
from ayni_web.accounts.powers import Power
from ayni_web.team.thanks import celebrating, queries
from ayni_web.team.thanks.forms import CongratulateForm, WinForm
from ayni_web.team.thanks.views import A_PAGE, number_in, page_context


@require_safe
def wins(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """What went well here, newest first."""
    membership = accounts.membership_for(who_asks(request), team_id)
    number = request.GET.get("page") or _page_of(membership, request.GET.get("win", ""))
    page = Paginator(queries.wins_seen_in(membership), A_PAGE).get_page(number)
    context = page_context(request, membership, "wins") | {"page": page}
    me = context["me"]
    context["rows"] = [
        {
            "win": win,
            "mine": next((one for one in win.people.all() if one.party_id == me), None),
            "my_line": next((one.text for one in win.congratulations.all() if one.party_id == me), ""),
        }
        for win in page.object_list
    ]
    return render(request, "thanks/wins.html", context)


def _page_of(membership: Membership, win: str) -> int:
    """On which page a win stands that a link names; the first where it names none."""
    found = queries.wins_seen_in(membership).filter(pk=number_in(win)).first() if win else None
    if found is None:
        return 1
    newer = Q(at__gt=found.at) | Q(at=found.at, pk__gt=found.pk)
    return queries.wins_seen_in(membership).filter(newer).count() // A_PAGE + 1


@require_http_methods(["GET", "POST"])
def tell_win(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Tell what went well."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = WinForm(request.POST or None, by=membership)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            celebrating.tell(
                membership,
                said["what"],
                sort=said["sort"],
                more=said["more"],
                on=said["on"],
                whose=list(said["whom"]),
                once=form.telling,
            )
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Told. Now the others can be glad with you."))
            return redirect("thanks:wins", team_id=team_id)
    return render(request, "thanks/tell_win.html", page_context(request, membership, "wins") | {"form": form})


@require_POST
def congratulate(request: HttpRequest, team_id: UUID, win_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    win = queries.win_for(membership, win_id)
    form = CongratulateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This line is too long. Say it in 300 characters."))
    else:
        try:
            celebrating.congratulate(membership, win, form.cleaned_data["text"])
        except InputError as error:
            messages.error(request, str(error))
    return redirect(f"{_wins(team_id)}#win-{win_id}")


@require_POST
def name_in_win(request: HttpRequest, team_id: UUID, win_id: int) -> HttpResponse:
    """Want to be named there, or not."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    win = queries.win_for(membership, win_id)
    celebrating.say_named(membership, win, agrees=request.POST.get("agrees") == "yes")
    messages.success(request, _("Kept."))
    return redirect(f"{_wins(team_id)}#win-{win_id}")


@require_POST
def take_back_win(request: HttpRequest, team_id: UUID, win_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    celebrating.take_back(membership, queries.win_for(membership, win_id))
    messages.success(request, _("Taken back."))
    return redirect("thanks:wins", team_id=team_id)


def _wins(team_id: UUID) -> str:
    return redirect("thanks:wins", team_id=team_id).headers["Location"]
