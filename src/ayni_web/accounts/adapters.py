"""How allauth does things here."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ayni_web.accounts.models import User
from ayni_web.accounts.queries import means_of
from ayni_web.accounts.sealing import seal, unseal


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves, and a password alone lets nobody in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **_kwargs: Any) -> HttpResponse | None:
        # Without a second step, whoever has the password could set one up for themselves. So the way in
        # is then a link, which only who runs the server can make.
        means = means_of(cast(User, user))
        if means.code or means.passkeys:
            return super().pre_login(request, user, **_kwargs)  # type: ignore[no-any-return]
        messages.error(
            request,
            _(
                "A password alone does not open this account, and it has no passkey or one-time code yet. "
                "Come in by a sign-in link."
            ),
        )
        return redirect("account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sign-in needs no mail: links are made by who runs the server. So none goes out."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of one-time codes and recovery codes sealed."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Ayni"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Ayni"}
