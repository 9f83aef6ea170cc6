"""What people in a team gave each other, as far as the asker may see it; telling it, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.powers import Power, may
from ayni_web.book import queries as book
from ayni_web.team.spaces import actions
from ayni_web.team.spaces.forms import TellForm
from ayni_web.ui.paging import LongPaginator

ACTS_A_PAGE = 50


@require_safe
def acts(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """All of them, newest first."""
    membership = accounts.membership_for(who_asks(request), team_id)
    page = LongPaginator(book.acts_seen_in(membership), ACTS_A_PAGE).get_page(request.GET.get("page"))
    shown = book.as_read_by(membership.user, page.object_list)
    context = {"team": membership.space, "page": page, "acts": shown, "may_record": may(membership, Power.RECORD)}
    return render(request, "spaces/acts.html", context)


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Tell what one received from another here, or gave to one."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    form = TellForm(request.POST or None, by=membership)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.record(membership, form.draft(), public=said["public"], once=said["once"])
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept here, and on the timeline of each of you."))
            return redirect("spaces:act", team_id=team_id, act_id=made.pk)
    return render(request, "spaces/record.html", {"team": membership.space, "form": form})


@require_safe
def act(request: HttpRequest, team_id: UUID, act_id: int) -> HttpResponse:
    membership = accounts.membership_for(who_asks(request), team_id)
    found = book.act_seen_in(membership, act_id)
    writes = may(membership, Power.RECORD)
    context = {
        "team": membership.space,
        "act": found,
        "may_take_back": writes and found.recorded_by_id == membership.user_id,
        "may_end_public": writes and found.public and book.took_part(membership.user, found),
    }
    return render(request, "spaces/act.html", context)


@require_POST
def take_back(request: HttpRequest, team_id: UUID, act_id: int) -> HttpResponse:
    """What one told oneself counts nowhere any more."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    actions.take_back(membership, book.act_seen_in(membership, act_id))
    messages.success(request, _("Taken back. It counts nowhere any more."))
    return redirect("spaces:acts", team_id=team_id)


@require_POST
def between_us(request: HttpRequest, team_id: UUID, act_id: int) -> HttpResponse:
    """What everybody here saw is seen by those who took part alone."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.RECORD)
    actions.keep_between_us(membership, book.act_seen_in(membership, act_id))
    messages.success(request, _("Only those who took part see it from now on."))
    return redirect("spaces:act", team_id=team_id, act_id=act_id)
