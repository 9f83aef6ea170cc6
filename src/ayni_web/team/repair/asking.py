"""Asks for the secret of the private notes where a page needs them open, without losing a word that was typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from ayni_web.accounts.actions import What, note_in_audit
from ayni_web.accounts.asking import who_asks
from ayni_web.vault import queries as vault
from ayni_web.vault import words
from ayni_web.vault.actions import TooSoonError, WrongSecretError
from ayni_web.vault.asking import opened_by_what_was_sent, passkey_options
from ayni_web.vault.forms import PassphraseForm
from ayni_web.vault.models import Vault
from ayni_web.vault.opening import Opened, open_in, opened_in

#: What the page of the secret adds to what it keeps.
_OF_THE_SECRET = {"csrfmiddlewaretoken", "current", "secret", "passkey", "unlocks"}
_JUST_OPENED = "_opened_on_the_way"


class LockedError(Exception):
    """The page needs the private notes open, and they are not: this is the page that asks."""

    def __init__(self, page: HttpResponse) -> None:
        super().__init__("The private notes are locked.")
        self.page = page


def sealed_page[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A page that may show what is sealed: no cache keeps it, no report of errors holds what was sent; it may ask for a secret."""

    @wraps(view)
    def asked(*args: Any, **more: Any) -> HttpResponse:
        request: HttpRequest = args[0]
        try:
            answer = view(*args, **more)
        except LockedError as locked:
            return locked.page
        opened: Opened | None = getattr(request, _JUST_OPENED, None)
        if opened is not None:
            open_in(request, answer, opened.vault, opened.key)
        return answer

    return never_cache(sensitive_post_parameters()(sensitive_variables()(asked)))


@sensitive_variables()
def open_notes(request: HttpRequest) -> Opened:
    """The asker's open vault. While it is locked, a page asks for the secret; what was sent waits in it, and is sent again."""
    asker = who_asks(request)
    own = vault.vault_of(asker)
    if own is None:
        raise LockedError(render(request, "repair/locked.html", {"state": "none", "next": _way_back(request)}))
    opened = opened_in(request)
    if opened is None and request.method == "POST" and "unlocks" in request.POST:
        opened = _tried(request, own)
        note_in_audit(What.VAULT_OPENED, user=asker)
        setattr(request, _JUST_OPENED, opened)
    if opened is None:
        raise LockedError(_page(request, own))
    if opened.vault.code_kept_at is None:
        raise LockedError(redirect(f"{reverse('vault:code')}?{urlencode({'next': _way_back(request)})}"))
    return opened


def _way_back(request: HttpRequest) -> str:
    """Where to go on once there are private notes: this page, or the one whose button was pressed."""
    if request.method in ("GET", "HEAD") or request.resolver_match is None:
        return request.get_full_path()
    of = request.resolver_match.kwargs
    if "case_id" in of:
        return reverse("repair:case", args=[of["team_id"], of["case_id"]])
    return reverse("repair:home", args=[of["team_id"]]) if "team_id" in of else reverse("repair:begin")


def _tried(request: HttpRequest, own: Vault) -> Opened:
    try:
        return opened_by_what_was_sent(request, own)
    except TooSoonError as error:
        wrong = words.wait(error.wait_until)
    except WrongSecretError as error:
        wrong = words.wrong_passkey() if request.POST.get("secret") else words.wrong_passphrase(error.wait_until)
    except ValidationError:
        wrong = words.wrong_passkey()
    raise LockedError(_page(request, own, wrong))


def _page(request: HttpRequest, own: Vault, wrong: str = "") -> HttpResponse:
    sent = request.POST if request.method == "POST" else {}
    waiting = [(name, value) for name in sent if name not in _OF_THE_SECRET for value in request.POST.getlist(name)]
    context = {
        "state": "locked",
        "form": PassphraseForm(),
        "wrong": wrong,
        "waiting": waiting,
        "writes": any(value.strip() for name, value in waiting if name not in {"once", "seen"}),
        "passkeys": passkey_options(own),
    }
    return render(request, "repair/locked.html", context, status=422 if wrong else 200)
