"""Coming in by a link, the first page, and the settings of one's own account."""

from __future__ import annotations

import ipaddress
from typing import cast

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.conf import settings as conf
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ayni_web.accounts import actions, queries
from ayni_web.accounts.browsers import browser_named
from ayni_web.accounts.coming_in import sign_in
from ayni_web.accounts.forms import PasswordForm, ProfileForm, WelcomeForm
from ayni_web.accounts.models import User
from ayni_web.accounts.sections import sections

AUDIT_SHOWN = 30


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: HttpRequest, token: str) -> HttpResponse:
    """A link that signs in once. Opening it shows a button; only pressing the button uses it up."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect("accounts:welcome" if _reader(request).welcomed_at is None else conf.LOGIN_REDIRECT_URL)
        good = actions.link_is_good(token)
        return render(request, "accounts/come_in.html", {"good": good}, status=200 if good else 404)
    user = actions.use_link(token)
    if user is None:
        return render(request, "accounts/come_in.html", {"good": False}, status=404)
    sign_in(request, user)
    return redirect("accounts:welcome" if user.welcomed_at is None else conf.LOGIN_REDIRECT_URL)


@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """The first page: who you are, and how you come back."""
    user = _reader(request)
    form = WelcomeForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user, email_changed="email" in form.changed_data)
        actions.welcome(user)
        return redirect("accounts:coming_back")
    return render(request, "accounts/welcome.html", {"form": form})


@require_GET
@login_required
def coming_back(request: HttpRequest) -> HttpResponse:
    """Offers the ways to sign in next time; all may be left for later."""
    return render(
        request, "accounts/coming_back.html", {"means": queries.means_of(_reader(request)), **_place(request)}
    )


@require_POST
@login_required
def link_by_name(request: HttpRequest) -> HttpResponse:
    """A way to the same server under the name `localhost`, because browsers keep no passkeys for bare numbers."""
    if not _place(request)["loopback"]:
        raise Http404
    # The port as the browser knows it; something between may have mapped it to another.
    _name, port = split_domain_port(request.get_host())
    url = f"http://localhost:{port or 80}/welcome/{actions.make_link(_reader(request))}/"
    return render(request, "accounts/link_by_name.html", {"url": url})


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account, and what other rooms have to settle."""
    user = _reader(request)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user, email_changed="email" in form.changed_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:settings")
    if form.errors:
        user.refresh_from_db()  # the page greets the person by what is kept, not by what was refused
    return render(
        request,
        "accounts/settings.html",
        {
            "form": form,
            "means": queries.means_of(user),
            "sessions": [(one, browser_named(one.user_agent)) for one in queries.sessions_of(user)],
            "this_session": request.session.session_key,
            "audit": queries.audit_of(user)[:AUDIT_SHOWN],
            "sections": [{"section": section, "context": section.context(request)} for section in sections()],
            **_place(request),
        },
    )


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def password(request: HttpRequest) -> HttpResponse:
    """Sets a password, new or another, and goes on to the one-time code where there is none yet."""
    user = _reader(request)
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        actions.set_password(user, form.cleaned_data["password"])
        update_session_auth_hash(request, user)
        UserSession.objects.create_from_request(request)
        if queries.means_of(user).complete:
            messages.success(request, _("Your password is set. All your other sessions have ended."))
            return redirect("accounts:settings")
        return redirect("mfa_activate_totp")
    return render(request, "accounts/password.html", {"form": form, "means": queries.means_of(user)})


@require_POST
@login_required
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Signs oneself out somewhere else."""
    user = _reader(request)
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        raise Http404
    actions.end_session(user, session)
    messages.success(request, _("That session has ended."))
    return redirect("accounts:settings")


@require_GET
def forgotten(request: HttpRequest) -> HttpResponse:
    """What to do without a key: a link from who runs the server."""
    return render(request, "accounts/forgotten.html")


def to_settings(request: HttpRequest) -> HttpResponse:
    """Where allauth has a page of its own for what stands on ours."""
    return redirect("accounts:settings")


def _reader(request: HttpRequest) -> User:
    return cast(User, request.user)


def _place(request: HttpRequest) -> dict[str, bool]:
    """Whether the page stands under a number, for which browsers keep no passkeys, and under this machine's own."""
    name, _port = split_domain_port(request.get_host())
    try:
        address = ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return {"numbered": False, "loopback": False}
    return {"numbered": True, "loopback": address.is_loopback}
