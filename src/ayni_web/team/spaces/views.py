"""The teams of somebody, one team, what was done with it, and taking along what one may see of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ayni.errors import InputError
from ayni_web.accounts import queries as accounts
from ayni_web.accounts import teams as spaces
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.powers import Power, powers_of
from ayni_web.accounts.team_parts import team_parts_of
from ayni_web.book import queries as book
from ayni_web.team.spaces import actions
from ayni_web.team.spaces.export import written
from ayni_web.team.spaces.forms import NewTeamForm
from ayni_web.team.spaces.words import FOR_WHAT, name_of, noted

ACTS_SHOWN = 10
#: Beside the reader; the rest stand on their own page.
MEMBERS_SHOWN = 12
NOTED_A_PAGE = 50


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """The asker's teams."""
    mine = list(accounts.teams_of(who_asks(request)))
    rows = [{"membership": one, "number": accounts.members_seen_by(one).count()} for one in mine]
    open_ones = [row for row, one in zip(rows, mine, strict=True) if one.space.closed_at is None]
    closed = [row for row, one in zip(rows, mine, strict=True) if one.space.closed_at is not None]
    return render(request, "spaces/list.html", {"open": open_ones, "closed": closed})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A team to begin."""
    asker = who_asks(request)
    form = NewTeamForm(request.POST or None, user=asker)
    if request.method == "POST" and form.is_valid():
        try:
            membership = actions.begin(asker, form.cleaned_data["name"], own_name=form.said)
        except InputError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The team is there. Now invite somebody."))
            return redirect("spaces:members", team_id=membership.space_id)
    return render(request, "spaces/new.html", {"form": form})


@require_safe
def home(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """A team: who is in it, what is here, and what was told lately."""
    membership = accounts.membership_for(who_asks(request), team_id)
    acts = book.as_read_by(membership.user, book.acts_seen_in(membership)[: ACTS_SHOWN + 1])
    shown = accounts.some_members_with_number(membership, MEMBERS_SHOWN)
    context = {
        "membership": membership,
        "team": membership.space,
        "may": powers_of(membership),
        "for_what": FOR_WHAT[membership.Role(membership.role)],
        "members": [(one, name_of(one.user)) for one in (membership, *shown)],
        "others": shown[0].others - len(shown) if shown else 0,  # type: ignore[attr-defined]
        "acts": acts[:ACTS_SHOWN],
        "more": len(acts) > ACTS_SHOWN,
        "parts": team_parts_of(request, membership),
    }
    return render(request, "spaces/home.html", context)


@require_safe
def audit(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """What was done with the team, for those who run it."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.AUDIT)
    page = Paginator(accounts.audit_of_team(membership), NOTED_A_PAGE).get_page(request.GET.get("page"))
    context = {"team": membership.space, "page": page, "noted": noted(page.object_list)}
    return render(request, "spaces/audit.html", context)


@require_POST
def export(request: HttpRequest, team_id: UUID) -> HttpResponseBase:
    """What the asker may see of the team, as a file. By a button, because it is noted."""
    membership = accounts.membership_for(who_asks(request), team_id, Power.EXPORT)
    spaces.note_export(membership)
    answer = StreamingHttpResponse(written(membership), content_type="application/json")
    name = slugify(membership.space.name) or "team"
    answer["Content-Disposition"] = f'attachment; filename="ayni-{name}-{timezone.localdate()}.json"'
    return answer
