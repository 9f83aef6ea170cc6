"""Notes in the audit what allauth does. It offers signals and no other place to stand; our own rooms use none."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from ayni_web.accounts.actions import What, note_in_audit
from ayni_web.accounts.models import User


def listen() -> None:
    """Connects everything below. Called once, when the room is ready."""
    auth.user_logged_in.connect(_signed_in, dispatch_uid="audit signed in")
    auth.user_logged_out.connect(_signed_out, dispatch_uid="audit signed out")
    auth.user_login_failed.connect(_failed, dispatch_uid="audit failed")
    account.password_changed.connect(_password_changed, dispatch_uid="audit password")
    mfa.authenticator_added.connect(_means_added, dispatch_uid="audit means added")
    mfa.authenticator_removed.connect(_means_removed, dispatch_uid="audit means removed")
    mfa.authenticator_reset.connect(_means_reset, dispatch_uid="audit means reset")


def _signed_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    records = request.session.get("account_authentication_methods") or []
    note_in_audit(What.SIGNED_IN, user=user, by=[str(record.get("type") or record["method"]) for record in records])


def _signed_out(*, user: User | None, **_: Any) -> None:
    if user is not None:
        note_in_audit(What.SIGNED_OUT, user=user)


def _failed(*, credentials: dict[str, Any], **_: Any) -> None:
    # Whose account it was is noted only where there is one: what strangers type may be anybody's address.
    email = str(credentials.get("email") or credentials.get("username") or "").lower()
    user = User.objects.filter(email=email).first()
    if user is not None:
        note_in_audit(What.SIGN_IN_FAILED, user=user)


def _password_changed(*, user: User, **_: Any) -> None:
    note_in_audit(What.PASSWORD_CHANGED, user=user)


def _means_added(*, user: User, authenticator: Any, **_: Any) -> None:
    note_in_audit(What.MEANS_ADDED, user=user, means=str(authenticator.type))


def _means_removed(*, user: User, authenticator: Any, **_: Any) -> None:
    note_in_audit(What.MEANS_REMOVED, user=user, means=str(authenticator.type))


def _means_reset(*, user: User, authenticator: Any, **_: Any) -> None:
    note_in_audit(What.MEANS_RESET, user=user, means=str(authenticator.type))
