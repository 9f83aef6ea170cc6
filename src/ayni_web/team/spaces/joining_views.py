"""The page behind an invitation. Its secret is the key: whoever has it learns the team's name and who invites, and may come in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ayni.errors import InputError
from ayni_web.accounts import teams
from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.coming_in import sign_in
from ayni_web.accounts.models import Invitation
from ayni_web.accounts.queries import is_in
from ayni_web.team.spaces import actions
from ayni_web.team.spaces.forms import NameForm
from ayni_web.team.spaces.words import name_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it shows a button; only pressing the button uses it up. Somebody without an account makes one by it."""
    invitation = teams.invitation_of(token)
    if invitation is None:
        return _opens_nothing(request)
    reader = who_asks(request) if request.user.is_authenticated else None
    if reader is not None and is_in(reader, invitation.space):
        return redirect("spaces:home", team_id=invitation.space_id)
    form = NameForm(request.POST if request.method == "POST" else None, user=reader)
    if request.method != "POST" or not form.is_valid():
        return _page(request, invitation, form, token)
    if reader is None:
        return _in_anew(request, token, form.said)
    membership = actions.join(token, reader, own_name=form.said)
    if membership is None:
        return _opens_nothing(request)
    messages.success(request, _("You are in the team %(team)s now.") % {"team": membership.space.name})
    return redirect("spaces:home", team_id=membership.space_id)


def _in_anew(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """With an account made on the way: signed in, and on to the first page, where its person says how they come back."""
    try:
        membership = actions.join_anew(token, name)
    except InputError:
        membership = None
    if membership is None:
        return _opens_nothing(request)
    sign_in(request, membership.user)
    messages.success(request, _("You are in the team %(team)s now.") % {"team": membership.space.name})
    return redirect("accounts:welcome")


def _page(request: HttpRequest, invitation: Invitation, form: NameForm, token: str) -> HttpResponse:
    context = {"team": invitation.space, "by": name_of(invitation.invited_by), "form": form, "token": token}
    return _quiet(render(request, "spaces/join.html", context | {"role": invitation.get_role_display()}))


def _opens_nothing(request: HttpRequest) -> HttpResponse:
    return _quiet(render(request, "spaces/join.html", {"team": None}, status=404))


def _quiet(answer: HttpResponse) -> HttpResponse:
    answer["Referrer-Policy"] = "same-origin"  # the form is guarded by where it comes from; no other site is told of it
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
