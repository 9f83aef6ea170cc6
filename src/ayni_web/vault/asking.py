"""Who asks, where they came from, and the page that asks for a secret."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ayni_web.accounts.asking import who_asks
from ayni_web.accounts.models import User
from ayni_web.vault import actions, queries
from ayni_web.vault.actions import WrongSecretError
from ayni_web.vault.forms import PasskeyField, PassphraseForm
from ayni_web.vault.models import Vault
from ayni_web.vault.opening import Opened

#: What of a note waits in the page, and nowhere else, until its vault is open.
WAITING = ("text", "about", "note", "edition")


def back(request: HttpRequest) -> str:
    """The page of this site that somebody came from and wants to return to; else the vault's own."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if own else reverse("vault:home")


def unlock_page(
    request: HttpRequest, vault: Vault, *, wrong: str = "", waiting: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """Asks for a secret. What somebody was writing waits in the page meanwhile."""
    context = {
        "form": PassphraseForm(),
        "wrong": wrong,
        "next": back(request),
        "waiting": {f"waiting_{name}": value for name, value in (waiting or {}).items()},
        "passkeys": passkey_options(vault),
        "sealed": queries.notes_of(who_asks(request)).count(),
    }
    return render(request, "vault/unlock.html", context, status=status)


def waiting_in(request: HttpRequest) -> dict[str, str]:
    """The note that waited in the page while its vault was locked."""
    return {name: request.POST[f"waiting_{name}"] for name in WAITING if f"waiting_{name}" in request.POST}


def passkey_options(vault: Vault) -> str:
    """What the browser needs to ask the passkeys that open this vault, as JSON; nothing where there are none."""
    known = [
        {
            "passkey": means.passkey_id,
            "id": _text(means.passkey.wrap().authenticator_data.credential_data.credential_id),
        }
        for means in queries.passkeys_of(vault)
        if means.passkey is not None
    ]
    return json.dumps({"salt": _text(bytes(vault.passkey_salt)), "passkeys": known}) if known else ""


def passkeys_to_add(user: User, vault: Vault) -> str:
    """The same for those that sign in, from which one is chosen to open the vault too."""
    known = [
        {"passkey": one.pk, "id": _text(one.wrap().authenticator_data.credential_data.credential_id)}
        for one in queries.passkeys_to_sign_in(user)
    ]
    return json.dumps({"salt": _text(bytes(vault.passkey_salt)), "passkeys": known}) if known else ""


def opened_by_what_was_sent(request: HttpRequest, vault: Vault) -> Opened:
    """The vault, opened by the passphrase or the passkey that was sent."""
    if request.POST.get("secret"):
        number = request.POST.get("passkey", "")
        if not (number.isascii() and number.isdecimal() and len(number) <= 18):
            raise WrongSecretError
        return actions.with_passkey(vault, int(number), PasskeyField().clean(request.POST["secret"]))
    form = PassphraseForm(request.POST)
    return actions.with_passphrase(vault, form.cleaned_data["current"] if form.is_valid() else "")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
