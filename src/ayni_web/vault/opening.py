"""A vault that is open in one browser, and how it shuts.

The vault's key lies in the database, wrapped by a key that is only in a cookie of the owner's browser. So neither the database with
all files nor another browser opens it: it takes both, and the session that it was opened in.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from ayni_web.vault.models import Opening, Vault
from ayni_web.vault.sealing import KEY_BYTES, CannotOpenError, Sealed, bound_to, new_key, seal, unseal

#: Between two notes that a vault was used; so most pages write nothing.
_NOTED_EVERY = timedelta(seconds=30)
_REMEMBERED = "_vault_opened"


@dataclass(frozen=True, slots=True)
class Opened:
    """A vault that is open in the browser that asks."""

    vault: Vault
    key: bytes = field(repr=False)


def open_in(request: HttpRequest, answer: HttpResponseBase, vault: Vault, key: bytes) -> None:
    """Opens a vault in the browser that asks; whatever was open in it before is shut."""
    _shut_named(request.COOKIES.get(settings.VAULT_COOKIE_NAME, ""))
    sweep()
    carried = new_key()
    opening = Opening(id=uuid.uuid4(), vault=vault, session=_session_of(request))
    opening.nonce, opening.wrapped = seal(carried, key, _bound(opening))
    opening.opened_at = opening.used_at = timezone.now()
    opening.save(force_insert=True)
    setattr(request, _REMEMBERED, Opened(vault, key))
    answer.set_cookie(
        settings.VAULT_COOKIE_NAME,
        f"{opening.id.hex}.{base64.urlsafe_b64encode(carried).decode()}",
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def opened_in(request: HttpRequest) -> Opened | None:
    """The asker's vault, where it is open in their browser now. Asking counts as using it."""
    if not hasattr(request, _REMEMBERED):
        setattr(request, _REMEMBERED, _opened(request))
    found: Opened | None = getattr(request, _REMEMBERED)
    return found


def shut_in(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Shuts what is open in the browser that asks. Another browser stays as it is."""
    _shut_named(request.COOKIES.get(settings.VAULT_COOKIE_NAME, ""))
    setattr(request, _REMEMBERED, None)
    answer.delete_cookie(settings.VAULT_COOKIE_NAME, samesite="Strict")


def shut_everywhere(vault: Vault) -> None:
    """Shuts a vault in every browser."""
    Opening.objects.filter(vault=vault).delete()


def sweep() -> int:
    """Deletes what stayed open too long without use; how many there were."""
    now, gone = timezone.now(), 0
    for minutes in Vault.LocksAfter.values:
        idle = Opening.objects.filter(vault__locks_after=minutes, used_at__lte=now - timedelta(minutes=minutes))
        gone += idle.delete()[0]
    return gone


def _opened(request: HttpRequest) -> Opened | None:
    named = _read(request.COOKIES.get(settings.VAULT_COOKIE_NAME, ""))
    if named is None or not request.user.is_authenticated:
        return None
    opening_id, carried = named
    mine = Opening.objects.filter(pk=opening_id, session=_session_of(request), vault__owner=request.user)
    opening = mine.select_related("vault").first()
    if opening is None:
        return None
    now = timezone.now()
    if ends_at(opening) <= now:
        opening.delete()
        return None
    try:
        key = unseal(carried, Sealed(opening.nonce, opening.wrapped), _bound(opening))
    except CannotOpenError:
        return None
    if now - opening.used_at >= _NOTED_EVERY:
        # Only where it is still there: whoever shuts it meanwhile is not undone.
        Opening.objects.filter(pk=opening.pk).update(used_at=now)
    return Opened(opening.vault, key)


def ends_at(opening: Opening) -> datetime:
    """When a vault shuts by itself, if nobody uses it before."""
    return opening.used_at + timedelta(minutes=opening.vault.locks_after)


def _shut_named(cookie: str) -> None:
    named = _read(cookie)
    # Only whoever carries the right key shuts it: a guessed number does nothing.
    opening = Opening.objects.filter(pk=named[0]).first() if named else None
    if named is None or opening is None:
        return
    try:
        unseal(named[1], Sealed(opening.nonce, opening.wrapped), _bound(opening))
    except CannotOpenError:
        return
    opening.delete()


def _read(cookie: str) -> tuple[uuid.UUID, bytes] | None:
    number, _, carried = cookie.partition(".")
    try:
        key = base64.urlsafe_b64decode(carried)
        return (uuid.UUID(hex=number), key) if len(key) == KEY_BYTES else None
    except (ValueError, binascii.Error):
        return None


def _session_of(request: HttpRequest) -> str:
    return hashlib.sha256((request.session.session_key or "").encode()).hexdigest()


def _bound(opening: Opening) -> bytes:
    return bound_to("ayni vault opening", 1, opening.id.hex, opening.vault_id.hex, opening.session)
